//! Hosts of documents that never answer do not keep the documents of other apps from being read.

use super::documents::Host;
use crate::support::{Answer, Server, World, browser::authorize_path};
use futures::{StreamExt, stream::FuturesUnordered};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{io::AsyncReadExt, net::TcpListener};
use xwms::config::ClientRegistration;

/// Returns a server of `world` that reads documents, also from this machine, and believes where requests come from.
async fn reading(world: &World) -> Server {
    let account = Some(world.demo.account_id.to_string());
    Server::start_with(&world.url, |settings| {
        settings.client_registration =
            ClientRegistration { documents: true, account, ..ClientRegistration::default() };
        settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await
}

/// Asks from `ip` for an authorization of the client at `url`.
async fn ask(server: &Server, url: &str, ip: &str) -> Answer {
    let asked = server.http.get(format!("{}{}", server.base, authorize_path(url, &[])));
    Answer::of(asked.header("x-forwarded-for", ip).send().await.unwrap()).await
}

/// A host that takes connections and never answers.
struct SlowHost {
    base: String,
    /// The most connections that were open at once.
    most: Arc<AtomicUsize>,
}

impl SlowHost {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.2:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let counted = most.clone();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                counted.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                let open = open.clone();
                tokio::spawn(async move {
                    let _ = socket.read_to_end(&mut Vec::new()).await;
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { base, most }
    }
}

#[tokio::test]
async fn a_network_with_slow_hosts_keeps_no_document_from_others() {
    let (world, host, slow) = (World::new().await, Host::new().await, SlowHost::new().await);
    let server = reading(&world).await;
    let good = host.publishes("/client.json", &json!({}));
    let asks: Vec<_> =
        (1..=20).map(|number| (format!("{}/{number}", slow.base), format!("203.0.113.{number}"))).collect();
    let mut asking: FuturesUnordered<_> = asks.iter().map(|(url, ip)| ask(&server, url, ip)).collect();
    // Those that get no turn are refused at once, while four wait for the host.
    for _ in 0..16 {
        assert_eq!(asking.next().await.unwrap().status, 400);
    }
    let known = ask(&server, &good, "198.51.100.1").await;
    assert_ne!(known.status, 400, "{known:?}");
    assert_eq!(host.asked(), 1);
    let most = slow.most.load(Ordering::SeqCst);
    assert!(most < 16, "{most} of the reads at once");
}

#[tokio::test]
async fn a_document_is_read_once_for_all_who_ask_at_the_same_time() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    let url = host.publishes("/client.json", &json!({}));
    let asks = (1..=20).map(|number| {
        let (server, url) = (&server, &url);
        async move { ask(server, url, &format!("192.0.{number}.1")).await }
    });
    for answer in futures::future::join_all(asks).await {
        assert_ne!(answer.status, 400, "{answer:?}");
    }
    assert_eq!(host.asked(), 1);
}
