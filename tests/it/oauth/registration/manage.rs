//! The registration access token: an app reads, changes and deletes its own registration, and nothing else.

use super::{access, configure, for_apps, native, offering, register, site};
use crate::{
    oauth::keyed_app::path_of,
    support::{
        Browser, World,
        browser::{authorize_path, redeem},
        dpop::Prover,
        query,
    },
};
use reqwest::Method;
use serde_json::{Value, json};
use xwms::{
    commands::{
        Context,
        clients::{self, Authority, ClientRef},
    },
    traffic::writes::Writer,
};
use xwms_events::client::{Client, ClientCommand};

/// Registers the app that `metadata` describes.
async fn registered(world: &World, metadata: &Value) -> Value {
    register(&world.server, &for_apps(world, 1).await, metadata).await.expect_status(201).json()
}

/// Returns `metadata` as an update of the client `made`.
fn update(made: &Value, metadata: &Value, change: &Value) -> Value {
    let mut body = metadata.clone();
    let members = body.as_object_mut().unwrap();
    members.insert("client_id".to_owned(), made["client_id"].clone());
    members.extend(change.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn an_app_reads_replaces_and_deletes_its_registration() {
    let world = offering().await;
    let made = registered(&world, &native()).await;
    let read = configure(&world.server, Method::GET, access(&made), None).await;
    assert_eq!(read.expect_status(200).header("cache-control"), "no-store");
    assert_eq!(read.json(), made, "what a public client registered");

    let other = "http://127.0.0.1:9001/other";
    let change = json!({"client_name": "Agent 2", "redirect_uris": [other], "scope": "openid"});
    let body = update(&made, &native(), &change);
    let changed = configure(&world.server, Method::PUT, access(&made), Some(&body)).await;
    let changed = changed.expect_status(200).json();
    assert_eq!((&changed["client_name"], &changed["scope"]), (&json!("Agent 2"), &json!("openid")));
    assert_eq!(changed["redirect_uris"], json!([other]));
    assert_eq!(access(&changed), access(&made), "the token stays");
    let client_id = made["client_id"].as_str().unwrap();
    let old = authorize_path(client_id, &[("redirect_uri", "http://127.0.0.1:9000/elsewhere")]);
    let page = Browser::default().open(&world.server, &old).await;
    assert_eq!(page.status, 400, "no redirect to what was replaced: {page:?}");
    let head = world.server.head().await;
    configure(&world.server, Method::PUT, access(&made), Some(&body)).await.expect_status(200);
    assert_eq!(world.server.head().await, head, "the same again changes nothing");

    configure(&world.server, Method::DELETE, access(&made), None).await.expect_status(204);
    for method in [Method::GET, Method::DELETE] {
        configure(&world.server, method, access(&made), None).await.expect_oauth(401, "invalid_token");
    }
    let path = format!("/v1/clients/{client_id}");
    world.read(&path, &world.management().await).await.expect_status(404);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn changes_of_a_registration_take_turns_with_the_writes_of_its_account() {
    let world = offering().await;
    let made = registered(&world, &native()).await;
    let change = |name: &str| update(&made, &native(), &json!({"client_name": name}));
    let (account_id, writes) = (world.demo.account_id, &world.server.app.writes);
    let crowd: Vec<_> = std::iter::from_fn(|| writes.place(account_id, Writer::Clients)).collect();
    for (method, body) in [(Method::PUT, Some(change("Crowded"))), (Method::DELETE, None)] {
        let refused = configure(&world.server, method, access(&made), body.as_ref()).await;
        assert_eq!(refused.expect_status(429).header("retry-after"), "1");
    }
    let read = configure(&world.server, Method::GET, access(&made), None).await;
    assert_eq!(read.expect_status(200).json(), made, "nothing changed");
    drop(crowd);
    let body = change("Alone");
    let changed = configure(&world.server, Method::PUT, access(&made), Some(&body)).await;
    assert_eq!(changed.expect_status(200).json()["client_name"], "Alone");
}

/// What an app can turn on to protect itself.
const SWITCHES: [&str; 2] = ["dpop_bound_access_tokens", "require_pushed_authorization_requests"];

#[tokio::test]
async fn an_app_can_demand_that_its_tokens_are_bound_and_its_requests_pushed() {
    let world = offering().await;
    let mut metadata = native();
    for name in SWITCHES {
        metadata[name] = json!(true);
    }
    let made = registered(&world, &metadata).await;
    for name in SWITCHES {
        assert_eq!(made[name], true, "{name}");
    }
    let client_id = made["client_id"].as_str().unwrap();
    let mut browser = Browser::default();
    let back = browser.open(&world.server, &authorize_path(client_id, &[])).await;
    assert_eq!(query(back.header("location"))["error"], "invalid_request", "{back:?}");
    let params = query(&authorize_path(client_id, &[]));
    let fields: Vec<_> = params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let pushed = world.server.form("/oauth/par", None, &fields).await.expect_status(201).json();
    let uri = pushed["request_uri"].as_str().unwrap();
    let path = path_of(&[("client_id", client_id), ("request_uri", uri)]);
    let code = browser.approve(&world, &path).await.remove("code").expect("a code");
    let fields = [redeem(&code).as_slice(), &[("client_id", client_id)]].concat();
    world.server.form("/oauth/token", None, &fields).await.expect_oauth(400, "invalid_dpop_proof");
    let tokens = Prover::new().ask(&world.server, &fields).await.expect_status(200).json();
    assert_eq!(tokens["token_type"], "DPoP");
}

#[tokio::test]
async fn the_holder_of_a_registration_turns_its_protection_on_and_only_members_turn_it_off() {
    let world = offering().await;
    let made = registered(&world, &native()).await;
    let switches = |on: bool| json!({SWITCHES[0]: on, SWITCHES[1]: on});
    for name in SWITCHES {
        assert!(made.get(name).is_none(), "{made}");
    }
    for change in [switches(true), switches(false), json!({})] {
        let body = update(&made, &native(), &change);
        let changed = configure(&world.server, Method::PUT, access(&made), Some(&body)).await;
        let changed = changed.expect_status(200).json();
        for name in SWITCHES {
            assert_eq!(changed[name], true, "{name} after {change}");
        }
    }
    let path = format!("/v1/clients/{}", made["client_id"].as_str().unwrap());
    world.patch(&path, &world.management().await, &switches(false)).await.expect_status(200);
    let read = configure(&world.server, Method::GET, access(&made), None).await.expect_status(200).json();
    for name in SWITCHES {
        assert!(read.get(name).is_none(), "{read}");
    }
}

#[tokio::test]
async fn a_token_is_refused_for_another_client_and_as_another_kind_of_token() {
    let world = offering().await;
    let (mine, theirs) = (registered(&world, &native()).await, registered(&world, &site()).await);
    let (uri, token) = (access(&theirs).0, access(&mine).1);
    let body = update(&theirs, &site(), &json!({}));
    for (method, body) in [(Method::GET, None), (Method::PUT, Some(&body)), (Method::DELETE, None)] {
        configure(&world.server, method, (uri, token), body).await.expect_oauth(401, "invalid_token");
    }
    let (management, initial) = (world.management().await, for_apps(&world, 1).await);
    for other in [management.as_str(), initial.as_str(), "nonsense"] {
        let answer = configure(&world.server, Method::GET, (uri, other), None).await;
        answer.expect_oauth(401, "invalid_token");
    }
    register(&world.server, token, &native()).await.expect_oauth(401, "invalid_token");
    world.read("/v1/clients", token).await.expect_status(401);
    let of_member = format!("{}/oauth/register/{}", world.server.base, world.web().client_id);
    configure(&world.server, Method::GET, (&of_member, token), None).await.expect_oauth(401, "invalid_token");
    let bare = world.server.get(uri.strip_prefix(world.server.base.as_str()).unwrap()).await;
    bare.expect_oauth(401, "invalid_token");
    assert_eq!(world.server.count("client.deleted").await, 0);
}

#[tokio::test]
async fn an_update_must_name_the_client_and_may_not_change_what_the_server_chose() {
    let world = offering().await;
    let made = registered(&world, &site()).await;
    let head = world.server.head().await;
    for change in [
        json!({"client_id": Value::Null}),
        json!({"client_id": world.machine().client_id}),
        json!({"client_secret": "xwms_secret_guess"}),
        json!({"registration_access_token": made["registration_access_token"]}),
        json!({"registration_client_uri": made["registration_client_uri"]}),
        json!({"client_secret_expires_at": 0}),
        json!({"client_id_issued_at": 0}),
        json!({"token_endpoint_auth_method": "none"}),
        json!({"application_type": "native"}),
        json!({"scope": "openid clients:write"}),
    ] {
        let body = update(&made, &site(), &change);
        let refused = configure(&world.server, Method::PUT, access(&made), Some(&body)).await;
        refused.expect_oauth(400, "invalid_client_metadata");
    }
    let body = update(&made, &site(), &json!({"redirect_uris": ["http://site.example/"]}));
    let refused = configure(&world.server, Method::PUT, access(&made), Some(&body)).await;
    refused.expect_oauth(400, "invalid_redirect_uri");
    assert_eq!(world.server.head().await, head);
    let body = update(&made, &site(), &json!({"client_secret": made["client_secret"]}));
    configure(&world.server, Method::PUT, access(&made), Some(&body)).await.expect_status(200);
}

#[tokio::test]
async fn the_account_has_the_last_word_about_a_client_that_registered_itself() {
    let world = offering().await;
    let made = registered(&world, &site()).await;
    let (management, path) =
        (world.management().await, format!("/v1/clients/{}", made["client_id"].as_str().unwrap()));
    let scopes = json!({"scopes": ["openid", "clients:read"]});
    world.patch(&path, &management, &scopes).await.expect_status(200);
    let change = json!({"redirect_uris": ["https://evil.example/callback"]});
    let body = update(&made, &site(), &change);
    let refused = configure(&world.server, Method::PUT, access(&made), Some(&body)).await;
    refused.expect_oauth(403, "access_denied");
    let seen = world.read(&path, &management).await.json();
    assert_eq!(seen["redirect_uris"], site()["redirect_uris"], "codes for its power go where they went");

    world.post(&format!("{path}/disable"), &management, &json!({})).await.expect_status(200);
    for (method, body) in [(Method::GET, None), (Method::PUT, Some(&body)), (Method::DELETE, None)] {
        configure(&world.server, method, access(&made), body).await.expect_oauth(401, "invalid_token");
    }
    world.post(&format!("{path}/enable"), &management, &json!({})).await.expect_status(200);
    configure(&world.server, Method::GET, access(&made), None).await.expect_status(200);
}

#[tokio::test]
async fn the_holder_of_the_registration_access_token_can_not_redirect_a_verified_app() {
    let world = offering().await;
    let made = registered(&world, &site()).await;
    let client_id = made["client_id"].as_str().unwrap();
    let which = ClientRef {
        account_id: world.demo.account_id,
        client_id: client_id.parse().unwrap(),
        tests_only: false,
        authority: Authority::Unlimited,
    };
    let verify = |_: &Client| Ok(vec![ClientCommand::Verify]);
    let context = Context::system(&world.server.app.store, "test");
    clients::change(&context, which, verify, |_| None).await.unwrap();
    let (management, path) = (world.management().await, format!("/v1/clients/{client_id}"));
    for (uri, stays) in [("https://site.example/other", true), ("https://evil.example/callback", false)] {
        let body = update(&made, &site(), &json!({"redirect_uris": [uri]}));
        configure(&world.server, Method::PUT, access(&made), Some(&body)).await.expect_status(200);
        let seen = world.read(&path, &management).await.expect_status(200).json();
        assert_eq!((&seen["redirect_uris"][0], &seen["verified"]), (&json!(uri), &json!(stays)));
    }
}
