//! What a page of another origin may read: not only responses, but also the reason for a failure. Without CORS headers
//! a browser shows the page a network error instead of the reason.

use crate::support::{Answer, World, cluster, proxy::Proxy, wire::Wire};
use reqwest::Method;
use serde_json::json;
use xwms::config::Pace;

const ANYWHERE: &str = "https://page.example";
/// The endpoints that any page may call.
pub const OPEN: [&str; 14] = [
    "/oauth/token",
    "/oauth/par",
    "/oauth/device_authorization",
    "/oauth/register",
    "/oauth/revoke",
    "/oauth/introspect",
    "/oauth/userinfo",
    "/oauth/jwks.json",
    "/oauth/status-lists/none",
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-protected-resource",
    "/.well-known/oauth-protected-resource/v1",
    "/.well-known/oauth-protected-resource/resources/resource_of_none",
];
const LOOPBACK: &str = "http://localhost:3000";

/// The refusals of the HTTP layer: their status, the method, and the request after its target.
fn refused() -> Vec<(u16, &'static str, String)> {
    let long = "a".repeat(17_000);
    vec![
        (400, "POST", "Host: a\r\nHost: a\r\n".to_owned()),
        (400, "POST", "Host: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n".to_owned()),
        (413, "POST", "Host: a\r\nContent-Length: 70000\r\n".to_owned()),
        (
            415,
            "POST",
            "Host: a\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\nConnection: close\r\n".to_owned(),
        ),
        (431, "POST", format!("Host: a\r\nX-Long: {long}\r\n")),
        (405, "DELETE", "Host: a\r\nConnection: close\r\n".to_owned()),
    ]
}

/// Returns the response to a page of `origin`.
async fn response_to(world: &World, (method, path): (&str, &str), fields: &str, origin: &str) -> String {
    let mut wire = Wire::open(&world.server.base).await;
    wire.send(format!("{method} {path} HTTP/1.1\r\nOrigin: {origin}\r\n{fields}\r\na=b")).await;
    wire.rest().await
}

#[tokio::test]
async fn any_page_may_read_why_an_open_endpoint_refuses_it() {
    let world = World::with(|settings| settings.subscribers = false).await;
    for path in OPEN {
        for (status, method, fields) in refused() {
            let answer = response_to(&world, (method, path), &fields, ANYWHERE).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {answer}");
            assert_eq!(
                answer.matches("\r\naccess-control-allow-origin: *\r\n").count(),
                1,
                "{path}: {answer}"
            );
            let exposed = answer.lines().find(|line| line.starts_with("access-control-expose-headers: "));
            assert!(exposed.is_some_and(|line| line.contains("retry-after")), "{path}: {answer}");
        }
    }
    let fields = "Host: a\r\nConnection: close\r\n";
    let missing = response_to(&world, ("GET", "/oauth/tokens"), fields, ANYWHERE).await;
    assert!(missing.starts_with("HTTP/1.1 404 ") && missing.contains("allow-origin: *"), "{missing}");
    // Pages that use cookies can't be read by other origins.
    for path in ["/oauth/authorize", "/oauth/logout", "/login", "/consent", "/device", "/nothing"] {
        for (_, method, fields) in refused() {
            let answer = response_to(&world, (method, path), &fields, ANYWHERE).await;
            assert!(!answer.contains("access-control"), "{path}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_page_from_anywhere_may_manage_the_registration_of_its_client() {
    let world = World::with(|settings| settings.subscribers = false).await;
    for method in ["GET", "PUT", "DELETE"] {
        let url = format!("{}/oauth/register/none", world.server.base);
        let request = world.server.http.request(Method::OPTIONS, url).header("origin", ANYWHERE);
        let request = request
            .header("access-control-request-method", method)
            .header("access-control-request-headers", "authorization,content-type");
        let preflight = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(preflight.expect_status(200).header("access-control-allow-origin"), "*");
        let allowed = preflight.header("access-control-allow-methods");
        assert!(allowed.split(',').any(|one| one.trim() == method), "{method}: {allowed}");
    }
}

#[tokio::test]
async fn a_page_that_has_to_wait_may_read_for_how_long() {
    let world = World::with(|settings| settings.guard.client = Pace::new(1, 600)).await;
    let machine = world.machine().client_id;
    let ask = async || {
        let request = world.server.http.post(format!("{}/oauth/token", world.server.base));
        let request =
            request.form(&[("grant_type", "client_credentials")]).basic_auth(&machine, Some("wrong"));
        Answer::of(request.header("origin", ANYWHERE).send().await.unwrap()).await
    };
    ask().await.expect_status(401);
    let held = ask().await;
    assert_eq!(held.expect_status(429).header("access-control-allow-origin"), "*");
    assert!(held.header("access-control-expose-headers").contains("retry-after"));
}

/// Creates a test client that pages at [`LOOPBACK`] may use, as the read models show it; returns its token.
async fn with_a_page(world: &World) -> String {
    let token = world.management().await;
    let body =
        json!({"name": "CI", "client_type": "machine", "environment": "test", "scopes": ["clients:read"]});
    let client = world.client(&token, &body).await;
    let domains = json!({"domains": [{"origin": LOOPBACK, "login": false, "cors": true, "api": true}]});
    let path = format!("/v1/clients/{}/domains", client.client_id);
    world.put(&path, &token, &domains).await.expect_status(200);
    world.server.settle().await;
    world.own_token(&client).await
}

#[tokio::test]
async fn a_page_of_a_known_origin_may_read_why_the_api_refuses_it() {
    let world = World::new().await;
    with_a_page(&world).await;
    for (status, method, fields) in refused() {
        let answer = response_to(&world, (method, "/v1/clients"), &fields, LOOPBACK).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(answer.contains(&format!("\r\naccess-control-allow-origin: {LOOPBACK}\r\n")), "{answer}");
        let answer = response_to(&world, (method, "/v1/clients"), &fields, ANYWHERE).await;
        assert!(!answer.contains("access-control-allow-origin"), "{answer}");
    }
    let fields = "Host: a\r\nConnection: close\r\n";
    let missing = response_to(&world, ("GET", "/v1/nothing"), fields, LOOPBACK).await;
    assert!(missing.starts_with("HTTP/1.1 404 ") && missing.contains(LOOPBACK), "{missing}");
    let missing = response_to(&world, ("GET", "/v1/nothing"), fields, ANYWHERE).await;
    assert!(!missing.contains("access-control-allow-origin"), "{missing}");
}

#[tokio::test]
async fn a_page_may_read_that_the_database_says_nothing() {
    let (proxy, url) = Proxy::postgres(&cluster::database().await);
    let world = World::at(&url, |_| {}).await;
    let token = with_a_page(&world).await;
    let ask = async |path: &str, origin: &str| {
        let request = world.api(Method::GET, path, &token).header("origin", origin);
        Answer::of(request.send().await.unwrap()).await
    };
    ask("/v1/clients", LOOPBACK).await.expect_status(200);
    proxy.freeze();
    let (api, stranger, oauth) = tokio::join!(
        ask("/v1/clients", LOOPBACK),
        ask("/v1/clients", ANYWHERE),
        ask("/oauth/userinfo", ANYWHERE)
    );
    for (answer, allowed) in [(api, LOOPBACK), (stranger, ""), (oauth, "*")] {
        assert_eq!(answer.expect_status(503).header("access-control-allow-origin"), allowed);
    }
    proxy.pass();
}
