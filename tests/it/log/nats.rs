//! Authentication with NATS, in each supported way and never in the clear when a certificate is set, and which streams
//! are accepted.

use crate::support::{World, cluster, process::free_port, server::Server, until};
use async_nats::{
    ConnectOptions,
    jetstream::{
        self,
        stream::{Config, DiscardPolicy, RetentionPolicy},
    },
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use nkeys::KeyPair;
use serde_json::{Value, json};
use std::{
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use xwms::{
    config::Nats,
    outbound::nats::Publisher,
    subscribers::{cursor, sink::Sink},
};

/// A nats-server with its own configuration.
pub struct Broker {
    child: Child,
    port: u16,
    dir: tempfile::TempDir,
}

impl Broker {
    pub async fn new(configuration: impl FnOnce(&Path) -> String) -> Self {
        let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
        let own = configuration(dir.path());
        let text = format!(
            "listen: 127.0.0.1:{port}\njetstream {{ store_dir: \"{}\" }}\n{own}\n",
            dir.path().display()
        );
        let (file, log) = (dir.path().join("nats.conf"), dir.path().join("log"));
        std::fs::write(&file, text).unwrap();
        let mut server = Command::new("nats-server");
        server.arg("-c").arg(file).arg("-l").arg(log).stdout(Stdio::null()).stderr(Stdio::null());
        let broker = Self { child: server.spawn().expect("nats-server is installed"), port, dir };
        until("nats-server listens", async || TcpStream::connect(("127.0.0.1", port)).is_ok()).await;
        broker
    }

    pub fn settings(&self) -> Nats {
        Nats { url: format!("nats://127.0.0.1:{}", self.port), ..Nats::default() }
    }

    /// Asserts that a server with `settings` can publish here, and one with `wrong` can't.
    async fn takes(&self, settings: Nats, wrong: Nats, sign_in: ConnectOptions) {
        let world = World::with(|all| all.nats = Some(settings)).await;
        let client = sign_in.connect(format!("127.0.0.1:{}", self.port)).await.unwrap();
        let context = jetstream::new(client);
        until("events are published", async || {
            let stream = context.get_stream("xwms").await;
            stream.is_ok_and(|stream| stream.cached_info().state.messages > 0)
        })
        .await;
        let refused = begin(&world.server, wrong).await;
        assert!(refused.is_err(), "it is let in all the same");
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the result of starting a publisher with `settings` on `server`.
async fn begin(server: &Server, settings: Nats) -> Result<(), String> {
    let publisher = Publisher::new(server.base.clone(), settings);
    let mut connection = server.app.store.pool().acquire().await.unwrap();
    cursor::ensure(&mut connection, publisher.name(), publisher.version()).await.unwrap();
    publisher.begin(&server.app.store, &mut connection).await.map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_token_signs_in() {
    let broker = Broker::new(|_| "authorization { token: \"open sesame\" }".to_owned()).await;
    let with = |token: &str| Nats { token: Some(token.to_owned().into()), ..broker.settings() };
    let sign_in = ConnectOptions::with_token("open sesame".to_owned());
    broker.takes(with("open sesame"), with("open barley"), sign_in).await;
}

#[tokio::test]
async fn a_user_with_a_password_signs_in() {
    let broker = Broker::new(|_| "authorization { user: xwms, password: \"open sesame\" }".to_owned()).await;
    let with = |password: &str| Nats {
        user: Some("xwms".to_owned()),
        password: Some(password.to_owned().into()),
        ..broker.settings()
    };
    let sign_in = ConnectOptions::with_user_and_password("xwms".to_owned(), "open sesame".to_owned());
    broker.takes(with("open sesame"), with("open barley"), sign_in).await;
}

/// Returns a NATS JWT of `subject` issued by `issuer`.
fn jwt(issuer: &KeyPair, subject: &KeyPair, name: &str, nats: &Value) -> String {
    let encoded = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let header = encoded(&json!({"typ": "JWT", "alg": "ed25519-nkey"}));
    let claims = json!({
        "jti": name, "iat": 1_700_000_000, "iss": issuer.public_key(), "sub": subject.public_key(),
        "name": name, "nats": nats,
    });
    let signed = format!("{header}.{}", encoded(&claims));
    let signature = issuer.sign(signed.as_bytes()).unwrap();
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

fn credentials(file: &Path, account: &KeyPair, user: &KeyPair) {
    let claims = json!({
        "pub": {}, "sub": {}, "subs": -1, "data": -1, "payload": -1, "type": "user", "version": 2,
    });
    let text = format!(
        "-----BEGIN NATS USER JWT-----\n{}\n------END NATS USER JWT------\n\n\
         -----BEGIN USER NKEY SEED-----\n{}\n------END USER NKEY SEED------\n",
        jwt(account, user, "xwms", &claims),
        user.seed().unwrap(),
    );
    std::fs::write(file, text).unwrap();
}

#[tokio::test]
async fn a_credentials_file_signs_in() {
    let (operator, system) = (KeyPair::new_operator(), KeyPair::new_account());
    let (account, user, stranger) = (KeyPair::new_account(), KeyPair::new_user(), KeyPair::new_account());
    let limits = |streams: i64| {
        json!({
            "subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true,
            "conn": -1, "leaf": -1, "mem_storage": streams, "disk_storage": streams, "streams": streams,
            "consumer": streams,
        })
    };
    let of_account = |streams| json!({"limits": limits(streams), "type": "account", "version": 2});
    let broker = Broker::new(|_| {
        format!(
            "operator: {}\nsystem_account: {}\nresolver: MEMORY\nresolver_preload: {{\n{}: {}\n{}: {}\n}}",
            jwt(&operator, &operator, "operator", &json!({"type": "operator", "version": 2})),
            system.public_key(),
            system.public_key(),
            jwt(&operator, &system, "system", &of_account(0)),
            account.public_key(),
            jwt(&operator, &account, "account", &of_account(-1)),
        )
    })
    .await;
    let (good, bad) = (broker.dir.path().join("good.creds"), broker.dir.path().join("bad.creds"));
    credentials(&good, &account, &user);
    credentials(&bad, &stranger, &user);
    let with = |file: &Path| Nats { credentials_file: Some(file.to_owned()), ..broker.settings() };
    let sign_in = ConnectOptions::with_credentials_file(&good).await.unwrap();
    broker.takes(with(&good), with(&bad), sign_in).await;
}

/// A certificate authority.
struct Authority {
    issuer: rcgen::Issuer<'static, rcgen::KeyPair>,
    /// Its certificate.
    pem: String,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = rcgen::CertificateParams::new(vec![]).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        let key = rcgen::KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: rcgen::Issuer::new(params, key), pem }
    }

    /// Writes a certificate for this machine, and its key, to `dir`, as `name.pem` and `name.key`.
    fn certify(&self, dir: &Path, name: &str) {
        let key = rcgen::KeyPair::generate().unwrap();
        let leaf = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        let leaf = leaf.signed_by(&key, &self.issuer).unwrap();
        std::fs::write(dir.join(format!("{name}.pem")), leaf.pem()).unwrap();
        std::fs::write(dir.join(format!("{name}.key")), key.serialize_pem()).unwrap();
    }
}

/// Returns the configuration of a broker with TLS by `ca.pem` in `dir`; also creates another authority, `other.pem`.
fn tls(dir: &Path, more: &str) -> String {
    let (ours, other) = (Authority::new("ours"), Authority::new("another"));
    for (name, authority) in [("ca.pem", &ours), ("other.pem", &other)] {
        std::fs::write(dir.join(name), &authority.pem).unwrap();
    }
    ours.certify(dir, "broker");
    ours.certify(dir, "client");
    other.certify(dir, "stranger");
    // For the test's own client; it fails only if it was already installed.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let dir = dir.display();
    format!(
        "tls {{ cert_file: \"{dir}/broker.pem\", key_file: \"{dir}/broker.key\", ca_file: \"{dir}/ca.pem\" {more} }}"
    )
}

#[tokio::test]
async fn a_certificate_signs_in() {
    let broker = Broker::new(|dir| tls(dir, ", verify: true")).await;
    let file = |name: &str| broker.dir.path().join(name);
    let with = |name: &str| Nats {
        tls_ca: Some(file("ca.pem")),
        tls_certificate: Some(file(&format!("{name}.pem"))),
        tls_key: Some(file(&format!("{name}.key"))),
        ..broker.settings()
    };
    let sign_in = ConnectOptions::new()
        .add_root_certificates(file("ca.pem"))
        .add_client_certificate(file("client.pem"), file("client.key"));
    broker.takes(with("client"), with("stranger"), sign_in).await;
}

#[tokio::test]
async fn tls_is_spoken_with_the_authority_that_is_set_and_no_other() {
    let broker = Broker::new(|dir| tls(dir, "")).await;
    let with = |ca: &str| Nats { tls_ca: Some(broker.dir.path().join(ca)), ..broker.settings() };
    let sign_in = ConnectOptions::new().add_root_certificates(broker.dir.path().join("ca.pem"));
    broker.takes(with("ca.pem"), with("other.pem"), sign_in).await;
}

#[tokio::test]
async fn no_token_goes_out_in_clear_where_an_authority_is_set() {
    let server = Server::start(&cluster::database().await, false, None).await;
    let dir = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let ca = dir.path().join("ca.pem");
    std::fs::write(&ca, made.cert.pem()).unwrap();
    // A man in the middle says that TLS is not required.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        client.write_all(b"INFO {\"server_id\":\"x\",\"version\":\"2.10.0\",\"proto\":1,\"headers\":true,\"max_payload\":1048576}\r\n").await.unwrap();
        let mut bytes = [0; 4096];
        let count = client.read(&mut bytes).await.unwrap_or(0);
        String::from_utf8_lossy(&bytes[..count]).into_owned()
    });
    let settings = Nats {
        url: format!("nats://127.0.0.1:{port}"),
        token: Some("open sesame".to_owned().into()),
        tls_ca: Some(ca),
        ..Nats::default()
    };
    begin(&server, settings).await.unwrap_err();
    let heard = heard.await.unwrap();
    assert!(!heard.contains("CONNECT") && !heard.contains("sesame"), "{heard}");
}

#[tokio::test]
async fn a_stream_is_given_the_limits_that_it_should_have_and_one_that_forgets_by_itself_is_refused() {
    let server = Server::start(&cluster::database().await, false, None).await;
    let broker = Broker::new(|_| String::new()).await;
    let context = jetstream::new(async_nats::connect(format!("127.0.0.1:{}", broker.port)).await.unwrap());
    let found = |retention| Config {
        name: "xwms".to_owned(),
        subjects: vec!["xwms.events.>".to_owned()],
        retention,
        discard: DiscardPolicy::New,
        max_messages: 3,
        max_messages_per_subject: 1,
        ..Config::default()
    };
    context.create_stream(found(RetentionPolicy::WorkQueue)).await.unwrap();
    let refused = begin(&server, broker.settings()).await.unwrap_err();
    assert!(refused.contains("retention policy limits"), "{refused}");
    context.delete_stream("xwms").await.unwrap();
    context.create_stream(found(RetentionPolicy::Limits)).await.unwrap();
    begin(&server, broker.settings()).await.unwrap();
    let stream = context.get_stream("xwms").await.unwrap();
    let now = &stream.cached_info().config;
    assert_eq!((now.max_messages, now.max_messages_per_subject, now.discard), (-1, -1, DiscardPolicy::Old));
    // Left over from another log.
    let event = r#"{"id": "event_of_another_log", "sequence": "1000"}"#;
    context.publish("xwms.events.none.x", event.into()).await.unwrap().await.unwrap();
    let refused = begin(&server, broker.settings()).await.unwrap_err();
    assert!(refused.contains("another log"), "{refused}");
}
