//! Access tokens of members with management scopes (ADR 0024): they always have only what the role allows.

use crate::support::{
    Answer, Person, World,
    browser::{authorize_path, redeem},
    query,
};
use serde_json::{Value, json};
use xwms_events::account::Role;

const ASKED: &str = "openid email accounts:read accounts:write clients:read clients:write";

/// Returns a world whose web client is registered for management scopes.
async fn world() -> World {
    let world = World::new().await;
    let token = world.management().await;
    let scopes: Vec<_> = ASKED.split(' ').chain(["profile", "offline_access"]).collect();
    let path = format!("/v1/clients/{}", world.web().client_id);
    world.patch(&path, &token, &json!({"scopes": scopes})).await.expect_status(200);
    world
}

/// Returns the parameters that the web client gets back when it asks `person` for `scope`.
async fn approve(
    world: &World,
    person: &mut Person,
    scope: &str,
) -> std::collections::HashMap<String, String> {
    let path = authorize_path(&world.web().client_id, &[("scope", scope)]);
    person.browser.approve(world, &path).await
}

async fn tokens(world: &World, person: &mut Person, scope: &str) -> Value {
    let code = approve(world, person, scope).await.remove("code").expect("a code");
    world.token(&world.web(), &redeem(&code)).await.expect_status(200).json()
}

fn access(tokens: &Value) -> &str {
    tokens["access_token"].as_str().unwrap()
}

async fn refresh(world: &World, tokens: &Value) -> Answer {
    let refresh = tokens["refresh_token"].as_str().unwrap();
    world.token(&world.web(), &[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await
}

#[tokio::test]
async fn a_member_gives_what_their_role_allows_and_the_page_says_what_that_is() {
    let world = world().await;
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let page = auditor
        .browser
        .open(&world.server, &authorize_path(&world.web().client_id, &[("scope", ASKED)]))
        .await;
    assert!(page.body.contains("accounts:read") && !page.body.contains("accounts:write"), "{page:?}");
    let given = tokens(&world, &mut auditor, ASKED).await;
    assert_eq!(given["scope"], "openid email accounts:read clients:read");
    world.read("/v1/clients", access(&given)).await.expect_status(200);
    let body = json!({"name": "Robot", "client_type": "machine"});
    world.post("/v1/clients", access(&given), &body).await.expect_status(403);
    let me = world.read("/v1/me", access(&given)).await.expect_status(200).json();
    assert_eq!(me["accounts"][0]["permissions"], json!(["accounts:read", "clients:read"]));
    assert_eq!((&me["email"], &me["csrf_token"]), (&json!(auditor.email), &Value::Null));
    let mut owner = world.owner().await;
    let given = tokens(&world, &mut owner, ASKED).await;
    assert_eq!(given["scope"], ASKED);
    world.client(access(&given), &body).await;
}

#[tokio::test]
async fn a_user_with_nothing_to_grant_sends_access_denied() {
    let world = world().await;
    let mut stranger = world.person(world.another().await.account_id, Role::Owner).await;
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    for (person, scope) in [
        (&stranger, "openid clients:read"),
        (&stranger, "clients:read"),
        (&auditor, "clients:write"),
        (&auditor, "openid clients:write"),
    ] {
        let back = approve(&world, &mut person.clone(), scope).await;
        assert_eq!(back.get("error").map(String::as_str), Some("access_denied"), "{scope}: {back:?}");
    }
    assert_eq!(world.server.count("grant.authorized").await, 0);
    assert!(
        approve(&world, &mut stranger, "openid email").await.contains_key("code"),
        "a plain login is fine"
    );
}

#[tokio::test]
async fn another_person_may_answer_where_the_one_who_is_logged_in_has_nothing_to_give() {
    let world = world().await;
    let mut stranger = world.person(world.another().await.account_id, Role::Owner).await;
    let path = authorize_path(&world.web().client_id, &[("scope", "clients:read"), ("prompt", "login")]);
    assert!(asked_for_password(&stranger.browser.open(&world.server, &path).await));
    assert!(stranger.browser.approve(&world, &path).await.contains_key("code"), "the demo user logged in");
}

fn asked_for_password(page: &Answer) -> bool {
    page.status == 200 && page.body.contains("name=\"password\"")
}

#[tokio::test]
async fn a_consent_page_that_is_open_while_the_role_shrinks_is_shown_again_with_what_is_left() {
    let world = world().await;
    let owner = world.owner().await;
    let mut admin = world.person(world.demo.account_id, Role::Admin).await;
    let path = authorize_path(&world.web().client_id, &[("scope", ASKED)]);
    let page = admin.browser.open(&world.server, &path).await;
    let member = format!("/v1/members/{}", admin.user_id);
    owner.patch(&world.server, &member, &json!({"role": "auditor"})).await.expect_status(200);
    let again = admin.browser.submit(&world.server, &page, &[("decision", "approve")]).await;
    assert!(again.body.contains("name=\"decision\"") && !again.body.contains("accounts:write"), "{again:?}");
    assert_eq!(world.server.count("grant.authorized").await, 0);
    let answer = admin.browser.submit(&world.server, &again, &[("decision", "approve")]).await;
    let code = query(answer.header("location")).remove("code").unwrap();
    let given = world.token(&world.web(), &redeem(&code)).await.expect_status(200).json();
    assert_eq!(given["scope"], "openid email accounts:read clients:read");

    let page = admin
        .browser
        .open(
            &world.server,
            &authorize_path(&world.web().client_id, &[("scope", ASKED), ("prompt", "consent")]),
        )
        .await;
    owner.delete(&world.server, &member).await.expect_status(204);
    let answer = admin.browser.submit(&world.server, &page, &[("decision", "approve")]).await;
    assert_eq!(query(answer.header("location"))["error"], "access_denied");
}

#[tokio::test]
async fn a_changed_role_holds_at_the_next_call_refresh_and_introspection() {
    let world = world().await;
    let owner = world.owner().await;
    let mut admin = world.person(world.demo.account_id, Role::Admin).await;
    let given = tokens(&world, &mut admin, ASKED).await;
    let body = json!({"name": "Robot", "client_type": "machine"});
    world.client(access(&given), &body).await;
    let member = format!("/v1/members/{}", admin.user_id);
    owner.patch(&world.server, &member, &json!({"role": "auditor"})).await.expect_status(200);
    let refused = world.post("/v1/clients", access(&given), &body).await;
    assert_eq!(refused.expect_status(403).json()["code"], "insufficient_scope");
    world.read("/v1/clients", access(&given)).await.expect_status(200);
    let web = world.web();
    let said = world.server.form("/oauth/introspect", Some(&web), &[("token", access(&given))]).await;
    assert_eq!(said.json()["scope"], "openid email accounts:read clients:read");
    let fresh = refresh(&world, &given).await.expect_status(200).json();
    assert_eq!(fresh["scope"], "openid email accounts:read clients:read");
    owner.patch(&world.server, &member, &json!({"role": "admin"})).await.expect_status(200);
    world.post("/v1/clients", access(&fresh), &body).await.expect_status(403);
    world.client(access(&given), &body).await;
}

#[tokio::test]
async fn a_member_who_is_removed_or_leaves_loses_their_tokens_at_once_and_for_good() {
    let world = world().await;
    let owner = world.owner().await;
    for leaves in [false, true] {
        let mut member = world.person(world.demo.account_id, Role::Developer).await;
        let given = tokens(&world, &mut member, "openid clients:read offline_access").await;
        world.read("/v1/clients", access(&given)).await.expect_status(200);
        let path = format!("/v1/members/{}", member.user_id);
        let who = if leaves { &member } else { &owner };
        who.delete(&world.server, &path).await.expect_status(204);
        world.read("/v1/clients", access(&given)).await.expect_status(401);
        refresh(&world, &given).await.expect_oauth(400, "invalid_grant");
        assert!(!world.active(access(&given)).await);
    }
}

#[tokio::test]
async fn an_app_can_remove_no_member_and_acts_for_no_person_on_its_own() {
    let world = world().await;
    let mut member = world.person(world.demo.account_id, Role::Developer).await;
    let given = tokens(&world, &mut member, "clients:read").await;
    let refused = world.delete(&format!("/v1/members/{}", member.user_id), access(&given)).await;
    assert_eq!(refused.expect_status(403).json()["code"], "insufficient_scope");
    let me = world.read("/v1/me", access(&given)).await.expect_status(200).json();
    assert_eq!(me["email"], Value::Null, "the app was not given it");
    let machine = world.management().await;
    assert_eq!(world.read("/v1/me", &machine).await.expect_status(403).json()["code"], "user_needed");
    world.read("/v1/me", "nonsense").await.expect_status(401);
    world.server.get("/v1/me").await.expect_status(401);
}

#[tokio::test]
async fn a_token_is_about_the_account_of_its_client_also_for_a_member_of_another() {
    let world = world().await;
    let other = world.another().await;
    let mut owner = world.owner().await;
    let given = tokens(&world, &mut owner, ASKED).await;
    let me = world.read("/v1/me", access(&given)).await.json();
    assert_eq!(me["accounts"][0]["account_id"], json!(world.demo.account_id));
    let head = world.server.head().await;
    let path = format!("/v1/clients/{}", other.clients.web.client_id);
    world.read(&path, access(&given)).await.expect_status(404);
    world.patch(&path, access(&given), &json!({"name": "Mine"})).await.expect_status(404);
    let elsewhere = world.api(reqwest::Method::GET, "/v1/clients", access(&given));
    let answer = elsewhere.header("xwms-account", other.account_id.to_string()).send().await.unwrap();
    let listed: Value = answer.json().await.unwrap();
    assert!(
        !listed.to_string().contains(&other.clients.web.client_id.to_string()),
        "the header is for sessions"
    );
    assert_eq!(world.server.head().await, head, "no event");
}

#[tokio::test]
async fn a_consent_page_that_is_open_while_the_role_grows_gives_what_it_showed_and_no_more() {
    let world = world().await;
    let owner = world.owner().await;
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let scope = "clients:read clients:write accounts:write";
    let path = authorize_path(&world.web().client_id, &[("scope", scope)]);
    let page = auditor.browser.open(&world.server, &path).await;
    assert!(page.body.contains("clients:read") && !page.body.contains("clients:write"), "{page:?}");
    let member = format!("/v1/members/{}", auditor.user_id);
    owner.patch(&world.server, &member, &json!({"role": "admin"})).await.expect_status(200);
    let answer = auditor.browser.submit(&world.server, &page, &[("decision", "approve")]).await;
    let code = query(answer.header("location")).remove("code").unwrap();
    let given = world.token(&world.web(), &redeem(&code)).await.expect_status(200).json();
    assert_eq!(given["scope"], "clients:read");
    let more = auditor.browser.open(&world.server, &path).await;
    assert!(more.body.contains("clients:write"), "the rest is asked for: {more:?}");
}

#[tokio::test]
async fn a_consent_form_posted_twice_gives_one_code() {
    let world = world().await;
    let mut owner = world.owner().await;
    let page =
        owner.browser.open(&world.server, &authorize_path(&world.web().client_id, &[("scope", ASKED)])).await;
    let mut other = owner.browser.clone();
    let (one, two) = tokio::join!(
        owner.browser.submit(&world.server, &page, &[("decision", "approve")]),
        other.submit(&world.server, &page, &[("decision", "approve")]),
    );
    let code = query(one.header("location")).remove("code").expect("a code");
    assert_eq!(query(two.header("location"))["code"], code);
    assert_eq!(world.server.count("grant.authorized").await, 1);
    let given = world.token(&world.web(), &redeem(&code)).await.expect_status(200).json();
    // Its code is used: it shows a page, and does not present the code again, which would end the grant.
    let late = owner.browser.submit(&world.server, &page, &[("decision", "approve")]).await;
    assert_eq!((late.status, late.header("location")), (400, ""), "{late:?}");
    assert!(late.body.contains("/oauth/authorize?"), "it can be begun anew");
    assert!(world.active(access(&given)).await);
    assert_eq!(world.server.count("grant.authorized").await, 1);
}
