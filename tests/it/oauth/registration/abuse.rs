//! What strangers, other accounts and hostile metadata get at the registration endpoint: nothing, and only so often.

use super::{for_apps, native, offering, open_to_all, register, site, token};
use crate::support::{Answer, World, eventually};
use futures::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;
use xwms::config::{Pace, Registrants};
use xwms_events::account::{AccountCommand, Limits};

/// Returns the client that was registered, as its account sees it.
async fn client(world: &World, management: &str, made: &Value) -> Value {
    let path = format!("/v1/clients/{}", made["client_id"].as_str().unwrap());
    world.read(&path, management).await.expect_status(200).json()
}

#[tokio::test]
async fn a_token_registers_as_many_apps_as_it_allows_also_at_once() {
    let world = offering().await;
    let initial = for_apps(&world, 2).await;
    let metadata = native();
    let answers = join_all((0..6).map(|_| register(&world.server, &initial, &metadata))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 2, "{answers:?}");
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        refused.expect_oauth(401, "invalid_token");
    }
    assert_eq!(world.server.count("client.self_registered").await, 2);
    assert_eq!(world.server.count("account.registration_token_used").await, 2);
}

#[tokio::test]
async fn a_missing_made_up_expired_or_revoked_token_registers_nothing() {
    let world = offering().await;
    let management = world.management().await;
    let bare = register(&world.server, "", &native()).await;
    bare.expect_oauth(401, "invalid_token");
    assert_eq!(bare.header("www-authenticate"), "Bearer realm=\"xwms\"");
    let short = json!({"label": "Short", "lifetime_seconds": 60});
    let short = token(&world, &management, &short).await["registration_token"].as_str().unwrap().to_owned();
    let revoked = token(&world, &management, &json!({"label": "Revoked"})).await;
    let path = format!("/v1/registration_tokens/{}", revoked["registration_id"].as_str().unwrap());
    world.delete(&path, &management).await.expect_status(204);
    world.delete(&path, &management).await.expect_status(404);
    world.server.app.store.clock().advance(Duration::from_secs(61));
    let revoked = revoked["registration_token"].as_str().unwrap();
    for bad in [short.as_str(), revoked, "nonsense", &management, &format!("{revoked}A")] {
        register(&world.server, bad, &native()).await.expect_oauth(401, "invalid_token");
    }
    assert_eq!(world.server.count("client.self_registered").await, 0);
}

#[tokio::test]
async fn a_token_is_good_for_its_own_account_and_no_other_account_sees_or_ends_it() {
    let world = offering().await;
    let other = world.sign_up("o@other.example").await;
    let own = world.management().await;
    let made = token(&world, &other.token, &json!({"label": "Theirs", "uses": 5})).await;
    let path = format!("/v1/registration_tokens/{}", made["registration_id"].as_str().unwrap());
    world.delete(&path, &own).await.expect_status(404);
    assert_eq!(
        world.read("/v1/registration_tokens", &own).await.expect_status(200).json()["data"],
        json!([])
    );
    let mut metadata = native();
    metadata["account_id"] = json!(world.demo.account_id.to_string());
    let app = register(&world.server, made["registration_token"].as_str().unwrap(), &metadata).await;
    let app = app.expect_status(201).json();
    let seen = client(&world, &other.token, &app).await;
    assert_eq!(seen["account_id"], json!(other.account_id.to_string()), "the token decides");
    world.read(&format!("/v1/clients/{}", app["client_id"].as_str().unwrap()), &own).await.expect_status(404);
    let close = AccountCommand::Restrict { reason: "test".to_owned() };
    world.by_operator(other.account_id, close).await;
    register(&world.server, made["registration_token"].as_str().unwrap(), &native())
        .await
        .expect_oauth(401, "invalid_token");
}

#[tokio::test]
async fn metadata_gives_an_app_no_more_than_an_app_may_choose() {
    let world = offering().await;
    let (management, initial) = (world.management().await, for_apps(&world, 10).await);
    for scope in ["clients:write", "openid accounts:read", "tokens:introspect openid"] {
        let mut metadata = site();
        metadata["scope"] = json!(scope);
        register(&world.server, &initial, &metadata).await.expect_oauth(400, "invalid_client_metadata");
    }
    for grants in [json!(["client_credentials"]), json!(["authorization_code", "client_credentials"])] {
        let mut metadata = site();
        metadata["grant_types"] = grants;
        register(&world.server, &initial, &metadata).await.expect_oauth(400, "invalid_client_metadata");
    }
    let mut metadata = site();
    let hostile = json!({
        "account_id": "account_00000000000000000000000000", "client_id": world.machine().client_id,
        "client_secret": "xwms_secret_of_my_own", "client_type": "machine", "scopes": ["clients:write"],
        "reach": ["clients:write"], "environment": "test", "standing": "disabled", "verified": true,
        "imported_id": "shop", "require_pkce": false, "sign_up_closed": true,
        "token_policy": {"access_token_seconds": 86400}, "domains": [{"origin": "https://site.example"}],
        "registration_access_token": "mine", "client_secret_expires_at": 0,
    });
    metadata.as_object_mut().unwrap().extend(hostile.as_object().unwrap().clone());
    let made = register(&world.server, &initial, &metadata).await.expect_status(201).json();
    assert_ne!(made["client_id"], json!(world.machine().client_id));
    assert_ne!(made["client_secret"], json!("xwms_secret_of_my_own"));
    assert_ne!(made["registration_access_token"], json!("mine"));
    let seen = client(&world, &management, &made).await;
    for (member, value) in [
        ("account_id", json!(world.demo.account_id.to_string())),
        ("client_type", json!("web")),
        ("scopes", json!(["openid", "profile", "email", "offline_access"])),
        ("environment", json!("live")),
        ("standing", json!("enabled")),
        ("verified", json!(false)),
        ("imported_id", Value::Null),
        ("require_pkce", json!(true)),
        ("sign_up", json!(true)),
        ("domains", json!([])),
    ] {
        assert_eq!(seen[member], value, "{member}");
    }
    assert_eq!(seen["token_policy"]["access_token_seconds"], 600);
}

#[tokio::test]
async fn a_registration_leads_nobody_elsewhere() {
    let world = offering().await;
    let initial = for_apps(&world, 1).await;
    for (uri, kind) in [
        ("http://site.example/callback", "web"),
        ("http://127.0.0.1:9000/callback", "web"),
        ("https://localhost/callback", "web"),
        ("com.example.app:/callback", "web"),
        ("https://site.example/callback#part", "web"),
        ("https://site.example/%2e%2e/callback", "web"),
        ("https://*.example/callback", "web"),
        ("https://user@site.example/callback", "web"),
        ("javascript:alert(1)", "native"),
        ("data:text/html,x", "native"),
        ("http://10.0.0.1/callback", "native"),
        ("https://site.example/callback?code=1", "native"),
    ] {
        let metadata = json!({"redirect_uris": [uri], "application_type": kind});
        let refused = register(&world.server, &initial, &metadata).await;
        refused.expect_oauth(400, "invalid_redirect_uri");
    }
    for metadata in [json!({"redirect_uris": []}), json!({"client_name": "Nowhere"})] {
        register(&world.server, &initial, &metadata).await.expect_oauth(400, "invalid_redirect_uri");
    }
    let mut metadata = site();
    metadata["client_uri"] = json!("javascript:alert(1)");
    metadata["policy_uri"] = json!("https://site.example");
    let made = register(&world.server, &initial, &metadata).await.expect_status(201).json();
    assert!(made.get("client_uri").is_none(), "no link to a script: {made}");
    assert_eq!(made["policy_uri"], "https://site.example/");
}

#[tokio::test]
async fn a_malformed_registration_is_refused_with_a_reason() {
    let world = offering().await;
    let initial = for_apps(&world, 1).await;
    let send = async |kind: &str, body: String| {
        let request = world.server.http.post(format!("{}/oauth/register", world.server.base));
        let request = request.bearer_auth(&initial).header("content-type", kind).body(body);
        Answer::of(request.send().await.unwrap()).await
    };
    for (kind, body) in [
        ("application/json", "{".to_owned()),
        ("application/json", "[]".to_owned()),
        ("application/json", String::new()),
        ("application/json", json!({"redirect_uris": "https://site.example/"}).to_string()),
        ("application/json", r#"{"client_name": "\u0000"}"#.to_owned()),
        ("application/x-www-form-urlencoded", site().to_string()),
        (
            "application/json",
            json!({"client_name": "x".repeat(101), "redirect_uris": ["https://a.example/"]}).to_string(),
        ),
    ] {
        send(kind, body).await.expect_oauth(400, "invalid_client_metadata");
    }
    send("application/json", " ".repeat(70_000)).await.expect_status(413);
    let other = world.server.get("/oauth/register").await;
    assert_eq!((other.status, other.error().as_str()), (405, "invalid_request"));
    register(&world.server, &initial, &site()).await.expect_status(201);
}

#[tokio::test]
async fn self_registered_clients_count_in_the_plan_and_a_refused_one_uses_nothing_up() {
    let world = offering().await;
    let management = world.management().await;
    let initial = for_apps(&world, 3).await;
    let limits = Limits { clients: Some(1), ..Limits::default() };
    world.by_operator(world.demo.account_id, AccountCommand::AgreeLimits { limits }).await;
    register(&world.server, &initial, &native()).await.expect_oauth(403, "access_denied");
    let listed = world.read("/v1/registration_tokens", &management).await.expect_status(200).json();
    assert_eq!(listed["data"][0]["uses_left"], 3);
    let limits = Limits::default();
    world.by_operator(world.demo.account_id, AccountCommand::AgreeLimits { limits }).await;
    register(&world.server, &initial, &native()).await.expect_status(201);
}

#[tokio::test]
async fn a_flood_of_registrations_and_of_guessed_tokens_has_to_wait() {
    let world = World::with(|settings| {
        settings.client_registration.allowed = Registrants::Token;
        settings.guard.client = Pace::new(2, 600);
    })
    .await;
    for status in [401, 401, 429] {
        let answer = register(&world.server, "xwms_registration_guess", &native()).await;
        assert_eq!(answer.status, status, "{answer:?}");
    }
    let open = open_to_all(&world).await;
    let before = open.count("client.self_registered").await;
    for _ in 0..10 {
        register(&open, "", &native()).await.expect_status(201);
    }
    let refused = register(&open, "", &native()).await;
    assert!(!refused.expect_status(429).header("retry-after").is_empty(), "{refused:?}");
    assert_eq!(open.count("client.self_registered").await, before + 10);
}

#[tokio::test]
async fn a_registration_counts_in_the_window_of_its_account() {
    let world = offering().await;
    let initial = for_apps(&world, 1).await;
    world.agree_requests(world.demo.account_id, 3).await;
    // Metadata that is refused, so that no token is used up before the window is.
    let refused = eventually("the window is full", async || {
        let answer = register(&world.server, &initial, &json!({})).await;
        assert!([400, 429].contains(&answer.status), "{answer:?}");
        (answer.status == 429).then_some(answer)
    })
    .await;
    assert_eq!(refused.json()["code"], "rate_limited");
    assert_eq!(world.server.count("client.self_registered").await, 0);
}
