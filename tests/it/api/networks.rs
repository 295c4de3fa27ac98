//! Machine clients bound to networks, and a client's share of its account's requests.

use crate::support::{
    Answer, Credentials, World,
    process::{Process, free_port},
    until,
};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Instant;

/// Returns a world behind a proxy on this machine, which reports the callers' addresses, and a token.
async fn proxied() -> (World, String) {
    let world = World::behind_proxy().await;
    let token = world.management().await;
    (world, token)
}

/// Sends a request to `path` from `ip`, as `client`, with `token`.
async fn ask(world: &World, client: &Credentials, token: &str, path: &str, ip: &str) -> Answer {
    let url = format!("{}{path}", world.server.base);
    let request = match path {
        "/oauth/token" => world.server.http.post(url).form(&[("grant_type", "client_credentials")]),
        "/oauth/introspect" | "/oauth/revoke" => world.server.http.post(url).form(&[("token", "xwms_at_x")]),
        _ => world.server.http.get(url),
    };
    let request = match path.starts_with("/oauth") {
        true => client.on(request),
        false => request.bearer_auth(token),
    };
    Answer::of(request.header("x-forwarded-for", ip).send().await.unwrap()).await
}

async fn allow(world: &World, token: &str, client: &str, networks: &Value) -> Answer {
    world.put(&format!("/v1/clients/{client}/ip_allow_list"), token, &json!({"networks": networks})).await
}

#[tokio::test]
async fn a_machine_client_asks_only_from_its_networks_also_with_tokens_from_before() {
    let (world, token) = proxied().await;
    let body =
        json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read", "tokens:introspect"]});
    let client = world.client(&token, &body).await;
    let own = world.own_token(&client).await;
    let shown = allow(&world, &token, &client.client_id, &json!(["203.0.113.0/24", "2001:db8::7"])).await;
    assert_eq!(
        shown.expect_status(200).json()["ip_allow_list"],
        json!(["203.0.113.0/24", "2001:db8::7/128"])
    );
    for path in ["/oauth/token", "/oauth/introspect", "/oauth/revoke", "/v1/clients"] {
        for good in ["203.0.113.9", "::ffff:203.0.113.9", "2001:db8::7"] {
            ask(&world, &client, &own, path, good).await.expect_status(200);
        }
        for bad in ["203.0.114.1", "2001:db8::8", "127.0.0.1"] {
            let refused = ask(&world, &client, &own, path, bad).await;
            let body = refused.expect_status(403).json();
            assert_eq!(body["code"], "ip_not_allowed", "{path} from {bad}");
            assert_eq!(body["error"] == "access_denied", path.starts_with("/oauth"), "{body}");
            assert!(!refused.header("ratelimit-policy").is_empty() || refused.status == 403);
        }
    }
    for good in ["203.0.113.9:51234", "\"203.0.113.9\"", "[2001:DB8::7]:443", "[::ffff:203.0.113.9]:80"] {
        ask(&world, &client, &own, "/oauth/token", good).await.expect_status(200);
    }
    // An unreadable address is neither the proxy nor any other known one.
    allow(&world, &token, &client.client_id, &json!(["127.0.0.0/8", "0.0.0.0/0", "::/0"]))
        .await
        .expect_status(200);
    for bad in ["unknown", "_hidden", "", "garbage", "203.0.113.9, 1.2.3.4.5", "[2001:db8::7"] {
        for path in ["/oauth/token", "/oauth/introspect", "/v1/clients"] {
            let refused = ask(&world, &client, &own, path, bad).await;
            assert_eq!(refused.expect_status(403).json()["code"], "ip_not_allowed", "{path}: {bad:?}");
        }
    }
    let url = format!("{}/oauth/token", world.server.base);
    let request = || world.server.http.post(&url).form(&[("grant_type", "client_credentials")]);
    let bare =
        Answer::of(request().basic_auth(&client.client_id, Some(&client.secret)).send().await.unwrap()).await;
    assert_eq!(bare.expect_status(403).json()["code"], "ip_not_allowed", "the proxy said nothing");
    allow(&world, &token, &client.client_id, &json!(["203.0.113.0/24", "2001:db8::7"]))
        .await
        .expect_status(200);
    for (forwarded, status) in [
        ("for=203.0.113.9;proto=https;by=_x", 200),
        ("For=\"[2001:db8::7]:4711\"", 200),
        ("for=203.0.113.9, for=198.51.100.1", 403),
        ("for=_hidden", 403),
        ("for=\"203.0.113.9", 403),
    ] {
        let request =
            request().header("forwarded", forwarded).basic_auth(&client.client_id, Some(&client.secret));
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(answer.status, status, "{forwarded}");
    }
    // A stranger's own claim comes before the address that the proxy adds, even in a separate header line.
    let url = format!("{}/oauth/token", world.server.base);
    let request = world.server.http.post(url).form(&[("grant_type", "client_credentials")]);
    let lines = request.header("x-forwarded-for", "203.0.113.9").header("x-forwarded-for", "198.51.100.1");
    let answer =
        Answer::of(lines.basic_auth(&client.client_id, Some(&client.secret)).send().await.unwrap()).await;
    assert_eq!(answer.expect_status(403).json()["code"], "ip_not_allowed");
    // Another client of the account is not bound.
    ask(&world, &world.machine(), &token, "/v1/clients", "198.51.100.1").await.expect_status(200);
    allow(&world, &token, &client.client_id, &json!([])).await.expect_status(200);
    ask(&world, &client, &own, "/oauth/token", "198.51.100.1").await.expect_status(200);
}

#[tokio::test]
async fn a_malformed_network_is_refused_and_changes_nothing() {
    let (world, token) = proxied().await;
    let body = json!({"name": "Robot", "client_type": "machine"});
    let client = world.client(&token, &body).await.client_id;
    let stranger = world.stranger().await;
    let their = world.client(&stranger, &body).await.client_id;
    let head = world.server.head().await;
    let many: Vec<_> = (0..51).map(|n| format!("10.0.{n}.0/24")).collect();
    for bad in [
        json!(["nonsense"]),
        json!(["10.0.0.0/33"]),
        json!(["10.0.0.1/8"]),
        json!([""]),
        json!(["10.0.0.0/8", "10.0.0.0/8"]),
        json!(["10.0.0.7", "10.0.0.7/32"]),
        json!(many),
    ] {
        let refused = allow(&world, &token, &client, &bad).await;
        let refused = refused.expect_status(400).json();
        assert_eq!(
            (&refused["code"], &refused["field"]),
            (&json!("invalid_network"), &json!("networks")),
            "{bad}"
        );
    }
    let refused = allow(&world, &token, &world.web().client_id, &json!(["10.0.0.0/8"])).await;
    assert_eq!(refused.expect_status(409).json()["code"], "machine_only");
    allow(&world, &stranger, &client, &json!([])).await.expect_status(404);
    let refused = allow(&world, &stranger, &their, &json!(["10.0.0.0/8"])).await;
    assert_eq!(refused.expect_status(403).json()["code"], "plan_lacks_feature");
    allow(&world, &stranger, &their, &json!([])).await.expect_status(200);
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn a_client_gets_a_share_of_its_account_s_requests_and_gives_it_back() {
    let (world, token) = proxied().await;
    let body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"]});
    let client = world.client(&token, &body).await;
    let path = format!("/v1/clients/{}", client.client_id);
    let shared = world.patch(&path, &token, &json!({"request_share": 25})).await;
    assert_eq!(shared.expect_status(200).json()["request_share"], 25);
    let own = world.own_token(&client).await;
    let policies = async || {
        let answer = world.api(Method::GET, "/v1/clients", &own).send().await.unwrap();
        Answer::of(answer).await.header("ratelimit-policy").to_owned()
    };
    assert!(policies().await.contains("client"), "{}", policies().await);
    for (bad, code) in [
        (json!(0), "invalid_request_share"),
        (json!(100), "invalid_request_share"),
        (json!(256), "invalid_body"),
    ] {
        let refused = world.patch(&path, &token, &json!({"request_share": bad})).await;
        assert_eq!(refused.expect_status(400).json()["code"], code);
    }
    let kept = world.patch(&path, &token, &json!({"name": "Other"})).await;
    assert_eq!(kept.expect_status(200).json()["request_share"], 25);
    let whole = world.patch(&path, &token, &json!({"request_share": null})).await;
    assert_eq!(whole.expect_status(200).json()["request_share"], Value::Null);
    assert!(!policies().await.contains("client"));

    let stranger = world.stranger().await;
    let their = world.client(&stranger, &body).await.client_id;
    let path = format!("/v1/clients/{their}");
    let refused = world.patch(&path, &stranger, &json!({"request_share": 10})).await;
    assert_eq!(refused.expect_status(403).json()["code"], "plan_lacks_feature");
}

#[tokio::test]
async fn the_operator_reads_which_proxy_sent_what_once_for_all() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let settings = [("XWMS_TRUSTED_PROXIES", r#"["127.0.0.0/8"]"#), ("XWMS_SUBSCRIBERS", "false")];
    let process = Process::spawn(&world.url, free_port(), &settings).await;
    let begun = Instant::now();
    for _ in 0..20 {
        let request =
            process.request(Method::POST, "/oauth/token").header("x-forwarded-for", "_planted\u{e9}");
        assert!(request.send().await.unwrap().status().is_client_error());
    }
    // One line for all of ten seconds.
    let most = 1 + begun.elapsed().as_secs() / 10;
    until("the warning is written", async || process.said().contains("_planted")).await;
    let said = process.said();
    let lines: Vec<_> = said.lines().filter(|line| line.contains("_planted")).collect();
    assert!(u64::try_from(lines.len()).unwrap() <= most, "{said}");
    assert!(lines.iter().all(|line| line.contains("127.0.0.1") && line.contains("WARN")), "{said}");
}
