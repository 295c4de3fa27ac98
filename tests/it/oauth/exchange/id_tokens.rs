//! id_tokens as subject tokens: each stands for the access token that was issued with it, as long as the person is
//! logged in.

use super::{ACCESS_TOKEN, GRANT, ORDERS, STOCK, Setup, access, claims, form};
use crate::{
    oauth::assertions,
    support::{
        Answer, Browser, Credentials, World,
        browser::{CALLBACK, authorize_path, redeem},
        dpop::{Prover, ask},
    },
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::time::Duration;
use xwms::commands::{Context, sessions};
use xwms_events::{account::Role, ids::SessionId, resource::audience::resource_id};

const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";

/// Returns a setup whose gateway may exchange id_tokens.
async fn setup() -> Setup {
    Setup::on(World::new().await, &[("id_tokens", json!(true))]).await
}

/// Returns what `client` gets from a person for the orders.
async fn logged_in(setup: &Setup, client: &Credentials, scope: &str) -> Value {
    let path = authorize_path(&client.client_id, &[("scope", scope), ("resource", ORDERS)]);
    let code = Browser::default().approve(&setup.world, &path).await.remove("code").expect("a code");
    setup.world.token(client, &redeem(&code)).await.expect_status(200).json()
}

fn id_token(tokens: &Value) -> &str {
    tokens["id_token"].as_str().unwrap()
}

/// Returns the form by which the gateway exchanges an id_token for a token for the stock.
fn exchanging(subject: &str) -> Vec<(&str, &str)> {
    form(subject, &[("subject_token_type", ID_TOKEN), ("resource", STOCK), ("scope", "read")])
}

async fn exchange(setup: &Setup, subject: &str) -> Answer {
    setup.world.token(&setup.gateway, &exchanging(subject)).await
}

async fn refuses(setup: &Setup, subject: &str) {
    exchange(setup, subject).await.expect_oauth(400, "invalid_request");
}

#[tokio::test]
async fn an_id_token_is_exchanged_like_the_access_token_that_was_issued_with_it() {
    let setup = setup().await;
    let tokens = logged_in(&setup, &setup.world.web(), "openid read").await;
    let said = claims(id_token(&tokens));
    assert_eq!(said["at_jti"], claims(access(&tokens))["jti"]);
    let child = exchange(&setup, id_token(&tokens)).await.expect_status(200).json();
    assert_eq!((&child["issued_token_type"], &child["scope"]), (&json!(ACCESS_TOKEN), &json!("read")));
    let of_child = claims(access(&child));
    assert_eq!((&of_child["sub"], &of_child["aud"]), (&said["sub"], &json!([STOCK])));
    assert_eq!(of_child["act"], json!({"sub": setup.gateway.client_id}));
    assert!(of_child["exp"].as_i64() <= said["exp"].as_i64());
    assert_eq!((&of_child["acr"], &of_child["auth_time"]), (&said["acr"], &said["auth_time"]));

    // The family is whole: the access token is the parent, and what stops it stops the child and further exchanges.
    setup.world.server.settle().await;
    let path = format!("/v1/tokens/{}", of_child["jti"].as_str().unwrap());
    let row = setup.world.read(&path, &setup.world.management().await).await.expect_status(200).json();
    assert_eq!(row["parent_id"], said["at_jti"]);
    let revoke = [("token", access(&tokens))];
    setup.world.server.form("/oauth/revoke", Some(&setup.world.web()), &revoke).await.expect_status(200);
    assert!(!setup.world.active(access(&child)).await);
    refuses(&setup, id_token(&tokens)).await;
    setup.world.server.expect_replayed().await;
}

#[tokio::test]
async fn id_tokens_are_off_until_the_policy_takes_them_and_only_as_subject_tokens() {
    let plain = Setup::new().await;
    let tokens = logged_in(&plain, &plain.world.web(), "openid read").await;
    refuses(&plain, id_token(&tokens)).await;
    let setup = setup().await;
    let tokens = logged_in(&setup, &setup.world.web(), "openid read").await;
    let own = setup.own(&setup.gateway, STOCK).await;
    for more in [
        [("actor_token", own.as_str()), ("actor_token_type", ID_TOKEN)],
        [("requested_token_type", ID_TOKEN), ("scope", "read")],
    ] {
        let fields = form(access(&tokens), &more);
        setup.world.token(&setup.gateway, &fields).await.expect_oauth(400, "invalid_request");
    }
    // A token is of the type that the request names, or of none.
    refuses(&setup, access(&tokens)).await;
    let wrong = form(id_token(&tokens), &[("resource", STOCK)]);
    setup.world.token(&setup.gateway, &wrong).await.expect_oauth(400, "invalid_request");
    exchange(&setup, id_token(&tokens)).await.expect_status(200);
}

#[tokio::test]
async fn an_id_token_of_an_app_that_the_policy_does_not_name_looks_like_none() {
    let setup = setup().await;
    let token = setup.world.management().await;
    let other =
        json!({"name": "Other", "client_type": "web", "redirect_uris": [CALLBACK], "scopes": ["openid"]});
    let other = setup.world.client(&token, &other).await;
    let path = authorize_path(&other.client_id, &[("scope", "openid")]);
    let code = Browser::default().approve(&setup.world, &path).await.remove("code").expect("a code");
    let tokens = setup.world.token(&other, &redeem(&code)).await.expect_status(200).json();
    let foreign = exchange(&setup, id_token(&tokens)).await;
    foreign.expect_oauth(400, "invalid_request");
    let garbage = exchange(&setup, "e30.e30.x").await;
    assert_eq!(foreign.body, garbage.body, "nobody learns that it is one");
    // Nor does an app exchange its own without a policy that names it.
    let own = setup.world.token(&other, &exchanging(id_token(&tokens))).await;
    own.expect_oauth(400, "unauthorized_client");
    // Another tenant, whose policy names our app.
    let stranger = setup.world.another().await;
    let theirs = setup.world.management_of(&stranger).await;
    let policy = json!({"subject_clients": [setup.world.web().client_id], "id_tokens": true,
        "targets": [{"audience": STOCK, "scopes": ["read"]}]});
    let body = json!({"name": "Thief", "client_type": "machine", "token_exchange": policy});
    let thief = setup.world.client(&theirs, &body).await;
    let ours = logged_in(&setup, &setup.world.web(), "openid read").await;
    let refused = setup.world.token(&thief, &exchanging(id_token(&ours))).await;
    refused.expect_oauth(400, "invalid_request");
}

#[tokio::test]
async fn an_id_token_that_expired_or_whose_login_ended_is_exchanged_no_more() {
    let setup = setup().await;
    let web = setup.world.web();
    let tokens = logged_in(&setup, &web, "openid offline_access read").await;
    exchange(&setup, id_token(&tokens)).await.expect_status(200);
    let session: SessionId = claims(id_token(&tokens))["sid"].as_str().unwrap().parse().unwrap();
    let context = Context::system(&setup.world.server.app.store, "test");
    sessions::end(&context, session, "logout").await.unwrap();
    refuses(&setup, id_token(&tokens)).await;
    // The access token outlives the login.
    setup.exchange(access(&tokens), &[("resource", STOCK)]).await.expect_status(200);

    let tokens = logged_in(&setup, &web, "openid read").await;
    exchange(&setup, id_token(&tokens)).await.expect_status(200);
    setup.world.server.app.store.clock().advance(Duration::from_secs(301));
    refuses(&setup, id_token(&tokens)).await;
}

#[tokio::test]
async fn an_id_token_beside_a_bound_access_token_needs_its_key() {
    let setup = setup().await;
    let (server, prover, web) = (&setup.world.server, Prover::new(), setup.world.web());
    let path = authorize_path(&web.client_id, &[("scope", "openid read"), ("resource", ORDERS)]);
    let code = Browser::default().approve(&setup.world, &path).await.remove("code").expect("a code");
    let of = |client: &Credentials| {
        [("client_id", client.client_id.clone()), ("client_secret", client.secret.clone())]
    };
    let web = of(&web);
    let web = web.each_ref().map(|(name, value)| (*name, value.as_str()));
    let redeemed = [redeem(&code).as_slice(), &web].concat();
    let tokens = prover.ask(server, &redeemed).await.expect_status(200).json();
    let gateway = of(&setup.gateway);
    let gateway = gateway.each_ref().map(|(name, value)| (*name, value.as_str()));
    let fields = [exchanging(id_token(&tokens)).as_slice(), &gateway].concat();
    ask(server, &fields, &[]).await.expect_oauth(400, "invalid_request");
    Prover::new().ask(server, &fields).await.expect_oauth(400, "invalid_request");
    prover.ask(server, &fields).await.expect_status(200);
}

#[tokio::test]
async fn a_forged_id_token_is_refused() {
    let setup = setup().await;
    let tokens = logged_in(&setup, &setup.world.web(), "openid read").await;
    let said = claims(id_token(&tokens));
    let header = jsonwebtoken::decode_header(id_token(&tokens)).unwrap();
    let key = assertions::key(5);
    let forged = Header { typ: Some("JWT".to_owned()), kid: header.kid, ..Header::new(Algorithm::ES256) };
    let forged = jsonwebtoken::encode(&forged, &said, &EncodingKey::from_ec_der(&key.pkcs8)).unwrap();
    refuses(&setup, &forged).await;
    // Parts of two good ones.
    let other = logged_in(&setup, &setup.world.web(), "openid read").await;
    let one: Vec<&str> = id_token(&tokens).split('.').collect();
    let two: Vec<&str> = id_token(&other).split('.').collect();
    refuses(&setup, &format!("{}.{}.{}", one[0], two[1], one[2])).await;
    let nothing = [("grant_type", GRANT), ("subject_token_type", ID_TOKEN)];
    setup.world.token(&setup.gateway, &nothing).await.expect_oauth(400, "invalid_request");
    exchange(&setup, id_token(&tokens)).await.expect_status(200);
}

#[tokio::test]
async fn a_stolen_signing_key_exchanges_no_token_beside_its_own_person_login_and_time() {
    let setup = setup().await;
    let (app, web) = (&setup.world.server.app, setup.world.web());
    let tokens = logged_in(&setup, &web, "openid offline_access read").await;
    let mut other = setup.world.person(setup.world.demo.account_id, Role::Developer).await;
    let path = authorize_path(&web.client_id, &[("scope", "openid read"), ("resource", ORDERS)]);
    let code = other.browser.approve(&setup.world, &path).await.remove("code").expect("a code");
    let others = setup.world.token(&web, &redeem(&code)).await.expect_status(200).json();
    let (real, others) = (claims(id_token(&tokens)), claims(id_token(&others)));
    let forged = async |name: &str, value: &Value| {
        let mut forged = real.clone();
        forged[name] = value.clone();
        app.keyring.sign(None, app.settings.signing_algorithm, "JWT", &forged).await.unwrap()
    };
    for name in ["sub", "sid", "at_jti"] {
        refuses(&setup, &forged(name, &others[name]).await).await;
    }
    let later = json!(real["exp"].as_i64().unwrap() + 60);
    refuses(&setup, &forged("exp", &later).await).await;
    exchange(&setup, &forged("nonce", &json!("x")).await).await.expect_status(200);
}

#[tokio::test]
async fn the_id_of_an_access_token_which_every_reader_of_an_id_token_sees_opens_nothing() {
    let setup = setup().await;
    let path = format!("/v1/resources/{}", resource_id(ORDERS));
    let opaque = json!({"format": "opaque"});
    setup.world.patch(&path, &setup.world.management().await, &opaque).await.expect_status(200);
    let tokens = logged_in(&setup, &setup.world.web(), "openid read").await;
    let id = claims(id_token(&tokens))["at_jti"].as_str().unwrap().to_owned();
    assert!(!access(&tokens).contains(&id), "an opaque token");
    for guess in [id.clone(), format!("xwms_at_{id}")] {
        assert!(!setup.world.active(&guess).await);
        setup.exchange(&guess, &[("resource", STOCK)]).await.expect_oauth(400, "invalid_request");
        refuses(&setup, &guess).await;
        let fields = [("token", guess.as_str())];
        setup.world.server.form("/oauth/revoke", Some(&setup.world.web()), &fields).await.expect_status(200);
    }
    let stranger = setup.world.another().await;
    let stranger = setup.world.management_of(&stranger).await;
    setup.world.server.settle().await;
    setup.world.read(&format!("/v1/tokens/{id}"), &stranger).await.expect_status(404);
    setup.world.post(&format!("/v1/tokens/{id}/revoke"), &stranger, &json!({})).await.expect_status(404);
    assert!(setup.world.active(access(&tokens)).await);
}
