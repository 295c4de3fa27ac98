//! Devices (RFC 8628) that have a key: what their polls need, and what their tokens are bound to.

use super::{expect_challenge, refresh, text};
use crate::{
    oauth::device::{GRANT, approve, world, world_with},
    support::{
        Browser, World,
        dpop::{Prover, ask},
    },
};
use serde_json::{Value, json};

/// Returns the codes that a device of the native client gets.
async fn codes(world: &World) -> Value {
    let id = world.native();
    let fields = [("client_id", id.as_str()), ("scope", "openid offline_access")];
    world.server.form("/oauth/device_authorization", None, &fields).await.expect_status(200).json()
}

/// Returns the form by which the device of the native client polls.
fn poll<'a>(id: &'a str, codes: &'a Value) -> [(&'a str, &'a str); 3] {
    [("grant_type", GRANT), ("client_id", id), ("device_code", text(codes, "device_code"))]
}

#[tokio::test]
async fn a_device_that_was_told_the_nonce_polls_again_at_once() {
    let world = world_with(|settings| settings.dpop_nonce = true).await;
    let (server, prover, id) = (&world.server, Prover::new(), world.native());
    let codes = codes(&world).await;
    let asked = prover.ask(server, &poll(&id, &codes)).await;
    asked.expect_oauth(400, "use_dpop_nonce");
    let mut claims = prover.claims(server, "POST", "/oauth/token", None);
    claims["nonce"] = json!(asked.header("dpop-nonce"));
    let proof = prover.signed(&prover.header(), &claims);
    ask(server, &poll(&id, &codes), &[&proof]).await.expect_oauth(400, "authorization_pending");
}

#[tokio::test]
async fn the_tokens_of_a_device_are_bound_to_its_key() {
    let world = world().await;
    let (server, prover, thief, id) = (&world.server, Prover::new(), Prover::new(), world.native());
    let codes = codes(&world).await;
    approve(&mut Browser::default(), &world, &codes).await;
    let elsewhere = prover.proof(server, "POST", "/oauth/par", None);
    ask(server, &poll(&id, &codes), &[&elsewhere]).await.expect_oauth(400, "invalid_dpop_proof");
    let tokens = prover.ask(server, &poll(&id, &codes)).await.expect_status(200).json();
    assert_eq!(tokens["token_type"], "DPoP");
    let token = text(&tokens, "access_token");
    prover.read(server, "/oauth/userinfo", token).await.expect_status(200);
    expect_challenge(&world.read("/oauth/userinfo", token).await, "invalid_token");
    let token = text(&tokens, "refresh_token");
    thief.ask(server, &refresh(&id, token)).await.expect_oauth(400, "invalid_grant");
    ask(server, &refresh(&id, token), &[]).await.expect_oauth(400, "invalid_grant");
    prover.ask(server, &refresh(&id, token)).await.expect_status(200);
}

#[tokio::test]
async fn a_device_of_a_client_that_requires_bound_tokens_gets_no_others() {
    let world = world().await;
    let (server, prover, id) = (&world.server, Prover::new(), world.native());
    let on = json!({"dpop_bound_access_tokens": true});
    let path = format!("/v1/clients/{id}");
    world.patch(&path, &world.management().await, &on).await.expect_status(200);
    let codes = codes(&world).await;
    approve(&mut Browser::default(), &world, &codes).await;
    ask(server, &poll(&id, &codes), &[]).await.expect_oauth(400, "invalid_dpop_proof");
    let tokens = prover.ask(server, &poll(&id, &codes)).await.expect_status(200).json();
    assert_eq!(tokens["token_type"], "DPoP");
}
