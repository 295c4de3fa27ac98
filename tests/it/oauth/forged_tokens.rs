//! Tokens that somebody else signs with the server's key, and the end of such a key (ADR 0080).
//!
//! The adversary has the private half of the key that signs, and knows a real token.

use crate::support::{Browser, Mailbox, Server, World, server::MASTER_KEY, until};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tokio::process::Command;
use xwms::{
    auth::access_tokens::AT_JWT,
    commands::{Context, signing_keys},
};
use xwms_events::token::TokenFormat;

/// Returns the claims of a JWT.
fn claims(jwt: &str) -> Value {
    let part = jwt.split('.').nth(1).expect("a JWT has claims");
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// Signs `claims` with the key that signs for the server.
async fn sign(server: &Server, claims: &Value) -> String {
    let app = &server.app;
    app.keyring.sign(None, app.settings.signing_algorithm, AT_JWT, claims).await.unwrap()
}

/// Returns a world, a real token, and its claims.
async fn world() -> (World, String, Value) {
    let world = World::new().await;
    let token = world.management().await;
    let claims = claims(&token);
    (world, token, claims)
}

fn kid(jwt: &str) -> String {
    jsonwebtoken::decode_header(jwt).unwrap().kid.unwrap()
}

async fn alerts(server: &Server) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT payload -> 'about' ->> 'id' FROM events
         WHERE event_type = 'alert.raised' AND payload ->> 'rule' = 'forged_token' ORDER BY position",
    )
    .fetch_all(server.app.store.pool())
    .await
    .unwrap()
}

#[tokio::test]
async fn a_token_that_was_never_issued_is_refused_everywhere_and_raises_one_alert() {
    let (world, token, real) = world().await;
    let mut claims = real.clone();
    claims["jti"] = json!("token_01kayb5g6nf6hr2j7q3p6q8v4w");
    let forged = sign(&world.server, &claims).await;
    for _ in 0..2 {
        assert!(!world.active(&forged).await);
        world.read("/v1/clients", &forged).await.expect_status(401);
        world.read("/oauth/userinfo", &forged).await.expect_status(401);
    }
    assert_eq!(alerts(&world.server).await, [kid(&token)]);
    assert!(world.active(&token).await, "the real one is as good as before");
}

#[tokio::test]
async fn a_forged_token_can_not_be_revoked_and_raises_the_alert_there_too() {
    let (world, token, real) = world().await;
    let mut claims = real.clone();
    claims["jti"] = json!("token_01kayb5g6nf6hr2j7q3p6q8v4w");
    let forged = sign(&world.server, &claims).await;
    // As any token that this server did not issue (RFC 7009 §2.2).
    for _ in 0..2 {
        let answer = world.server.form("/oauth/revoke", Some(&world.machine()), &[("token", &forged)]).await;
        assert_eq!(answer.expect_status(200).body, "");
    }
    assert_eq!(alerts(&world.server).await, [kid(&token)]);
    assert_eq!(world.server.count("token.revoked").await, 0);
    // Claims of a forger under the id of a real token do not revoke it.
    let mut claims = real;
    claims["basis"] = json!(i64::MAX);
    let forged = sign(&world.server, &claims).await;
    world
        .server
        .form("/oauth/revoke", Some(&world.machine()), &[("token", &forged)])
        .await
        .expect_status(200);
    assert!(world.active(&token).await);
}

#[tokio::test]
async fn every_operator_gets_one_mail_about_a_forged_token_and_nobody_else() {
    let (mailbox, operators) = (Mailbox::new(), ["day@operators.example", "night@operators.example"]);
    let world = World::with(|settings| {
        mailbox.receives(settings);
        settings.operators = operators.map(str::to_owned).to_vec().into();
    })
    .await;
    let token = world.management().await;
    for id in ["token_01kayb5g6nf6hr2j7q3p6q8v4w", "token_01kayb5g6nf6hr2j7q3p6q8v4x"] {
        let mut claims = claims(&token);
        claims["jti"] = json!(id);
        let forged = sign(&world.server, &claims).await;
        assert!(!world.active(&forged).await);
    }
    let command = format!("xwms keys revoke {}", kid(&token));
    for operator in operators {
        let mail = mailbox.mail(operator, &command).await;
        assert!(mail.contains("Act now: somebody has a signing key of your server"), "{mail}");
        assert!(mail.contains(&world.server.base), "it says which server: {mail}");
        assert!(!mail.contains("token_") && !mail.contains(&token), "{mail}");
    }
    world.server.wait_for("mail").await;
    let waiting = "SELECT count(*) FROM mails";
    let pool = world.server.app.store.pool();
    until("nothing waits to be sent", async || {
        sqlx::query_scalar::<_, i64>(waiting).fetch_one(pool).await.unwrap() == 0
    })
    .await;
    for (to, count) in operators.map(|to| (to, 1)).into_iter().chain([(world.demo.user.email.as_str(), 0)]) {
        let told = mailbox.mails(to).iter().filter(|mail| mail.contains(&command)).count();
        assert_eq!(told, count, "{to}");
    }
}

#[tokio::test]
async fn other_claims_under_the_id_of_a_real_token_are_forged_too() {
    let (world, token, real) = world().await;
    assert!(world.active(&token).await);
    for (name, value) in [
        ("basis", json!(i64::MAX)),
        ("exp", json!(real["exp"].as_i64().unwrap() + 86_400)),
        ("scope", json!("openid")),
        ("account_id", json!("account_01kayb5g6nf6hr2j7q3p6q8v4w")),
    ] {
        let mut claims = real.clone();
        claims[name] = value;
        let forged = sign(&world.server, &claims).await;
        assert!(!world.active(&forged).await, "{name}");
        world.read("/v1/clients", &forged).await.expect_status(401);
    }
    assert_eq!(alerts(&world.server).await.len(), 1, "there is one open alert for a key");
}

#[tokio::test]
async fn a_real_token_raises_no_alert_on_any_node_alive_or_dead() {
    let (world, token, _) = world().await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    for _ in 0..2 {
        assert!(world.active_at(&other, &token).await);
        assert!(world.active(&token).await);
    }
    let machine = world.machine();
    world.server.form("/oauth/revoke", Some(&machine), &[("token", &token)]).await.expect_status(200);
    assert!(!world.active_at(&other, &token).await);
    world.read("/v1/clients", &token).await.expect_status(401);
    let tokens = Browser::default().tokens(&world, "openid").await;
    let access = tokens["access_token"].as_str().unwrap();
    world.read("/oauth/userinfo", access).await.expect_status(200);
    assert!(alerts(&world.server).await.is_empty());
}

#[tokio::test]
async fn a_revoked_key_is_dead_on_every_node_at_once_and_a_new_one_signs() {
    let (world, token, real) = world().await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    assert!(world.active_at(&other, &token).await);
    let app = &world.server.app;
    let context = Context::system(&app.store, "test");
    let old = kid(&token);
    let refused = signing_keys::revoke(&context, &app.keyring, &old, " ", 2048).await;
    assert!(refused.is_err(), "it needs a reason");
    let new = signing_keys::revoke(&context, &app.keyring, &old, "found in a backup", 2048).await.unwrap();
    let new = new.expect("the key was in use");

    // The other node has not read its keys again yet, or has.
    assert!(!world.active_at(&other, &token).await);
    assert!(!world.active(&token).await);
    world.read("/v1/clients", &token).await.expect_status(401);
    assert!(alerts(&world.server).await.is_empty(), "an issued token is no forgery");
    let jwks = world.server.get("/oauth/jwks.json").await.body;
    assert!(jwks.contains(&new) && !jwks.contains(&old), "{jwks}");
    let fresh = world.management().await;
    assert_eq!(kid(&fresh), new);
    until("the other node knows the new key", async || world.active_at(&other, &fresh).await).await;
    until("the other node publishes the new key", async || {
        let jwks = other.get("/oauth/jwks.json").await.body;
        jwks.contains(&new) && !jwks.contains(&old)
    })
    .await;

    // Nothing is left to do, and what the thief signs with the new key is still found.
    let again = signing_keys::revoke(&context, &app.keyring, &old, "once more", 2048).await.unwrap();
    assert_eq!((again, world.server.count("signing_key.revoked").await), (None, 1));
    let mut claims = real;
    claims["jti"] = json!("token_01kayb5g6nf6hr2j7q3p6q8v4w");
    let forged = sign(&world.server, &claims).await;
    assert!(!world.active(&forged).await);
    assert_eq!(alerts(&world.server).await, [new]);
}

#[tokio::test]
async fn the_command_line_revokes_a_key() {
    let (world, token, _) = world().await;
    let run = async |kid: &str| {
        Command::new(env!("CARGO_BIN_EXE_xwms"))
            .args(["keys", "revoke", kid, "--reason", "found in a backup"])
            .env("XWMS_DATABASE_URL", &world.url)
            .env("XWMS_MASTER_KEY", MASTER_KEY)
            .output()
            .await
            .unwrap()
    };
    let done = run(&kid(&token)).await;
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stdout).starts_with("key_"), "it names the new key");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(said.contains(&format!("whatever {} signed is refused", kid(&token))), "{said}");
    assert!(!world.active(&token).await);
    assert!(!run("key_01kayb5g6nf6hr2j7q3p6q8v4w").await.status.success());
}

#[tokio::test]
async fn the_event_of_a_token_names_its_keys_and_the_metadata_its_network() {
    let (world, token, real) = world().await;
    let (payload, network): (String, Option<String>) = sqlx::query_as(
        "SELECT payload::text, metadata ->> 'network' FROM events
         WHERE event_type = 'token.issued' AND aggregate_id = $1",
    )
    .bind(real["jti"].as_str().unwrap())
    .fetch_one(world.server.app.store.pool())
    .await
    .unwrap();
    let payload: Value = serde_json::from_str(&payload).unwrap();
    assert_eq!(
        (&payload["kid"], &payload["grant_type"]),
        (&json!(kid(&token)), &json!("client_credentials"))
    );
    assert_eq!(payload["format"], json!(TokenFormat::Jwt));
    assert_eq!(network.map(|hash| hash.len()), Some(22), "128 bits in base64url");
    let events = world.read("/v1/events?type=token.issued", &token).await;
    let events = events.expect_status(200);
    assert!(events.body.contains("\"kid\"") && !events.body.contains("network"), "{events:?}");
}
