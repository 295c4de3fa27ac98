//! SIGTERM under load: readiness ends first, requests are accepted until balancers know, and those in flight finish
//! (security-cases "Faults"). Its effect on the request log is in `usage`.

use crate::support::{
    PATIENCE, cluster,
    process::{Process, free_port, signal},
    until,
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Longer than any test: a server that ends before that was stopped.
const LONG: (&str, &str) = ("XWMS_DRAIN_SECONDS", "600");

fn sign_up(email: &str) -> String {
    json!({"name": "Acme", "owner": {"email": email, "password": "long enough"}}).to_string()
}

/// Sends the head of a sign-up, so that the server waits for its body.
async fn half_sent(port: u16, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let head = format!(
        "POST /v1/accounts HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // Sent once the handler reads the body (RFC 9110 §10.1.1).
    let mut said = [0; 25];
    stream.read_exact(&mut said).await.unwrap();
    assert_eq!(&said, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

async fn until_refused(port: u16) {
    until("no more connections are taken", async || TcpStream::connect(("127.0.0.1", port)).await.is_err())
        .await;
}

async fn until_not_ready(server: &Process) {
    until("readiness falls", async || {
        server.http.get(format!("{}/readyz", server.base)).send().await.unwrap().status() == 503
    })
    .await;
}

#[tokio::test]
async fn readiness_falls_first_and_requests_are_taken_until_balancers_know() {
    let port = free_port();
    let mut server = Process::spawn(&cluster::database().await, port, &[LONG]).await;
    signal(server.child.id().unwrap(), "-TERM").await;
    until_not_ready(&server).await;
    let unready = server.http.get(format!("{}/readyz", server.base)).send().await.unwrap();
    assert_eq!(unready.json::<serde_json::Value>().await.unwrap()["reasons"], json!(["leaving"]));
    assert_eq!(server.http.get(format!("{}/healthz", server.base)).send().await.unwrap().status(), 200);
    for email in ["a@b.example", "b@b.example"] {
        let request = server.http.post(format!("{}/v1/accounts", server.base));
        let request = request.header("content-type", "application/json").body(sign_up(email));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 201);
        assert_eq!(answer.headers()["connection"], "close", "the next request goes elsewhere");
    }
    signal(server.child.id().unwrap(), "-TERM").await;
    assert!(server.child.wait().await.unwrap().success(), "a second signal does not wait");
}

#[tokio::test]
async fn requests_in_flight_finish_though_no_new_one_is_accepted() {
    let port = free_port();
    let mut server = Process::spawn(&cluster::database().await, port, &[]).await;
    let body = sign_up("a@b.example");
    let mut request = half_sent(port, &body).await;
    signal(server.child.id().unwrap(), "-TERM").await;
    until_refused(port).await;
    request.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    request.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    assert!(server.child.wait().await.unwrap().success());
}

#[tokio::test]
async fn a_request_that_does_not_finish_in_time_is_cut_off() {
    let port = free_port();
    let mut server =
        Process::spawn(&cluster::database().await, port, &[("XWMS_SHUTDOWN_SECONDS", "1")]).await;
    let _request = half_sent(port, &sign_up("a@b.example")).await;
    signal(server.child.id().unwrap(), "-TERM").await;
    let ended = tokio::time::timeout(PATIENCE, server.child.wait()).await;
    assert!(ended.expect("it does not wait for ever").unwrap().success());
}
