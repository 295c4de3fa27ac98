//! What holds for every operation of the REST surface: idempotency keys work, problems name the cause, nobody gains
//! information by asking, and the document matches the routes.

use crate::support::{Answer, Browser, Credentials, World};
use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::Method;
use serde_json::{Value, json};

async fn keyed(world: &World, path: &str, token: &str, key: &str, body: &Value) -> Answer {
    let request = world.api(Method::POST, path, token).header("idempotency-key", key).json(body);
    Answer::of(request.send().await.unwrap()).await
}

async fn machine(world: &World, token: &str) -> Credentials {
    let body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"]});
    world.client(token, &body).await
}

fn claims(tokens: &Value) -> Value {
    crate::support::claims(tokens["access_token"].as_str().unwrap())
}

#[tokio::test]
async fn twins_get_one_answer_also_where_the_second_would_be_refused() {
    let world = World::new().await;
    let token = world.management().await;
    let id = machine(&world, &token).await.client_id;
    let path = format!("/v1/clients/{id}/rotate_secret");
    let body = json!({"overlap_seconds": 0});
    let answers = futures::future::join_all((0..8).map(|_| keyed(&world, &path, &token, "r", &body))).await;
    for answer in &answers {
        assert_eq!(answer.expect_status(201).body, answers[0].body);
        assert!(!answer.header("xwms-position").is_empty(), "{answer:?}");
    }
    assert_eq!(world.server.count("client.secret_rotated").await, 1);

    let body = json!({"name": "Acme", "owner": {"email": "a@acme.example", "password": "long enough"}});
    let answers =
        futures::future::join_all((0..4).map(|_| keyed(&world, "/v1/accounts", "", "s", &body))).await;
    for answer in &answers {
        assert_eq!(answer.expect_status(201).body, answers[0].body);
    }
    assert_eq!(answers[0].json()["plan"], "free");
}

#[tokio::test]
async fn every_post_is_done_once_also_one_that_only_stops_things() {
    let world = World::new().await;
    let token = world.management().await;
    let mut browser = Browser::default();
    let first = browser.tokens(&world, "openid offline_access").await;
    let user = claims(&first)["sub"].as_str().unwrap().to_owned();
    let nothing = json!({});

    let path = format!("/v1/users/{user}/revoke_tokens");
    keyed(&world, &path, &token, "u", &nothing).await.expect_status(204);
    let second = browser.tokens(&world, "openid offline_access").await;
    let again = keyed(&world, &path, &token, "u", &nothing).await;
    assert_eq!(again.expect_status(204).header("idempotent-replayed"), "true");
    assert!(world.active(second["access_token"].as_str().unwrap()).await, "it came after the request");

    let consent = xwms_events::ids::consent_id(user.parse().unwrap(), world.web().client_id.parse().unwrap())
        .to_string();
    let jti = claims(&second)["jti"].as_str().unwrap().to_owned();
    let grant = claims(&second)["grant_id"].as_str().unwrap().to_owned();
    for (key, path) in [
        ("t", format!("/v1/tokens/{jti}/revoke")),
        ("g", format!("/v1/grants/{grant}/revoke")),
        ("c", format!("/v1/consents/{consent}/withdraw")),
    ] {
        keyed(&world, &path, &token, key, &nothing).await.expect_status(204);
        let again = keyed(&world, &path, &token, key, &nothing).await;
        assert_eq!(again.expect_status(204).header("idempotent-replayed"), "true", "{path}");
        let other = keyed(&world, "/v1/clients", &token, key, &nothing).await;
        assert!(other.status == 400 || other.status == 422, "{other:?}");
    }
}

#[tokio::test]
async fn a_post_that_found_nothing_to_do_is_done_too() {
    let world = World::new().await;
    let token = world.management().await;
    let id = machine(&world, &token).await.client_id;
    let path = format!("/v1/clients/{id}");
    let enable = keyed(&world, &format!("{path}/enable"), &token, "e", &json!({})).await;
    enable.expect_status(200);
    world.post(&format!("{path}/disable"), &token, &json!({})).await.expect_status(200);
    let again = keyed(&world, &format!("{path}/enable"), &token, "e", &json!({})).await;
    assert_eq!(again.expect_status(200).body, enable.body);
    assert_eq!(world.read(&path, &token).await.json()["standing"], "disabled", "the late twin did nothing");
    let other = keyed(&world, &format!("{path}/disable"), &token, "e", &json!({})).await;
    assert_eq!(other.expect_status(422).json()["code"], "idempotency_key_reused");
}

#[tokio::test]
async fn a_stored_answer_gives_no_password_away() {
    let world = World::new().await;
    let body = json!({"name": "Acme", "owner": {"email": "a@acme.example", "password": "long enough"}});
    keyed(&world, "/v1/accounts", "", "s", &body).await.expect_status(201);
    let stored: String = sqlx::query_scalar("SELECT fingerprint FROM answers")
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    let request = [b"POST\0/v1/accounts\0".as_slice(), body.to_string().as_bytes()].concat();
    let plain = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &request);
    assert_ne!(stored, BASE64_STANDARD.encode(plain), "guesses could be tried against it");
}

#[tokio::test]
async fn a_bad_body_or_path_is_a_problem_that_names_what_is_wrong() {
    let world = World::new().await;
    let token = world.management().await;
    for (body, field) in [
        (json!({"name": 7, "client_type": "machine"}), "name"),
        (json!({"name": "x", "client_type": "toaster"}), "client_type"),
        (json!({"client_type": "machine"}), "name"),
        (json!({"name": "x", "client_type": "machine", "account_id": "a"}), "account_id"),
        (
            json!({"name": "x", "client_type": "machine", "token_policy": {"refresh": 1}}),
            "token_policy.refresh",
        ),
        (json!({"name": "x", "client_type": "machine", "token_policy": {"x": 1}}), "token_policy.x"),
        (json!({"name": "x", "client_type": "machine", "scopes": ["a", 1]}), "scopes[1]"),
        (json!({"name": "x\0", "client_type": "machine"}), "name"),
        (
            json!({"name": "x", "client_type": "machine", "jwks": {"keys": [{"kid": "\0"}]}}),
            "jwks.keys[0].kid",
        ),
    ] {
        let problem = world.post("/v1/clients", &token, &body).await;
        assert_eq!(problem.expect_status(400).json()["field"], field, "{problem:?}");
    }
    let owner = json!({"name": "x", "owner": {"email": "a@b.example", "password": 7}});
    let problem = world.post("/v1/accounts", "", &owner).await;
    assert_eq!(problem.expect_status(400).json()["field"], "owner.password");
    let domains = json!({"domains": [{"origin": "https://a.example", "login": true, "api": false, "cors": false, "x": 1}]});
    let path = format!("/v1/clients/{}/domains", world.web().client_id);
    let problem =
        Answer::of(world.api(Method::PUT, &path, &token).json(&domains).send().await.unwrap()).await;
    assert_eq!(problem.expect_status(400).json()["field"], "domains[0].x");
    for path in ["/v1/clients/%ff", "/v1/clients/%00", "/v1/grants/client_00000000000000000000000000"] {
        let problem = world.read(path, &token).await;
        assert_eq!(problem.expect_status(404).header("content-type"), "application/problem+json", "{path}");
        assert_eq!(problem.json()["request_id"], problem.header("x-request-id"));
        assert_eq!(problem.json()["type"], "/docs/errors#not_found");
        world.read(path, "nonsense").await.expect_status(401);
    }
}

#[tokio::test]
async fn a_moment_that_no_calendar_shows_is_refused() {
    let world = World::new().await;
    let token = world.management().await;
    let id = machine(&world, &token).await.client_id;
    let path = format!("/v1/clients/{id}/secrets");
    for moment in ["9999-12-31T23:59:59-23:59", "tomorrow"] {
        let problem = world.post(&path, &token, &json!({"expires_at": moment})).await;
        assert_eq!(problem.expect_status(400).json()["field"], "expires_at", "{problem:?}");
        world.read(&format!("/v1/events?since={moment}"), &token).await.expect_status(400);
    }
}

#[tokio::test]
async fn nobody_gets_the_secret_of_a_client_that_may_more_than_they() {
    let world = World::new().await;
    let all = world.management().await;
    let fields = [("grant_type", "client_credentials"), ("scope", "clients:read clients:write")];
    let little =
        world.token(&world.machine(), &fields).await.json()["access_token"].as_str().unwrap().to_owned();
    let powerful = world.machine().client_id;
    let head = world.server.head().await;
    for verb in ["secrets", "rotate_secret", "replace_exposed"] {
        let path = format!("/v1/clients/{powerful}/{verb}");
        let problem = world.post(&path, &little, &json!({})).await;
        assert_eq!(problem.expect_status(403).json()["code"], "scope_exceeded", "{verb}");
    }
    assert_eq!(world.server.head().await, head);
    let weak = machine(&world, &all).await.client_id;
    world.post(&format!("/v1/clients/{weak}/secrets"), &little, &json!({})).await.expect_status(201);
}

#[tokio::test]
async fn secrets_are_listed_with_what_is_known_of_them() {
    let world = World::new().await;
    let token = world.management().await;
    let robot = machine(&world, &token).await;
    world.own_token(&robot).await;
    let id = robot.client_id;
    world.post(&format!("/v1/clients/{id}/secrets"), &token, &json!({"label": "Second"})).await;
    world.server.settle().await;
    let listed = world.read(&format!("/v1/clients/{id}/secrets"), &token).await.expect_status(200).json();
    let one = world.read(&format!("/v1/clients/{id}"), &token).await.expect_status(200).json();
    assert_eq!(listed["data"], one["secrets"]);
    let labels: Vec<_> = listed["data"].as_array().unwrap().iter().map(|s| s["label"].clone()).collect();
    assert_eq!(labels, ["Second", "First secret"], "newest first");
    for secret in listed["data"].as_array().unwrap() {
        assert!(secret["created_at"].is_string(), "{secret}");
    }
    assert!(listed["data"][1]["last_used_at"].is_string() && listed["data"][0]["last_used_at"].is_null());
}

#[tokio::test]
async fn the_feed_goes_on_after_a_cursor_or_a_position() {
    let world = World::new().await;
    let token = world.management().await;
    let all = world.read("/v1/events?limit=1000", &token).await.expect_status(200).json();
    let data = all["data"].as_array().unwrap();
    let third: i64 = data[2]["sequence"].as_str().unwrap().parse().unwrap();
    let rest = world.read(&format!("/v1/events?limit=2&after_position={third}"), &token).await;
    let body = rest.expect_status(200).json();
    assert_eq!(body["data"], json!(data[3..5]));
    assert!(!rest.header("link").contains("after_position"), "{rest:?}");
    let cursor = body["next_cursor"].as_str().unwrap();
    for bad in [
        "after_position=-1".to_owned(),
        "after_position=x".to_owned(),
        format!("after_position=1&after={cursor}"),
        "type=user.*".to_owned(),
        "type=nonsense".to_owned(),
        "limit=1001".to_owned(),
    ] {
        world.read(&format!("/v1/events?{bad}"), &token).await.expect_status(400);
    }
}

#[tokio::test]
async fn the_document_describes_every_body_under_its_own_name() {
    let world = World::new().await;
    let document = world.server.get("/v1/openapi.json").await.expect_status(200).json();
    let schema = |path: &str| {
        let name =
            document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
                .as_str()
                .unwrap();
        document.pointer(name.trim_start_matches('#')).unwrap().clone()
    };
    assert!(schema("/v1/clients")["properties"]["redirect_uris"].is_object());
    assert!(schema("/v1/clients/{client_id}/secrets")["properties"]["expires_at"].is_object());
    let mut ids = std::collections::HashSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(ids.insert(operation["operationId"].to_string()), "{method} {path}: {operation}");
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let keyed = parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key");
            assert_eq!(keyed, method == "post", "{method} {path}");
            for (status, response) in operation["responses"].as_object().unwrap() {
                let shared =
                    response["$ref"].as_str().map(|to| document.pointer(to.trim_start_matches('#')).unwrap());
                let response = shared.unwrap_or(response);
                let is_file = path.ends_with("/attachments/{attachment_id}");
                let is_export = path.ends_with("/export");
                let kind = match status.as_str() {
                    "200" if is_export => "application/x-ndjson",
                    "200" if is_file => "application/octet-stream",
                    status if status < "300" => "application/json",
                    _ => "application/problem+json",
                };
                assert!(status == "204" || response["content"][kind].is_object(), "{method} {path} {status}");
            }
        }
    }
}
