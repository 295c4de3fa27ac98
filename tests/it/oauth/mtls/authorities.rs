//! The file of trusted authorities: a change counts without a restart, and a file that can't be used changes nothing.

use super::{
    doors::{Authority, Holder, PROXY, named},
    proxies::byte_sequence,
};
use crate::{
    ops::metrics::Watched,
    support::{Answer, World, until},
};
use serde_json::json;
use std::net::IpAddr;

/// Asks the server at `base` for a token of the client `id` by way of the proxy, as `holder`.
async fn token(base: &str, id: &str, holder: &Holder) -> Answer {
    let proxy: IpAddr = PROXY.parse().unwrap();
    let http = reqwest::Client::builder().local_address(proxy).build().unwrap();
    let fields = [("grant_type", "client_credentials"), ("client_id", id)];
    let request = http.post(format!("{base}/oauth/token")).form(&fields);
    let request = request.header("x-forwarded-for", "203.0.113.7");
    Answer::of(request.header("client-cert", byte_sequence(&holder.der)).send().await.unwrap()).await
}

#[tokio::test]
async fn a_changed_file_of_authorities_counts_without_a_restart_and_a_broken_one_does_not() {
    let (first, second) = (Authority::new("First"), Authority::new("Second"));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("authorities.pem");
    // At once, so that no half of it is read.
    let replace = |text: &str| {
        let next = dir.path().join("next.pem");
        std::fs::write(&next, text).unwrap();
        std::fs::rename(&next, &file).unwrap();
    };
    replace(&first.pem);
    let world = World::with(|settings| settings.subscribers = false).await;
    let proxies = format!("[\"{PROXY}/32\"]");
    let settings = [
        ("XWMS_TRUSTED_PROXIES", proxies.as_str()),
        ("XWMS_MTLS__URL", "https://mtls.example"),
        ("XWMS_MTLS__HEADER", "Client-Cert"),
        ("XWMS_MTLS__AUTHORITIES", file.to_str().unwrap()),
    ];
    let watched = Watched::spawn(&world.url, &settings).await;
    let base = watched.process.base.clone();
    let body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"],
        "auth_method": "tls_client_auth", "tls_client_auth": {"san_dns": "app.example"}});
    let made = world.post("/v1/clients", &world.management().await, &body).await.expect_status(201).json();
    let id = made["client_id"].as_str().unwrap();
    let (old, new) = (first.issue(&named("app.example")), second.issue(&named("app.example")));
    token(&base, id, &old).await.expect_status(200);
    token(&base, id, &new).await.expect_oauth(401, "invalid_client");

    let said = |line: &str| watched.process.said().matches(line).count();
    let taken = "using changed authorities of clients";
    replace(&format!("{}{}", first.pem, second.pem));
    until("both are trusted", async || said(taken) == 1).await;
    token(&base, id, &old).await.expect_status(200);
    token(&base, id, &new).await.expect_status(200);

    replace("no certificate");
    until("a broken file is refused", async || said("the changed mtls.authorities can't be used") == 1).await;
    token(&base, id, &new).await.expect_status(200);
    assert_eq!(watched.metric("xwms_tls_reload_failed_total").await, Some(1.0));

    replace(&second.pem);
    until("the second alone is trusted", async || said(taken) == 2).await;
    token(&base, id, &old).await.expect_oauth(401, "invalid_client");
    token(&base, id, &new).await.expect_status(200);
}
