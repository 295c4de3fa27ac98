//! Messages that are invalid HTTP (RFC 9112) or ambiguous; bodies that are too large or too slow; HEAD where GET has an
//! effect.

use crate::support::{Browser, Credentials, World, browser::authorize_path, wire::Wire};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

async fn response_to(world: &World, request: &str) -> String {
    let mut wire = Wire::open(&world.server.base).await;
    wire.send(request).await;
    wire.rest().await
}

#[tokio::test]
async fn a_malformed_http_message_is_a_400_in_the_format_of_the_surface() {
    let world = World::with(|settings| settings.subscribers = false).await;
    for (path, format) in [
        ("/oauth/token", "\"error\":\"invalid_request\""),
        ("/v1/accounts", "\"code\":\"malformed_request\""),
        ("/login", "</html>"),
    ] {
        for bad in [
            "HTTP/1.1\r\n",
            "HTTP/1.1\r\nHost: a\r\nHost: a\r\n",
            "HTTP/1.1\r\nHost: a b\r\n",
            "HTTP/1.1\r\nHost: u@a\r\n",
            "HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n",
            "HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n",
            "HTTP/1.1\r\nHost: a\r\ncontent-LENGTH: 3\r\ntransfer-encoding: Chunked\r\n",
            "HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n",
            "HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked, chunked\r\n",
            "HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer a\r\n",
            "HTTP/1.1\r\nHost: a\r\nAuthorization: Basic YTpi\r\nAuthorization: Bearer a\r\n",
        ] {
            let answer = response_to(&world, &format!("POST {path} {bad}{FORM}\r\n0\r\n\r\n")).await;
            assert!(answer.starts_with("HTTP/1.1 400 "), "{path} {bad}: {answer}");
            assert!(
                answer.contains(format) && answer.contains("\r\nconnection: close\r\n"),
                "{path} {bad}: {answer}"
            );
            assert_eq!(answer.matches("HTTP/1.1").count(), 1, "one answer: {answer}");
        }
        // hyper itself refuses these, without a body.
        for bad in [
            "HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n",
            "HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n",
            "HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n",
            "HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n",
            "HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n",
            "HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n",
            "HTTP/1.0\r\nTransfer-Encoding: chunked\r\n",
            "HTTP/1.1\r\nHost : a\r\n",
            "HTTP/1.1\r\n Host: a\r\n",
            "HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n",
        ] {
            let answer = response_to(&world, &format!("POST {path} {bad}{FORM}\r\nabcd")).await;
            assert!(answer.starts_with("HTTP/1.1 400 "), "{path} {bad}: {answer}");
        }
        for chunk in [
            "x\r\na\r\n0\r\n\r\n",
            "1\r\nab\r\n0\r\n\r\n",
            "-1\r\na\r\n",
            "fffffffffffffffff\r\na",
            "1 1\r\na\r\n",
        ] {
            let head =
                format!("POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n{FORM}\r\n{chunk}");
            let answer = response_to(&world, &head).await;
            assert!(
                answer.starts_with("HTTP/1.1 400 ") && answer.contains(format),
                "{path} {chunk}: {answer}"
            );
        }
    }
}

#[tokio::test]
async fn a_host_once_or_an_old_version_and_a_body_in_chunks_are_fine() {
    let world = World::with(|settings| settings.subscribers = false).await;
    for head in [
        "GET /healthz HTTP/1.0\r\n",
        "GET /healthz HTTP/1.1\r\nHost: [::1]:80\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a.example:8080\r\n",
        "GET http://b.example/healthz HTTP/1.1\r\nHost: b.example\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Encoding: identity\r\n",
    ] {
        let answer = response_to(&world, &format!("{head}Connection: close\r\n\r\n")).await;
        assert!(
            answer.starts_with("HTTP/1.1 200 ") || answer.starts_with("HTTP/1.0 200 "),
            "{head}: {answer}"
        );
    }
    let Credentials { client_id, secret } = world.machine();
    let body = format!("grant_type=client_credentials&client_id={client_id}&client_secret={secret}");
    let (one, two) = body.split_at(9);
    let chunks = format!("{:x}\r\n{one}\r\n{:X};ext=1\r\n{two}\r\n0\r\n\r\n", one.len(), two.len());
    let head = format!(
        "POST /oauth/token HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n{FORM}\r\n"
    );
    let answer = response_to(&world, &(head + &chunks)).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test]
async fn a_body_that_is_too_large_or_encoded_is_refused_before_it_comes() {
    let world = World::with(|settings| settings.subscribers = false).await;
    for (path, format) in [
        ("/oauth/token", "\"error\":\"invalid_request\""),
        ("/v1/accounts", "body_too_large"),
        ("/login", "</html>"),
    ] {
        for length in ["10000000000", "65537", "18446744073709551614"] {
            let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n{FORM}\r\n");
            let answer = response_to(&world, &head).await;
            let told = answer.starts_with("HTTP/1.1 413 ") && answer.contains(format);
            assert!(
                told || length.len() > 15 && answer.starts_with("HTTP/1.1 4"),
                "{path} {length}: {answer}"
            );
        }
        let many = format!("10000\r\n{}\r\n1\r\na\r\n0\r\n\r\n", "a".repeat(65_536));
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n{FORM}\r\n{many}");
        let answer = response_to(&world, &head).await;
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains(format), "{path}: {answer}");
        for coding in ["gzip", "br", "identity, gzip", "x"] {
            let head = format!(
                "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Encoding: {coding}\r\n{FORM}Content-Length: 3\r\n\r\na=b"
            );
            let answer = response_to(&world, &head).await;
            assert!(answer.starts_with("HTTP/1.1 415 "), "{path} {coding}: {answer}");
        }
    }
}

#[tokio::test]
async fn head_does_nothing_that_get_does() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.tokens(&world, "openid").await;
    let authorize = authorize_path(&world.web().client_id, &[]);
    let head = world.server.head().await;
    for path in [
        authorize.as_str(),
        "/oauth/logout",
        "/logout",
        "/consent",
        "/join?account=x",
        "/account/consents/withdraw",
    ] {
        let answer = browser.head(&world.server, path).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (405, ""), "{path}: {answer:?}");
        assert!(answer.header("allow").contains("POST"), "{answer:?}");
    }
    assert_eq!(world.server.head().await, head);
    for path in ["/", "/login", "/healthz", "/oauth/jwks.json", "/.well-known/openid-configuration"] {
        let answer = world.server.http.head(format!("{}{path}", world.server.base)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn a_body_that_comes_too_slowly_is_a_408_in_the_format_of_the_surface() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let ask = async |path: &'static str, kind: &'static str| {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\norigin: https://page.example\r\ncontent-type: {kind}\r\ncontent-length: 9\r\n\r\na"
        );
        response_to(&world, &head).await
    };
    let (api, oauth, page) = tokio::join!(
        ask("/v1/accounts", "application/json"),
        ask("/oauth/token", "application/x-www-form-urlencoded"),
        ask("/login", "application/x-www-form-urlencoded"),
    );
    assert!(oauth.contains("access-control-allow-origin: *"), "a page may read it: {oauth}");
    for (answer, format) in
        [(api, "\"code\":\"body_too_slow\""), (oauth, "\"error\":\"invalid_request\""), (page, "</html>")]
    {
        assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("connection: close"), "{answer}");
        assert!(answer.contains(format), "{answer}");
    }
}
