//! What is bound to a key, in the hands of somebody without it (RFC 9449 §5, §6, §7 and §10).

use super::{bound, code, expect_challenge, introspect, machine, redeem, refresh, text};
use crate::support::{
    Answer, Browser, World,
    browser::authorize_path,
    dpop::{Prover, ask, read},
};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

#[tokio::test]
async fn a_stolen_token_is_useless_without_the_key_and_cannot_become_a_bearer_token() {
    let world = World::new().await;
    let (server, prover, thief) = (&world.server, Prover::new(), Prover::new());
    for format in ["jwt", "opaque"] {
        let policy = json!({"token_policy": {"format": format}});
        let path = format!("/v1/clients/{}", world.machine().client_id);
        world.patch(&path, &world.management().await, &policy).await.expect_status(200);
        let token = bound(&world, &prover).await;
        let downgraded = world.read("/v1/clients", &token).await;
        expect_challenge(&downgraded, "invalid_token");
        let proof = thief.proof(server, "GET", "/v1/clients", Some(&token));
        let stolen = read(server, "/v1/clients", ("DPoP", &token), &[&proof]).await;
        expect_challenge(&stolen, "invalid_token");
        let beside = read(server, "/v1/clients", ("Bearer", &token), &[&proof]).await;
        expect_challenge(&beside, "invalid_token");
        prover.read(server, "/v1/clients", &token).await.expect_status(200);
        let said = introspect(server, &world.machine(), &token).await;
        assert_eq!((&said["active"], &said["token_type"]), (&json!(true), &json!("DPoP")));
        assert_eq!(said["cnf"], json!({"jkt": prover.jkt}), "{said}");
    }
    let log = format!("/v1/requests?client_id={}&reason=token_unproved", world.machine().client_id);
    server.log_requests().await;
    let rows = world.read(&log, &world.management().await).await.expect_status(200).json();
    assert!(rows["data"].as_array().is_some_and(|rows| !rows.is_empty()), "the account sees it: {rows}");
}

#[tokio::test]
async fn a_bound_token_opens_no_door_of_the_api_without_its_proof() {
    let world = World::new().await;
    let (server, prover) = (&world.server, Prover::new());
    let token = bound(&world, &prover).await;
    for path in ["/v1/me", "/v1/events", "/v1/requests", "/v1/resources", "/oauth/userinfo"] {
        expect_challenge(&world.read(path, &token).await, "invalid_token");
    }
    let url = |path: &str| format!("{}{path}", server.base);
    let as_stream = |request: RequestBuilder| request.header("accept", "text/event-stream");
    let stream = as_stream(server.http.get(url("/v1/events?after_position=0")));
    let refused = Answer::of(stream.bearer_auth(&token).send().await.unwrap()).await;
    expect_challenge(&refused, "invalid_token");
    // Its proof opens the stream, which goes on without another one.
    let stream = as_stream(server.http.get(url("/v1/events?after_position=0")));
    let proof = prover.proof(server, "GET", "/v1/events", Some(&token));
    let stream = stream.header("authorization", format!("DPoP {token}")).header("dpop", proof);
    let mut stream = stream.send().await.unwrap();
    assert_eq!(stream.status().as_u16(), 200);
    let mut told = String::new();
    while !told.contains("client.created") {
        told.push_str(&String::from_utf8_lossy(&stream.chunk().await.unwrap().expect("the stream goes on")));
    }

    // Nor does the stored response to a write.
    let make = async |scheme: &str, proof: Option<String>| {
        let request =
            server.http.post(url("/v1/clients")).header("authorization", format!("{scheme} {token}"));
        let request = proof.into_iter().fold(request, |request, proof| request.header("dpop", proof));
        let body = json!({"name": "Made", "client_type": "machine"});
        Answer::of(request.header("idempotency-key", "made").json(&body).send().await.unwrap()).await
    };
    let proof = || Some(prover.proof(server, "POST", "/v1/clients", Some(&token)));
    make("DPoP", proof()).await.expect_status(201);
    expect_challenge(&make("Bearer", None).await, "invalid_token");
    let again = make("DPoP", proof()).await;
    assert_eq!(again.expect_status(201).header("idempotent-replayed"), "true");
}

#[tokio::test]
async fn an_unbound_token_is_not_taken_as_bound() {
    let world = World::new().await;
    let token = world.management().await;
    let answer = Prover::new().read(&world.server, "/v1/clients", &token).await;
    expect_challenge(&answer, "invalid_token");
    let said = introspect(&world.server, &world.machine(), &token).await;
    assert_eq!((&said["token_type"], said.get("cnf")), (&json!("Bearer"), None));
}

#[tokio::test]
async fn a_jwt_and_the_event_of_a_bound_token_name_its_key() {
    let world = World::new().await;
    let prover = Prover::new();
    let token = bound(&world, &prover).await;
    let claims: Value = crate::support::claims(&token);
    assert_eq!(claims["cnf"], json!({"jkt": prover.jkt}));
    let named: Option<String> = sqlx::query_scalar(
        "SELECT payload ->> 'jkt' FROM events WHERE event_type = 'token.issued' ORDER BY position DESC LIMIT 1",
    )
    .fetch_one(world.server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(named.as_deref(), Some(prover.jkt.as_str()));
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn userinfo_takes_a_bound_token_with_its_proof_only() {
    let world = World::new().await;
    let (server, prover, id) = (&world.server, Prover::new(), world.native());
    let code = code(&world, &[]).await;
    let tokens = prover.ask(server, &redeem(&id, &code)).await.expect_status(200).json();
    let token = text(&tokens, "access_token");
    let said = prover.read(server, "/oauth/userinfo", token).await.expect_status(200).json();
    assert!(text(&said, "sub").starts_with("user_"), "{said}");
    expect_challenge(&world.read("/oauth/userinfo", token).await, "invalid_token");
    let in_form = server.form("/oauth/userinfo", None, &[("access_token", token)]).await;
    expect_challenge(&in_form, "invalid_token");
    let posted = prover.proof(server, "POST", "/oauth/userinfo", Some(token));
    let wrong = read(server, "/oauth/userinfo", ("DPoP", token), &[&posted]).await;
    expect_challenge(&wrong, "invalid_dpop_proof");
    assert_eq!(wrong.error(), "invalid_dpop_proof");
}

#[tokio::test]
async fn a_stolen_refresh_token_of_a_public_client_is_useless_without_the_key() {
    let world = World::new().await;
    let (server, prover, thief, id) = (&world.server, Prover::new(), Prover::new(), world.native());
    let code = code(&world, &[]).await;
    let tokens = prover.ask(server, &redeem(&id, &code)).await.expect_status(200).json();
    let token = text(&tokens, "refresh_token");
    thief.ask(server, &refresh(&id, token)).await.expect_oauth(400, "invalid_grant");
    ask(server, &refresh(&id, token), &[]).await.expect_oauth(400, "invalid_grant");
    let next = prover.ask(server, &refresh(&id, token)).await.expect_status(200).json();
    assert_eq!(next["token_type"], "DPoP");
    // The old one would end the grant, if it came with the key.
    thief.ask(server, &refresh(&id, token)).await.expect_oauth(400, "invalid_grant");
    let next = text(&next, "refresh_token");
    prover.ask(server, &refresh(&id, next)).await.expect_status(200);
    assert_eq!(server.count("grant.revoked").await, 0);
}

#[tokio::test]
async fn a_client_that_authenticates_may_change_its_key() {
    let world = World::new().await;
    let (server, first, second, web) = (&world.server, Prover::new(), Prover::new(), world.web());
    let path = authorize_path(&web.client_id, &[("scope", "openid offline_access")]);
    let code = Browser::default().approve(&world, &path).await.remove("code").unwrap();
    let secret = [("client_secret", web.secret.as_str())];
    let fields = [redeem(&web.client_id, &code).as_slice(), &secret].concat();
    let tokens = first.ask(server, &fields).await.expect_status(200).json();
    let fields = [refresh(&web.client_id, text(&tokens, "refresh_token")).as_slice(), &secret].concat();
    let tokens = second.ask(server, &fields).await.expect_status(200).json();
    let said = introspect(server, &world.machine(), text(&tokens, "access_token")).await;
    assert_eq!(said["cnf"]["jkt"], json!(second.jkt));
}

#[tokio::test]
async fn a_stolen_code_is_useless_without_the_key_that_its_request_named() {
    let world = World::new().await;
    let (server, prover, thief, id) = (&world.server, Prover::new(), Prover::new(), world.native());
    let code = code(&world, &[("dpop_jkt", &prover.jkt)]).await;
    thief.ask(server, &redeem(&id, &code)).await.expect_oauth(400, "invalid_grant");
    ask(server, &redeem(&id, &code), &[]).await.expect_oauth(400, "invalid_grant");
    prover.ask(server, &redeem(&id, &code)).await.expect_status(200);
    for wrong in ["short", &"!".repeat(43), &format!("{}A", prover.jkt)] {
        let path = authorize_path(&id, &[("dpop_jkt", wrong)]);
        let answer = Browser::default().approve(&world, &path).await;
        assert_eq!(answer.get("error").map(String::as_str), Some("invalid_request"), "{wrong}: {answer:?}");
    }
}

#[tokio::test]
async fn a_client_that_requires_bound_tokens_gets_no_others() {
    let world = World::new().await;
    let (server, prover) = (&world.server, Prover::new());
    let (management, client) = (world.management().await, world.machine());
    let path = format!("/v1/clients/{}", client.client_id);
    assert_eq!(world.read(&path, &management).await.json()["dpop_bound_access_tokens"], false);
    let on = json!({"dpop_bound_access_tokens": true});
    let changed = world.patch(&path, &management, &on).await.expect_status(200).json();
    assert_eq!(changed["dpop_bound_access_tokens"], true);
    for _ in 0..2 {
        let refused = ask(server, &machine(&client), &[]).await;
        refused.expect_oauth(400, "invalid_dpop_proof");
    }
    let token = bound(&world, &prover).await;
    prover.read(server, "/v1/clients", &token).await.expect_status(200);
    let body = json!({"name": "Bound", "client_type": "machine", "scopes": ["clients:read"],
        "dpop_bound_access_tokens": true});
    let made = world.client(&management, &body).await;
    ask(server, &machine(&made), &[]).await.expect_oauth(400, "invalid_dpop_proof");
    prover.ask(server, &machine(&made)).await.expect_status(200);
}
