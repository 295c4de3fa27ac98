//! Connections: idle ones are closed, their number is limited, and only HTTP/1.1 is supported.

use crate::{
    ops::metrics::Watched,
    support::{
        PATIENCE, Server, World, cluster,
        process::{Process, free_port, signal},
        until,
        wire::Wire,
    },
};
use futures::future::join_all;
use std::{sync::Arc, time::Duration};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream, rustls};
use xwms::config::{Connections, Settings, Tls};

/// How long a connection may take for its first request, where others of the same server are served: a slow machine
/// may pause for a second between a connection and its request.
const HEAD_SECONDS: u32 = 4;
const H2_PREFACE: &str = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// A request that is in progress until its body arrives.
const BUSY: &str = "POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                    Content-Length: 9\r\nExpect: 100-continue\r\n\r\n";

async fn with(change: impl FnOnce(&mut Connections)) -> Server {
    let url = cluster::database().await;
    Server::start_with(&url, |settings| {
        settings.subscribers = false;
        change(&mut settings.connections);
    })
    .await
}

/// Opens a connection with a request in progress.
async fn busy(base: &str) -> Wire {
    let mut wire = Wire::open(base).await;
    wire.send(BUSY).await;
    assert!(wire.answer().await.starts_with("HTTP/1.1 100 "));
    wire
}

#[tokio::test]
async fn a_connection_that_asks_for_nothing_ends() {
    let server = with(|connections| connections.head_seconds = 1).await;
    for start in
        ["", "G", "GET / HTTP/1.1\r\nHost:", H2_PREFACE, "PRI * HTTP/2.0\r\n", "\r\n", "\u{16}\u{3}\u{1}"]
    {
        let mut wire = Wire::open(&server.base).await;
        wire.send(start).await;
        let rest = wire.rest().await;
        assert!(rest.is_empty() || rest.starts_with("HTTP/1.1 400 "), "{start:?}: {rest:?}");
    }
}

#[tokio::test]
async fn a_head_that_trickles_in_has_no_more_time_than_one_that_stops() {
    let server = with(|connections| connections.head_seconds = HEAD_SECONDS).await;
    let mut wire = Wire::open(&server.base).await;
    wire.is_served().await;
    let (mut read, mut write) = wire.0.split();
    let trickle = async {
        // Until the server closes it.
        while tokio::io::AsyncWriteExt::write_all(&mut write, b"G").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let ended = async { while let Ok(1..) = tokio::io::AsyncReadExt::read(&mut read, &mut [0; 64]).await {} };
    let ended = tokio::time::timeout(Duration::from_secs(100), async {
        tokio::select! { () = trickle => {}, () = ended => {} }
    });
    ended.await.expect("it ends");
}

#[tokio::test]
async fn a_kept_connection_waits_longer_than_a_head_and_than_the_pools_of_proxies() {
    assert!(Connections::default().idle_seconds > 120);
    let server = with(|connections| connections.head_seconds = HEAD_SECONDS).await;
    let mut kept = Wire::open(&server.base).await;
    kept.is_served().await;
    // Once this one has ended, the head timeout is over for the other one too.
    assert_eq!(Wire::open(&server.base).await.rest().await, "");
    kept.is_served().await;

    let server = with(|connections| (connections.head_seconds, connections.idle_seconds) = (30, 1)).await;
    let mut kept = Wire::open(&server.base).await;
    kept.is_served().await;
    assert_eq!(kept.rest().await, "");
}

#[tokio::test]
async fn http_1_is_all_that_is_spoken() {
    let server = with(|_| {}).await;
    let mut wire = Wire::open(&server.base).await;
    // The preface, and an empty SETTINGS frame.
    wire.send([H2_PREFACE.as_bytes(), &[0, 0, 0, 4, 0, 0, 0, 0, 0]].concat()).await;
    let rest = wire.rest().await;
    assert!(rest.is_empty() || rest.starts_with("HTTP/1.1 400 "), "{rest:?}");
    let mut wire = Wire::open(&server.base).await;
    wire.send(
        "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\
               HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n",
    )
    .await;
    assert!(wire.answer().await.starts_with("HTTP/1.1 200 "), "an offer that is not taken");
}

/// Creates a certificate in two files, and a server that uses it.
async fn secured(change: impl FnOnce(&mut Settings)) -> (Server, rustls::RootCertStore, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let (certificate, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let mut roots = rustls::RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let url = cluster::database().await;
    let server = Server::start_with(&url, |settings| {
        settings.subscribers = false;
        settings.issuer = settings.issuer.replace("http:", "https:");
        settings.tls = Some(Tls { certificate, key });
        change(settings);
    })
    .await;
    (server, roots, dir)
}

async fn shake(
    server: &Server,
    roots: &rustls::RootCertStore,
    offered: &[&[u8]],
) -> std::io::Result<TlsStream<TcpStream>> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots.clone())
        .with_no_client_auth();
    config.alpn_protocols = offered.iter().map(|protocol| protocol.to_vec()).collect();
    let stream = Wire::open(&server.base).await.0;
    let name = "127.0.0.1".try_into().unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

#[tokio::test]
async fn the_handshake_agrees_on_http_1_or_on_nothing() {
    let (server, roots, _dir) = secured(|_| {}).await;
    for (offered, agreed) in [
        (&[b"h2".as_slice(), b"http/1.1"][..], Some(b"http/1.1".as_slice())),
        (&[b"http/1.1"], Some(b"http/1.1")),
        (&[], None),
    ] {
        let stream = shake(&server, &roots, offered).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), agreed);
        let mut wire = Wire(stream);
        wire.is_served().await;
        wire.send(H2_PREFACE).await;
        assert!(!wire.rest().await.contains(" 200 "));
    }
    assert!(shake(&server, &roots, &[b"h2"]).await.is_err());
}

#[tokio::test]
async fn a_handshake_that_stops_ends_and_so_does_silence_after_it() {
    let (server, roots, _dir) = secured(|settings| settings.connections.head_seconds = HEAD_SECONDS).await;
    let starts = [&b""[..], b"\x16\x03\x01", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"];
    let base = server.base.as_str();
    let stopped = starts.map(|start| async move {
        let mut wire = Wire::open(base).await;
        wire.send(start).await;
        wire.rest().await
    });
    join_all(stopped).await;
    let mut silent = Wire(shake(&server, &roots, &[]).await.unwrap());
    assert_eq!(silent.rest().await, "");
}

#[tokio::test]
async fn idle_connections_make_room_and_busy_ones_stay() {
    let server = with(|connections| connections.max = 4).await;
    // One address may use half.
    let mut first = Wire::open(&server.base).await;
    first.is_served().await;
    let mut silent = Wire::open(&server.base).await;
    let mut third = Wire::open(&server.base).await;
    third.is_served().await;
    assert_eq!(silent.rest().await, "", "nobody waits longer");
    third.is_served().await;
    let mut busy_ones = [busy(&server.base).await, busy(&server.base).await];
    assert_eq!(first.rest().await + &third.rest().await, "");
    // Nothing waits any more.
    assert_eq!(Wire::open(&server.base).await.rest().await, "");
    for busy in &mut busy_ones {
        busy.send("{\"a\": 1}\n").await;
        assert!(busy.answer().await.starts_with("HTTP/1.1 400 "));
    }
    Wire::open(&server.base).await.is_served().await;
}

#[tokio::test]
async fn proxies_may_hold_more_than_one_address() {
    let url = cluster::database().await;
    let server = Server::start_with(&url, |settings| {
        settings.subscribers = false;
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        settings.connections.max_per_address = 1;
    })
    .await;
    let _busy = [busy(&server.base).await, busy(&server.base).await, busy(&server.base).await];
    Wire::open(&server.base).await.is_served().await;
}

#[tokio::test]
async fn the_operator_sees_how_many_there_are_and_who_was_refused() {
    let watched = Watched::spawn(
        &cluster::database().await,
        &[("XWMS_CONNECTIONS__MAX_PER_ADDRESS", "2"), ("XWMS_SUBSCRIBERS", "false")],
    )
    .await;
    let base = watched.process.base.clone();
    let _busy = [busy(&base).await, busy(&base).await];
    assert_eq!(Wire::open(&base).await.rest().await, "");
    assert_eq!(watched.metric("xwms_connections_open").await, Some(2.0));
    let refused = watched.metric(r#"xwms_connections_refused_total{why="address"}"#).await;
    assert_eq!(refused, Some(1.0));
    until("the line is written", async || watched.process.said().contains("no room for a connection")).await;
}

#[tokio::test]
async fn few_descriptors_leave_the_process_reachable() {
    let port = free_port();
    let limited =
        Process::limited(&cluster::database().await, port, &[("XWMS_SUBSCRIBERS", "false")], 200).await;
    let silent: Vec<_> = join_all((0..300).map(|_| Wire::open(&limited.base))).await;
    for _ in 0..20 {
        Wire::open(&limited.base).await.is_served().await;
    }
    until("the limit is told", async || limited.said().contains("connections.max")).await;
    drop(silent);
}

#[tokio::test]
async fn silent_connections_to_the_metrics_leave_the_process_and_the_metrics_reachable() {
    let address = format!("127.0.0.1:{}", free_port());
    let settings = [("XWMS_SUBSCRIBERS", "false"), ("XWMS_METRICS_LISTEN", address.as_str())];
    let limited = Process::limited(&cluster::database().await, free_port(), &settings, 200).await;
    let metrics = format!("http://{address}");
    let silent: Vec<_> = join_all((0..300).map(|_| Wire::open(&metrics))).await;
    for _ in 0..5 {
        Wire::open(&limited.base).await.is_served().await;
        // Those that have waited longest make room.
        until("the metrics are served", async || {
            let page = limited.http.get(format!("{metrics}/metrics")).send().await;
            page.is_ok_and(|page| page.status() == 200)
        })
        .await;
    }
    drop(silent);
}

#[tokio::test]
async fn idle_peers_do_not_stretch_the_end() {
    let port = free_port();
    let long = [("XWMS_SHUTDOWN_SECONDS", "600"), ("XWMS_CONNECTIONS__HEAD_SECONDS", "600")];
    let mut server = Process::spawn(&cluster::database().await, port, &long).await;
    let mut idle = Wire::open(&server.base).await;
    idle.is_served().await;
    let mut half = Wire::open(&server.base).await;
    half.send("GET / HTTP/1.1\r\n").await;
    let mut second_half = Wire::open(&server.base).await;
    second_half.is_served().await;
    second_half.send("GET / HT").await;
    let mut silent = Wire::open(&server.base).await;
    signal(server.child.id().unwrap(), "-TERM").await;
    let ended = tokio::time::timeout(PATIENCE, server.child.wait()).await;
    assert!(ended.expect("it waits for nobody").unwrap().success());
    for wire in [&mut idle, &mut half, &mut second_half, &mut silent] {
        assert_eq!(wire.rest().await, "");
    }
}

#[tokio::test]
async fn a_renewed_certificate_is_used_and_a_broken_one_is_not() {
    let (server, old, dir) = secured(|_| {}).await;
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let mut new = rustls::RootCertStore::empty();
    new.add(made.cert.der().clone()).unwrap();
    let mut kept = Wire(shake(&server, &old, &[]).await.unwrap());
    kept.is_served().await;
    // Between the two writes of a renewal the files don't match.
    std::fs::write(dir.path().join("cert.pem"), "no certificate").unwrap();
    shake(&server, &old, &[]).await.unwrap();
    std::fs::write(dir.path().join("cert.pem"), made.cert.pem()).unwrap();
    shake(&server, &old, &[]).await.unwrap();
    std::fs::write(dir.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    until("the new certificate is used", async || shake(&server, &new, &[]).await.is_ok()).await;
    assert!(shake(&server, &old, &[]).await.is_err());
    kept.is_served().await;
    // Broken permanently, and noticed: both files differ then, and the certificate in use stays.
    std::fs::remove_file(dir.path().join("key.pem")).unwrap();
    std::fs::write(dir.path().join("cert.pem"), "-----BEGIN CERTIFICATE-----\n").unwrap();
    shake(&server, &new, &[]).await.unwrap();
}

#[tokio::test]
async fn a_world_is_served_by_many_connections_at_once() {
    let world = World::new().await;
    let machine = world.machine();
    let asked = (0..64).map(|_| async {
        let fields = [("grant_type", "client_credentials")];
        world.server.form("/oauth/token", Some(&machine), &fields).await.status
    });
    let statuses = join_all(asked).await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
}
