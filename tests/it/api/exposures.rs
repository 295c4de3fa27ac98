//! Reports of credentials that others may know. The adversary is another account, which learns nothing.

use crate::support::{
    Browser, Credentials, World,
    browser::{authorize_path, redeem},
};
use serde_json::{Value, json};
use xwms_events::account::Role;

const AT: &str = "/v1/audit/exposed";

#[tokio::test]
async fn a_credential_is_reported_once_and_goes_on_working() {
    let world = World::new().await;
    let management = world.management().await;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let access = tokens["access_token"].as_str().unwrap();
    let claims: Value = crate::support::claims(access);
    let secrets = format!("/v1/clients/{}/secrets", world.web().client_id);
    let secrets = world.read(&secrets, &management).await.expect_status(200).json();
    let ids = [
        ("client_secret", secrets["data"][0]["secret_id"].clone()),
        ("token", claims["jti"].clone()),
        ("grant", claims["grant_id"].clone()),
        ("session", claims["sid"].clone()),
    ];
    for (kind, id) in &ids {
        for _ in 0..2 {
            let made = world.post(AT, &management, &json!({"credential_id": id})).await;
            assert_eq!(made.expect_status(201).json()["kind"], *kind);
        }
    }
    assert_eq!(
        world.server.count("credential.exposed").await,
        4,
        "a second report that says no more is no fact"
    );
    assert!(world.active(access).await);

    let more = json!({"credential_id": ids[0].1, "found": "planted-place", "since": "2026-01-01T00:00:00Z"});
    world.post(AT, &management, &more).await.expect_status(201);
    let sealed = "SELECT string_agg(payload::text, ' ') FROM events WHERE event_type = 'credential.exposed'";
    let sealed: String = sqlx::query_scalar(sealed).fetch_one(world.server.app.store.pool()).await.unwrap();
    assert!(!sealed.contains("planted-place"), "{sealed}");
}

#[tokio::test]
async fn every_member_may_report_and_nobody_elses_credential_is_found() {
    let world = World::new().await;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let claims: Value = crate::support::claims(tokens["access_token"].as_str().unwrap());
    let stranger = world.stranger().await;
    for name in ["jti", "grant_id", "sid"] {
        let body = json!({"credential_id": claims[name]});
        world.post(AT, &stranger, &body).await.expect_status(404);
    }
    assert_eq!(world.server.count("credential.exposed").await, 0);
    for role in [Role::Auditor, Role::Developer] {
        let person = world.person(world.demo.account_id, role).await;
        let body = json!({"credential_id": claims["jti"]});
        person.post(&world.server, AT, &body).await.expect_status(201);
    }
    let management = world.management().await;
    for (body, code) in [
        (json!({"credential_id": claims["sub"]}), "invalid_credential_id"),
        (json!({"credential_id": claims["jti"], "since": "2100-01-01T00:00:00Z"}), "invalid_since"),
    ] {
        let refused = world.post(AT, &management, &body).await.expect_status(400).json();
        assert_eq!(refused["code"], code);
    }
}

#[tokio::test]
async fn each_account_that_knows_a_session_finds_its_own_report_and_no_other() {
    let world = World::new().await;
    let other = world.another().await;
    let (ours, theirs) = (world.management().await, world.management_of(&other).await);
    let sid = |tokens: &Value| {
        let claims: Value = crate::support::claims(tokens["access_token"].as_str().unwrap());
        claims["sid"].clone()
    };
    let mut browser = Browser::default();
    let session = sid(&browser.tokens(&world, "openid").await);
    let web = Credentials::from(&other.clients.web);
    let path = authorize_path(&web.client_id, &[("scope", "openid")]);
    let code = browser.approve(&world, &path).await.remove("code").unwrap();
    let tokens = world.token(&web, &redeem(&code)).await.expect_status(200).json();
    assert_eq!(sid(&tokens), session, "it is one login");
    world.server.settle().await;

    let report = |since: &str| json!({"credential_id": session, "since": since});
    world.post(AT, &ours, &report("2025-01-01T00:00:00Z")).await.expect_status(201);
    for _ in 0..2 {
        // Later than what the first account said, of which the second one must learn nothing.
        world.post(AT, &theirs, &report("2025-02-01T00:00:00Z")).await.expect_status(201);
    }
    for (token, since) in [(&ours, "2025-01-01"), (&theirs, "2025-02-01")] {
        let found = world.read("/v1/events?type=credential.exposed", token).await.expect_status(200).json();
        let reports = found["data"].as_array().unwrap();
        assert_eq!(reports.len(), 1, "{found}");
        assert!(reports[0]["data"]["since"].as_str().unwrap().starts_with(since), "{found}");
    }
}

#[tokio::test]
async fn a_secret_says_when_and_by_whom_it_was_reported_and_others_say_nothing() {
    let world = World::new().await;
    let management = world.management().await;
    let secrets = format!("/v1/clients/{}/secrets", world.web().client_id);
    let listed = world.read(&secrets, &management).await.expect_status(200).json();
    assert!(listed["data"][0].get("exposure").is_none(), "{listed}");
    let secret = listed["data"][0]["secret_id"].clone();

    let report = json!({"credential_id": secret, "since": "2026-01-01T00:00:00Z"});
    world.post(AT, &management, &report).await.expect_status(201);
    let more = json!({"credential_id": secret, "found": "in a public repository"});
    let person = world.person(world.demo.account_id, Role::Auditor).await;
    person.post(&world.server, AT, &more).await.expect_status(201);

    let listed = world.read(&secrets, &management).await.expect_status(200).json();
    let exposure = &listed["data"][0]["exposure"];
    assert_eq!(exposure["since"].as_str().map(|since| &since[..10]), Some("2026-01-01"), "{listed}");
    assert!(
        exposure["reported_by"].as_str().unwrap().starts_with("client_"),
        "the first report counts: {listed}"
    );
    assert!(
        exposure["reported_at"].is_string() && !listed.to_string().contains("public repository"),
        "{listed}"
    );
}
