//! `xwms api`: answers, problems, pages, repetitions, and that a token goes to its own server only.

use super::User;
use crate::support::{Receiver, Reply, World};
use axum::{
    http::{StatusCode, header::LOCATION},
    response::IntoResponse,
};
use serde_json::{Value, json};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| panic!("not JSON: {text}"))
}

#[tokio::test]
async fn answers_go_to_stdout_and_problems_to_stderr() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let body = json!({"name": "Robot", "client_type": "machine"}).to_string();
    let made = parsed(&user.good(&["api", "post", "/v1/clients", "-d", &body], "").await);
    let path = format!("/v1/clients/{}", made["client_id"].as_str().unwrap());
    user.good(&["api", "PATCH", &path, "-d", "-"], "{\"name\": \"From stdin\"}").await;
    assert_eq!(parsed(&user.good(&["api", "GET", &path], "").await)["name"], "From stdin");
    let file = user.0.path().join("body.json");
    std::fs::write(&file, "{\"name\": \"From a file\"}").unwrap();
    let file = format!("@{}", file.display());
    user.good(&["api", "PATCH", &path, "-d", &file], "").await;
    let whole = format!("{}{path}", world.server.base);
    assert_eq!(parsed(&user.good(&["api", "GET", &whole], "").await)["name"], "From a file");
    assert_eq!(user.good(&["api", "DELETE", &path], "").await, "");
    let problem = parsed(&user.bad(&["api", "GET", &path], 1).await);
    assert_eq!((&problem["status"], &problem["code"]), (&json!(404), &json!("not_found")));
}

#[tokio::test]
async fn a_post_is_made_once_per_key() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let body = json!({"name": "Robot", "client_type": "machine"}).to_string();
    let post = async |more: &[&str]| {
        let args = ["api", "POST", "/v1/clients", "-d", body.as_str()];
        parsed(&user.good(&[&args as &[&str], more].concat(), "").await)["client_id"].clone()
    };
    let key = ["--idempotency-key", "once"];
    assert_eq!(post(&key).await, post(&key).await);
    assert_ne!(post(&[]).await, post(&[]).await);
}

#[tokio::test]
async fn the_head_is_shown_if_it_is_asked_for() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let text = user.good(&["api", "GET", "/v1/clients", "-i"], "").await;
    let (head, body) = text.split_once("\n\n").unwrap();
    assert!(
        head.starts_with("HTTP/1.1 200 OK\n") && head.contains("\ncontent-type: application/json"),
        "{head}"
    );
    assert_eq!(parsed(body)["data"].as_array().unwrap().len(), 3);
    let said = user.bad(&["api", "GET", "/v1/nothing", "-i"], 1).await;
    assert!(said.starts_with("HTTP/1.1 404 Not Found\n"), "{said}");
}

#[tokio::test]
async fn all_pages_of_a_list_are_followed_one_item_a_line() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let ids = |text: String| {
        let lines = text.lines().map(|line| parsed(line)["client_id"].as_str().unwrap().to_owned());
        lines.collect::<Vec<_>>()
    };
    let one_by_one = ids(user.good(&["api", "GET", "/v1/clients?limit=1", "--all"], "").await);
    let at_once = ids(user.good(&["api", "GET", "/v1/clients", "--all"], "").await);
    assert_eq!((one_by_one.len(), &one_by_one), (3, &at_once));
    let created = user.good(&["api", "GET", "/v1/events?type=client.created&limit=1", "--all"], "").await;
    assert_eq!(created.lines().count(), 3, "{created}");
    let said = user.bad(&["api", "GET", "/v1/openapi.json", "--all"], 1).await;
    assert!(said.contains("not a list"), "{said}");
    assert!(user.bad(&["api", "GET", "/v1/clients?limit=x", "--all"], 1).await.contains("invalid"));
}

#[tokio::test]
async fn a_token_that_was_revoked_is_replaced_by_a_new_one() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let before = user.profile("default")["access_token"].as_str().unwrap().to_owned();
    let revoked = world.server.form("/oauth/revoke", Some(&world.machine()), &[("token", &before)]).await;
    revoked.expect_status(200);
    user.good(&["api", "GET", "/v1/clients"], "").await;
    assert_ne!(user.profile("default")["access_token"], before);
}

/// A profile whose server is a receiver, with a token that must not leave it.
fn planted(receiver: &Receiver) -> User {
    let user = User::new();
    let server = receiver.url.strip_suffix("/hooks").unwrap();
    user.write(
        "default",
        &json!({
            "server": server, "kind": "machine", "client_id": "client_x", "scope": "", "access_token": "planted",
            "expires_at": 4_000_000_000_i64,
        }),
    );
    user
}

#[tokio::test]
async fn a_token_never_goes_to_another_server() {
    let (own, other) = (Receiver::new().await, Receiver::new().await);
    let user = planted(&own);
    let elsewhere = other.url.clone();
    let slashes = elsewhere.strip_prefix("http:").unwrap().to_owned();
    for path in [&elsewhere, &slashes] {
        let said = user.bad(&["api", "GET", path], 1).await;
        assert!(said.contains("is for") && !said.contains("planted"), "{said}");
    }
    let to = elsewhere.clone();
    own.answer(move |_| Reply::Full((StatusCode::FOUND, [(LOCATION, to.clone())]).into_response()));
    user.bad(&["api", "GET", "/v1/clients"], 1).await;
    let received = own.received();
    assert_eq!((received.len(), received[0].header("authorization")), (1, "Bearer planted"));
    assert!(other.received().is_empty(), "a redirect is not followed");
}

#[tokio::test]
async fn an_unexpected_response_of_a_server_does_not_crash_the_program() {
    let own = Receiver::new().await;
    let user = planted(&own);
    own.answer(|_| Reply::Status(502));
    assert!(user.bad(&["api", "GET", "/v1/clients"], 1).await.contains("502"));
    own.answer(|_| Reply::Full((StatusCode::FORBIDDEN, "no\u{1b}[2J\u{9b}2J").into_response()));
    let said = user.bad(&["api", "GET", "/v1/clients"], 1).await;
    assert!(said.starts_with("no [2J 2J"), "{said:?}");
    own.answer(|_| Reply::Cut);
    let said = user.bad(&["api", "POST", "/v1/clients"], 1).await;
    assert!(said.contains("can't be reached") && said.contains("--idempotency-key"), "{said}");
    own.answer(|_| Reply::Full("{\"data\": 7}".into_response()));
    assert!(user.bad(&["api", "GET", "/v1/clients", "--all"], 1).await.contains("not a list"));
    // A cursor that leads to itself.
    let page = "{\"data\": [1], \"has_more\": true, \"next_cursor\": \"a\"}";
    own.answer(move |_| Reply::Full(page.into_response()));
    assert_eq!(user.good(&["api", "GET", "/v1/clients", "--all"], "").await, "1\n1\n");
}

#[tokio::test]
async fn wrong_input_is_refused_before_anything_is_sent() {
    let own = Receiver::new().await;
    let user = planted(&own);
    for (args, code, says) in [
        (&["TRACE", "/v1/clients"] as &[&str], 2, "METHOD"),
        (&["GET", "v1/clients"], 1, "not a path"),
        (&["GET", "/v1/clients", "-d", "{}"], 1, "no body"),
        (&["POST", "/v1/clients", "-d", "name=x"], 1, "not JSON"),
        (&["POST", "/v1/clients", "-d", "@/nonexistent/body"], 1, "/nonexistent/body"),
        (&["POST", "/v1/clients", "--all"], 1, "--all is for GET"),
        (&["GET", "/v1/clients", "--idempotency-key", "a"], 1, "is for POST"),
        (&["POST", "/v1/clients", "--idempotency-key", "a b"], 2, "visible ASCII"),
        (&["GET", "/v1/clients", "--profile", "staging"], 1, "no profile staging"),
    ] {
        let said = user.bad(&[&["api"] as &[&str], args].concat(), code).await;
        assert!(said.contains(says), "{args:?}: {said}");
    }
    assert!(own.received().is_empty());
}
