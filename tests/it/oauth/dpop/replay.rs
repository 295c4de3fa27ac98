//! A proof works once, wherever it is presented (RFC 9449 §11.1).

use super::{bound, code, expect_challenge, machine, redeem, refresh, text};
use crate::support::{
    Answer, Server, World,
    dpop::{Prover, ask, read},
};
use futures::future::join_all;
use serde_json::json;

/// Returns a second node.
async fn second(world: &World) -> Server {
    Server::start(&world.url, false, Some(&world.server.base)).await
}

fn good(answers: &[Answer]) -> usize {
    answers.iter().filter(|answer| answer.status == 200).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_many_token_requests_with_one_proof_gets_a_token_on_two_nodes() {
    let world = World::new().await;
    let other = second(&world).await;
    let (prover, client) = (Prover::new(), world.machine());
    // The second time, both nodes remember the client and read nothing before the append.
    for _ in 0..2 {
        let proof = prover.for_token(&world.server);
        let asks = (0..16).map(|n| {
            let (server, proof, client) = (if n % 2 == 0 { &world.server } else { &other }, &proof, &client);
            async move { ask(server, &machine(client), &[proof]).await }
        });
        let answers = join_all(asks).await;
        assert_eq!(good(&answers), 1, "{answers:?}");
        let refused = answers.iter().filter(|answer| answer.status != 200);
        refused.for_each(|answer| answer.expect_oauth(400, "invalid_dpop_proof"));
        ask(&other, &machine(&client), &[&proof]).await.expect_oauth(400, "invalid_dpop_proof");
    }
    assert_eq!(world.server.count("token.issued").await, 2);
    world.server.expect_replayed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_many_api_requests_with_one_proof_is_answered_on_two_nodes() {
    let world = World::new().await;
    let other = second(&world).await;
    let prover = Prover::new();
    let token = bound(&world, &prover).await;
    for path in ["/v1/clients", "/v1/users"] {
        let proof = prover.proof(&world.server, "GET", path, Some(&token));
        let reads = (0..16).map(|n| {
            let (server, proof, token) = (if n % 2 == 0 { &world.server } else { &other }, &proof, &token);
            async move { read(server, path, ("DPoP", token), &[proof]).await }
        });
        let answers = join_all(reads).await;
        assert_eq!(good(&answers), 1, "{answers:?}");
        let refused = answers.iter().filter(|answer| answer.status != 200);
        refused.for_each(|answer| expect_challenge(answer, "invalid_dpop_proof"));
        let late = read(&other, path, ("DPoP", &token), &[&proof]).await;
        expect_challenge(&late, "invalid_dpop_proof");
    }
    assert_eq!(
        prover.read(&other, "/v1/clients", &token).await.status,
        200,
        "the token itself is still good"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_used_proof_is_refused_alone_among_requests_that_share_a_statement() {
    let world = World::new().await;
    let other = second(&world).await;
    let (prover, client) = (Prover::new(), world.machine());
    let used = prover.for_token(&world.server);
    let first = ask(&world.server, &machine(&client), &[&used]).await;
    let token = text(&first.expect_status(200).json(), "access_token").to_owned();
    // Of three requests, one has the used proof, one has a good one, and one has none.
    let proofs = |used: &str, fresh: &dyn Fn() -> String| -> Vec<Option<String>> {
        let nth = |n: usize| match n % 3 {
            0 => Some(used.to_owned()),
            1 => Some(fresh()),
            _ => None,
        };
        (0..24).map(nth).collect()
    };
    let node = |n: usize| if n.is_multiple_of(2) { &world.server } else { &other };
    let sent = proofs(&used, &|| prover.for_token(&world.server));
    let asks = sent.iter().enumerate().map(|(n, proof)| {
        let (server, client) = (node(n), &client);
        async move { ask(server, &machine(client), &proof.as_deref().into_iter().collect::<Vec<_>>()).await }
    });
    for (n, answer) in join_all(asks).await.iter().enumerate() {
        match n % 3 {
            0 => answer.expect_oauth(400, "invalid_dpop_proof"),
            _ => {
                answer.expect_status(200);
            }
        }
    }
    assert_eq!(world.server.count("token.issued").await, 17, "the first one, and two thirds of the others");

    let fresh = || prover.proof(&world.server, "GET", "/v1/clients", Some(&token));
    let used = fresh();
    read(&other, "/v1/clients", ("DPoP", &token), &[&used]).await.expect_status(200);
    let sent = proofs(&used, &fresh);
    let reads = sent.iter().enumerate().map(|(n, proof)| {
        let (server, token) = (node(n), &token);
        async move {
            let proofs: Vec<_> = proof.as_deref().into_iter().collect();
            read(server, "/v1/clients", ("DPoP", token), &proofs).await
        }
    });
    for (n, answer) in join_all(reads).await.iter().enumerate() {
        match n % 3 {
            1 => {
                answer.expect_status(200);
            }
            _ => expect_challenge(answer, "invalid_dpop_proof"),
        }
    }
    world.server.expect_replayed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_without_a_proof_waits_for_none_that_has_one() {
    let world = World::new().await;
    let (server, prover) = (&world.server, Prover::new());
    let (bound, unbound) = (bound(&world, &prover).await, world.management().await);
    // Nothing can be recorded as used, so that requests with a proof have to wait.
    let mut held = server.app.store.pool().begin().await.unwrap();
    sqlx::query("LOCK TABLE assertions IN EXCLUSIVE MODE").execute(&mut *held).await.unwrap();
    let others = async {
        for _ in 0..20 {
            world.read("/v1/clients", &unbound).await.expect_status(200);
        }
        held.rollback().await.unwrap();
    };
    let waiting = join_all((0..8).map(|_| prover.read(server, "/v1/clients", &bound)));
    let ((), answers) = tokio::join!(others, waiting);
    // On a slow machine they are told to try again.
    assert!(answers.iter().all(|answer| [200, 503].contains(&answer.status)), "{answers:?}");
}

#[tokio::test]
async fn a_proof_for_a_code_does_not_serve_its_refresh_token_and_a_refused_one_uses_nothing_up() {
    let world = World::new().await;
    let (server, prover, id) = (&world.server, Prover::new(), world.native());
    let code = code(&world, &[]).await;
    let proof = prover.for_token(server);
    let tokens = ask(server, &redeem(&id, &code), &[&proof]).await.expect_status(200).json();
    let token = text(&tokens, "refresh_token");
    ask(server, &refresh(&id, token), &[&proof]).await.expect_oauth(400, "invalid_dpop_proof");
    // The refresh token did not rotate, so it still works.
    let next = prover.ask(server, &refresh(&id, token)).await.expect_status(200).json();
    assert_ne!(text(&next, "refresh_token"), token);
}

#[tokio::test]
async fn two_clients_with_keys_of_their_own_may_choose_the_same_jti() {
    let world = World::new().await;
    let client = world.machine();
    for prover in [Prover::new(), Prover::new()] {
        let mut claims = prover.claims(&world.server, "POST", "/oauth/token", None);
        claims["jti"] = json!("1");
        let proof = prover.signed(&prover.header(), &claims);
        ask(&world.server, &machine(&client), &[&proof]).await.expect_status(200);
        ask(&world.server, &machine(&client), &[&proof]).await.expect_oauth(400, "invalid_dpop_proof");
    }
}

#[tokio::test]
async fn a_stranger_without_a_token_or_secret_fills_no_memory_of_proofs() {
    let world = World::new().await;
    let (server, prover, stranger) = (&world.server, Prover::new(), Prover::new());
    server.app.store.clock().hold();
    let token = bound(&world, &prover).await;
    let used = async || -> i64 {
        let count = sqlx::query_scalar("SELECT count(*) FROM assertions").fetch_one(server.app.store.pool());
        count.await.unwrap()
    };
    assert_eq!(used().await, 1, "the proof for the token");
    let id = world.native();
    stranger.ask(server, &redeem(&id, "xwms_code_AAAA")).await.expect_oauth(400, "invalid_grant");
    stranger.read(server, "/v1/clients", &token).await.expect_status(401);
    stranger.read(server, "/v1/clients", "a.b.c").await.expect_status(401);
    assert_eq!(used().await, 1);
    // The memory ends: the proof is too old by then.
    server.app.store.clock().advance(std::time::Duration::from_secs(2 * 3600));
    server.app.store.sweep().await.unwrap();
    assert_eq!(used().await, 0);
}
