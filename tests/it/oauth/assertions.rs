//! Client authentication by signed assertion (security-cases "Token"), and which keys may be registered.

use crate::support::{Answer, World};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use xwms::keys::key_pair::{NewKey, generate};
use xwms_events::{ids::SigningKeyId, signing_key};

pub fn key(n: u128) -> NewKey {
    generate(signing_key::Algorithm::ES256, 2048, SigningKeyId::from_uuid(uuid::Uuid::from_u128(n))).unwrap()
}

/// A machine client that signs with `key`.
pub struct Signer<'a> {
    pub world: &'a World,
    pub id: String,
    pub key: NewKey,
}

pub async fn register(world: &World, jwks: Value) -> Answer {
    let token = world.management().await;
    let body = json!({"name": "Signer", "client_type": "machine", "scopes": ["clients:read"],
        "auth_method": "private_key_jwt", "jwks": jwks});
    world.post("/v1/clients", &token, &body).await
}

impl<'a> Signer<'a> {
    pub async fn new(world: &'a World) -> Self {
        let key = key(1);
        let made = register(world, json!({"keys": [key.public_jwk]})).await.expect_status(201).json();
        Self { world, id: made["client_id"].as_str().unwrap().to_owned(), key }
    }

    /// Returns valid claims, each time with a new `jti`; those in `change` replace them.
    pub fn claims(&self, change: Value) -> Value {
        let now = self.world.server.app.store.clock().now().seconds();
        let jti = uuid::Uuid::now_v7().to_string();
        let mut claims = json!({"iss": self.id, "sub": self.id, "aud": self.world.server.base,
            "exp": now + 60, "iat": now, "jti": jti});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    }

    pub fn signed(&self, change: Value) -> String {
        self.signed_as(&Header::new(Algorithm::ES256), change)
    }

    pub fn signed_as(&self, header: &Header, change: Value) -> String {
        let pair = EncodingKey::from_ec_der(&self.key.pkcs8);
        jsonwebtoken::encode(header, &self.claims(change), &pair).unwrap()
    }

    pub async fn present(&self, assertion: &str) -> Answer {
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion),
        ];
        self.world.server.form("/oauth/token", None, &fields).await
    }
}

#[tokio::test]
async fn an_assertion_works_once() {
    let world = World::new().await;
    let signer = Signer::new(&world).await;
    let assertion = signer.signed(json!({}));
    let answers = futures::future::join_all((0..8).map(|_| signer.present(&assertion))).await;
    let good = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(good, 1, "{answers:?}");
    answers.iter().filter(|answer| answer.status != 200).for_each(|a| a.expect_oauth(401, "invalid_client"));
}

#[tokio::test]
async fn a_used_assertion_is_forgotten_once_it_has_expired() {
    let world = World::new().await;
    world.server.app.store.clock().hold();
    let signer = Signer::new(&world).await;
    signer.present(&signer.signed(json!({}))).await.expect_status(200);
    let store = &world.server.app.store;
    let used = async || {
        let count = sqlx::query_scalar("SELECT count(*) FROM assertions").fetch_one(store.pool());
        let count: i64 = count.await.unwrap();
        count
    };
    store.sweep().await.unwrap();
    assert_eq!(used().await, 1, "it could be replayed");
    store.clock().advance(std::time::Duration::from_secs(2 * 3600));
    store.sweep().await.unwrap();
    assert_eq!(used().await, 0);
}

#[tokio::test]
async fn names_of_keys_and_what_must_be_understood() {
    let world = World::new().await;
    let named = |kid: &str| Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::ES256) };
    let signer = Signer::new(&world).await;
    let kid = signer.key.public_jwk["kid"].as_str().unwrap();
    signer.present(&signer.signed_as(&named(kid), json!({}))).await.expect_status(200);
    let other = signer.signed_as(&named("other"), json!({}));
    signer.present(&other).await.expect_oauth(401, "invalid_client");
    let must = Header { crit: Some(vec!["exp".to_owned()]), ..named(kid) };
    let must = signer.signed_as(&must, json!({}));
    signer.present(&must).await.expect_oauth(401, "invalid_client");

    // A key without a `kid` is tried, whatever `kid` the assertion has.
    let nameless = key(2);
    let mut jwk = nameless.public_jwk.clone();
    jwk.as_object_mut().unwrap().remove("kid");
    let made = register(&world, json!({"keys": [jwk]})).await.expect_status(201).json();
    let id = made["client_id"].as_str().unwrap().to_owned();
    let signer = Signer { world: &world, id, key: nameless };
    signer.present(&signer.signed_as(&named("mine"), json!({}))).await.expect_status(200);

    // The event of a token names the key of its client: by its `kid`, or else by its thumbprint.
    let keys: Vec<Option<String>> = sqlx::query_scalar(
        "SELECT payload ->> 'key_id' FROM events
         WHERE event_type = 'token.issued' AND payload ->> 'key_id' IS NOT NULL ORDER BY position",
    )
    .fetch_all(world.server.app.store.pool())
    .await
    .unwrap();
    let [of_kid, of_thumbprint] = keys.as_slice() else { panic!("{keys:?}") };
    assert_eq!(of_kid.as_deref(), Some(kid));
    assert_eq!(of_thumbprint.as_ref().map(String::len), Some(43), "{of_thumbprint:?}");
}

#[tokio::test]
async fn an_assertion_for_others_for_long_or_from_nobody_is_refused() {
    let world = World::new().await;
    let signer = Signer::new(&world).await;
    let issued = world.server.count("token.issued").await;
    let now = world.server.app.store.clock().now().seconds();
    let token_endpoint = format!("{}/oauth/token", world.server.base);
    for change in [
        json!({"exp": now + 86_400}),
        json!({"exp": now - 60}),
        json!({"iat": now + 3600}),
        json!({"nbf": now + 3600}),
        json!({"aud": [world.server.base, "https://other.example"]}),
        json!({"aud": token_endpoint}),
        json!({"aud": []}),
        json!({"iss": world.machine().client_id}),
        json!({"sub": world.machine().client_id}),
        json!({"iss": world.machine().client_id, "sub": world.machine().client_id}),
        json!({"jti": ""}),
        json!({"jti": "j".repeat(257)}),
    ] {
        signer.present(&signer.signed(change.clone())).await.expect_oauth(401, "invalid_client");
    }
    assert_eq!(world.server.count("token.issued").await, issued);
    signer.present(&signer.signed(json!({"aud": [world.server.base]}))).await.expect_status(200);
}

#[tokio::test]
async fn only_a_registered_key_and_its_algorithm_prove_anything() {
    let world = World::new().await;
    world.server.app.store.clock().hold();
    let signer = Signer::new(&world).await;
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let good = signer.signed(json!({}));
    let signature = good.rsplit('.').next().unwrap();
    let mut forged = Vec::new();
    for alg in ["none", "None", "HS256", "ES384"] {
        let head = part(&json!({"alg": alg, "typ": "JWT"}));
        let body = part(&signer.claims(json!({})));
        forged.extend([format!("{head}.{body}."), format!("{head}.{body}.{signature}")]);
    }
    // The public key used as if it were a shared secret (CVE-2015-9235).
    let jwk = &signer.key.public_jwk;
    let point = ["x", "y"].map(|name| BASE64_URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap());
    for secret in [jwk.to_string().into_bytes(), point.concat(), [&[4], &*point.concat()].concat()] {
        let key = EncodingKey::from_secret(&secret);
        let claims = signer.claims(json!({}));
        forged.push(jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).unwrap());
    }
    // A key that is embedded in the header.
    let own = key(1);
    let mut header = Header::new(Algorithm::ES256);
    header.jwk = Some(serde_json::from_value(own.public_jwk.clone()).unwrap());
    let pair = EncodingKey::from_ec_der(&own.pkcs8);
    forged.push(jsonwebtoken::encode(&header, &signer.claims(json!({})), &pair).unwrap());
    for assertion in forged {
        signer.present(&assertion).await.expect_oauth(401, "invalid_client");
    }
    signer.present(&good).await.expect_status(200);
}

#[tokio::test]
async fn keys_that_are_private_or_no_keys_are_not_registered() {
    let world = World::new().await;
    let good = key(1).public_jwk;
    let with = |member: &str, value: Value| {
        let mut key = good.clone();
        key[member] = value;
        key
    };
    for bad in [
        json!({"kty": "EC"}),
        json!({"kty": "RSA", "n": "AQAB", "e": "AQAB"}),
        json!({"kty": "oct", "k": "AAAA"}),
        with("d", good["x"].clone()),
        with("dp", json!("AA")),
        with("crv", json!("P-999")),
        with("x", json!("garbage")),
    ] {
        let problem = register(&world, json!({"keys": [good, bad]})).await.expect_status(400).json();
        assert_eq!(problem["code"], "invalid_jwks", "{bad}: {problem}");
    }
}

#[tokio::test]
async fn a_key_that_cannot_be_read_does_not_take_the_others_along() {
    let world = World::new().await;
    let signer = Signer::new(&world).await;
    // Keys that an older version, with fewer checks, accepted.
    let jwks = json!({"keys": [{"kty": "EC"}, "garbage", signer.key.public_jwk]});
    let payload = json!({"event": "client.keys_changed", "jwks": jwks});
    world.server.append_raw(&signer.id, "client.keys_changed", &payload).await;
    signer.present(&signer.signed(json!({}))).await.expect_status(200);
}
