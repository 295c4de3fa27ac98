//! Back-channel logout (OpenID Connect Back-Channel Logout 1.0): every app of a login is told with a signed token
//! when the login ends, for whatever reason; nobody else is. `reasons`: what ends logins. `delivery`: retries and
//! what is shown of them. `attacks`: addresses, other accounts, and tokens used for something else.

mod attacks;
mod delivery;
mod reasons;

use crate::support::{
    Browser, Credentials, Received, Receiver, World,
    browser::{CALLBACK, authorize_path, redeem},
    eager, eventually,
};
use jsonwebtoken::{DecodingKey, Validation, jwk::JwkSet};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use xwms::config::Settings;
use xwms_events::account::Role;

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A server that may send to this machine, and a token with every management scope.
async fn world() -> (World, String) {
    // Each login is told once, also if the machine is too busy to answer soon.
    let change = |settings: &mut Settings| {
        eager(settings);
        settings.webhooks.timeout_seconds = 30;
    };
    let world = World::with(change).await;
    let token = world.management().await;
    (world, token)
}

/// An app with a receiver of logout tokens.
struct App {
    client: Credentials,
    receiver: Receiver,
}

impl App {
    async fn new(world: &World, token: &str) -> Self {
        Self::with(world, token, &json!({})).await
    }

    /// Registers it with `more` settings.
    async fn with(world: &World, token: &str, more: &Value) -> Self {
        let receiver = Receiver::new().await;
        let mut body = json!({"name": "Shop", "client_type": "web", "scopes": ["openid", "email"],
            "redirect_uris": [CALLBACK], "backchannel_logout_uri": receiver.url});
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let client = world.client(token, &body).await;
        world.server.wait_for("logouts").await;
        Self { client, receiver }
    }

    fn path(&self, rest: &str) -> String {
        format!("/v1/clients/{}{rest}", self.client.client_id)
    }

    /// Logs the person of `browser` in; returns the code and the tokens.
    async fn enter(&self, world: &World, browser: &mut Browser) -> (String, Value) {
        let path = authorize_path(&self.client.client_id, &[]);
        let code = browser.approve(world, &path).await.remove("code").expect("a code");
        let tokens = world.token(&self.client, &redeem(&code)).await.expect_status(200).json();
        (code, tokens)
    }

    /// Logs the person of `browser` in; returns the claims of the id_token.
    async fn log_in(&self, world: &World, browser: &mut Browser) -> Value {
        claims(&self.enter(world, browser).await.1)
    }

    /// Waits for `count` logout tokens, and returns the claims of all, verified as an app must.
    async fn logout_tokens(&self, world: &World, count: usize) -> Vec<Value> {
        let mut told = Vec::new();
        for received in self.receiver.wait_for(count).await {
            told.push(verified(world, &self.client.client_id, &received).await);
        }
        assert_eq!(told.len(), count, "{told:#?}");
        told
    }

    /// Returns the list of logouts, newest logins first.
    async fn logouts(&self, world: &World, token: &str) -> Vec<Value> {
        let list = world.read(&self.path("/logouts"), token).await.expect_status(200).json();
        list["data"].as_array().unwrap().clone()
    }

    /// Waits until the newest logout has this status, and returns it.
    async fn ended(&self, world: &World, token: &str, status: &str) -> Value {
        eventually(status, async || {
            let newest = self.logouts(world, token).await.into_iter().next()?;
            (newest["status"] == status).then_some(newest)
        })
        .await
    }
}

/// Returns the claims of the id_token in `tokens`, which the token endpoint sent.
fn claims(tokens: &Value) -> Value {
    crate::support::claims(tokens["id_token"].as_str().unwrap())
}

/// Returns the logout token in a request.
fn token_of(received: &Received) -> String {
    assert_eq!(received.header("content-type"), "application/x-www-form-urlencoded");
    let form: HashMap<String, String> = url::form_urlencoded::parse(&received.body).into_owned().collect();
    assert_eq!(form.len(), 1, "{form:?}");
    form["logout_token"].clone()
}

/// Returns the claims of the logout token in a request, after the checks that §2.6 asks of an app.
async fn verified(world: &World, client_id: &str, received: &Received) -> Value {
    let jwt = token_of(received);
    let header = jsonwebtoken::decode_header(jwt.as_str()).unwrap();
    assert_eq!(header.typ.as_deref(), Some("logout+jwt"));
    let set: JwkSet = serde_json::from_str(&world.server.get("/oauth/jwks.json").await.body).unwrap();
    let key = DecodingKey::from_jwk(set.find(header.kid.as_deref().unwrap()).expect("it is published"));
    let mut validation = Validation::new(header.alg);
    validation.set_audience(&[client_id]);
    validation.set_issuer(&[&world.server.app.settings.issuer]);
    // The app checked it when it came, and the test looks later, and again with each further one.
    validation.validate_exp = false;
    let told: Value = jsonwebtoken::decode(jwt.as_str(), &key.unwrap(), &validation).unwrap().claims;
    let life = told["exp"].as_i64().unwrap() - told["iat"].as_i64().unwrap();
    assert!((1..=120).contains(&life), "{told}");
    told
}

/// Logs the browser out, as its person does.
async fn log_out(world: &World, browser: &mut Browser) {
    let page = browser.open(&world.server, "/logout").await;
    browser.submit(&world.server, &page, &[]).await.expect_status(200);
}

#[tokio::test]
async fn a_logout_notifies_every_app_of_the_session_and_no_other() {
    let (world, token) = world().await;
    let (shop, blog) = (App::new(&world, &token).await, App::new(&world, &token).await);
    let idle = App::new(&world, &token).await;
    let mut browser = Browser::default();
    let login = shop.log_in(&world, &mut browser).await;
    blog.log_in(&world, &mut browser).await;
    let mut elsewhere = Browser::default();
    let other = shop.log_in(&world, &mut elsewhere).await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let theirs = shop.log_in(&world, &mut person.browser).await;

    log_out(&world, &mut browser).await;
    let mut ids = BTreeSet::new();
    for app in [&shop, &blog] {
        let told = &app.logout_tokens(&world, 1).await[0];
        assert_eq!((&told["sub"], &told["sid"]), (&login["sub"], &login["sid"]));
        assert_eq!(told["events"], json!({EVENT: {}}));
        assert_eq!(told.get("nonce"), None);
        assert!(ids.insert(told["jti"].as_str().unwrap().to_owned()), "no two tokens have the same id");
    }
    log_out(&world, &mut elsewhere).await;
    let told = shop.logout_tokens(&world, 2).await;
    assert_eq!((&told[1]["sub"], &told[1]["sid"]), (&login["sub"], &other["sid"]));
    log_out(&world, &mut person.browser).await;
    let told = shop.logout_tokens(&world, 3).await;
    assert_eq!((&told[2]["sub"], &told[2]["sid"]), (&theirs["sub"], &theirs["sid"]));
    world.server.wait_for("logouts").await;
    assert_eq!(blog.logouts(&world, &token).await.len(), 1);
    assert!(idle.logouts(&world, &token).await.is_empty());
    assert!(idle.receiver.received().is_empty());
}

#[tokio::test]
async fn an_app_entered_twice_is_notified_once_even_of_a_logout_that_it_started() {
    let (world, token) = world().await;
    let shop = App::with(&world, &token, &json!({"id_token_signed_response_alg": "EdDSA"})).await;
    let mut browser = Browser::default();
    shop.enter(&world, &mut browser).await;
    let (_, tokens) = shop.enter(&world, &mut browser).await;
    let hint = tokens["id_token"].as_str().unwrap();
    browser.open(&world.server, &format!("/oauth/logout?id_token_hint={hint}")).await.expect_status(200);
    let told = shop.logout_tokens(&world, 1).await;
    assert_eq!(told[0]["sid"], claims(&tokens)["sid"]);
    let header = jsonwebtoken::decode_header(token_of(&shop.receiver.received()[0])).unwrap();
    assert_eq!(header.alg, jsonwebtoken::Algorithm::EdDSA, "as in its id_tokens");
    // A login after that is another one.
    let again = shop.log_in(&world, &mut browser).await;
    log_out(&world, &mut browser).await;
    assert_eq!(shop.logout_tokens(&world, 2).await[1]["sid"], again["sid"]);
}

#[tokio::test]
async fn discovery_says_what_there_is_and_a_client_shows_what_it_registered() {
    let (world, token) = world().await;
    let known = world.server.get("/.well-known/openid-configuration").await.json();
    for name in ["backchannel_logout_supported", "backchannel_logout_session_supported"] {
        assert_eq!(known[name], true, "{name}");
    }
    let shop = App::with(&world, &token, &json!({"backchannel_logout_session_required": true})).await;
    let shown = world.read(&shop.path(""), &token).await.expect_status(200).json();
    assert_eq!(shown["backchannel_logout_uri"], shop.receiver.url);
    assert_eq!(shown["backchannel_logout_session_required"], true);
    let plain = world.read(&format!("/v1/clients/{}", world.web().client_id), &token).await.json();
    assert_eq!(plain["backchannel_logout_uri"], Value::Null);

    // Another setting leaves it as it is; null ends it, with the logins that were to be told.
    let changed = world.patch(&shop.path(""), &token, &json!({"claims_in_id_token": true})).await;
    assert_eq!(changed.expect_status(200).json()["backchannel_logout_uri"], shop.receiver.url);
    let mut browser = Browser::default();
    shop.log_in(&world, &mut browser).await;
    let off = world.patch(&shop.path(""), &token, &json!({"backchannel_logout_uri": null})).await;
    assert_eq!(off.expect_status(200).json()["backchannel_logout_uri"], Value::Null);
    log_out(&world, &mut browser).await;
    world.server.wait_for("logouts").await;
    assert!(shop.logouts(&world, &token).await.is_empty());
    let on = json!({"backchannel_logout_uri": shop.receiver.url});
    world.patch(&shop.path(""), &token, &on).await.expect_status(200);
    let login = shop.log_in(&world, &mut browser).await;
    log_out(&world, &mut browser).await;
    assert_eq!(shop.logout_tokens(&world, 1).await[0]["sid"], login["sid"]);
}
