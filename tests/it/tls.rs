//! TLS by the server itself.

use crate::support::{Server, cluster};
use xwms::config::Tls;

#[tokio::test]
async fn the_server_speaks_tls_with_the_certificate_that_is_set() {
    let dir = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let (certificate, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let url = cluster::database().await;
    let server = Server::start_with(&url, |settings| {
        settings.issuer = settings.issuer.replace("http:", "https:");
        settings.tls = Some(Tls { certificate, key });
    })
    .await;
    let trusted = reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    let http = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
    let answer = http.get(format!("{}/healthz", server.app.settings.issuer)).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.version()), (200, reqwest::Version::HTTP_11));
    let plain = server.http.get(format!("{}/healthz", server.base)).send().await;
    assert!(plain.is_err(), "no plain http on the TLS port");
}

#[tokio::test]
async fn what_has_expired_is_swept_and_nothing_else() {
    let url = cluster::database().await;
    let server = Server::start(&url, false, None).await;
    let pool = server.app.store.pool();
    sqlx::query(
        "INSERT INTO revocations VALUES ('old', 1, true, now() - interval '2 hours'),
         ('fresh', 1, true, now() + interval '1 hour'), ('forever', 1, true, NULL)",
    )
    .execute(pool)
    .await
    .unwrap();
    assert_eq!(server.app.store.sweep().await.unwrap(), 1);
    let left: Vec<String> =
        sqlx::query_scalar("SELECT key FROM revocations ORDER BY 1").fetch_all(pool).await.unwrap();
    assert_eq!(left, ["forever", "fresh"]);
}
