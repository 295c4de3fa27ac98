//! Keys of several algorithms side by side: which one signs for whom, and how each is made, published and rotated (ADR
//! 0030, 0035). `refresh` tests that tokens from before a rotation verify after it.

use crate::support::{Browser, Server, World, browser::redeem, cluster, server::MASTER_KEY, until};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, Validation, jwk::JwkSet};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};
use tokio::process::Command;
use xwms::commands::signing_keys::{activate, rotate};
use xwms_events::signing_key::Algorithm;

fn alg(jwt: &Value) -> String {
    format!("{:?}", jsonwebtoken::decode_header(jwt.as_str().unwrap()).unwrap().alg)
}

fn kid(jwt: &Value) -> String {
    jsonwebtoken::decode_header(jwt.as_str().unwrap()).unwrap().kid.unwrap()
}

async fn jwks(server: &Server) -> Vec<Value> {
    server.get("/oauth/jwks.json").await.json()["keys"].as_array().unwrap().clone()
}

/// Returns the claims of `jwt`, verified with the published JWK set.
pub async fn verified(server: &Server, jwt: &Value) -> Value {
    let set: JwkSet = serde_json::from_str(&server.get("/oauth/jwks.json").await.body).unwrap();
    let header = jsonwebtoken::decode_header(jwt.as_str().unwrap()).unwrap();
    let jwk = set.find(header.kid.as_deref().unwrap()).expect("it is published");
    let mut validation = Validation::new(header.alg);
    validation.validate_aud = false;
    // Of some, the test looks at the signature long after they were issued.
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    let key = DecodingKey::from_jwk(jwk).unwrap();
    let claims: Value = jsonwebtoken::decode(jwt.as_str().unwrap(), &key, &validation).unwrap().claims;
    if let (Some(issued), Some(ends)) = (claims["iat"].as_i64(), claims["exp"].as_i64()) {
        assert!(issued < ends, "{claims}");
    }
    claims
}

async fn complete(server: &Server) {
    until("there is a key of every algorithm", async || server.app.keyring.is_complete()).await;
}

#[tokio::test]
async fn a_new_server_signs_by_whichever_algorithm_is_its_usual_one() {
    for (usual, bits) in [(Algorithm::ES256, 2048), (Algorithm::RS256, 3072), (Algorithm::EdDSA, 2048)] {
        let url = cluster::empty_database().await;
        let world = World::at(&url, |settings| {
            settings.signing_algorithm = usual;
            settings.rsa_key_bits = bits;
        })
        .await;
        let access = json!(world.management().await);
        assert_eq!(alg(&access), usual.as_str());
        verified(&world.server, &access).await;
        let tokens = Browser::default().tokens(&world, "openid").await;
        assert_eq!(
            (alg(&tokens["access_token"]).as_str(), alg(&tokens["id_token"]).as_str()),
            (usual.as_str(), "RS256")
        );
        verified(&world.server, &tokens["id_token"]).await;
        complete(&world.server).await;
        world.server.get("/readyz").await.expect_status(200);
        let known = world.server.get("/.well-known/openid-configuration").await.json();
        assert_eq!(known["id_token_signing_alg_values_supported"], json!(["ES256", "RS256", "EdDSA"]));
        let keys = jwks(&world.server).await;
        let published: BTreeSet<_> = keys.iter().map(|key| key["alg"].as_str().unwrap()).collect();
        assert_eq!((keys.len(), published), (3, BTreeSet::from(["ES256", "EdDSA", "RS256"])));
        let modulus = keys.iter().find_map(|key| key["n"].as_str()).unwrap();
        assert_eq!(BASE64_URL_SAFE_NO_PAD.decode(modulus).unwrap().len() * 8, usize::from(bits));
    }
}

#[tokio::test]
async fn two_nodes_that_start_at_once_make_one_key_of_each_algorithm() {
    let url = cluster::empty_database().await;
    let node = || Server::start(&url, false, Some("http://127.0.0.1:1"));
    let (one, two) = tokio::join!(node(), node());
    complete(&one).await;
    complete(&two).await;
    assert_eq!(one.count("signing_key.created").await, 3);
    assert_eq!(one.app.keyring.jwks(), two.app.keyring.jwks());
}

#[tokio::test]
async fn a_client_chooses_by_which_algorithm_its_tokens_are_signed() {
    let world = World::new().await;
    let management = world.management().await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    for (id_token, access) in [("ES256", "RS256"), ("EdDSA", "ES256"), ("RS256", "EdDSA")] {
        let change =
            json!({"id_token_signed_response_alg": id_token, "access_token_signed_response_alg": access});
        let shown = world.patch(&path, &management, &change).await.expect_status(200).json();
        assert_eq!(
            (&shown["id_token_signed_response_alg"], &shown["access_token_signed_response_alg"]),
            (&json!(id_token), &json!(access))
        );
        let tokens = Browser::default().tokens(&world, "openid").await;
        assert_eq!(
            (alg(&tokens["id_token"]).as_str(), alg(&tokens["access_token"]).as_str()),
            (id_token, access)
        );
        let claims = verified(&world.server, &tokens["id_token"]).await;
        let hash = match id_token {
            "EdDSA" => &aws_lc_rs::digest::SHA512,
            _ => &aws_lc_rs::digest::SHA256,
        };
        let digest = aws_lc_rs::digest::digest(hash, tokens["access_token"].as_str().unwrap().as_bytes());
        let (left, _) = digest.as_ref().split_at(digest.as_ref().len() / 2);
        assert_eq!(claims["at_hash"], json!(BASE64_URL_SAFE_NO_PAD.encode(left)));
        assert!(world.active(tokens["access_token"].as_str().unwrap()).await);
    }
    let usual = json!({"id_token_signed_response_alg": null, "access_token_signed_response_alg": null});
    let shown = world.patch(&path, &management, &usual).await.expect_status(200).json();
    assert_eq!(shown["id_token_signed_response_alg"], Value::Null);
    let tokens = Browser::default().tokens(&world, "openid").await;
    assert_eq!((alg(&tokens["id_token"]), alg(&tokens["access_token"])), ("ES256".into(), "ES256".into()));
}

#[tokio::test]
async fn an_algorithm_without_a_signing_key_is_refused() {
    let world = World::new().await;
    let management = world.management().await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    for member in ["id_token_signed_response_alg", "access_token_signed_response_alg"] {
        for value in [
            json!("none"),
            json!("HS256"),
            json!("rs256"),
            json!("PS256"),
            json!(""),
            json!(1),
            json!(["RS256"]),
        ] {
            let answer = world.patch(&path, &management, &json!({member: value})).await;
            assert_eq!(answer.expect_status(400).json()["field"], member, "{value}");
            let new =
                json!({"name": "N", "client_type": "machine", "scopes": ["clients:read"], member: value});
            world.post("/v1/clients", &management, &new).await.expect_status(400);
        }
    }
    for member in [json!({"id_token_signed_response_alg": "ES256"}), json!({"claims_in_id_token": true})] {
        let mut new = json!({"name": "M", "client_type": "machine", "scopes": ["clients:read"]});
        new.as_object_mut().unwrap().extend(member.as_object().unwrap().clone());
        let answer = world.post("/v1/clients", &management, &new).await;
        assert_eq!(answer.expect_status(400).json()["code"], "no_id_tokens");
    }
}

#[tokio::test]
async fn a_new_client_that_says_nothing_gets_rs256_id_tokens() {
    let world = World::new().await;
    let management = world.management().await;
    let new = json!({"name": "App", "client_type": "web", "redirect_uris": ["https://a.example/cb"], "scopes": ["openid"]});
    let made = world.post("/v1/clients", &management, &new).await.expect_status(201).json();
    assert_eq!(made["id_token_signed_response_alg"], "RS256");
    assert_eq!(made["access_token_signed_response_alg"], Value::Null);
    let machine = json!({"name": "Job", "client_type": "machine", "scopes": ["clients:read"]});
    let made = world.post("/v1/clients", &management, &machine).await.expect_status(201).json();
    assert_eq!(made["id_token_signed_response_alg"], Value::Null);
}

#[tokio::test]
async fn each_algorithm_rotates_by_itself_and_announces_its_key_first() {
    let world = World::new().await;
    let app = &world.server.app;
    let before = Browser::default().tokens(&world, "openid").await;
    let new = rotate(&app.store, &app.keyring, Algorithm::RS256, 2048).await.unwrap();
    assert!(jwks(&world.server).await.iter().any(|key| key["kid"] == json!(new)), "it is published");
    let announced = Browser::default().tokens(&world, "openid").await;
    assert_eq!(kid(&announced["id_token"]), kid(&before["id_token"]), "the one before still signs");
    app.store.clock().advance(Duration::from_secs(331));
    assert_eq!(app.keyring.due(app.store.clock().now()), Some(new.clone()));
    // The server itself also looks now and then, and may be first.
    let _ = activate(&app.store, &app.keyring, &new).await;
    until("it signs", async || app.keyring.due(app.store.clock().now()).is_none()).await;
    until("the one before is retired", async || world.server.count("signing_key.retired").await == 1).await;
    let after = Browser::default().tokens(&world, "openid").await;
    assert_eq!(kid(&after["id_token"]), new);
    assert_eq!(kid(&after["access_token"]), kid(&before["access_token"]), "of another algorithm");
    assert_eq!(world.server.count("signing_key.retired").await, 1);
    assert_eq!(jwks(&world.server).await.len(), 4);
    verified(&world.server, &announced["id_token"]).await;
}

/// Runs `xwms keys …` on the database `url`.
async fn keys(url: &str, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_xwms"))
        .arg("keys")
        .args(args)
        .env("XWMS_DATABASE_URL", url)
        .env("XWMS_MASTER_KEY", MASTER_KEY)
        .env("XWMS_RSA_KEY_BITS", "3072")
        .output()
        .await
        .unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn the_command_line_rotates_one_algorithm_and_lists_all() {
    let world = World::new().await;
    let new = keys(&world.url, &["rotate", "--algorithm", "RS256", "--now"]).await;
    let listed: Vec<Value> = keys(&world.url, &["list", "--json"])
        .await
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |algorithm: &str, status: &str| {
        listed
            .iter()
            .filter(|key| key["algorithm"] == algorithm && key["status"] == status)
            .collect::<Vec<_>>()
    };
    assert_eq!(listed.len(), 4);
    assert_eq!((of("ES256", "active").len(), of("EdDSA", "active").len()), (1, 1));
    let retired = of("RS256", "retired");
    assert_eq!((retired.len(), &retired[0]["rsa_bits"]), (1, &json!(2048)));
    let active = of("RS256", "active");
    assert_eq!((active.len(), &active[0]["rsa_bits"]), (1, &json!(3072)));
    assert_eq!(active[0]["kid"], new.trim());
    world.server.app.keyring.refresh(&world.server.app.store).await.unwrap();
    let code = Browser::default().code(&world, "openid").await;
    let tokens = world.token(&world.web(), &redeem(&code)).await.expect_status(200).json();
    assert_eq!(kid(&tokens["id_token"]), new.trim());
    verified(&world.server, &tokens["id_token"]).await;
    let text = keys(&world.url, &["list"]).await;
    assert!(text.contains("3072 bits") && text.contains("EdDSA"), "{text}");
}

#[tokio::test]
async fn an_upgraded_installation_keeps_its_algorithm_until_everyone_can_know_the_new_key() {
    let url = cluster::database().await;
    // The state when there was only one algorithm at a time, an hour ago.
    let sql = "ALTER TABLE events DISABLE TRIGGER USER;
        UPDATE events SET recorded_at = recorded_at - interval '1 hour';
        DELETE FROM events WHERE aggregate_type = 'signing_key' AND aggregate_id NOT IN
             (SELECT aggregate_id FROM events WHERE payload::text LIKE '%\"ES256\"%');
        ALTER TABLE events ENABLE TRIGGER USER";
    cluster::as_owner(&url, sql).await;
    let world = World::at(&url, |settings| settings.signing_algorithm = Algorithm::RS256).await;
    complete(&world.server).await;
    let access = json!(world.management().await);
    assert_eq!(alg(&access), "ES256", "nobody who keeps the JWK set knows another key yet");
    let tokens = Browser::default().tokens(&world, "openid").await;
    assert_eq!(alg(&tokens["id_token"]), "RS256", "a client that names it knows no older one");
    verified(&world.server, &tokens["id_token"]).await;
    world.server.app.store.clock().advance(Duration::from_secs(331));
    let signs = async || alg(&json!(world.management().await)) == "RS256";
    until("the new key signs for everybody", signs).await;
}
