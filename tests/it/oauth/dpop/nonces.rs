//! Proofs that need a nonce of the server (RFC 9449 §8 and §9): the setting `dpop_nonce`.

use super::{expect_challenge, machine, text};
use crate::support::{
    Answer, Server, World,
    dpop::{Prover, ask, read},
};
use serde_json::json;
use std::time::Duration;

/// Returns a proof with `nonce`.
fn proof(prover: &Prover, server: &Server, to: (&str, &str), token: Option<&str>, nonce: &str) -> String {
    let mut claims = prover.claims(server, to.0, to.1, token);
    claims["nonce"] = json!(nonce);
    prover.signed(&prover.header(), &claims)
}

const TOKEN: (&str, &str) = ("POST", "/oauth/token");
const CLIENTS: (&str, &str) = ("GET", "/v1/clients");

fn nonce(answer: &Answer) -> String {
    let nonce = answer.header("dpop-nonce").to_owned();
    assert_eq!(nonce.len(), 48, "{answer:?}");
    nonce
}

#[tokio::test]
async fn a_proof_needs_the_nonce_of_any_node_at_the_token_endpoint_and_the_api() {
    let world = World::with(|settings| settings.dpop_nonce = true).await;
    let base = world.server.base.clone();
    let other = Server::start_with(&world.url, |settings| {
        (settings.subscribers, settings.dpop_nonce, settings.issuer) = (false, true, base);
    })
    .await;
    let (server, prover, client) = (&world.server, Prover::new(), world.machine());
    let asked = prover.ask(server, &machine(&client)).await;
    asked.expect_oauth(400, "use_dpop_nonce");
    let good = nonce(&asked);
    for wrong in ["", "made up", &good[1..]] {
        let answer = ask(server, &machine(&client), &[&proof(&prover, server, TOKEN, None, wrong)]).await;
        answer.expect_oauth(400, "use_dpop_nonce");
    }
    // The other node takes it, and the client's clock doesn't matter.
    let mut claims = prover.claims(server, TOKEN.0, TOKEN.1, None);
    (claims["nonce"], claims["iat"]) = (json!(good), json!(0));
    let late = prover.signed(&prover.header(), &claims);
    let answer = ask(&other, &machine(&client), &[&late]).await;
    let tokens = answer.expect_status(200).json();
    ask(server, &machine(&client), &[&late]).await.expect_oauth(400, "invalid_dpop_proof");
    let token = text(&tokens, "access_token");
    let asked = prover.read(server, "/v1/clients", token).await;
    expect_challenge(&asked, "use_dpop_nonce");
    assert_eq!(asked.json()["code"], "use_dpop_nonce");
    let with = proof(&prover, server, CLIENTS, Some(token), &nonce(&asked));
    let answer = read(&other, "/v1/clients", ("DPoP", token), &[&with]).await;
    // A good answer says what to use next.
    nonce(answer.expect_status(200));
    for path in ["/oauth/userinfo", "/ssf/stream"] {
        let refused = prover.read(server, path, token).await;
        expect_challenge(&refused, "use_dpop_nonce");
        nonce(&refused);
    }
}

#[tokio::test]
async fn a_nonce_is_good_for_some_minutes_and_what_was_used_with_it_is_remembered_as_long() {
    let world = World::with(|settings| settings.dpop_nonce = true).await;
    let (server, prover, client) = (&world.server, Prover::new(), world.machine());
    // Nonces change at fixed times, every five minutes: not during this test.
    let into = server.app.store.clock().now().seconds().rem_euclid(300);
    server.app.store.clock().advance(Duration::from_secs(310 - into.unsigned_abs()));
    let first = nonce(&prover.ask(server, &machine(&client)).await);
    let used = proof(&prover, server, TOKEN, None, &first);
    ask(server, &machine(&client), &[&used]).await.expect_status(200);
    server.app.store.clock().advance(Duration::from_secs(300));
    ask(server, &machine(&client), &[&used]).await.expect_oauth(400, "invalid_dpop_proof");
    let answer = ask(server, &machine(&client), &[&proof(&prover, server, TOKEN, None, &first)]).await;
    let second = nonce(answer.expect_status(200));
    assert_ne!(first, second);
    server.app.store.clock().advance(Duration::from_secs(300));
    let old = ask(server, &machine(&client), &[&proof(&prover, server, TOKEN, None, &first)]).await;
    old.expect_oauth(400, "use_dpop_nonce");
    ask(server, &machine(&client), &[&proof(&prover, server, TOKEN, None, &second)]).await.expect_status(200);
}

#[tokio::test]
async fn a_server_that_needs_no_nonce_gives_none_and_ignores_one() {
    let world = World::new().await;
    let (server, prover, client) = (&world.server, Prover::new(), world.machine());
    let with = proof(&prover, server, TOKEN, None, "of another server");
    let answer = ask(server, &machine(&client), &[&with]).await;
    assert_eq!(answer.expect_status(200).header("dpop-nonce"), "");
}

#[tokio::test]
async fn no_cache_may_store_a_nonce_with_a_public_answer() {
    let world = World::with(|settings| settings.dpop_nonce = true).await;
    let (path, server) = ("/.well-known/oauth-authorization-server", &world.server);
    let shared = server.get(path).await;
    assert!(shared.header("cache-control").starts_with("public"), "{shared:?}");
    let proof = Prover::new().proof(server, "GET", path, None);
    let own = read(server, path, ("DPoP", "x"), &[&proof]).await;
    nonce(own.expect_status(200));
    assert_eq!(own.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_request_without_a_proof_gets_no_nonce() {
    let world = World::with(|settings| settings.dpop_nonce = true).await;
    let answer = ask(&world.server, &machine(&world.machine()), &[]).await;
    assert_eq!(answer.expect_status(200).header("dpop-nonce"), "");
}
