//! A client's domains: listing them, proving them by DNS or by a file, and their effects.

use crate::support::{Answer, Browser, World, browser::authorize_path, dns::NameServer};
use axum::{Router, response::Redirect, routing::get};
use reqwest::Method;
use serde_json::{Value, json};
use std::net::Ipv4Addr;
use xwms::traffic::writes::Writer;

const ORIGIN: &str = "https://app.example";
const FILE: &str = "/.well-known/xwms-verification.txt";

/// Returns a world that queries `names`, and an access token with every scope.
async fn asking(names: &NameServer) -> (World, String) {
    let server = names.address;
    let world = World::with(move |settings| settings.dns.servers = vec![server]).await;
    let token = world.management().await;
    (world, token)
}

fn listed(origin: &str, switches: [bool; 3]) -> Value {
    json!({"origin": origin, "login": switches[0], "api": switches[1], "cors": switches[2]})
}

async fn list(world: &World, token: &str, client: &str, domains: &[Value]) -> Answer {
    world.put(&format!("/v1/clients/{client}/domains"), token, &json!({"domains": domains})).await
}

async fn verify(world: &World, token: &str, client: &str, origin: &str) -> Answer {
    world.post(&format!("/v1/clients/{client}/domains/verify"), token, &json!({"origin": origin})).await
}

/// Lists `origin` for `client` and proves it.
async fn proved(world: &World, names: &NameServer, token: &str, client: &str, switches: [bool; 3]) {
    let shown = list(world, token, client, &[listed(ORIGIN, switches)]).await.expect_status(200).json();
    let domain = &shown["domains"][0];
    names.text(domain["txt_name"].as_str().unwrap(), &[domain["txt_value"].as_str().unwrap()]);
    verify(world, token, client, ORIGIN).await.expect_status(200);
}

/// Starts a server on this machine with `router`; returns its URL.
async fn site(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    origin
}

#[tokio::test]
async fn a_domain_is_verified_by_its_txt_record() {
    let names = NameServer::new().await;
    let (world, token) = asking(&names).await;
    let client = world.web().client_id;
    let shown = list(&world, &token, &client, &[listed(ORIGIN, [true; 3])]).await.expect_status(200).json();
    let domain = &shown["domains"][0];
    assert_eq!(
        (&domain["verified_at"], &domain["txt_name"]),
        (&Value::Null, &json!("_xwms-challenge.app.example"))
    );
    let missing = verify(&world, &token, &client, ORIGIN).await;
    let detail = missing.expect_status(409).json();
    assert_eq!((&detail["code"], &detail["field"]), (&json!("domain_not_verified"), &json!("origin")));
    let detail = detail["detail"].as_str().unwrap();
    for said in ["_xwms-challenge.app.example", "there is none", FILE] {
        assert!(detail.contains(said), "{said} is not in {detail}");
    }
    names.text("_xwms-challenge.app.example", &["v=spf1 -all"]);
    let wrong = verify(&world, &token, &client, ORIGIN).await;
    assert!(wrong.expect_status(409).body.contains("v=spf1 -all"), "{wrong:?}");
    assert_eq!(world.server.count("client.domain_verified").await, 0);

    // A record may have several parts.
    let (one, two) = domain["txt_value"].as_str().unwrap().split_at(20);
    names.text("_xwms-challenge.app.example", &[one, two]);
    let verified = verify(&world, &token, &client, ORIGIN).await.expect_status(200).json();
    assert!(verified["domains"][0]["verified_at"].is_string(), "{verified}");
    assert_eq!(verified["domains"][0]["verified_by"], "dns");

    // Domains that stay in the list stay verified; the proof is only for this client.
    let both = [listed(ORIGIN, [false; 3]), listed("https://b.example", [true; 3])];
    let shown = list(&world, &token, &client, &both).await.expect_status(200).json();
    assert!(shown["domains"][0]["verified_at"].is_string() && shown["domains"][1]["verified_at"].is_null());
    list(&world, &token, &world.native(), &[listed(ORIGIN, [true; 3])]).await.expect_status(200);
    verify(&world, &token, &world.native(), ORIGIN).await.expect_status(409);
}

#[tokio::test]
async fn a_domain_is_verified_by_its_file() {
    let world = World::with(|settings| settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()]).await;
    let token = world.management().await;
    let client = world.web().client_id;
    let text = std::sync::Arc::new(std::sync::Mutex::new("nonsense".repeat(10)));
    let told = text.clone();
    let origin =
        site(Router::new().route(FILE, get(move || async move { told.lock().unwrap().clone() }))).await;
    let shown = list(&world, &token, &client, &[listed(&origin, [true; 3])]).await.expect_status(200).json();
    let wrong = verify(&world, &token, &client, &origin).await;
    assert!(wrong.expect_status(409).body.contains("nonsensenonsense"), "{wrong:?}");
    *text.lock().unwrap() = "x".repeat(2_000);
    let long = verify(&world, &token, &client, &origin).await;
    assert!(long.expect_status(409).body.contains("larger than 1 KiB"), "{long:?}");
    let proof = shown["domains"][0]["token"].as_str().unwrap();
    *text.lock().unwrap() = format!("{proof}\n");
    let verified = verify(&world, &token, &client, &origin).await.expect_status(200).json();
    assert_eq!(verified["domains"][0]["verified_by"], "file");

    // A redirect is no proof: anybody may redirect to another site's file.
    let other = site(
        Router::new()
            .route(FILE, get(move || async move { Redirect::temporary(&format!("{origin}{FILE}")) })),
    );
    let other = other.await;
    list(&world, &token, &client, &[listed(&other, [true; 3])]).await.expect_status(200);
    let refused = verify(&world, &token, &client, &other).await;
    assert!(refused.expect_status(409).body.contains("the status is 307"), "{refused:?}");
}

#[tokio::test]
async fn no_file_is_fetched_from_an_address_that_is_not_public() {
    let names = NameServer::new().await;
    let (world, token) = asking(&names).await;
    let client = world.web().client_id;
    // Only the checked address is dialled, whatever DNS says later.
    names.at("inside.example", Ipv4Addr::LOCALHOST);
    names.at("metadata.example", Ipv4Addr::new(169, 254, 169, 254));
    for origin in [
        "https://inside.example",
        "https://metadata.example",
        "https://127.0.0.1:8443",
        "https://169.254.169.254",
        "https://[::1]",
        "https://10.0.0.1",
        "http://127.0.0.1:9",
    ] {
        list(&world, &token, &client, &[listed(origin, [true; 3])]).await.expect_status(200);
        let refused = verify(&world, &token, &client, origin).await;
        let refused = refused.expect_status(409).json()["detail"].as_str().unwrap().to_owned();
        assert!(refused.contains("does not have a public address"), "{origin}: {refused}");
        assert!(!refused.contains("169.254.169.254:") && !refused.contains("refused"), "{refused}");
    }
}

#[tokio::test]
async fn a_malformed_domain_is_refused_and_changes_nothing() {
    let names = NameServer::new().await;
    let (world, token) = asking(&names).await;
    let client = world.web().client_id;
    let stranger = world.stranger().await;
    let head = world.server.head().await;
    for bad in ["https://*.example", "https://app.example/", "http://app.example", "app.example", "null", ""]
    {
        let refused = list(&world, &token, &client, &[listed(bad, [true; 3])]).await;
        let refused = refused.expect_status(400).json();
        assert_eq!(
            (&refused["code"], &refused["field"]),
            (&json!("invalid_domain"), &json!("domains")),
            "{bad}"
        );
    }
    let twice = [listed(ORIGIN, [true; 3]), listed(ORIGIN, [false; 3])];
    assert_eq!(
        list(&world, &token, &client, &twice).await.expect_status(400).json()["code"],
        "invalid_domain"
    );
    let unlisted = verify(&world, &token, &client, "https://unlisted.example").await;
    assert_eq!(unlisted.expect_status(400).json()["code"], "unknown_domain");
    list(&world, &stranger, &client, &[]).await.expect_status(404);
    verify(&world, &stranger, &client, ORIGIN).await.expect_status(404);
    assert_eq!(world.server.head().await, head);

    // The stranger's plan is the smallest, with two domains for each client.
    let machine = json!({"name": "Robot", "client_type": "machine"});
    let their = world.client(&stranger, &machine).await.client_id;
    let three =
        ["https://a.example", "https://b.example", "https://c.example"].map(|it| listed(it, [true; 3]));
    let refused = list(&world, &stranger, &their, &three).await;
    assert_eq!(refused.expect_status(409).json()["code"], "limit_reached");
    list(&world, &stranger, &their, &three[..2]).await.expect_status(200);
}

#[tokio::test]
async fn people_come_back_only_to_a_verified_domain_that_is_for_logins() {
    let names = NameServer::new().await;
    let (world, token) = asking(&names).await;
    let body = json!({
        "name": "Shop", "client_type": "web", "redirect_uris": [format!("{ORIGIN}/cb"), "http://127.0.0.1:9000/cb"],
        "scopes": ["openid"],
    });
    let client = world.client(&token, &body).await.client_id;
    let uri = format!("{ORIGIN}/cb");
    let status = async |uri: &str| {
        let path = authorize_path(&client, &[("redirect_uri", uri)]);
        world.server.get(&path).await.status
    };
    assert_eq!(status(&uri).await, 303, "without domains it is as it was");
    list(&world, &token, &client, &[listed(ORIGIN, [true, false, false])]).await.expect_status(200);
    assert_eq!(status(&uri).await, 400, "listed is not verified");
    assert_eq!(status("http://127.0.0.1:9000/cb").await, 303, "only https is about domains");
    proved(&world, &names, &token, &client, [false, true, true]).await;
    assert_eq!(status(&uri).await, 400, "verified, but not for logins");
    list(&world, &token, &client, &[listed(ORIGIN, [true, false, false])]).await.expect_status(200);
    assert_eq!(status(&uri).await, 303);
}

#[tokio::test]
async fn browsers_call_only_from_a_verified_domain_that_is_for_it() {
    let names = NameServer::new().await;
    let (world, token) = asking(&names).await;
    let mut browser = Browser::default();
    let tokens = browser.tokens(&world, "openid offline_access").await;
    let client = world.web();
    let from = async |path: &str, origin: Option<&str>| {
        let url = format!("{}{path}", world.server.base);
        let mut request = match path {
            "/oauth/userinfo" => {
                world.server.http.get(url).bearer_auth(tokens["access_token"].as_str().unwrap())
            }
            _ => {
                let fields =
                    [("token", tokens["access_token"].as_str().unwrap()), ("grant_type", "refresh_token")];
                client.on(world.server.http.post(url)).form(&fields)
            }
        };
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        Answer::of(request.send().await.unwrap()).await
    };
    let endpoints = ["/oauth/userinfo", "/oauth/introspect", "/oauth/token"];
    for path in endpoints {
        assert_ne!(from(path, Some(ORIGIN)).await.status, 403, "{path}: without domains it is as it was");
    }
    proved(&world, &names, &token, &client.client_id, [true, false, true]).await;
    for path in endpoints {
        assert_ne!(from(path, Some(ORIGIN)).await.status, 403, "{path}");
        assert_ne!(from(path, None).await.status, 403, "{path}: only browsers say where from");
        for origin in ["https://evil.example", "null", "https://app.example:8443", "http://app.example"] {
            let refused = from(path, Some(origin)).await;
            let body = refused.expect_status(403).json();
            assert_eq!(
                (&body["code"], &body["error"]),
                (&json!("origin_not_allowed"), &json!("access_denied")),
                "{path}"
            );
        }
    }
    list(&world, &token, &client.client_id, &[listed(ORIGIN, [true, true, false])]).await.expect_status(200);
    assert_eq!(from("/oauth/userinfo", Some(ORIGIN)).await.status, 403, "cors is switched off");
}

#[tokio::test]
async fn the_api_answers_pages_of_verified_domains_and_no_others() {
    let names = NameServer::new().await;
    let (world, token) = asking(&names).await;
    let machine = world.machine();
    let ask = async |method: Method, origin: &str| {
        let mut request = world.api(method.clone(), "/v1/clients", &token).header("origin", origin);
        if method == Method::OPTIONS {
            request = request
                .header("access-control-request-method", "PATCH")
                .header("access-control-request-headers", "authorization,content-type,sentry-trace,baggage");
        }
        world.server.settle().await;
        Answer::of(request.send().await.unwrap()).await
    };
    let allowed = |answer: &Answer| answer.header("access-control-allow-origin").to_owned();
    assert_eq!(allowed(&ask(Method::OPTIONS, ORIGIN).await), "");
    assert_eq!(ask(Method::GET, ORIGIN).await.status, 200, "without domains it is as it was");

    list(&world, &token, &machine.client_id, &[listed(ORIGIN, [false, true, true])]).await.expect_status(200);
    assert_eq!(allowed(&ask(Method::OPTIONS, ORIGIN).await), "", "not verified yet");
    let refused = ask(Method::GET, ORIGIN).await;
    assert_eq!(refused.expect_status(403).json()["code"], "origin_not_allowed");

    proved(&world, &names, &token, &machine.client_id, [false, true, true]).await;
    let preflight = ask(Method::OPTIONS, ORIGIN).await;
    assert_eq!(allowed(&preflight), ORIGIN);
    assert_eq!(preflight.header("access-control-allow-credentials"), "");
    assert!(preflight.header("access-control-allow-methods").contains("PATCH"), "{preflight:?}");
    assert!(preflight.header("access-control-allow-headers").contains("sentry-trace"), "{preflight:?}");
    let read = ask(Method::GET, ORIGIN).await;
    assert_eq!(allowed(read.expect_status(200)), ORIGIN);
    assert_eq!(allowed(&ask(Method::OPTIONS, "https://evil.example").await), "");
    assert_eq!(ask(Method::GET, "https://evil.example").await.status, 403);

    list(&world, &token, &machine.client_id, &[listed(ORIGIN, [false, false, true])])
        .await
        .expect_status(200);
    assert_eq!(allowed(&ask(Method::OPTIONS, ORIGIN).await), "", "the API is switched off");
    assert_eq!(ask(Method::GET, ORIGIN).await.status, 403);
}

#[tokio::test]
async fn pages_from_anywhere_may_send_any_header_to_the_endpoints_of_oauth() {
    let world = World::new().await;
    let asked = "authorization,baggage,sentry-trace,traceparent,tracestate,x-anything";
    for path in super::cross_origin::OPEN {
        let request = world.server.http.request(Method::OPTIONS, format!("{}{path}", world.server.base));
        let request = request
            .header("origin", ORIGIN)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", asked);
        let preflight = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(preflight.expect_status(200).header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(preflight.header("access-control-allow-headers"), asked, "{path}");
        assert_eq!(preflight.header("access-control-allow-credentials"), "", "{path}");
    }
}

#[tokio::test]
async fn loopback_needs_no_proof_for_a_test_client() {
    let world = World::new().await;
    let token = world.management().await;
    let body =
        json!({"name": "CI", "client_type": "machine", "environment": "test", "scopes": ["clients:read"]});
    let client = world.client(&token, &body).await;
    let origin = "http://localhost:3000";
    list(&world, &token, &client.client_id, &[listed(origin, [false, true, true])]).await.expect_status(200);
    world.server.settle().await;
    let own = world.own_token(&client).await;
    let read = world.api(Method::GET, "/v1/clients", &own).header("origin", origin).send().await.unwrap();
    let read = Answer::of(read).await;
    assert_eq!(read.expect_status(200).header("access-control-allow-origin"), origin);
    let other = world.api(Method::GET, "/v1/clients", &own).header("origin", "http://localhost:3001");
    assert_eq!(other.send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_domain_is_looked_for_before_the_turn_to_write_and_a_few_at_once() {
    let names = NameServer::new().await;
    let (world, token) = asking(&names).await;
    let (client, account_id) = (world.web().client_id, world.demo.account_id);
    let shown = list(&world, &token, &client, &[listed(ORIGIN, [true; 3])]).await.expect_status(200).json();
    let writes = &world.server.app.writes;
    let crowd: Vec<_> = std::iter::from_fn(|| writes.place(account_id, Writer::Clients)).collect();
    // Servers that don't respond keep no write waiting: what they say is known before the turn.
    let missing = verify(&world, &token, &client, ORIGIN).await;
    assert_eq!(missing.expect_status(409).json()["code"], "domain_not_verified");
    let domain = &shown["domains"][0];
    names.text(domain["txt_name"].as_str().unwrap(), &[domain["txt_value"].as_str().unwrap()]);
    let refused = verify(&world, &token, &client, ORIGIN).await;
    assert_eq!(refused.expect_status(429).json()["code"], "slow_down");
    assert_eq!(world.server.count("client.domain_verified").await, 0);
    drop(crowd);

    let domains = &world.server.app.domains;
    let lookups: Vec<_> = std::iter::from_fn(|| domains.place(account_id)).collect();
    assert!(!lookups.is_empty());
    let refused = verify(&world, &token, &client, ORIGIN).await;
    assert_eq!(refused.expect_status(429).header("retry-after"), "1");
    // Other accounts look, and this one writes.
    let demo = world.another().await;
    let (other, app) = (world.management_of(&demo).await, demo.clients.web.client_id.to_string());
    list(&world, &other, &app, &[listed(ORIGIN, [true; 3])]).await.expect_status(200);
    verify(&world, &other, &app, ORIGIN).await.expect_status(409);
    list(&world, &token, &client, &[listed(ORIGIN, [true; 3])]).await.expect_status(200);
    drop(lookups);
    verify(&world, &token, &client, ORIGIN).await.expect_status(200);
}
