//! `/v1/clients`: security-cases "Clients", and the lifecycle of a client and its secrets.

use crate::support::{Answer, Browser, Credentials, Person, World};
use reqwest::Method;
use serde_json::{Value, json};
use xwms::config::Registrants;
use xwms_events::account::Role;

fn web(name: &str) -> Value {
    json!({"name": name, "client_type": "web", "redirect_uris": ["https://app.example/cb"], "scopes": ["openid"]})
}

async fn make(world: &World, token: &str, body: &Value) -> Value {
    world.post("/v1/clients", token, body).await.expect_status(201).json()
}

fn machine() -> Value {
    json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"]})
}

async fn works(world: &World, id: &Value, secret: &Value) -> bool {
    let client = Credentials::new(id.as_str().unwrap(), secret.as_str().unwrap());
    world.token(&client, &[("grant_type", "client_credentials")]).await.status == 200
}

#[tokio::test]
async fn a_secret_is_shown_once_and_never_again() {
    let world = World::new().await;
    let token = world.management().await;
    let made = make(&world, &token, &machine()).await;
    let secret = made["client_secret"].as_str().unwrap();
    assert!(works(&world, &made["client_id"], &made["client_secret"]).await);
    let id = made["client_id"].as_str().unwrap();
    world.server.settle().await;
    for path in [
        "/v1/clients".to_owned(),
        format!("/v1/clients/{id}"),
        format!("/v1/clients/{id}/secrets"),
        "/v1/events".to_owned(),
    ] {
        let answer = world.read(&path, &token).await;
        let body = &answer.expect_status(200).body;
        assert!(body.contains(id) || path.ends_with("secrets"), "{path}");
        assert!(!body.contains(secret) && !body.contains("digest"), "{path}: {body}");
    }
}

#[tokio::test]
async fn an_invalid_registration_is_refused_by_the_name_of_its_field() {
    let world = World::new().await;
    let token = world.management().await;
    let head = world.server.head().await;
    for uri in [
        "https://app.example/cb#f",
        "https://*.app.example/cb",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "http://app.example/cb",
        "https://app.example/cb?code=1",
        "https://app.example/cb?state=1",
        "cb",
    ] {
        let mut body = web("Bad");
        body["redirect_uris"] = json!([uri]);
        let problem = world.post("/v1/clients", &token, &body).await;
        let problem = problem.expect_status(400).json();
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!("invalid_redirect_uri"), &json!("redirect_uris"))
        );
    }
    for (member, value, code) in [
        ("name", json!(""), "invalid_name"),
        ("name", json!(7), "invalid_body"),
        ("client_type", json!("toaster"), "invalid_body"),
        ("scopes", json!(["everything"]), "invalid_scope"),
        ("token_policy", json!({"access_token_seconds": 1}), "invalid_token_policy"),
        ("auth_method", json!("none"), "auth_method_mismatch"),
        ("jwks", json!({"keys": []}), "jwks_unused"),
        ("account_id", json!("account_00000000000000000000000000"), "invalid_body"),
    ] {
        let mut body = web("Bad");
        body[member] = value;
        let problem = world.post("/v1/clients", &token, &body).await;
        assert_eq!(problem.expect_status(400).json()["code"], code, "{member}: {problem:?}");
        assert_eq!(problem.header("content-type"), "application/problem+json");
        assert_eq!(problem.json()["request_id"], problem.header("x-request-id"));
    }
    let url = format!("{}/v1/clients", world.server.base);
    for (kind, body, status) in [
        ("application/json", "{", 400),
        ("application/json", "[]", 400),
        ("application/json", "\u{0}", 400),
        ("text/plain", "{}", 415),
        ("application/json", &format!("\"{}\"", "a".repeat(70_000)), 413),
    ] {
        let request = world.server.http.post(&url).bearer_auth(&token).header("content-type", kind);
        assert_eq!(request.body(body.to_owned()).send().await.unwrap().status(), status, "{kind}");
    }
    assert_eq!(world.server.head().await, head, "nothing changed");
}

#[tokio::test]
async fn nobody_gives_a_client_more_than_they_have() {
    let world = World::new().await;
    let fields = [("grant_type", "client_credentials"), ("scope", "clients:write")];
    let token =
        world.token(&world.machine(), &fields).await.json()["access_token"].as_str().unwrap().to_owned();
    let answer = world.post("/v1/clients", &token, &machine()).await;
    assert_eq!(answer.expect_status(403).json()["code"], "scope_exceeded");
    let path = format!("/v1/clients/{}", world.web().client_id);
    let answer = world.patch(&path, &token, &json!({"scopes": ["events:read"]})).await;
    assert_eq!(answer.expect_status(403).json()["code"], "scope_exceeded");
}

#[tokio::test]
async fn another_accounts_objects_are_not_found() {
    let world = World::new().await;
    let stranger = world.stranger().await;
    let mut browser = Browser::default();
    let tokens = browser.tokens(&world, "openid offline_access").await;
    let claims: Value = crate::support::claims(tokens["access_token"].as_str().unwrap());
    world.server.settle().await;
    let head = world.server.head().await;
    let id = world.web().client_id;
    let user: xwms_events::ids::UserId = claims["sub"].as_str().unwrap().parse().unwrap();
    let consent = xwms_events::ids::consent_id(user, id.parse().unwrap());
    for (method, path) in [
        (Method::GET, format!("/v1/clients/{id}")),
        (Method::PATCH, format!("/v1/clients/{id}")),
        (Method::DELETE, format!("/v1/clients/{id}")),
        (Method::POST, format!("/v1/clients/{id}/disable")),
        (Method::POST, format!("/v1/clients/{id}/secrets")),
        (Method::GET, format!("/v1/clients/{id}/secrets")),
        (Method::POST, format!("/v1/clients/{id}/rotate_secret")),
        (Method::POST, format!("/v1/clients/{id}/replace_exposed")),
        (Method::POST, format!("/v1/clients/{id}/revoke_tokens")),
        (Method::GET, format!("/v1/grants/{}", claims["grant_id"].as_str().unwrap())),
        (Method::POST, format!("/v1/grants/{}/revoke", claims["grant_id"].as_str().unwrap())),
        (Method::GET, format!("/v1/tokens/{}", claims["jti"].as_str().unwrap())),
        (Method::POST, format!("/v1/tokens/{}/revoke", claims["jti"].as_str().unwrap())),
        (Method::POST, format!("/v1/consents/{consent}/withdraw")),
        (Method::GET, format!("/v1/accounts/{}", world.demo.account_id)),
        (Method::GET, "/v1/clients/nonsense".to_owned()),
        (Method::GET, "/v1/nonsense".to_owned()),
    ] {
        let answer = world.api(method.clone(), &path, &stranger).json(&json!({})).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{method} {path}");
    }
    for list in ["/v1/clients", "/v1/grants", "/v1/tokens", "/v1/consents", "/v1/members", "/v1/events"] {
        let body = world.read(list, &stranger).await.expect_status(200).body.clone();
        for foreign in [id.as_str(), user.to_string().as_str(), &world.demo.account_id.to_string()] {
            assert!(!body.contains(foreign), "{list} shows {foreign}");
        }
    }
    assert_eq!(world.server.head().await, head, "zero events");
    assert!(world.active(tokens["access_token"].as_str().unwrap()).await);
}

#[tokio::test]
async fn secrets_overlap_rotate_expire_and_stop() {
    let world = World::new().await;
    let token = world.management().await;
    let made = make(&world, &token, &machine()).await;
    let (id, first) = (&made["client_id"], &made["client_secret"]);
    let path = format!("/v1/clients/{}", id.as_str().unwrap());

    let rotated = world.post(&format!("{path}/rotate_secret"), &token, &json!({"overlap_seconds": 60})).await;
    let second = rotated.expect_status(201).json()["client_secret"].clone();
    assert!(works(&world, id, first).await && works(&world, id, &second).await);
    world.server.app.store.clock().advance(std::time::Duration::from_secs(61));
    assert!(!works(&world, id, first).await && works(&world, id, &second).await);

    let soon = world.server.app.store.clock().now().plus_seconds(60);
    let body = json!({"label": "Short", "expires_at": soon});
    let third = world.post(&format!("{path}/secrets"), &token, &body).await.expect_status(201).json();
    assert!(works(&world, id, &third["client_secret"]).await);
    let ambiguous = world.post(&format!("{path}/rotate_secret"), &token, &json!({})).await;
    assert_eq!(ambiguous.expect_status(409).json()["code"], "several_secrets");
    world.server.app.store.clock().advance(std::time::Duration::from_secs(61));
    assert!(!works(&world, id, &third["client_secret"]).await);

    let listed = world.read(&path, &token).await.json();
    let second_id =
        listed["secrets"].as_array().unwrap().iter().find(|secret| secret["expires_at"].is_null());
    let second_id = second_id.unwrap()["secret_id"].as_str().unwrap().to_owned();
    world.delete(&format!("{path}/secrets/{second_id}"), &token).await.expect_status(204);
    assert!(!works(&world, id, &second).await, "the very next call");
    world.delete(&format!("{path}/secrets/{second_id}"), &token).await.expect_status(404);
}

#[tokio::test]
async fn an_exposed_secret_is_replaced_and_everything_stops_in_one_call() {
    let world = World::new().await;
    let token = world.management().await;
    let made = make(&world, &token, &machine()).await;
    let client = Credentials::of(&made);
    let issued = world.token(&client, &[("grant_type", "client_credentials")]).await.json();
    let path = format!("/v1/clients/{}/replace_exposed", client.client_id);
    let replaced = world.post(&path, &token, &json!({})).await.expect_status(201).json();
    assert!(!works(&world, &made["client_id"], &made["client_secret"]).await);
    assert!(works(&world, &made["client_id"], &replaced["client_secret"]).await);
    assert!(!world.active(issued["access_token"].as_str().unwrap()).await);
}

#[tokio::test]
async fn a_label_has_no_credential_that_was_pasted_into_it() {
    let world = World::with(|settings| settings.client_registration.allowed = Registrants::Token).await;
    let (token, machine) = (world.management().await, world.machine());
    let body = json!({"label": format!("instead of {}", machine.secret)});
    for path in [format!("/v1/clients/{}/secrets", machine.client_id), "/v1/registration_tokens".to_owned()] {
        let made = world.post(&path, &token, &body).await.expect_status(201).json();
        assert_eq!(made["label"], "instead of ***", "{path}");
    }
}

#[tokio::test]
async fn a_repeated_idempotency_key_is_one_event_and_the_same_answer() {
    let world = World::new().await;
    let token = world.management().await;
    let send = |key: &'static str, body: Value| {
        world.api(Method::POST, "/v1/clients", &token).header("idempotency-key", key).json(&body).send()
    };
    let answers = futures::future::join_all((0..8).map(|_| send("k1", web("Once")))).await;
    let mut bodies = Vec::new();
    for answer in answers {
        let answer = answer.unwrap();
        assert_eq!(answer.status(), 201);
        bodies.push(answer.text().await.unwrap());
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "the secret too is the same");
    let clients = world.server.count("client.created").await;
    let other = send("k1", web("Different")).await.unwrap();
    assert_eq!(other.status(), 422);
    let bad = world.api(Method::POST, "/v1/clients", &token).header("idempotency-key", "a b").json(&web("x"));
    assert_eq!(bad.send().await.unwrap().status(), 400);
    assert_eq!(world.server.count("client.created").await, clients);
    assert_eq!(clients, 4, "three of the demo and one of eight requests");
}

#[tokio::test]
async fn the_idempotency_key_of_another_member_replays_no_response() {
    let world = World::new().await;
    let account = world.demo.account_id;
    let (admin, developer) =
        (world.person(account, Role::Admin).await, world.person(account, Role::Developer).await);
    let send = async |person: &Person| {
        let request = person.request(&world.server, Method::POST, "/v1/clients");
        let request = request.header("idempotency-key", "k1").json(&web("Same"));
        Answer::of(request.send().await.unwrap()).await.expect_status(201).json()
    };
    let made = send(&admin).await;
    assert_eq!(send(&admin).await, made);
    let own = send(&developer).await;
    assert!(own["client_id"] != made["client_id"] && own["client_secret"] != made["client_secret"]);
    let token = world.management().await;
    let request = world.api(Method::POST, "/v1/clients", &token).header("idempotency-key", "k1");
    let by_client = Answer::of(request.json(&web("Same")).send().await.unwrap()).await;
    assert_ne!(by_client.expect_status(201).json()["client_id"], made["client_id"]);
}

#[tokio::test]
async fn lists_page_by_cursors_that_nobody_can_forge() {
    let world = World::new().await;
    let token = world.management().await;
    for n in 0..5 {
        make(&world, &token, &web(&format!("Client {n}"))).await;
    }
    let mut names = Vec::new();
    let mut path = "/v1/clients?limit=3".to_owned();
    loop {
        let answer = world.read(&path, &token).await;
        let body = answer.expect_status(200).json();
        names.extend(body["data"].as_array().unwrap().iter().map(|client| client["name"].to_string()));
        let Some(cursor) = body["next_cursor"].as_str() else { break };
        assert_eq!(body["has_more"], true);
        let link = answer.header("link");
        assert!(link.starts_with(&format!("<{}/v1/clients?", world.server.base)) && link.contains(cursor));
        path = format!("/v1/clients?limit=3&after={cursor}");
    }
    assert_eq!(names.len(), 8);
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 8, "none twice");

    let cursor =
        world.read("/v1/clients?limit=1", &token).await.json()["next_cursor"].as_str().unwrap().to_owned();
    let forged = format!("{}A", &cursor[..cursor.len() - 1]);
    for bad in [
        "/v1/clients?after=1".to_owned(),
        "/v1/clients?after='; DROP TABLE events --".to_owned(),
        format!("/v1/clients?after={forged}x"),
        format!("/v1/grants?after={cursor}"),
    ] {
        assert_eq!(
            world.read(&bad, &token).await.expect_status(400).json()["code"],
            "invalid_cursor",
            "{bad}"
        );
    }
    for bad in
        ["/v1/clients?limit=0", "/v1/clients?limit=101", "/v1/clients?limit=x", "/v1/clients?standing=x"]
    {
        world.read(bad, &token).await.expect_status(400);
    }
}

#[tokio::test]
async fn grants_and_tokens_are_listed_and_revoked() {
    let world = World::new().await;
    let management = world.management().await;
    let mut browser = Browser::default();
    let one = browser.tokens(&world, "openid offline_access").await;
    let two = browser.tokens(&world, "openid offline_access").await;
    world.server.settle().await;
    let web = world.web().client_id;
    let grants = world.read(&format!("/v1/grants?client_id={web}&status=active"), &management).await;
    let grants = grants.expect_status(200).json()["data"].as_array().unwrap().clone();
    assert_eq!(grants.len(), 2, "{grants:?}");

    let newest = grants[0]["grant_id"].as_str().unwrap();
    let revoked = world.post(&format!("/v1/grants/{newest}/revoke"), &management, &json!({})).await;
    revoked.expect_status(204);
    assert!(!world.active(two["access_token"].as_str().unwrap()).await);
    assert!(world.active(one["access_token"].as_str().unwrap()).await);
    let shown = world.read(&format!("/v1/grants/{newest}"), &management).await.json();
    assert_eq!(shown["status"], "revoked", "a read shows what was just written: {shown}");

    let claims: Value = crate::support::claims(one["access_token"].as_str().unwrap());
    let token = claims["jti"].as_str().unwrap();
    world.post(&format!("/v1/tokens/{token}/revoke"), &management, &json!({})).await.expect_status(204);
    assert!(!world.active(one["access_token"].as_str().unwrap()).await);
    let fields = [("grant_type", "refresh_token"), ("refresh_token", one["refresh_token"].as_str().unwrap())];
    let three = world.token(&world.web(), &fields).await.expect_status(200).json();

    let user = claims["sub"].as_str().unwrap();
    world.post(&format!("/v1/users/{user}/revoke_tokens"), &management, &json!({})).await.expect_status(204);
    assert!(!world.active(three["access_token"].as_str().unwrap()).await);
    let fields =
        [("grant_type", "refresh_token"), ("refresh_token", three["refresh_token"].as_str().unwrap())];
    world.token(&world.web(), &fields).await.expect_oauth(400, "invalid_grant");
    assert!(world.active(&management).await, "others go on");
}

#[tokio::test]
async fn a_deleted_client_stops_and_its_history_stays() {
    let world = World::new().await;
    let token = world.management().await;
    let made = make(&world, &token, &machine()).await;
    let client = Credentials::of(&made);
    let issued = world.token(&client, &[("grant_type", "client_credentials")]).await.json();
    world.delete(&format!("/v1/clients/{}", client.client_id), &token).await.expect_status(204);
    world.token(&client, &[("grant_type", "client_credentials")]).await.expect_oauth(401, "invalid_client");
    assert!(!world.active(issued["access_token"].as_str().unwrap()).await);
    world.read(&format!("/v1/clients/{}", client.client_id), &token).await.expect_status(404);
    world
        .post(&format!("/v1/clients/{}/enable", client.client_id), &token, &json!({}))
        .await
        .expect_status(404);
    let events = world.read(&format!("/v1/events?stream={}", client.client_id), &token).await.json();
    let types: Vec<_> =
        events["data"].as_array().unwrap().iter().map(|event| event["type"].clone()).collect();
    assert_eq!(types, ["client.created", "client.secret_created", "client.deleted"]);
}

#[tokio::test]
async fn the_tokens_of_a_client_lose_a_scope_with_it() {
    let world = World::new().await;
    let token = world.management().await;
    let client = world
        .client(
            &token,
            &json!({"name": "M", "client_type": "machine", "scopes": ["clients:read", "events:read"]}),
        )
        .await;
    let own = world.own_token(&client).await;
    world.read("/v1/events", &own).await.expect_status(200);
    let left = json!({"scopes": ["clients:read"]});
    world.patch(&format!("/v1/clients/{}", client.client_id), &token, &left).await.expect_status(200);
    world.read("/v1/events", &own).await.expect_status(403);
    world.read("/v1/clients", &own).await.expect_status(200);
    for asker in [&client, &world.machine()] {
        let told = world.server.form("/oauth/introspect", Some(asker), &[("token", &own)]).await;
        assert_eq!(told.expect_status(200).json()["scope"], "clients:read");
    }
}
