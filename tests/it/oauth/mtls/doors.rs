//! Certificates for tests, and a server with a TLS listener that asks for them.

use crate::support::{Answer, Server, World, process::free_port};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair,
};
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;
use xwms::config::{CertificateFormat, Mtls, Settings, Tls};

/// The address of a trusted proxy. The requests of everybody else come from 127.0.0.1.
pub const PROXY: &str = "127.0.0.2";

/// Returns `params` with a change.
pub fn with(mut params: CertificateParams, change: impl FnOnce(&mut CertificateParams)) -> CertificateParams {
    change(&mut params);
    params
}

/// An authority that issues certificates.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub pem: String,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        Self::changed(name, |_| {})
    }

    /// Returns one whose certificate has a change.
    pub fn changed(name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let params = with(CertificateParams::default(), |params| {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params.distinguished_name = dn(&[(DnType::CommonName, name)]);
            change(params);
        });
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    pub fn issue(&self, params: &CertificateParams) -> Holder {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Holder { pem: certificate.pem(), der: certificate.der().to_vec(), key }
    }

    /// Returns an authority that this one vouches for.
    pub fn intermediate(&self, name: &str) -> Self {
        let params = with(CertificateParams::default(), |params| {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params.distinguished_name = dn(&[(DnType::CommonName, name)]);
        });
        let key = KeyPair::generate().unwrap();
        let pem = params.signed_by(&key, &self.issuer).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }
}

/// A client with a certificate and its private key.
pub struct Holder {
    pub pem: String,
    pub der: Vec<u8>,
    key: KeyPair,
}

impl Holder {
    /// Returns one with a certificate that it signed itself.
    pub fn self_signed(params: &CertificateParams) -> Self {
        Self::renewed(KeyPair::generate().unwrap(), params)
    }

    fn renewed(key: KeyPair, params: &CertificateParams) -> Self {
        let certificate = params.self_signed(&key).unwrap();
        Self { pem: certificate.pem(), der: certificate.der().to_vec(), key }
    }

    /// Returns one with the same key and a certificate of its own.
    pub fn again(&self, params: &CertificateParams) -> Self {
        Self::renewed(KeyPair::from_pem(&self.key.serialize_pem()).unwrap(), params)
    }

    /// Returns the thumbprint of the certificate.
    pub fn x5t(&self) -> String {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &self.der);
        BASE64_URL_SAFE_NO_PAD.encode(digest)
    }

    /// Returns the public key as a JWK set.
    pub fn jwks(&self) -> Value {
        let point = self.key.public_key_raw();
        assert_eq!((point.len(), point[0]), (65, 4), "a point of P-256");
        let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let jwk = json!({"kty": "EC", "crv": "P-256", "x": encode(&point[1..33]), "y": encode(&point[33..])});
        json!({"keys": [jwk]})
    }

    /// Returns the private key as PEM.
    pub fn key(&self) -> String {
        self.key.serialize_pem()
    }

    /// Returns the private key and the certificate, and those of `chain`.
    pub fn identity(&self, chain: &str) -> String {
        format!("{}{}{chain}", self.key.serialize_pem(), self.pem)
    }
}

/// Returns a distinguished name of these attributes, in the order of a certificate.
pub fn dn(attributes: &[(DnType, &str)]) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    for (kind, value) in attributes {
        name.push(kind.clone(), *value);
    }
    name
}

/// Returns the parameters of a client's certificate with this DNS name.
pub fn named(dns: &str) -> CertificateParams {
    let mut params = CertificateParams::new([dns.to_owned()]).unwrap();
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params
}

/// Lets a server send requests to this machine.
fn allow_here(settings: &mut Settings) {
    settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
}

/// A server at whose second address clients present certificates, and one beside it, at the same issuer, for
/// everything else.
pub struct Doors {
    pub world: World,
    pub server: Server,
    /// Where certificates are asked for.
    pub url: String,
    /// The certificate of the server itself (PEM).
    pub certificate: String,
    dir: TempDir,
}

impl Doors {
    /// Starts both; certificates of the authorities in `authorities` (PEM) authenticate clients.
    pub async fn new(authorities: &str) -> Self {
        Self::start(World::new().await, Some(authorities), |_| {}).await
    }

    /// Starts both; the operator trusts no authority.
    pub async fn without_authorities() -> Self {
        Self::start(World::new().await, None, |_| {}).await
    }

    /// Starts both. Clients may be registered whose keys are on this machine. The server at which they present
    /// certificates reads such keys only if `reads`.
    pub async fn with_keys_here(reads: bool) -> Self {
        let world = World::with(allow_here).await;
        Self::start(world, None, |settings| {
            if reads {
                allow_here(settings);
            }
        })
        .await
    }

    async fn start(world: World, authorities: Option<&str>, change: impl FnOnce(&mut Settings)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        let write = |name: &str, text: &str| -> PathBuf {
            let path = dir.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let tls = Tls { certificate: write("cert.pem", &certificate), key: write("key.pem", &key) };
        let port = free_port();
        let url = format!("https://127.0.0.1:{port}");
        let mtls = Mtls {
            url: url.clone(),
            listen: Some(([127, 0, 0, 1], port).into()),
            authorities: authorities.map(|authorities| write("authorities.pem", authorities)),
            header: None,
            header_format: CertificateFormat::default(),
        };
        let issuer = world.server.base.clone();
        let server = Server::start_with(&world.url, |settings| {
            settings.issuer = issuer;
            settings.subscribers = false;
            settings.trusted_proxies = vec![format!("{PROXY}/32").parse().unwrap()];
            settings.tls = Some(tls);
            settings.mtls = Some(mtls);
            change(settings);
        })
        .await;
        Self { world, server, url, certificate, dir }
    }

    /// Gives the server itself another certificate and key, which it takes within seconds.
    pub fn renew(&mut self) {
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        self.certificate = made.cert.pem();
        std::fs::write(self.dir.path().join("cert.pem"), &self.certificate).unwrap();
        std::fs::write(self.dir.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    }

    /// Registers a machine client with the members of `change`, and returns its id.
    pub async fn machine(&self, change: Value) -> String {
        let mut body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"]});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let token = self.world.management().await;
        let made = self.world.post("/v1/clients", &token, &body).await.expect_status(201).json();
        made["client_id"].as_str().unwrap().to_owned()
    }

    /// Returns an HTTP client with the private key and certificate in `identity`, or with none.
    pub fn http(&self, identity: Option<&str>) -> reqwest::Client {
        self.http_from("127.0.0.1", identity)
    }

    /// The same, at `address`.
    pub fn http_from(&self, address: &str, identity: Option<&str>) -> reqwest::Client {
        let address: std::net::IpAddr = address.parse().unwrap();
        let trusted = reqwest::Certificate::from_pem(self.certificate.as_bytes()).unwrap();
        let builder = reqwest::Client::builder().local_address(address).tls_certs_only([trusted]);
        let builder = match identity {
            Some(pem) => builder.identity(reqwest::Identity::from_pem(pem.as_bytes()).unwrap()),
            None => builder,
        };
        builder.build().unwrap()
    }

    /// Sends a form to `path` as `holder`.
    pub async fn form(&self, holder: Option<&Holder>, path: &str, fields: &[(&str, &str)]) -> Answer {
        let identity = holder.map(|holder| holder.identity(""));
        let request = self.http(identity.as_deref()).post(format!("{}{path}", self.url)).form(fields);
        Answer::of(request.send().await.unwrap()).await
    }

    /// Asks for a token of the machine client `id` as `holder`.
    pub async fn token(&self, holder: Option<&Holder>, id: &str) -> Answer {
        let fields = [("grant_type", "client_credentials"), ("client_id", id)];
        self.form(holder, "/oauth/token", &fields).await
    }

    /// Reads `path` with this `Authorization` as `holder`.
    pub async fn read(&self, holder: Option<&Holder>, path: &str, authorization: &str) -> Answer {
        let identity = holder.map(|holder| holder.identity(""));
        let request = self.http(identity.as_deref()).get(format!("{}{path}", self.url));
        Answer::of(request.header("authorization", authorization).send().await.unwrap()).await
    }

    /// Asserts that the account reads why a request of `id` was refused.
    pub async fn expect_reason(&self, id: &str, reason: &str) {
        self.server.log_requests().await;
        self.world.server.log_requests().await;
        let path = format!("/v1/requests?client_id={id}&reason={reason}");
        let token = self.world.management().await;
        let rows = self.world.read(&path, &token).await.expect_status(200).json();
        assert!(rows["data"].as_array().is_some_and(|rows| !rows.is_empty()), "{reason}: {rows}");
    }
}
