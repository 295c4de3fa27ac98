//! Exchange of tokens that are bound to a key (RFC 9449): the exchanging client proves to have its key, and the
//! new token is bound to that key.

use super::{ACCESS_TOKEN, ORDERS, STOCK, Setup, access, claims, form};
use crate::support::{
    Browser, Credentials,
    browser::{authorize_path, redeem},
    dpop::{Prover, ask},
};
use serde_json::json;

/// Returns the fields by which `client` authenticates.
fn proof_of(client: &Credentials) -> [(&str, &str); 2] {
    [("client_id", &client.client_id), ("client_secret", &client.secret)]
}

/// Returns the form by which the gateway exchanges `subject` for a token for the stock.
fn exchanging<'a>(
    setup: &'a Setup,
    subject: &'a str,
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let target = [("resource", STOCK), ("scope", "read")];
    form(subject, &[target.as_slice(), &proof_of(&setup.gateway), more].concat())
}

/// Returns a token that the web client got for the orders from a person, bound to the key of `prover`.
async fn person(setup: &Setup, prover: &Prover) -> String {
    let (world, web) = (&setup.world, setup.world.web());
    let path = authorize_path(&web.client_id, &[("scope", "read"), ("resource", ORDERS)]);
    let code = Browser::default().approve(world, &path).await.remove("code").expect("a code");
    let fields = [redeem(&code).as_slice(), &proof_of(&web)].concat();
    access(&prover.ask(&world.server, &fields).await.expect_status(200).json()).to_owned()
}

/// Returns a token that the gateway got for itself, bound to the key of `prover`.
async fn own(setup: &Setup, prover: &Prover) -> String {
    let asked = [("grant_type", "client_credentials"), ("resource", STOCK), ("scope", "read")];
    let fields = [asked.as_slice(), &proof_of(&setup.gateway)].concat();
    access(&prover.ask(&setup.world.server, &fields).await.expect_status(200).json()).to_owned()
}

#[tokio::test]
async fn a_bound_token_is_exchanged_only_with_its_key_and_the_new_one_is_bound_to_it() {
    let setup = Setup::new().await;
    let (server, prover, thief) = (&setup.world.server, Prover::new(), Prover::new());
    let subject = person(&setup, &prover).await;
    let fields = exchanging(&setup, &subject, &[]);
    let bare = ask(server, &fields, &[]).await;
    bare.expect_oauth(400, "invalid_request");
    let stolen = thief.ask(server, &fields).await;
    stolen.expect_oauth(400, "invalid_request");
    assert_eq!(stolen.body, bare.body);
    let elsewhere = prover.proof(server, "POST", "/oauth/introspect", None);
    ask(server, &fields, &[&elsewhere]).await.expect_oauth(400, "invalid_dpop_proof");

    let proof = prover.for_token(server);
    let body = ask(server, &fields, &[&proof]).await.expect_status(200).json();
    assert_eq!(body["token_type"], "DPoP");
    assert_eq!(claims(access(&body))["cnf"], json!({"jkt": prover.jkt}));
    let known = setup.introspected(access(&body)).await;
    assert_eq!((&known["active"], &known["token_type"]), (&json!(true), &json!("DPoP")));
    assert_eq!(known["cnf"], json!({"jkt": prover.jkt}), "{known}");
    ask(server, &fields, &[&proof]).await.expect_oauth(400, "invalid_dpop_proof");

    let log = format!("/v1/requests?client_id={}&reason=token_unproved", setup.gateway.client_id);
    let token = setup.world.management().await;
    server.log_requests().await;
    let rows = setup.world.read(&log, &token).await.expect_status(200).json();
    let rows = rows["data"].as_array().unwrap();
    assert!(rows.len() >= 2, "the account sees both: {rows:?}");
    server.settle().await;
    server.expect_replayed().await;
}

#[tokio::test]
async fn a_bound_token_of_another_account_looks_like_none() {
    let setup = Setup::new().await;
    let (server, prover) = (&setup.world.server, Prover::new());
    let subject = person(&setup, &prover).await;
    let stranger = setup.world.sign_up("o@other.example").await;
    let policy = json!({
        "subject_clients": [setup.world.web().client_id], "targets": [{"audience": STOCK, "scopes": ["read"]}],
    });
    let thief = setup.world.client(&stranger.token, &super::gateway("Thief", &policy)).await;
    let as_thief = |token| form(token, &[proof_of(&thief).as_slice(), &[("resource", STOCK)]].concat());
    let nothing = prover.ask(server, &as_thief("nothing")).await;
    nothing.expect_oauth(400, "invalid_request");
    let theirs = as_thief(subject.as_str());
    assert_eq!(ask(server, &theirs, &[]).await.body, nothing.body);
    assert_eq!(prover.ask(server, &theirs).await.body, nothing.body);
    let log = format!("/v1/requests?client_id={}&reason=token_unproved", thief.client_id);
    server.log_requests().await;
    let rows = setup.world.read(&log, &stranger.token).await.expect_status(200).json();
    assert_eq!(rows["data"], json!([]), "nor does their log say that it is one");
}

#[tokio::test]
async fn a_token_without_a_key_may_become_one_with_a_key() {
    let setup = Setup::new().await;
    let (server, prover) = (&setup.world.server, Prover::new());
    let subject = setup.person("read").await;
    let fields = exchanging(&setup, &subject, &[]);
    let body = prover.ask(server, &fields).await.expect_status(200).json();
    assert_eq!(body["token_type"], "DPoP");
    assert_eq!(claims(access(&body))["cnf"], json!({"jkt": prover.jkt}));
    let bound_only = json!({"dpop_bound_access_tokens": true});
    setup.change_client(&setup.gateway.client_id, &bound_only).await.expect_status(200);
    ask(server, &fields, &[]).await.expect_oauth(400, "invalid_dpop_proof");
    prover.ask(server, &fields).await.expect_status(200);
}

#[tokio::test]
async fn an_actor_token_needs_its_key_as_well() {
    let setup = Setup::new().await;
    let (server, prover, other) = (&setup.world.server, Prover::new(), Prover::new());
    let (subject, actor) = (person(&setup, &prover).await, own(&setup, &other).await);
    let with = [("actor_token", actor.as_str()), ("actor_token_type", ACCESS_TOKEN)];
    let fields = exchanging(&setup, &subject, &with);
    for key in [&prover, &other] {
        key.ask(server, &fields).await.expect_oauth(400, "invalid_request");
    }
    let actor = own(&setup, &prover).await;
    let with = [("actor_token", actor.as_str()), ("actor_token_type", ACCESS_TOKEN)];
    let fields = exchanging(&setup, &subject, &with);
    ask(server, &fields, &[]).await.expect_oauth(400, "invalid_request");
    let body = prover.ask(server, &fields).await.expect_status(200).json();
    let said = claims(access(&body));
    assert_eq!(said["act"], json!({"sub": setup.gateway.client_id}));
    assert_eq!(said["cnf"], json!({"jkt": prover.jkt}));
}
