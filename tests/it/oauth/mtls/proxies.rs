//! Certificates in the header of a trusted proxy (RFC 9440), and of anybody else.

use super::doors::{Authority, Doors, Holder, PROXY, named};
use crate::support::{Answer, World};
use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use tempfile::TempDir;
use xwms::config::{CertificateFormat, Mtls};

/// A server behind a proxy that passes on certificates.
struct Behind {
    world: World,
    header: &'static str,
    _dir: TempDir,
}

impl Behind {
    async fn new(authorities: &str, header: &'static str, format: CertificateFormat) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("authorities.pem");
        std::fs::write(&file, authorities).unwrap();
        let world = World::with(|settings| {
            settings.trusted_proxies = vec![format!("{PROXY}/32").parse().unwrap()];
            settings.mtls = Some(Mtls {
                url: "https://mtls.example".into(),
                listen: None,
                authorities: Some(file),
                header: Some(header.into()),
                header_format: format,
            });
        })
        .await;
        Self { world, header, _dir: dir }
    }

    async fn client(&self, change: Value) -> String {
        let mut body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"]});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let token = self.world.management().await;
        let made = self.world.post("/v1/clients", &token, &body).await.expect_status(201).json();
        made["client_id"].as_str().unwrap().to_owned()
    }

    /// Returns a token request of `id` from `address`, as the proxy sends it.
    fn request(&self, address: &str, id: &str) -> RequestBuilder {
        let address: std::net::IpAddr = address.parse().unwrap();
        let http = reqwest::Client::builder().local_address(address).build().unwrap();
        let fields = [("grant_type", "client_credentials"), ("client_id", id)];
        let request = http.post(format!("{}/oauth/token", self.world.server.base)).form(&fields);
        request.header("x-forwarded-for", "203.0.113.7")
    }

    /// Asks for a token of `id` by way of the proxy, with these values of its header.
    async fn token(&self, id: &str, values: &[&str]) -> Answer {
        let request = self.request(PROXY, id);
        let request = values.iter().fold(request, |request, value| request.header(self.header, *value));
        Answer::of(request.send().await.unwrap()).await
    }
}

/// Returns the certificate as a proxy passes it on (RFC 9440 §2.2).
pub(super) fn byte_sequence(der: &[u8]) -> String {
    format!(":{}:", BASE64_STANDARD.encode(der))
}

/// Returns PEM as nginx writes it into `$ssl_client_escaped_cert`.
pub(super) fn escaped(pem: &str) -> String {
    pem.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

fn pki() -> Value {
    json!({"auth_method": "tls_client_auth", "tls_client_auth": {"san_dns": "app.example"},
        "tls_client_certificate_bound_access_tokens": true})
}

#[tokio::test]
async fn a_trusted_proxy_passes_on_the_certificate_as_a_byte_sequence() {
    let authority = Authority::new("Trusted");
    let behind = Behind::new(&authority.pem, "Client-Cert", CertificateFormat::Rfc9440).await;
    let id = behind.client(pki()).await;
    let holder = authority.issue(&named("app.example"));
    let value = byte_sequence(&holder.der);
    let tokens = behind.token(&id, &[&value]).await.expect_status(200).json();
    let claims: Value = crate::support::claims(tokens["access_token"].as_str().unwrap());
    assert_eq!(claims["cnf"], json!({"x5t#S256": holder.x5t()}));
    behind.token(&id, &[]).await.expect_oauth(401, "invalid_client");
    behind.token(&id, &[""]).await.expect_oauth(401, "invalid_client");
    let forged = byte_sequence(&Holder::self_signed(&named("app.example")).der);
    behind.token(&id, &[&forged]).await.expect_oauth(401, "invalid_client");
    // The chain has a header of its own.
    let department = authority.intermediate("Department");
    let value = byte_sequence(&department.issue(&named("app.example")).der);
    behind.token(&id, &[&value]).await.expect_oauth(401, "invalid_client");
    let request = behind.request(PROXY, &id).header("client-cert", &value);
    let request = request.header("client-cert-chain", byte_sequence(&der_of(&department.pem)));
    Answer::of(request.send().await.unwrap()).await.expect_status(200);
}

/// Returns the certificate in PEM.
fn der_of(pem: &str) -> Vec<u8> {
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    BASE64_STANDARD.decode(base64).unwrap()
}

#[tokio::test]
async fn a_trusted_proxy_passes_on_the_certificate_as_escaped_pem() {
    let authority = Authority::new("Trusted");
    let behind = Behind::new(&authority.pem, "X-SSL-Client-Cert", CertificateFormat::Pem).await;
    let id = behind.client(pki()).await;
    let holder = authority.issue(&named("app.example"));
    behind.token(&id, &[&escaped(&holder.pem)]).await.expect_status(200);
    let department = authority.intermediate("Department");
    let whole = department.issue(&named("app.example")).pem + &department.pem;
    behind.token(&id, &[&escaped(&whole)]).await.expect_status(200);
    for unreadable in ["-----BEGIN", "%zz", &byte_sequence(&holder.der)] {
        behind.token(&id, &[unreadable]).await.expect_oauth(401, "invalid_client");
    }
}

#[tokio::test]
async fn the_header_of_a_stranger_is_not_read() {
    let authority = Authority::new("Trusted");
    let behind = Behind::new(&authority.pem, "Client-Cert", CertificateFormat::Rfc9440).await;
    let id = behind.client(pki()).await;
    let value = byte_sequence(&authority.issue(&named("app.example")).der);
    let forged = behind.request("127.0.0.1", &id).header("client-cert", &value);
    Answer::of(forged.send().await.unwrap()).await.expect_oauth(401, "invalid_client");
    // Nor does it make a stolen token useful.
    let tokens = behind.token(&id, &[&value]).await.expect_status(200).json();
    let url = format!("{}/v1/clients", behind.world.server.base);
    let read = |address: &str| {
        let address: std::net::IpAddr = address.parse().unwrap();
        let http = reqwest::Client::builder().local_address(address).build().unwrap();
        let request = http.get(&url).bearer_auth(tokens["access_token"].as_str().unwrap());
        request.header("x-forwarded-for", "203.0.113.7").header("client-cert", &value)
    };
    Answer::of(read(PROXY).send().await.unwrap()).await.expect_status(200);
    Answer::of(read("127.0.0.1").send().await.unwrap()).await.expect_status(401);
}

#[tokio::test]
async fn the_certificate_of_a_proxys_own_connection_is_not_taken_for_the_clients() {
    let authority = Authority::new("Trusted");
    let doors = Doors::new(&authority.pem).await;
    let registered = json!({"auth_method": "tls_client_auth", "tls_client_auth": {"san_dns": "app.example"}});
    let id = doors.machine(registered).await;
    let identity = authority.issue(&named("app.example")).identity("");
    let fields = [("grant_type", "client_credentials"), ("client_id", id.as_str())];
    for (address, status) in [("127.0.0.1", 200), (PROXY, 401)] {
        let request = doors.http_from(address, Some(&identity)).post(format!("{}/oauth/token", doors.url));
        let request = request.header("x-forwarded-for", "203.0.113.7").form(&fields);
        Answer::of(request.send().await.unwrap()).await.expect_status(status);
    }
    doors.expect_reason(&id, "certificate_missing").await;
}

#[tokio::test]
async fn a_header_that_cannot_be_read_proves_nothing() {
    let authority = Authority::new("Trusted");
    let behind = Behind::new(&authority.pem, "Client-Cert", CertificateFormat::Rfc9440).await;
    let id = behind.client(pki()).await;
    let good = byte_sequence(&authority.issue(&named("app.example")).der);
    for values in [
        vec!["AAAA"],
        vec![":AAAA:"],
        vec![good.trim_matches(':')],
        vec![good.as_str(), good.as_str()],
        vec![":!:"],
    ] {
        behind.token(&id, &values).await.expect_oauth(401, "invalid_client");
    }
    // A client that has a secret learns that the header of its proxy is at fault. Its tokens are not bound to
    // what everybody could come with who has no certificate.
    let body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"],
        "tls_client_certificate_bound_access_tokens": true});
    let client = behind.world.client(&behind.world.management().await, &body).await;
    for (value, at_fault) in [("AAAA", true), (":AAAA:", true), ("::", false), ("", false)] {
        let request = client.on(behind.request(PROXY, &client.client_id)).header("client-cert", value);
        let answer = Answer::of(request.send().await.unwrap()).await;
        answer.expect_oauth(400, "invalid_request");
        assert_eq!(answer.body.contains("header of the proxy"), at_fault, "{value:?}: {answer:?}");
    }
}
