//! An OAuth 2.0 server such as GitHub, which has no id_token: its API says who logged in.

use super::{is_logged_in, leave, linked, param};
use crate::support::{Answer, Browser, World};
use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use xwms::{
    commands::logins::ProvedLogin,
    config::{LoginProvider, ProviderKind},
};

/// What the server knows: the PKCE challenge of the request, and who logs in.
#[derive(Default)]
struct Known {
    challenge: String,
    user: Value,
}

type Shared = Arc<Mutex<Known>>;

/// Gives a token for the right verifier and secret; otherwise an error with status 200, as GitHub does.
async fn token(State(known): State<Shared>, Form(form): Form<HashMap<String, String>>) -> Response {
    let proved = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
    let good = proved == known.lock().unwrap().challenge && form["client_secret"] == "s3cret";
    let tokens = json!({"access_token": "a token", "token_type": "bearer"});
    Json(if good { tokens } else { json!({"error": "bad_verification_code"}) }).into_response()
}

async fn user(State(known): State<Shared>, headers: HeaderMap) -> Response {
    match headers.get("authorization").is_some_and(|value| value == "Bearer a token") {
        true => Json(known.lock().unwrap().user.clone()).into_response(),
        false => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// Returns a world with such a server, whose demo user has linked the subject `7`.
async fn world() -> (World, Shared) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let known = Shared::default();
    let router =
        Router::new().route("/token", post(token)).route("/user", get(user)).with_state(known.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let provider = LoginProvider {
        kind: ProviderKind::Oauth,
        client_id: "here".into(),
        client_secret: Some("s3cret".to_owned().into()),
        authorization_url: Some(format!("{base}/authorize")),
        token_url: Some(format!("{base}/token")),
        user_url: Some(format!("{base}/user")),
        ..LoginProvider::default()
    };
    let issuer = provider.issuer();
    let login = ProvedLogin { provider: "other".into(), issuer, subject: "7".into(), name: "ada".into() };
    (linked(provider, login).await, known)
}

/// Logs in as `user`; with another challenge than the browser's if `forged`.
async fn log_in(world: &World, known: &Shared, user: Value, forged: bool) -> (Browser, Answer) {
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    let to = leave(world, &mut browser, &page).await;
    let challenge = if forged { "another".to_owned() } else { param(&to, "code_challenge") };
    *known.lock().unwrap() = Known { challenge, user };
    let back = format!("/login/with/other?code=c&state={}", param(&to, "state"));
    let answer = browser.open(&world.server, &back).await;
    (browser, answer)
}

#[tokio::test]
async fn a_person_logs_in_by_their_number_and_not_by_their_name() {
    let (world, known) = world().await;
    let (browser, answer) = log_in(&world, &known, json!({"id": 7, "login": "renamed"}), false).await;
    assert!(is_logged_in(&browser), "{answer:?}");
    // Somebody else took the name, and says that the address is theirs.
    let other = json!({"id": 8, "login": "ada", "email": world.demo.user.email});
    let (browser, answer) = log_in(&world, &known, other, false).await;
    assert!(!is_logged_in(&browser) && answer.body.contains("isn’t linked"), "{answer:?}");
    for nobody in [json!({}), json!([]), json!({"id": null, "login": "ada"})] {
        let (browser, answer) = log_in(&world, &known, nobody.clone(), false).await;
        assert!(!is_logged_in(&browser) && answer.status == 400, "{nobody}: {answer:?}");
    }
}

#[tokio::test]
async fn a_code_of_another_request_is_refused() {
    let (world, known) = world().await;
    let (browser, answer) = log_in(&world, &known, json!({"id": 7}), true).await;
    assert!(!is_logged_in(&browser) && answer.status == 400, "{answer:?}");
}
