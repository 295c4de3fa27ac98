//! Live and test environments: a test client reaches only test users of its account, and manages only test data.

use crate::support::{
    Answer, Browser, Credentials, World,
    browser::{CALLBACK, authorize_path, redeem},
    query,
};
use serde_json::{Value, json};

const PASSWORD: &str = "tests are fun";

fn web(environment: &str) -> Value {
    json!({
        "name": "Try", "client_type": "web", "environment": environment, "redirect_uris": [CALLBACK],
        "scopes": ["openid", "email"],
    })
}

async fn test_user(world: &World, token: &str, email: &str) -> String {
    let body = json!({"email": email, "password": PASSWORD, "name": "Tess Test"});
    world.test_user(token, &body).await
}

/// Returns a machine client for tests, and its token with every scope that it may have.
async fn test_machine(world: &World, token: &str) -> (Credentials, String) {
    let scopes = ["clients:read", "clients:write", "users:read", "users:write", "tokens:introspect"];
    let body = json!({"name": "CI", "client_type": "machine", "environment": "test", "scopes": scopes});
    let client = world.client(token, &body).await;
    let token = world.own_token(&client).await;
    (client, token)
}

/// Opens the authorization of `client` and logs in there.
async fn log_in_at(
    world: &World,
    browser: &mut Browser,
    client: &str,
    email: &str,
    password: &str,
) -> Answer {
    let page = browser.open(&world.server, &authorize_path(client, &[("scope", "openid email")])).await;
    assert!(page.body.contains("name=\"password\""), "{page:?}");
    browser.submit(&world.server, &page, &[("email", email), ("password", password)]).await
}

fn is_login(answer: &Answer) -> bool {
    answer.status == 200 && answer.body.contains("name=\"password\"")
}

#[tokio::test]
async fn test_users_are_made_changed_and_erased_by_their_account_alone() {
    let world = World::new().await;
    let token = world.management().await;
    // An address that a person or another account uses is free among one account's test users.
    let email = world.demo.user.email.clone();
    let user = test_user(&world, &token, &email).await;
    let stranger = world.stranger().await;
    test_user(&world, &stranger, &email).await;
    let again = json!({"email": email.to_uppercase(), "password": PASSWORD});
    let again = world.post("/v1/users", &token, &again).await;
    assert_eq!(again.expect_status(409).json()["code"], "email_taken");

    let path = format!("/v1/users/{user}");
    let shown = world.read(&path, &token).await.expect_status(200).json();
    let expected = json!({
        "user_id": user, "environment": "test", "email": email, "name": "Tess Test", "standing": "active",
        "email_verified": false,
    });
    for (member, value) in shown.as_object().unwrap().iter().filter(|(member, _)| *member != "updated_at") {
        assert_eq!(value, &expected[member], "{member}");
    }
    let changed = world.patch(&path, &token, &json!({"name": null})).await;
    assert_eq!(changed.expect_status(200).json()["name"], Value::Null);
    let list = world.read("/v1/users", &token).await.expect_status(200).json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1, "{list}");

    let head = world.server.head().await;
    assert_eq!(world.read(&path, &stranger).await.status, 404);
    assert_eq!(world.patch(&path, &stranger, &json!({"name": "x"})).await.status, 404);
    assert_eq!(world.delete(&path, &stranger).await.status, 404);
    let mut browser = Browser::default();
    let claims: Value = {
        let tokens = browser.tokens(&world, "openid").await;
        let bearer = tokens["access_token"].as_str().unwrap().to_owned();
        world.read("/oauth/userinfo", &bearer).await.expect_status(200).json()
    };
    let person = format!("/v1/users/{}", claims["sub"].as_str().unwrap());
    assert_eq!(world.read(&person, &token).await.status, 404, "a person is no test user");
    assert_eq!(world.delete(&person, &token).await.status, 404);
    assert!(world.server.count("user.erased").await == 0 && world.server.head().await > head);

    world.delete(&path, &token).await.expect_status(204);
    assert_eq!(world.read(&path, &token).await.status, 404);
    let list = world.read("/v1/users", &token).await.json();
    assert_eq!(list["data"], json!([]));
    for table in
        ["SELECT 1 FROM credentials WHERE user_id = $1", "SELECT 1 FROM subject_keys WHERE subject = $1"]
    {
        let rows = sqlx::query(table).bind(&user).fetch_all(world.server.app.store.pool()).await.unwrap();
        assert!(rows.is_empty(), "{table}");
    }
    test_user(&world, &token, &email).await;
}

#[tokio::test]
async fn an_invalid_test_user_is_refused_with_the_reason_and_not_made() {
    let world = World::new().await;
    let token = world.management().await;
    let head = world.server.head().await;
    for (body, field) in [
        (json!({"email": "nowhere", "password": PASSWORD}), "email"),
        (json!({"email": "t@x.example", "password": "short"}), "password"),
        (json!({"email": "t@x.example"}), "password"),
        (json!({"email": "t@x.example", "password": PASSWORD, "environment": "live"}), "environment"),
        (json!({"email": "t@x.example", "password": PASSWORD, "name": "x".repeat(201)}), "name"),
    ] {
        let problem = world.post("/v1/users", &token, &body).await;
        assert_eq!(problem.expect_status(400).json()["field"], field, "{body}");
    }
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn a_test_user_logs_in_at_a_test_client_and_nowhere_else() {
    let world = World::new().await;
    let token = world.management().await;
    let email = "tess@tests.example";
    test_user(&world, &token, email).await;
    let client = world.client(&token, &web("test")).await;

    let mut browser = Browser::default();
    let login =
        browser.open(&world.server, &authorize_path(&client.client_id, &[("scope", "openid email")])).await;
    assert!(login.body.contains("<strong class=\"badge\">Test</strong>"), "{login:?}");
    let consent = log_in_at(&world, &mut browser, &client.client_id, email, PASSWORD).await;
    assert!(consent.body.contains("name=\"decision\"") && consent.body.contains("badge"), "{consent:?}");
    let back = browser.submit(&world.server, &consent, &[("decision", "approve")]).await;
    let code = query(back.header("location")).remove("code").unwrap();
    let tokens = world.token(&client, &redeem(&code)).await.expect_status(200).json();
    let claims = world.read("/oauth/userinfo", tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(claims.expect_status(200).json()["email"], email);

    // That session does not count elsewhere.
    assert!(is_login(&browser.open(&world.server, &authorize_path(&world.web().client_id, &[])).await));
    assert!(is_login(&browser.open(&world.server, "/account/consents").await));
    let url = format!("{}/v1/clients", world.server.base);
    let session = format!("__Host-xwms_session={}", browser.cookies["__Host-xwms_session"]);
    let dashboard = world.server.http.get(url).header("cookie", session).send().await.unwrap();
    assert_eq!(dashboard.status(), 401);
    // Their password does not work there either.
    let refused = log_in_at(&world, &mut Browser::default(), &world.web().client_id, email, PASSWORD).await;
    assert!(is_login(&refused), "{refused:?}");
    let mut other = Browser::default();
    let page = other.open(&world.server, "/login").await;
    let refused = other.submit(&world.server, &page, &[("email", email), ("password", PASSWORD)]).await;
    assert!(is_login(&refused), "{refused:?}");
}

#[tokio::test]
async fn a_test_client_serves_neither_real_people_nor_other_accounts_test_users() {
    let world = World::new().await;
    let token = world.management().await;
    let client = world.client(&token, &web("test")).await;
    let stranger = world.stranger().await;
    test_user(&world, &stranger, "their@tests.example").await;

    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let path = authorize_path(&client.client_id, &[]);
    assert!(is_login(&browser.open(&world.server, &path).await), "a live session counts for nothing");
    let silent = browser.open(&world.server, &authorize_path(&client.client_id, &[("prompt", "none")])).await;
    assert_eq!(query(silent.header("location"))["error"], "login_required");
    let user = &world.demo.user;
    for (email, password) in
        [(user.email.as_str(), user.password.as_str()), ("their@tests.example", PASSWORD)]
    {
        let refused = log_in_at(&world, &mut Browser::default(), &client.client_id, email, password).await;
        assert!(is_login(&refused), "{email}: {refused:?}");
    }
    assert_eq!(world.server.count("grant.authorized").await, 0);
}

#[tokio::test]
async fn a_new_password_or_an_erasure_stops_what_a_test_user_has() {
    let world = World::new().await;
    let token = world.management().await;
    let email = "tess@tests.example";
    let user = test_user(&world, &token, email).await;
    let client = world.client(&token, &web("test")).await;
    let path = format!("/v1/users/{user}");
    let enter = async |password: &str| {
        let mut browser = Browser::default();
        let mut page = log_in_at(&world, &mut browser, &client.client_id, email, password).await;
        if page.body.contains("name=\"decision\"") {
            page = browser.submit(&world.server, &page, &[("decision", "approve")]).await;
        }
        let code = query(page.header("location")).remove("code")?;
        let tokens = world.token(&client, &redeem(&code)).await.expect_status(200).json();
        Some(tokens["access_token"].as_str().unwrap().to_owned())
    };
    let first = enter(PASSWORD).await.unwrap();
    world.patch(&path, &token, &json!({"password": "another one"})).await.expect_status(200);
    assert_eq!(world.read("/oauth/userinfo", &first).await.status, 401);
    assert!(enter(PASSWORD).await.is_none());
    let second = enter("another one").await.unwrap();
    world.delete(&path, &token).await.expect_status(204);
    assert_eq!(world.read("/oauth/userinfo", &second).await.status, 401);
    assert!(enter("another one").await.is_none());
}

#[tokio::test]
async fn a_test_client_has_scopes_for_tests_only() {
    let world = World::new().await;
    let token = world.management().await;
    let body = |scope: &str| json!({"name": "CI", "client_type": "machine", "environment": "test", "scopes": [scope]});
    let refused = world.post("/v1/clients", &token, &body("events:read")).await;
    assert_eq!(refused.expect_status(400).json()["code"], "live_only");
    let client = world.client(&token, &body("clients:read")).await;
    let path = format!("/v1/clients/{}", client.client_id);
    let refused = world.patch(&path, &token, &json!({"scopes": ["accounts:read"]})).await;
    assert_eq!(refused.expect_status(400).json()["code"], "live_only");
}

#[tokio::test]
async fn a_test_machine_client_sees_and_changes_test_clients_only() {
    let world = World::new().await;
    let all = world.management().await;
    let (_, token) = test_machine(&world, &all).await;
    let live = format!("/v1/clients/{}", world.web().client_id);
    let head = world.server.head().await;
    assert_eq!(world.read(&live, &token).await.status, 404);
    assert_eq!(world.read(&format!("{live}/secrets"), &token).await.status, 404);
    assert_eq!(world.patch(&live, &token, &json!({"name": "x"})).await.status, 404);
    assert_eq!(world.put(&format!("{live}/domains"), &token, &json!({"domains": []})).await.status, 404);
    for act in ["disable", "enable", "revoke_tokens", "rotate_secret", "replace_exposed", "secrets"] {
        assert_eq!(world.post(&format!("{live}/{act}"), &token, &json!({})).await.status, 404, "{act}");
    }
    assert_eq!(world.delete(&live, &token).await.status, 404);
    for body in [web("live"), json!({"name": "x", "client_type": "machine"})] {
        let refused = world.post("/v1/clients", &token, &body).await;
        assert_eq!(refused.expect_status(403).json()["code"], "live_only");
    }
    assert_eq!(world.server.head().await, head, "nothing changed");

    let made = world.client(&token, &web("test")).await;
    world
        .patch(&format!("/v1/clients/{}", made.client_id), &token, &json!({"name": "Tried"}))
        .await
        .expect_status(200);
    test_user(&world, &token, "tess@tests.example").await;
    for (filter, many) in [("", 2), ("?environment=test", 2), ("?environment=live", 0)] {
        let list = world.read(&format!("/v1/clients{filter}"), &token).await.expect_status(200).json();
        let data = list["data"].as_array().unwrap();
        assert_eq!(data.len(), many, "{filter}: {list}");
        assert!(data.iter().all(|client| client["environment"] == "test"));
    }
}

#[tokio::test]
async fn a_test_client_introspects_tokens_of_test_clients_only() {
    let world = World::new().await;
    let all = world.management().await;
    let (machine, _) = test_machine(&world, &all).await;
    let (_, other) = test_machine(&world, &all).await;
    let active = async |token: &str| {
        let answer = world.server.form("/oauth/introspect", Some(&machine), &[("token", token)]).await;
        answer.expect_status(200).json()
    };
    assert_eq!(active(&all).await, json!({"active": false}), "a live client's");
    assert_eq!(active(&other).await["active"], true);
    assert!(world.active(&other).await, "a live client sees both");
}
