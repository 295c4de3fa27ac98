//! A provider that answers as a test tells it to: with wrong issuers, audiences, nonces, keys and times.

use super::{is_logged_in, leave, linked, param};
use crate::support::{Answer, Browser, World};
use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use xwms::{
    commands::logins::ProvedLogin,
    config::LoginProvider,
    keys::key_pair::{NewKey, generate},
};
use xwms_events::{ids::SigningKeyId, signing_key};

fn key(number: u128) -> NewKey {
    let id = SigningKeyId::from_uuid(uuid::Uuid::from_u128(number));
    generate(signing_key::Algorithm::ES256, 2048, id).unwrap()
}

/// What the provider says.
struct Says {
    issuer: String,
    /// The issuer that its description names.
    described: String,
    keys: Vec<Value>,
    id_token: String,
    userinfo: Value,
}

type Shared = Arc<Mutex<Says>>;

/// The provider.
pub(super) struct Liar {
    pub(super) base: String,
    key: NewKey,
    says: Shared,
}

async fn describe(State(says): State<Shared>) -> Response {
    let says = says.lock().unwrap();
    let at = |path: &str| format!("{}{path}", says.issuer);
    Json(json!({
        "issuer": says.described, "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
        "jwks_uri": at("/jwks"), "userinfo_endpoint": at("/userinfo"),
    }))
    .into_response()
}

async fn keys(State(says): State<Shared>) -> Response {
    Json(json!({"keys": says.lock().unwrap().keys})).into_response()
}

async fn token(State(says): State<Shared>) -> Response {
    let id_token = says.lock().unwrap().id_token.clone();
    Json(json!({"access_token": "a", "token_type": "Bearer", "id_token": id_token})).into_response()
}

async fn userinfo(State(says): State<Shared>) -> Response {
    Json(says.lock().unwrap().userinfo.clone()).into_response()
}

impl Liar {
    pub(super) async fn new() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let key = key(1);
        let says = Says {
            issuer: base.clone(),
            described: base.clone(),
            keys: vec![key.public_jwk.clone()],
            id_token: String::new(),
            userinfo: json!({"sub": "somebody else", "email": "else@people.example"}),
        };
        let says = Arc::new(Mutex::new(says));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/jwks", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
            .with_state(says.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, key, says }
    }

    /// Returns a server at which people log in with this provider, whose demo user has linked the subject `s`.
    pub(super) async fn world(&self, change: impl FnOnce(&mut LoginProvider)) -> World {
        let mut provider = LoginProvider {
            issuer: Some(self.base.clone()),
            client_id: "here".into(),
            ..LoginProvider::default()
        };
        change(&mut provider);
        let issuer = provider.issuer().replace("{tenantid}", TENANT);
        let login = ProvedLogin { provider: "other".into(), issuer, subject: "s".into(), name: "s".into() };
        linked(provider, login).await
    }

    fn sign(&self, header: &Header, claims: &Value, key: &NewKey) {
        let pair = EncodingKey::from_ec_der(&key.pkcs8);
        self.says.lock().unwrap().id_token = jsonwebtoken::encode(header, claims, &pair).unwrap();
    }

    /// Logs in with an id_token that has good claims but for those in `change`.
    pub(super) async fn log_in(&self, world: &World, change: &Value) -> (Browser, Answer) {
        let mut browser = Browser::default();
        let page = browser.open(&world.server, "/login").await;
        let to = leave(world, &mut browser, &page).await;
        let answer = self.answer(world, &mut browser, &to, change).await;
        (browser, answer)
    }

    /// Answers the request `to` as [`Liar::log_in`] does, and lets the browser come back.
    pub(super) async fn answer(
        &self,
        world: &World,
        browser: &mut Browser,
        to: &str,
        change: &Value,
    ) -> Answer {
        self.sign(&self.header(), &self.claims(world, to, change), &self.key);
        let back = format!("/login/with/other?code=c&state={}", param(to, "state"));
        browser.open(&world.server, &back).await
    }

    /// Returns the claims of an id_token for the request `to`: good ones, but for those in `change`.
    fn claims(&self, world: &World, to: &str, change: &Value) -> Value {
        let now = world.server.app.store.clock().now().seconds();
        let mut claims = json!({"iss": self.base, "sub": "s", "aud": "here", "iat": now, "exp": now + 300,
            "nonce": param(to, "nonce")});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    }

    fn header(&self) -> Header {
        let kid = self.key.public_jwk["kid"].as_str().map(ToOwned::to_owned);
        Header { kid, ..Header::new(Algorithm::ES256) }
    }

    /// Begins a login; returns the browser, its state, and the claims of an id_token for it.
    async fn began(&self, world: &World, change: &Value) -> (Browser, String, Value) {
        let mut browser = Browser::default();
        let page = browser.open(&world.server, "/login").await;
        let to = leave(world, &mut browser, &page).await;
        let claims = self.claims(world, &to, change);
        (browser, param(&to, "state"), claims)
    }
}

const TENANT: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

#[tokio::test]
async fn an_honest_answer_logs_in_and_a_lie_does_not() {
    let liar = Liar::new().await;
    let world = liar.world(|_| {}).await;
    let (browser, answer) = liar.log_in(&world, &json!({})).await;
    assert!(is_logged_in(&browser), "{answer:?}");
    let now = world.server.app.store.clock().now().seconds();
    for lie in [
        json!({"iss": "https://evil.example"}),
        json!({"iss": format!("{}/", liar.base)}),
        json!({"aud": "another client"}),
        json!({"aud": ["here", "another client"]}),
        json!({"azp": "another client"}),
        json!({"nonce": "another"}),
        json!({"nonce": null}),
        json!({"exp": now - 600}),
        json!({"iat": now + 6_000}),
        json!({"sub": null}),
    ] {
        let (browser, answer) = liar.log_in(&world, &lie).await;
        assert!(!is_logged_in(&browser) && answer.status == 400, "{lie}: {answer:?}");
    }
    // Another subject is another person, whatever address they have.
    let email = &world.demo.user.email;
    let taken_over = json!({"sub": "t", "email": email, "email_verified": true});
    let (browser, answer) = liar.log_in(&world, &taken_over).await;
    assert!(!is_logged_in(&browser) && answer.body.contains("isn’t linked"), "{answer:?}");
    let (_, answer) = liar.log_in(&world, &json!({"sub": "t"})).await;
    assert!(!answer.body.contains("else@people.example"), "userinfo about another subject: {answer:?}");
}

#[tokio::test]
async fn a_token_that_the_provider_did_not_sign_is_refused() {
    let liar = Liar::new().await;
    let world = liar.world(|_| {}).await;
    let come_back = async |mut browser: Browser, state: String| {
        let answer = browser.open(&world.server, &format!("/login/with/other?code=c&state={state}")).await;
        assert!(!is_logged_in(&browser) && answer.status == 400, "{answer:?}");
    };
    // Another key by the same name.
    let (browser, state, claims) = liar.began(&world, &json!({})).await;
    liar.sign(&liar.header(), &claims, &key(2));
    come_back(browser, state).await;
    // The public key as the secret of a MAC, and no signature at all.
    let (browser, state, claims) = liar.began(&world, &json!({})).await;
    let header = Header { kid: liar.header().kid, ..Header::new(Algorithm::HS256) };
    let public = EncodingKey::from_secret(liar.key.public_jwk.to_string().as_bytes());
    liar.says.lock().unwrap().id_token = jsonwebtoken::encode(&header, &claims, &public).unwrap();
    come_back(browser, state).await;
    let (browser, state, claims) = liar.began(&world, &json!({})).await;
    let part = |json: &Value| {
        use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
        BASE64_URL_SAFE_NO_PAD.encode(json.to_string())
    };
    let none = format!("{}.{}.", part(&json!({"alg": "none"})), part(&claims));
    liar.says.lock().unwrap().id_token = none;
    come_back(browser, state).await;
    let (browser, state, _) = liar.began(&world, &json!({})).await;
    liar.says.lock().unwrap().id_token = "x".into();
    come_back(browser, state).await;
}

#[tokio::test]
async fn a_provider_that_calls_itself_by_another_issuer_is_not_used() {
    let liar = Liar::new().await;
    liar.says.lock().unwrap().described = "https://accounts.google.com".into();
    let world = liar.world(|_| {}).await;
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    let (action, mut fields) = super::form_to(&page, "/login/with");
    fields.push(("provider".into(), "other".into()));
    browser.post(&world.server, &action, &fields).await.expect_status(400);
}

#[tokio::test]
async fn a_tenant_of_a_shared_issuer_is_the_one_that_the_token_names() {
    let liar = Liar::new().await;
    let template = format!("{}/{{tenantid}}/v2.0", liar.base);
    liar.says.lock().unwrap().described.clone_from(&template);
    let discovery = format!("{}/.well-known/openid-configuration", liar.base);
    let world = liar
        .world(|provider| {
            provider.issuer = Some(template.clone());
            provider.discovery_url = Some(discovery);
        })
        .await;
    let of = |tenant: &str| template.replace("{tenantid}", tenant);
    let (browser, answer) = liar.log_in(&world, &json!({"iss": of(TENANT), "tid": TENANT})).await;
    assert!(is_logged_in(&browser), "{answer:?}");
    let other = "00000000-0000-0000-0000-000000000001";
    for lie in [
        json!({"iss": of(TENANT), "tid": other}),
        json!({"iss": of(TENANT)}),
        json!({"iss": template, "tid": TENANT}),
        json!({"iss": of("x"), "tid": "x"}),
    ] {
        let (browser, answer) = liar.log_in(&world, &lie).await;
        assert!(!is_logged_in(&browser) && answer.status == 400, "{lie}: {answer:?}");
    }
    // The same subject of another tenant is another person.
    let (browser, answer) = liar.log_in(&world, &json!({"iss": of(other), "tid": other})).await;
    assert!(!is_logged_in(&browser) && answer.body.contains("isn’t linked"), "{answer:?}");
}

#[tokio::test]
async fn a_provider_within_the_operator_s_network_is_not_asked() {
    let liar = Liar::new().await;
    let issuer = liar.base.clone();
    let world = World::with(|settings| {
        let provider =
            LoginProvider { issuer: Some(issuer), client_id: "here".into(), ..LoginProvider::default() };
        settings.login_providers.insert("other".into(), provider);
    })
    .await;
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    let (action, mut fields) = super::form_to(&page, "/login/with");
    fields.push(("provider".into(), "other".into()));
    browser.post(&world.server, &action, &fields).await.expect_status(400);
}

#[tokio::test]
async fn the_words_of_a_provider_about_a_person_are_bounded_where_they_are_kept_and_shown() {
    let liar = Liar::new().await;
    let world = liar.world(|_| {}).await;
    let (browser, answer) = liar.log_in(&world, &json!({"sub": "s".repeat(256)})).await;
    assert!(!is_logged_in(&browser) && answer.status == 400, "{answer:?}");
    let name = format!("\u{202e}{}", "n".repeat(100_000));
    let email = format!("{}@people.example", "e".repeat(100_000));
    let hostile = json!({"sub": "t".repeat(255), "name": name, "email": email});
    let (browser, answer) = liar.log_in(&world, &hostile).await;
    assert!(!is_logged_in(&browser) && answer.body.contains("isn’t linked"), "{}", answer.status);
    assert!(answer.body.contains(&"n".repeat(200)) && !answer.body.contains(&"n".repeat(201)));
    assert!(!answer.body.contains('\u{202e}') && !answer.body.contains(&"e".repeat(20)));
    let kept: i32 = sqlx::query_scalar("SELECT max(length(login_attempts::text)) FROM login_attempts")
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert!(kept < 10_000, "{kept}");
}
