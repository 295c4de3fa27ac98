//! Why there was no response: a plain sentence with a stable code, and nothing that a library said.

use crate::support::{Hooked, Receiver, Reply, process::free_port};
use serde_json::json;
use std::sync::Arc;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};

/// Answers every connection with something that is not HTTP. Returns the URL.
async fn nonsense() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut part = [0; 1024];
            let _ = stream.read(&mut part).await;
            let _ = stream.write_all(b"nonsense\r\n\r\n").await;
            // A connection that is closed before everything was read is reset, and the answer may be lost.
            while stream.read(&mut part).await.is_ok_and(|read| read > 0) {}
        }
    });
    url
}

/// Serves TLS with a certificate that nobody vouches for. Returns the URL.
async fn untrusted() -> String {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    // The process's provider, which the server installs, too.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let config = ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    let (acceptor, listener) =
        (TlsAcceptor::from(Arc::new(config)), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let url = format!("https://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // The handshake fails, which is what the sender reports.
            let _ = acceptor.accept(stream).await;
        }
    });
    url
}

#[tokio::test]
async fn why_there_was_no_response_is_said_in_words_with_a_code() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    let cut = Receiver::with(|_| Reply::Cut).await;
    let receivers = [
        (format!("http://127.0.0.1:{}/", free_port()), "connection_refused"),
        (cut.url.clone(), "closed_early"),
        (nonsense().await, "not_http"),
        (hooked.receiver.url.replacen("http:", "https:", 1), "tls_failed"),
        (untrusted().await, "certificate_untrusted"),
    ];
    let mut endpoints = Vec::new();
    for (url, code) in receivers {
        let body = json!({"url": url, "events": ["client.created"]});
        endpoints.push((hooked.world.endpoint(&hooked.token, &body).await, code));
    }
    hooked.client("A").await;
    for (id, code) in endpoints {
        let path = format!("/v1/endpoints/{id}/messages");
        let list = hooked.until_at(&path, |list| list["data"][0].is_object()).await;
        let message = list["data"][0]["message_id"].as_str().unwrap();
        let path = format!("/v1/endpoints/{id}/messages/{message}/attempts");
        let list = hooked.until_at(&path, |list| list["data"][0].is_object()).await;
        let attempt = &list["data"][0];
        assert_eq!(attempt["error_code"], code, "{attempt}");
        let said = attempt["error"].as_str().unwrap();
        for raw in ["client error", "hyper", "os error", "invalid peer", "IncompleteMessage", "error sending"]
        {
            assert!(!said.contains(raw), "{said}");
        }
        let pool = hooked.world.server.app.store.pool();
        let kept = "SELECT error FROM webhook_attempts WHERE endpoint_id = $1 ORDER BY number LIMIT 1";
        let kept: String = sqlx::query_scalar(kept).bind(&id).fetch_one(pool).await.unwrap();
        assert_eq!(kept, format!("failure:{code}"));
        // An earlier version kept the sentence.
        let older = "UPDATE webhook_attempts SET error = $2 WHERE endpoint_id = $1";
        sqlx::query(older).bind(&id).bind(said).execute(pool).await.unwrap();
        let list = hooked.world.read(&path, &hooked.token).await.expect_status(200).json();
        let again = &list["data"][0];
        assert_eq!((&again["error"], &again["error_code"]), (&attempt["error"], &attempt["error_code"]));
    }
}
