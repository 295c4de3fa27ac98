//! Which public keys may be registered, how an assertion may identify itself and when it is valid, and what the
//! client's owner reads about a refused one (RFC 7517 §4, RFC 7523, RFC 8725 §3.11). Replays and forgeries are in
//! `assertions`.

use crate::{
    oauth::assertions::{Signer, key, register},
    support::World,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};
use xwms::keys::key_pair::{KeyPair, generate};
use xwms_events::{ids::SigningKeyId, signing_key};

fn typed(typ: Option<&str>) -> Header {
    Header { typ: typ.map(ToOwned::to_owned), ..Header::new(Algorithm::ES256) }
}

/// Returns why assertions were refused, as the owner of the client reads it.
async fn reasons(world: &World, token: &str, client: &str) -> Vec<String> {
    world.server.log_requests().await;
    let log = world.read(&format!("/v1/requests?limit=1000&client_id={client}"), token).await;
    let rows = log.expect_status(200).json()["data"].as_array().unwrap().clone();
    rows.iter().filter_map(|row| row["reason"].as_str().map(ToOwned::to_owned)).collect()
}

#[tokio::test]
async fn a_token_of_another_kind_is_refused_as_an_assertion() {
    let world = World::new().await;
    let signer = Signer::new(&world).await;
    for typ in [
        None,
        Some("JWT"),
        Some("jwt"),
        Some("client-authentication+jwt"),
        Some("application/client-authentication+jwt"),
    ] {
        let good = signer.signed_as(&typed(typ), json!({}));
        signer.present(&good).await.expect_status(200);
    }
    for typ in [
        "at+jwt",
        "application/at+jwt",
        "logout+jwt",
        "dpop+jwt",
        "secevent+jwt",
        "oauth-authz-req+jwt",
        "JWT2",
        "",
    ] {
        let other = signer.signed_as(&typed(Some(typ)), json!({}));
        signer.present(&other).await.expect_oauth(401, "invalid_client");
    }
}

#[tokio::test]
async fn the_algorithm_and_purpose_of_a_registered_key_hold() {
    let world = World::new().await;
    let id = SigningKeyId::from_uuid(uuid::Uuid::from_u128(7));
    let rsa = generate(signing_key::Algorithm::RS256, 2048, id).unwrap();
    let pair = KeyPair::parse(signing_key::Algorithm::RS256, &rsa.pkcs8).unwrap();
    let mut jwk = rsa.public_jwk.clone();
    jwk["alg"] = json!("RS256");
    let made = register(&world, json!({"keys": [jwk]})).await.expect_status(201).json();
    let signer = Signer { world: &world, id: made["client_id"].as_str().unwrap().to_owned(), key: key(1) };
    let sign = |header: &str| {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&json!({"alg": header})), part(&signer.claims(json!({}))));
        let signature = BASE64_URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes()).unwrap());
        format!("{message}.{signature}")
    };
    signer.present(&sign("RS256")).await.expect_status(200);
    for other in ["RS384", "PS256", "none", "HS256", "RS257"] {
        signer.present(&sign(other)).await.expect_oauth(401, "invalid_client");
    }
    let token = world.management().await;
    let told = reasons(&world, &token, &signer.id).await;
    assert!(told.iter().all(|reason| reason == "assertion_alg") && told.len() == 5, "{told:?}");
}

#[tokio::test]
async fn a_key_that_is_not_a_public_signing_key_is_not_registered() {
    let world = World::new().await;
    let good = key(1).public_jwk;
    let with = |member: &str, value: Value| {
        let mut jwk = good.clone();
        jwk[member] = value;
        json!({"keys": [jwk]})
    };
    let ed = |x: [u8; 32]| json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": BASE64_URL_SAFE_NO_PAD.encode(x)}]});
    let mut one = [0; 32];
    one[0] = 1;
    let even = BASE64_URL_SAFE_NO_PAD.encode([[0xff; 255].as_slice(), &[0xfe]].concat());
    let threes = BASE64_URL_SAFE_NO_PAD.encode([0xff; 256]);
    let rsa = |n: &str, e: &str| json!({"keys": [{"kty": "RSA", "n": n, "e": e}]});
    for jwks in [
        with("x", good["y"].clone()),
        with("y", json!(BASE64_URL_SAFE_NO_PAD.encode([0; 32]))),
        ed([0; 32]),
        ed(one),
        ed([0xff; 32]),
        rsa(&even, "AQAB"),
        rsa(&threes, "AQAB"),
        rsa(&threes, "Aw"),
        with("use", json!("enc")),
        with("key_ops", json!(["encrypt"])),
        with("alg", json!("ES384")),
        with("kid", json!("k".repeat(257))),
        with("d", json!("AA")),
        json!({"keys": [good, good]}),
    ] {
        let answer = register(&world, jwks.clone()).await;
        assert_eq!(
            (answer.status, answer.json()["field"].clone()),
            (400, json!("jwks")),
            "{jwks}: {answer:?}"
        );
        assert_eq!(answer.json()["code"], "invalid_jwks");
    }
    let signer = Signer::new(&world).await;
    let token = world.management().await;
    let change = json!({"jwks": ed(one)});
    let answer = world.patch(&format!("/v1/clients/{}", signer.id), &token, &change).await;
    assert_eq!(answer.expect_status(400).json()["code"], "invalid_jwks");
    signer.present(&signer.signed(json!({}))).await.expect_status(200);
}

#[tokio::test]
async fn times_may_have_fractions_and_no_number_breaks_anything() {
    let world = World::new().await;
    world.server.app.store.clock().hold();
    let signer = Signer::new(&world).await;
    let now = world.server.app.store.clock().now().seconds() as f64;
    for good in [
        json!({"exp": now + 240.75, "iat": now - 0.5, "nbf": now + 0.25}),
        json!({"exp": now + 240.0, "iat": -1.5, "nbf": -1e300}),
        json!({"exp": 1.0e0 * (now + 240.0), "iat": 0}),
    ] {
        signer.present(&signer.signed(good.clone())).await.expect_status(200);
    }
    for bad in [
        json!({"exp": 1e300}),
        json!({"exp": -1e300}),
        json!({"exp": -1}),
        json!({"exp": i64::MAX}),
        json!({"exp": i64::MIN}),
        json!({"exp": u64::MAX}),
        json!({"exp": now + 4000.5}),
        json!({"exp": now - 10.5}),
        json!({"iat": now + 4000.5}),
        json!({"iat": 1e300}),
        json!({"nbf": u64::MAX}),
        json!({"exp": (now + 60.0).to_string()}),
        json!({"exp": null}),
        json!({"exp": [now + 60.0]}),
        json!({"iat": "yesterday"}),
    ] {
        signer.present(&signer.signed(bad.clone())).await.expect_oauth(401, "invalid_client");
    }
}

#[tokio::test]
async fn the_token_endpoint_is_an_audience_if_the_client_allows_it() {
    let world = World::new().await;
    let signer = Signer::new(&world).await;
    let token = world.management().await;
    let path = format!("/v1/clients/{}", signer.id);
    let (issuer, endpoint) = (world.server.base.clone(), format!("{}/oauth/token", world.server.base));
    let with = |aud: Value| signer.signed(json!({"aud": aud}));
    signer.present(&with(json!(endpoint))).await.expect_oauth(401, "invalid_client");
    assert_eq!(world.read(&path, &token).await.json()["token_endpoint_audience"], false);
    let on = world.patch(&path, &token, &json!({"token_endpoint_audience": true})).await;
    assert_eq!(on.expect_status(200).json()["token_endpoint_audience"], true);
    for aud in [json!(endpoint), json!([endpoint]), json!([issuer, endpoint]), json!(issuer)] {
        signer.present(&with(aud)).await.expect_status(200);
    }
    for aud in [
        json!([]),
        json!([endpoint, "https://other.example"]),
        json!(format!("{issuer}/oauth/revoke")),
        json!(format!("{endpoint}/")),
    ] {
        signer.present(&with(aud)).await.expect_oauth(401, "invalid_client");
    }
    world.patch(&path, &token, &json!({"token_endpoint_audience": false})).await.expect_status(200);
    signer.present(&with(json!(endpoint))).await.expect_oauth(401, "invalid_client");

    let web = format!("/v1/clients/{}", world.web().client_id);
    let unused = world.patch(&web, &token, &json!({"token_endpoint_audience": true})).await;
    assert_eq!(unused.expect_status(400).json()["code"], "no_assertions");
}

#[tokio::test]
async fn the_owner_of_a_client_reads_why_an_assertion_was_refused() {
    let world = World::new().await;
    let signer = Signer::new(&world).await;
    let token = world.management().await;
    let now = world.server.app.store.clock().now().seconds();
    let named = Header { kid: Some("other".to_owned()), ..Header::new(Algorithm::ES256) };
    let critical = Header { crit: Some(vec!["exp".to_owned()]), ..Header::new(Algorithm::ES256) };
    let stranger = Signer { world: &world, id: signer.id.clone(), key: key(9) };
    let used = signer.signed(json!({}));
    signer.present(&used).await.expect_status(200);
    for (assertion, reason) in [
        (signer.signed_as(&typed(Some("at+jwt")), json!({})), "assertion_typ"),
        (signer.signed_as(&critical, json!({})), "assertion_crit"),
        (signer.signed_as(&named, json!({})), "assertion_key_unknown"),
        (stranger.signed(json!({})), "assertion_signature"),
        (signer.signed(json!({"exp": now - 60})), "assertion_exp"),
        (signer.signed(json!({"exp": now + 3600})), "assertion_lifetime"),
        (signer.signed(json!({"exp": "soon"})), "assertion_malformed"),
        (signer.signed(json!({"iat": now + 3600})), "assertion_iat"),
        (signer.signed(json!({"nbf": now + 3600})), "assertion_nbf"),
        (signer.signed(json!({"aud": "https://other.example"})), "assertion_aud"),
        (signer.signed(json!({"iss": "client_other"})), "assertion_iss"),
        (signer.signed(json!({"jti": ""})), "assertion_jti"),
        (used, "assertion_replayed"),
    ] {
        let answer = signer.present(&assertion).await;
        answer.expect_oauth(401, "invalid_client");
        assert!(!answer.body.contains(reason), "the caller learns no more: {answer:?}");
        let told = reasons(&world, &token, &signer.id).await;
        assert!(told.iter().any(|told| told == reason), "{reason} is not in {told:?}");
    }
}
