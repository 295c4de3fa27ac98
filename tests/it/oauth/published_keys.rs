//! Clients whose public keys are at an address, their `jwks_uri` (RFC 7591 §2): what such keys authenticate and sign,
//! and that strangers, hostile hosts and other accounts gain nothing by them.

use super::{
    federated_clients::issuer::{Issuer, key, named, sign},
    keyed_app::{ASSERTION_TYPE, path_of, registration},
};
use crate::support::{Answer, Browser, World, browser::CALLBACK, query};
use serde_json::{Value, json};
use std::time::Duration;
use xwms::{config::Registrants, keys::key_pair::NewKey};
use xwms_events::ids::AccountId;

/// As long as an address is not read again for an unknown key, or after a failure.
const PACE: Duration = Duration::from_secs(31);

/// Returns a server that may read keys from this machine. Its time stands still: an address is read again after half a
/// minute, and not because a request took as long.
async fn world() -> World {
    let world = World::with(|settings| {
        settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
        settings.client_registration.allowed = Registrants::Token;
    })
    .await;
    world.server.app.store.clock().hold();
    world
}

/// Returns the address of the host's keys.
fn uri(host: &Issuer) -> String {
    format!("{}/keys", host.base)
}

/// A client that signs, and whose keys `host` publishes.
struct Signing<'a> {
    world: &'a World,
    /// A management token of its account.
    token: String,
    id: String,
}

/// Returns what registers a machine client with these keys.
fn machine(keys: &Value) -> Value {
    let mut body = json!({"name": "Signer", "client_type": "machine", "scopes": ["clients:read"],
        "auth_method": "private_key_jwt"});
    body.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
    body
}

impl<'a> Signing<'a> {
    async fn new(world: &'a World, host: &Issuer) -> Self {
        Self::of(world, world.management().await, host).await
    }

    async fn of(world: &'a World, token: String, host: &Issuer) -> Self {
        let body = machine(&json!({"jwks_uri": uri(host)}));
        let made = world.post("/v1/clients", &token, &body).await.expect_status(201).json();
        Self { world, token, id: made["client_id"].as_str().unwrap().to_owned() }
    }

    /// Returns an assertion that `key`, called `kid`, signed; the members of `change` replace its claims.
    fn assertion(&self, key: &NewKey, kid: &str, change: &Value) -> String {
        let now = self.world.server.app.store.clock().now().seconds();
        let mut claims = json!({"iss": self.id, "sub": self.id, "aud": self.world.server.base, "exp": now + 60,
            "iat": now, "jti": uuid::Uuid::now_v7().to_string()});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        sign(key, kid, &claims)
    }

    async fn present(&self, assertion: &str) -> Answer {
        self.present_as(assertion, &uuid::Uuid::now_v7().to_string()).await
    }

    async fn present_as(&self, assertion: &str, request_id: &str) -> Answer {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.id.as_str()),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", assertion),
        ];
        let request = self.world.server.http.post(format!("{}/oauth/token", self.world.server.base));
        let request = request.form(&form).header("x-request-id", request_id);
        Answer::of(request.send().await.unwrap()).await
    }

    /// Expects that the assertion is refused, and that only the owner is told why.
    async fn refuses(&self, assertion: &str, reason: &str) {
        let id = uuid::Uuid::now_v7().to_string();
        let answer = self.present_as(assertion, &id).await;
        answer.expect_oauth(401, "invalid_client");
        assert!(!answer.body.contains(reason), "{answer:?}");
        self.world.server.log_requests().await;
        let log = self.world.read(&format!("/v1/requests?request_id={id}"), &self.token).await;
        let log = log.expect_status(200).json();
        assert_eq!(log["data"][0]["reason"], reason, "{log}");
    }
}

fn advance(world: &World, by: Duration) {
    world.server.app.store.clock().advance(by);
}

#[tokio::test]
async fn keys_at_an_address_authenticate_a_client_and_are_read_once_until_they_rotate() {
    let (world, host) = (world().await, Issuer::new(1).await);
    let client = Signing::new(&world, &host).await;
    let good = || client.assertion(&host.key, "a", &json!({}));
    let several: Vec<_> = (0..8).map(|_| good()).collect();
    let answers = futures::future::join_all(several.iter().map(|one| client.present(one))).await;
    assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    assert_eq!(host.asked(), 1);
    client.refuses(&several[0], "assertion_replayed").await;

    let next = key(9);
    host.says(|says| says.keys = json!({"keys": [named(&host.key, "a"), named(&next, "b")]}).to_string());
    let rotated = || client.assertion(&next, "b", &json!({}));
    // Too soon after the last time.
    client.refuses(&rotated(), "assertion_key_unknown").await;
    advance(&world, PACE);
    client.present(&rotated()).await.expect_status(200);
    client.present(&good()).await.expect_status(200);
    assert_eq!(host.asked(), 2);
}

#[tokio::test]
async fn strangers_make_the_server_ask_a_host_only_for_what_could_be_good_and_seldom() {
    let (world, host) = (world().await, Issuer::new(1).await);
    let client = Signing::new(&world, &host).await;
    let stranger = key(7);
    let now = world.server.app.store.clock().now().seconds();
    for (change, reason) in [
        (json!({"iss": "client_x"}), "assertion_iss"),
        (json!({"sub": "client_x"}), "assertion_sub"),
        (json!({"aud": "https://other.example"}), "assertion_aud"),
        (json!({"exp": now - 60}), "assertion_exp"),
        (json!({"exp": now + 3_600}), "assertion_lifetime"),
        (json!({"nbf": now + 3_000}), "assertion_nbf"),
        (json!({"jti": ""}), "assertion_jti"),
        (json!({"jti": null}), "assertion_malformed"),
    ] {
        client.refuses(&client.assertion(&stranger, "a", &change), reason).await;
    }
    client.refuses("a.b.c", "assertion_malformed").await;
    assert_eq!(host.asked(), 0, "nobody asks for what can't be good");

    client.refuses(&client.assertion(&stranger, "a", &json!({})), "assertion_signature").await;
    for kid in ["b", "c", "d", "e"] {
        client.refuses(&client.assertion(&stranger, kid, &json!({})), "assertion_key_unknown").await;
    }
    assert_eq!(host.asked(), 1);
}

#[tokio::test]
async fn an_address_that_fails_redirects_or_has_no_good_key_is_left_alone_for_a_while() {
    let (world, host) = (world().await, Issuer::new(1).await);
    let client = Signing::new(&world, &host).await;
    let good = || client.assertion(&host.key, "a", &json!({}));
    let with = |member: &str, value: &str| {
        let mut key = named(&host.key, "a");
        key[member] = json!(value);
        json!({"keys": [key]}).to_string()
    };
    let keys = json!({"keys": [named(&host.key, "a")]}).to_string();
    let large = json!({"keys": [named(&host.key, "a")], "x": "x".repeat(65_536)}).to_string();
    let cases = [
        (keys.clone(), 503, "keys_unreachable"),
        (keys.clone(), 302, "keys_refused"),
        (keys.clone(), 404, "keys_refused"),
        ("<html>".to_owned(), 200, "keys_refused"),
        (json!({"keys": []}).to_string(), 200, "keys_refused"),
        (large, 200, "keys_refused"),
        (with("d", "AA"), 200, "keys_refused"),
        (with("use", "enc"), 200, "keys_refused"),
    ];
    for (said, status, reason) in cases {
        host.says(|says| (says.keys, says.status) = (said, status));
        let before = host.asked();
        client.refuses(&good(), reason).await;
        client.refuses(&good(), reason).await;
        assert_eq!(host.asked(), before + 1, "{reason} {status}");
        advance(&world, PACE);
    }
    host.says(|says| (says.keys, says.status) = (keys, 200));
    client.present(&good()).await.expect_status(200);
}

#[tokio::test]
async fn keys_inside_the_network_or_beside_other_keys_are_not_registered() {
    let world = World::new().await;
    let token = world.management().await;
    let jwks = json!({"keys": [key(1).public_jwk]});
    let both = machine(&json!({"jwks": jwks, "jwks_uri": "https://app.example/keys"}));
    let refused = world.post("/v1/clients", &token, &both).await;
    assert_eq!(refused.expect_status(400).json()["code"], "invalid_jwks_uri", "{refused:?}");
    let secret = json!({"name": "Secret", "client_type": "machine", "jwks_uri": "https://app.example/keys"});
    let refused = world.post("/v1/clients", &token, &secret).await;
    assert_eq!(refused.expect_status(400).json()["code"], "jwks_unused", "{refused:?}");
    for (jwks_uri, code) in [
        ("https://127.0.0.1/keys", "address_not_allowed"),
        ("https://169.254.169.254/latest", "address_not_allowed"),
        ("https://[::ffff:10.0.0.1]/keys", "address_not_allowed"),
        ("https://localhost/keys", "address_not_allowed"),
        ("http://app.example/keys", "https_required"),
        ("https://user@app.example/keys", "invalid_jwks_uri"),
        ("keys.json", "invalid_jwks_uri"),
    ] {
        let refused = world.post("/v1/clients", &token, &machine(&json!({"jwks_uri": jwks_uri}))).await;
        let problem = refused.expect_status(400).json();
        assert_eq!((&problem["code"], &problem["field"]), (&json!(code), &json!("jwks_uri")), "{jwks_uri}");
    }
}

#[tokio::test]
async fn a_change_replaces_keys_by_an_address_and_an_address_by_keys() {
    let (world, host) = (world().await, Issuer::new(1).await);
    let client = Signing::new(&world, &host).await;
    let path = format!("/v1/clients/{}", client.id);
    let own = key(3);
    let jwks = json!({"keys": [named(&own, "own")]});
    let shown =
        world.patch(&path, &client.token, &json!({"jwks": jwks, "token_endpoint_audience": true})).await;
    let shown = shown.expect_status(200).json();
    assert_eq!((&shown["jwks"], &shown["jwks_uri"]), (&jwks, &Value::Null));
    client.present(&client.assertion(&own, "own", &json!({}))).await.expect_status(200);
    client.present(&client.assertion(&host.key, "a", &json!({}))).await.expect_oauth(401, "invalid_client");
    assert_eq!(host.asked(), 0, "the address counts no more");

    let both = world.patch(&path, &client.token, &json!({"jwks": jwks, "jwks_uri": uri(&host)})).await;
    assert_eq!(both.expect_status(400).json()["code"], "invalid_jwks_uri");
    let back = world.patch(&path, &client.token, &json!({"jwks_uri": uri(&host)})).await;
    let back = back.expect_status(200).json();
    assert_eq!((&back["jwks"], &back["jwks_uri"]), (&Value::Null, &json!(uri(&host))));
    client.present(&client.assertion(&host.key, "a", &json!({}))).await.expect_status(200);
    let none = world.patch(&path, &client.token, &json!({"jwks_uri": null})).await;
    assert_eq!(none.expect_status(400).json()["code"], "jwks_required");
}

#[tokio::test]
async fn two_accounts_with_one_address_share_its_keys_and_nothing_else() {
    let (world, host) = (world().await, Issuer::new(1).await);
    let ours = Signing::new(&world, &host).await;
    let other = world.another().await;
    let theirs = Signing::of(&world, world.management_of(&other).await, &host).await;
    let assertion = ours.assertion(&host.key, "a", &json!({}));
    theirs.refuses(&assertion, "assertion_iss").await;
    ours.present(&assertion).await.expect_status(200);
    theirs.present(&theirs.assertion(&host.key, "a", &json!({}))).await.expect_status(200);
    assert_eq!(host.asked(), 1);
    let disable = format!("/v1/clients/{}/disable", theirs.id);
    world.post(&disable, &theirs.token, &json!({})).await.expect_status(200);
    theirs.refuses(&theirs.assertion(&host.key, "a", &json!({})), "client_stopped").await;
    ours.present(&ours.assertion(&host.key, "a", &json!({}))).await.expect_status(200);
}

#[tokio::test]
async fn an_account_with_many_slow_addresses_does_not_keep_the_keys_from_others() {
    let (world, slow, quick) = (world().await, Issuer::new(1).await, Issuer::new(2).await);
    let app = &world.server.app;
    let (hostile, other) = (world.demo.account_id, world.another().await.account_id);
    let now = app.store.clock().now();
    let read = |uri: String, account_id: AccountId| async move {
        app.providers.keys_at(&uri, account_id, None, now).await
    };
    slow.stall();
    // As many as one account may have under way.
    let stalled = (0..16).map(|number| read(format!("{}?{number}", uri(&slow)), hostile));
    let meanwhile = async {
        for _ in 0..16 {
            slow.was_asked().await;
        }
        let refused = read(uri(&quick), hostile).await;
        let asked = quick.asked();
        let served = read(uri(&quick), other).await;
        slow.go_on();
        (refused, asked, served)
    };
    let (stalled, (refused, asked, served)) = tokio::join!(futures::future::join_all(stalled), meanwhile);
    assert!(refused.is_err_and(|error| error.is_down()), "its part is used up");
    assert_eq!(asked, 0);
    assert_eq!(served.unwrap()["keys"][0]["kid"], "a");
    assert!(stalled.iter().all(Result::is_ok), "{stalled:?}");
}

#[tokio::test]
async fn a_stopped_client_makes_the_server_ask_nobody() {
    let (world, host) = (world().await, Issuer::new(1).await);
    let client = Signing::new(&world, &host).await;
    let disable = format!("/v1/clients/{}/disable", client.id);
    world.post(&disable, &client.token, &json!({})).await.expect_status(200);
    client.refuses(&client.assertion(&host.key, "a", &json!({})), "client_stopped").await;
    assert_eq!(host.asked(), 0);
}

#[tokio::test]
async fn a_request_object_is_signed_by_a_key_at_the_address_and_a_bad_one_asks_nobody() {
    let (world, host) = (world().await, Issuer::new(1).await);
    let mut body = registration(&json!({"jwks_uri": uri(&host)}));
    body.as_object_mut().unwrap().remove("jwks");
    let made = world.post("/v1/clients", &world.management().await, &body).await.expect_status(201).json();
    let id = made["client_id"].as_str().unwrap().to_owned();
    let now = world.server.app.store.clock().now().seconds();
    let claims = |change: Value| {
        let mut claims = json!({"iss": id, "client_id": id, "aud": world.server.base, "exp": now + 300,
            "nbf": now, "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid", "state": "inside",
            "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256"});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    };
    let open = async |object: &str| {
        let link = path_of(&[
            ("client_id", &id),
            ("request", object),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", "openid"),
            ("state", "outside"),
        ]);
        Browser::default().open(&world.server, &link).await
    };
    let expect_refused = |answer: &Answer| {
        let params = query(answer.header("location"));
        assert_eq!(params["error"], "invalid_request_object", "{answer:?}");
    };
    let late = sign(&host.key, "a", &claims(json!({"exp": now - 60})));
    expect_refused(&open(&late).await);
    assert_eq!(host.asked(), 0);
    expect_refused(&open(&sign(&key(7), "a", &claims(json!({})))).await);
    let page = open(&sign(&host.key, "a", &claims(json!({})))).await;
    assert!(page.expect_status(200).body.contains("name=\"password\""), "{page:?}");
    assert_eq!(host.asked(), 1);
}

#[tokio::test]
async fn an_app_registers_the_address_of_its_keys_and_changes_it_itself() {
    let (world, host) = (world().await, Issuer::new(1).await);
    let management = world.management().await;
    let made = world.post("/v1/registration_tokens", &management, &json!({"label": "Apps"})).await;
    let initial = made.expect_status(201).json()["registration_token"].as_str().unwrap().to_owned();
    let server = &world.server;
    let metadata = |keys: Value| {
        let mut metadata = json!({"client_name": "Site", "redirect_uris": ["https://site.example/callback"],
            "token_endpoint_auth_method": "private_key_jwt"});
        metadata.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
        metadata
    };
    let register = async |keys: Value| {
        let request = server.http.post(format!("{}/oauth/register", server.base)).json(&metadata(keys));
        Answer::of(request.bearer_auth(&initial).send().await.unwrap()).await
    };
    let jwks = json!({"keys": [named(&key(3), "own")]});
    register(json!({"jwks": jwks, "jwks_uri": uri(&host)}))
        .await
        .expect_oauth(400, "invalid_client_metadata");
    let inside = json!({"jwks_uri": "https://169.254.169.254/keys"});
    register(inside).await.expect_oauth(400, "invalid_client_metadata");
    register(json!({"jwks_uri": "http://site.example/keys"}))
        .await
        .expect_oauth(400, "invalid_client_metadata");
    let made = register(json!({"jwks_uri": uri(&host)})).await.expect_status(201).json();
    assert_eq!((&made["jwks_uri"], made.get("jwks")), (&json!(uri(&host)), None));

    let (at, access) =
        (made["registration_client_uri"].as_str().unwrap(), &made["registration_access_token"]);
    let update = async |keys: Value| {
        let mut metadata = metadata(keys);
        metadata["client_id"] = made["client_id"].clone();
        let request = server.http.put(at).bearer_auth(access.as_str().unwrap()).json(&metadata);
        Answer::of(request.send().await.unwrap()).await.expect_status(200).json()
    };
    let told = update(json!({"jwks": jwks})).await;
    assert_eq!((&told["jwks"], told.get("jwks_uri")), (&jwks, None));
    let told = update(json!({"jwks_uri": uri(&host)})).await;
    assert_eq!((&told["jwks_uri"], told.get("jwks")), (&json!(uri(&host)), None));
}
