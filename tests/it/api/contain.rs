//! Containment over REST: what would stop, the act, and what was accepted after it. The adversaries are a thief
//! with a secret or token, another account that names what is not its own, and a member who may look but not stop.

use crate::support::{Browser, Credentials, Server, World};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;
use xwms::{
    audit::contain::{self, Containment, Runner},
    commands::{Context, clients::Authority},
};
use xwms_events::{
    Timestamp,
    account::Role,
    ids::{GrantId, TokenId},
};

const AT: &str = "/v1/audit/contain";
const SCOPE: &str = "openid offline_access";
/// An address for documentation (RFC 5737).
const THIEF: &str = "203.0.113.9";

fn claim(tokens: &Value, name: &str) -> String {
    let claims: Value = crate::support::claims(tokens["access_token"].as_str().unwrap());
    claims[name].as_str().unwrap().to_owned()
}

fn access(tokens: &Value) -> &str {
    tokens["access_token"].as_str().unwrap()
}

async fn ask(world: &World, token: &str, target: &str) -> Value {
    world.post(AT, token, &json!({"target": target})).await.expect_status(200).json()
}

async fn stop(world: &World, token: &str, target: &str) -> Value {
    world.post(AT, token, &json!({"target": target, "dry_run": false})).await.expect_status(200).json()
}

/// Returns the id of the client's only secret.
async fn secret_of(world: &World, token: &str, client: &Credentials) -> String {
    let listed = world.read(&format!("/v1/clients/{}/secrets", client.client_id), token).await;
    listed.expect_status(200).json()["data"][0]["secret_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_leaked_secret_stops_on_every_node_with_what_was_got_with_it() {
    let world = World::new().await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    let management = world.management().await;
    let tokens = Browser::default().tokens(&world, SCOPE).await;
    let secret = secret_of(&world, &management, &world.web()).await;

    let plan = ask(&world, &management, &secret).await;
    let counts = ["tokens", "grants", "people", "clients"].map(|name| plan[name].clone());
    assert_eq!(counts, [json!(1), json!(1), json!(1), json!(1)], "{plan}");
    assert_eq!((&plan["dry_run"], &plan["act"]), (&json!(true), &json!("revoke_secret")));
    assert!(plan["jwt_until"].is_string(), "{plan}");
    assert!(world.active_at(&other, access(&tokens)).await, "nothing has changed");
    ask(&world, &management, &secret).await;
    assert_eq!(world.server.count("audit.queried").await, 1, "asked again within a minute");

    let done = stop(&world, &management, &secret).await;
    assert_eq!((&done["complete"], &done["grants_revoked"]), (&json!(true), &json!(1)), "{done}");
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    for server in [&world.server, &other] {
        assert!(!world.active_at(server, access(&tokens)).await);
        world.token_at(server, &world.web(), &fields).await.expect_oauth(401, "invalid_client");
    }
    assert!(world.active(&management).await, "another client goes on");

    // Again, nothing is left, and nothing happens.
    let head = world.server.head().await;
    let again = stop(&world, &management, &secret).await;
    assert_eq!((&again["complete"], &again["act"]), (&json!(true), &Value::Null), "{again}");
    assert_eq!(world.server.head().await, head);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn each_target_stops_what_depends_on_it_and_nothing_else() {
    let world = World::new().await;
    let management = world.management().await;
    for (claimed, act) in [
        ("jti", json!("revoke_token")),
        ("grant_id", Value::Null),
        ("sid", Value::Null),
        ("sub", json!("revoke_person")),
    ] {
        // Bound to the browser session, so that its token names it.
        let tokens = Browser::default().tokens(&world, "openid").await;
        let target = claim(&tokens, claimed);
        let plan = ask(&world, &management, &target).await;
        assert_eq!((&plan["act"], plan["tokens"] == 0), (&act, false), "{claimed}: {plan}");
        assert!(world.active(access(&tokens)).await);
        let done = stop(&world, &management, &target).await;
        assert_eq!(done["complete"], true, "{claimed}: {done}");
        assert!(!world.active(access(&tokens)).await, "{claimed}");
        assert!(world.active(&management).await);
    }
    let tokens = Browser::default().tokens(&world, SCOPE).await;
    let web = world.web().client_id;
    assert_eq!(stop(&world, &management, &web).await["act"], "disable_client");
    assert!(!world.active(access(&tokens)).await);
    let shown = world.read(&format!("/v1/clients/{web}"), &management).await.json();
    assert_eq!(shown["standing"], "disabled");
}

#[tokio::test]
async fn tokens_and_grants_newer_than_the_time_go_on() {
    let world = World::new().await;
    let clock = world.server.app.store.clock();
    let old = Browser::default().tokens(&world, SCOPE).await;
    let old_machine = world.management().await;
    clock.advance(Duration::from_secs(2));
    let before = clock.now();
    clock.advance(Duration::from_secs(2));
    let new = Browser::default().tokens(&world, SCOPE).await;
    let management = world.management().await;
    let body = json!({"target": "all", "before": before, "dry_run": false});
    let done = world.post(AT, &management, &body).await.expect_status(200).json();
    assert_eq!((&done["complete"], &done["act"]), (&json!(true), &Value::Null), "{done}");
    assert_eq!((&done["grants_revoked"], &done["tokens_revoked"]), (&json!(1), &json!(1)), "{done}");
    for (token, lives) in [
        (access(&old), false),
        (old_machine.as_str(), false),
        (access(&new), true),
        (management.as_str(), true),
    ] {
        assert_eq!(world.active(token).await, lives);
    }
}

#[tokio::test]
async fn a_network_stops_what_was_used_from_it() {
    let world = World::behind_proxy().await;
    let (stolen, management) = (world.management().await, world.management().await);
    let used = world.api(Method::GET, "/v1/clients", &stolen).header("x-forwarded-for", THIEF);
    assert_eq!(used.send().await.unwrap().status(), 200);
    let plan = ask(&world, &management, "203.0.113.0/24").await;
    assert_eq!((&plan["tokens"], &plan["grants"]), (&json!(1), &json!(0)), "{plan}");
    let done = stop(&world, &management, THIEF).await;
    assert_eq!(done["tokens_revoked"], 1, "{done}");
    assert!(!world.active(&stolen).await && world.active(&management).await);
    let asked = "SELECT payload::text FROM events WHERE event_type = 'audit.queried'";
    let asked: String = sqlx::query_scalar(asked).fetch_one(world.server.app.store.pool()).await.unwrap();
    assert!(asked.contains("network") && !asked.contains("203.0.113"), "{asked}");
}

#[tokio::test]
async fn only_who_may_do_each_act_may_contain_and_only_what_is_theirs() {
    let world = World::new().await;
    let management = world.management().await;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let secret = secret_of(&world, &management, &world.web()).await;
    let targets = [
        claim(&tokens, "jti"),
        claim(&tokens, "grant_id"),
        claim(&tokens, "sid"),
        claim(&tokens, "sub"),
        world.web().client_id,
        secret,
    ];
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let stranger = world.stranger().await;
    for target in &targets {
        for dry_run in [true, false] {
            let head = world.server.head().await;
            let body = json!({"target": target, "dry_run": dry_run});
            world.post(AT, &stranger, &body).await.expect_status(404);
            assert_eq!(world.server.head().await, head, "no event: {target}");
        }
        auditor.post(&world.server, AT, &json!({"target": target})).await.expect_status(200);
        let refused = auditor.post(&world.server, AT, &json!({"target": target, "dry_run": false})).await;
        assert_eq!(refused.expect_status(403).json()["code"], "insufficient_scope");
    }
    assert!(world.active(access(&tokens)).await);
    let all = json!({"target": "all", "before": "2100-01-01T00:00:00Z", "dry_run": false});
    world.post(AT, &stranger, &all).await.expect_status(200);
    assert!(world.active(access(&tokens)).await, "all is all of the caller's account");
    for (body, code, field) in [
        (json!({"target": "everything"}), "invalid_target", "target"),
        (json!({"target": "all"}), "invalid_before", "before"),
        (json!({"target": targets[0], "before": "2026-01-01T00:00:00Z"}), "invalid_before", "before"),
    ] {
        let refused = world.post(AT, &management, &body).await.expect_status(400).json();
        assert_eq!((&refused["code"], &refused["field"]), (&json!(code), &json!(field)), "{body}");
    }
}

#[tokio::test]
async fn whoever_stole_a_session_looks_but_stops_nothing_once_the_login_is_old() {
    let world = World::new().await;
    let owner = world.owner().await;
    let tokens = Browser::default().tokens(&world, SCOPE).await;
    let target = claim(&tokens, "grant_id");
    let (plan, act) = (json!({"target": target}), json!({"target": target, "dry_run": false}));
    world.server.app.store.clock().advance(Duration::from_secs(601));
    let refused = owner.post(&world.server, AT, &act).await;
    assert_eq!(refused.expect_status(401).json()["code"], "insufficient_user_authentication");
    assert!(refused.header("www-authenticate").contains("max_age=\"600\""), "{refused:?}");
    let seen = owner.post(&world.server, AT, &plan).await.expect_status(200).json();
    assert_eq!(seen["grants"], 1, "nothing has stopped: {seen}");
    let anew = world.owner().await;
    anew.post(&world.server, AT, &act).await.expect_status(200);
    assert_eq!(world.server.count("grant.revoked").await, 1);
}

#[tokio::test]
async fn a_containment_that_was_cut_off_goes_on_where_it_was() {
    let world = World::new().await;
    for _ in 0..3 {
        Browser::default().tokens(&world, SCOPE).await;
    }
    world.server.settle().await;
    let (store, account_id) = (&world.server.app.store, world.demo.account_id);
    let before = Some(store.clock().now().plus_seconds(60));
    let containment = Containment { account_id, target: world.web().client_id.parse().unwrap(), before };
    let found = contain::find(store, containment, Timestamp::from_millis(0)).await.unwrap();
    let context = Context::system(store, "test");
    let runner =
        |until| Runner { context: &context, authority: Authority::Unlimited, tests_only: false, until };
    let cut = runner(Some(Instant::now())).sweep(&found, |_| {}).await.unwrap();
    assert!(!cut.is_complete && cut.grants == 0, "{cut:?}");
    // One is stopped when the process dies.
    let first: GrantId = {
        let found = found.reached.live_grants(store.pool(), 0, 1).await.unwrap();
        found[0].0.parse().unwrap()
    };
    let reason = xwms_events::grant::RevokeReason::Account;
    xwms::commands::grants::revoke(&context, first, reason, |_| true, None).await.unwrap();
    // Its successor finds the read model as it was, or as it is.
    let done = runner(None).sweep(&found, |_| {}).await.unwrap();
    assert!(done.is_complete, "{done:?}");
    assert_eq!(world.server.count("grant.revoked").await, 3, "each of them once");
    world.server.settle().await;
    assert_eq!(contain::plan(store, &found).await.unwrap().grants, 0);
}

#[tokio::test]
async fn a_request_that_was_accepted_too_late_is_shown() {
    let world = World::new().await;
    let management = world.management().await;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let grant = claim(&tokens, "grant_id");
    let done = stop(&world, &management, &grant).await;
    assert_eq!(done["accepted_after"], json!([]), "{done}");
    // As from a node that was cut off from the database, which there is none of.
    let token_id: TokenId = claim(&tokens, "jti").parse().unwrap();
    let late = world.server.app.store.clock().now().plus_seconds(10).millis() << 21;
    sqlx::query(
        "INSERT INTO request_log (number, account_id, route, method, status, duration_us, bytes, request_id, token_id)
         VALUES ($1, $2, '/v1/clients', 'GET', 200, 1, 1, 'late', $3), ($1 + 1, $4, '/v1/me', 'GET', 200, 1, 1, 'theirs', $3)",
    )
    .bind(late)
    .bind(world.demo.account_id.uuid())
    .bind(token_id.uuid())
    .bind(Uuid::now_v7())
    .execute(world.server.app.store.pool())
    .await
    .unwrap();
    let plan = ask(&world, &management, &grant).await;
    let shown = plan["accepted_after"].as_array().unwrap();
    assert_eq!(shown.len(), 1, "{plan}");
    assert_eq!(
        (&shown[0]["request_id"], &shown[0]["token_id"]),
        (&json!("late"), &json!(token_id.to_string()))
    );
}
