//! Apps that register themselves (RFC 7591) and manage their registration (RFC 7592): `create` has what an app gets,
//! `abuse` what strangers and other accounts get, `manage` the registration access token, `documents` clients that are
//! URLs, `signing_documents` those of them that have keys, `slow_documents` hosts that do not answer, and `agents` what
//! such clients get at the APIs of their account.

mod abuse;
mod agents;
mod create;
mod documents;
mod manage;
mod signing_documents;
mod slow_documents;

use crate::support::{Answer, Server, World, browser::CALLBACK};
use reqwest::Method;
use serde_json::{Value, json};
use xwms::config::{ClientRegistration, Pace, Registrants};

/// The usual pace at which one address may register apps without a token, and have documents read, except that nobody
/// is let on again while a test runs.
const STRICT: Pace = Pace::new(10, 86_400);

/// A world whose server lets apps with a registration token register.
async fn offering() -> World {
    World::with(|settings| settings.client_registration.allowed = Registrants::Token).await
}

/// Starts another server of `world` at which anybody registers clients of the demo account.
async fn open_to_all(world: &World) -> Server {
    let account = Some(world.demo.account_id.to_string());
    Server::start_with(&world.url, |settings| {
        settings.client_registration =
            ClientRegistration { allowed: Registrants::Open, account, ..ClientRegistration::default() };
        settings.guard.registrations = Some(STRICT);
    })
    .await
}

/// Makes the registration token that `body` describes; returns what the API says of it.
async fn token(world: &World, management: &str, body: &Value) -> Value {
    world.post("/v1/registration_tokens", management, body).await.expect_status(201).json()
}

/// Returns the text of a registration token of the demo account for `uses` apps.
pub(super) async fn for_apps(world: &World, uses: u32) -> String {
    let made = token(world, &world.management().await, &json!({"label": "Agents", "uses": uses})).await;
    made["registration_token"].as_str().unwrap().to_owned()
}

/// Registers an app with `token`, or without one if it is empty.
pub(super) async fn register(server: &Server, token: &str, metadata: &Value) -> Answer {
    let request = server.http.post(format!("{}/oauth/register", server.base)).json(metadata);
    let request = if token.is_empty() { request } else { request.bearer_auth(token) };
    Answer::of(request.send().await.unwrap()).await
}

/// The metadata of an app on a person's device.
fn native() -> Value {
    json!({
        "client_name": "Agent",
        "redirect_uris": [CALLBACK],
        "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
    })
}

/// The metadata of an app on a server.
pub(super) fn site() -> Value {
    json!({"client_name": "Site", "redirect_uris": ["https://site.example/callback"]})
}

/// Asks for the registration at `uri` with the registration access token `access`.
async fn configure(
    server: &Server,
    method: Method,
    (uri, access): (&str, &str),
    body: Option<&Value>,
) -> Answer {
    let request = server.http.request(method, uri).bearer_auth(access);
    let request = match body {
        Some(body) => request.json(body),
        None => request,
    };
    Answer::of(request.send().await.unwrap()).await
}

/// Returns where the registration `made` is, and its registration access token.
fn access(made: &Value) -> (&str, &str) {
    let text = |name: &str| made[name].as_str().unwrap();
    (text("registration_client_uri"), text("registration_access_token"))
}
