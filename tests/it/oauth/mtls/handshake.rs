//! The TLS handshake: who is asked for a certificate, and that nobody can present that of another one.

use super::doors::{Authority, Doors, named};
use crate::support::until;
use rustls::{
    ClientConfig, RootCertStore, SignatureScheme,
    client::ResolvesClientCert,
    crypto::aws_lc_rs::{default_provider, sign::any_supported_type},
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
    sign::CertifiedKey,
};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// A client that notes whether it is asked for a certificate, and presents the one it has.
#[derive(Debug, Default)]
struct Noting {
    asked: AtomicBool,
    presents: Option<Arc<CertifiedKey>>,
}

impl ResolvesClientCert for Noting {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::Relaxed);
        self.presents.clone()
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// Connects to the server at `url`.
async fn connect(doors: &Doors, url: &str, client: Arc<Noting>) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(doors.certificate.as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_client_cert_resolver(client);
    let port: u16 = url.rsplit(':').next().unwrap().parse().unwrap();
    let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

#[tokio::test]
async fn only_the_second_address_asks_for_a_certificate() {
    let doors = Doors::new(&Authority::new("Trusted").pem).await;
    for (url, asks) in [(&doors.server.base, false), (&doors.url, true)] {
        let client = Arc::new(Noting::default());
        connect(&doors, url, client.clone()).await.unwrap();
        assert_eq!(client.asked.load(Ordering::Relaxed), asks, "{url}");
    }
}

#[tokio::test]
async fn a_server_with_a_renewed_certificate_of_its_own_still_asks() {
    let mut doors = Doors::new(&Authority::new("Trusted").pem).await;
    doors.renew();
    // Whether a client is asked that trusts only the renewed certificate, if it can connect.
    let asked = async || {
        let client = Arc::new(Noting::default());
        let connected = connect(&doors, &doors.url, client.clone()).await.is_ok();
        connected.then(|| client.asked.load(Ordering::Relaxed))
    };
    until("the renewed certificate is in use", async || asked().await.is_some()).await;
    assert_eq!(asked().await, Some(true));
}

#[tokio::test]
async fn a_certificate_without_its_private_key_ends_the_handshake() {
    let authority = Authority::new("Trusted");
    let doors = Doors::new(&authority.pem).await;
    let registered = json!({"auth_method": "tls_client_auth", "tls_client_auth": {"san_dns": "app.example"}});
    let id = doors.machine(registered).await;
    let (holder, thief) = (authority.issue(&named("app.example")), authority.issue(&named("thief.example")));
    let body = format!("grant_type=client_credentials&client_id={id}");
    let request = format!(
        "POST /oauth/token HTTP/1.1\r\nhost: mtls\r\nconnection: close\r\ncontent-length: {}\r\n\
         content-type: application/x-www-form-urlencoded\r\n\r\n{body}",
        body.len()
    );
    for (key, is_own) in [(holder.key(), true), (thief.key(), false)] {
        let key = any_supported_type(&PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap()).unwrap();
        let certificate = CertificateDer::from(holder.der.clone());
        let presents = Some(Arc::new(CertifiedKey::new(vec![certificate], key)));
        let client = Arc::new(Noting { presents, ..Noting::default() });
        let mut answer = Vec::new();
        // The server may end the connection at any of these steps.
        if let Ok(mut stream) = connect(&doors, &doors.url, client).await
            && stream.write_all(request.as_bytes()).await.is_ok()
        {
            let _ = stream.read_to_end(&mut answer).await;
        }
        let answer = String::from_utf8(answer).unwrap();
        assert_eq!(answer.starts_with("HTTP/1.1 200"), is_own, "{answer}");
        assert!(is_own || answer.is_empty(), "{answer}");
    }
}
