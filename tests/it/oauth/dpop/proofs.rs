//! Which proofs are good (RFC 9449 §4.3).

use super::{bound, expect_challenge, machine};
use crate::support::{
    World,
    dpop::{Prover, ask, read, symmetric},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// Replaces the members of `value` that `change` has; `null` removes one.
fn changed(mut value: Value, change: &Value) -> Value {
    for (name, member) in change.as_object().unwrap() {
        match member {
            Value::Null => drop(value.as_object_mut().unwrap().remove(name)),
            _ => value[name] = member.clone(),
        }
    }
    value
}

#[tokio::test]
async fn a_token_endpoint_refuses_a_proof_with_any_wrong_claim() {
    let world = World::new().await;
    let (server, prover, client) = (&world.server, Prover::new(), world.machine());
    // A proof is good for a minute.
    server.app.store.clock().hold();
    let now = server.app.store.clock().now().seconds();
    let base = &server.base;
    for change in [
        json!({"htm": "GET"}),
        json!({"htm": "post"}),
        json!({"htm": null}),
        json!({"htu": format!("{base}/oauth/userinfo")}),
        json!({"htu": format!("{base}/oauth/token/")}),
        json!({"htu": "https://other.example/oauth/token"}),
        json!({"htu": "/oauth/token"}),
        json!({"htu": null}),
        json!({"iat": now - 120}),
        json!({"iat": now + 120}),
        json!({"iat": "now"}),
        json!({"iat": null}),
        json!({"jti": ""}),
        json!({"jti": "j".repeat(257)}),
        json!({"jti": 7}),
        json!({"jti": null}),
    ] {
        let claims = changed(prover.claims(server, "POST", "/oauth/token", None), &change);
        let proof = prover.signed(&prover.header(), &claims);
        let answer = ask(server, &machine(&client), &[&proof]).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, "invalid_dpop_proof"), "{change}");
    }
    assert_eq!(server.count("token.issued").await, 0, "nothing was issued");
    // Query and fragment don't count, nor do ways to write the same URL.
    for change in [
        json!({"iat": now - 40}),
        json!({"htu": format!("{base}/oauth/token?a=b#c")}),
        json!({"htu": format!("{}/oauth/./%74oken", base.replace("http:", "HTTP:"))}),
        json!({"exp": 1, "more": [1, 2]}),
    ] {
        let claims = changed(prover.claims(server, "POST", "/oauth/token", None), &change);
        let proof = prover.signed(&prover.header(), &claims);
        ask(server, &machine(&client), &[&proof]).await.expect_status(200);
    }
}

#[tokio::test]
async fn a_token_endpoint_refuses_a_proof_with_any_wrong_header() {
    let world = World::new().await;
    let (server, prover, other) = (&world.server, Prover::new(), Prover::new());
    // The good proof is used last, and lives for a minute.
    server.app.store.clock().hold();
    let client = world.machine();
    let claims = || prover.claims(server, "POST", "/oauth/token", None);
    let mut private = prover.key.public_jwk.clone();
    private["d"] = json!(BASE64_URL_SAFE_NO_PAD.encode([7; 32]));
    let of_secret = json!({"kty": "oct", "k": BASE64_URL_SAFE_NO_PAD.encode([7; 32])});
    let mut proofs = Vec::new();
    for change in [
        json!({"typ": "JWT"}),
        json!({"typ": "at+jwt"}),
        json!({"typ": null}),
        json!({"alg": "ES384"}),
        json!({"alg": "RS256"}),
        json!({"alg": null}),
        json!({"jwk": null}),
        json!({"jwk": private}),
        json!({"jwk": of_secret}),
        json!({"jwk": other.key.public_jwk}),
        json!({"jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}}),
        json!({"jwk": "key"}),
        json!({"crit": ["exp"]}),
    ] {
        proofs.push(prover.signed(&changed(prover.header(), &change), &claims()));
    }
    let public = prover.key.public_jwk.to_string();
    for header in [prover.header(), changed(prover.header(), &json!({"jwk": of_secret}))] {
        proofs.push(symmetric("none", &header, &claims(), b""));
        proofs.push(symmetric("HS256", &header, &claims(), &[7; 32]));
        proofs.push(symmetric("HS256", &header, &claims(), public.as_bytes()));
    }
    let good = prover.signed(&prover.header(), &claims());
    proofs.extend(
        ["", "x", "a.b.c", "..", "%", &good[..good.len() - 2], &format!("{good}.x")].map(String::from),
    );
    proofs.push(changed(claims(), &json!({"pad": "p".repeat(9_000)})).to_string());
    let padded = changed(claims(), &json!({"pad": "p".repeat(9_000)}));
    proofs.push(prover.signed(&prover.header(), &padded));
    for proof in proofs {
        let answer = ask(server, &machine(&client), &[&proof]).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, "invalid_dpop_proof"), "{proof}");
    }
    let two = [prover.for_token(server), prover.for_token(server)];
    let answer = ask(server, &machine(&client), &[&two[0], &two[1]]).await;
    answer.expect_oauth(400, "invalid_dpop_proof");
    // More than the server takes of any request.
    let huge = ask(server, &machine(&client), &[&"h".repeat(17_000)]).await;
    huge.expect_status(431);
    assert_eq!(server.count("token.issued").await, 0, "nothing was issued");
    ask(server, &machine(&client), &[&good]).await.expect_status(200);
}

#[tokio::test]
async fn a_bound_token_needs_a_proof_for_this_request_and_this_token() {
    let world = World::new().await;
    let (server, prover) = (&world.server, Prover::new());
    let (token, other) = (bound(&world, &prover).await, bound(&world, &prover).await);
    prover.read(server, "/v1/clients?limit=1", &token).await.expect_status(200);
    let claims = || prover.claims(server, "GET", "/v1/clients", Some(&token));
    for change in [
        json!({"htm": "POST"}),
        json!({"htu": format!("{}/v1/users", server.base)}),
        json!({"htu": format!("{}/v1/clients/", server.base)}),
        json!({"ath": null}),
        json!({"ath": ""}),
        json!({"ath": crate::support::dpop::hash(&other)}),
        json!({"iat": server.app.store.clock().now().seconds() - 120}),
    ] {
        let proof = prover.signed(&prover.header(), &changed(claims(), &change));
        let answer = read(server, "/v1/clients", ("DPoP", &token), &[&proof]).await;
        expect_challenge(&answer, "invalid_dpop_proof");
        assert_eq!(answer.json()["code"], "invalid_dpop_proof", "{change}");
    }
    let none = read(server, "/v1/clients", ("DPoP", &token), &[]).await;
    expect_challenge(&none, "invalid_dpop_proof");
    let proof = || prover.signed(&prover.header(), &claims());
    let two = read(server, "/v1/clients", ("DPoP", &token), &[&proof(), &proof()]).await;
    expect_challenge(&two, "invalid_dpop_proof");
    // The scheme ignores case (RFC 9110 §11.1).
    read(server, "/v1/clients", ("dpop", &token), &[&proof()]).await.expect_status(200);
    // Nonsense with a good proof is a token like any other that is unknown, and so is one that was revoked.
    let revoked = [("token", token.as_str())];
    server.form("/oauth/revoke", Some(&world.machine()), &revoked).await.expect_status(200);
    for dead in ["a.b.c", &token] {
        for path in ["/v1/clients", "/oauth/userinfo"] {
            let answer = prover.read(server, path, dead).await;
            expect_challenge(&answer, "invalid_token");
            assert!(answer.body.contains("invalid_token"), "{answer:?}");
        }
    }
}

#[tokio::test]
async fn discovery_names_the_algorithms_and_pages_may_send_proofs() {
    let world = World::new().await;
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
        let document = world.server.get(path).await.expect_status(200).json();
        let algorithms = document["dpop_signing_alg_values_supported"].as_array().unwrap().clone();
        assert!(algorithms.contains(&json!("ES256")) && algorithms.contains(&json!("EdDSA")), "{document}");
        assert!(!algorithms.iter().any(|alg| alg == "none" || alg.as_str().unwrap().starts_with("HS")));
    }
    let url = format!("{}/oauth/token", world.server.base);
    let preflight =
        world.server.http.request(reqwest::Method::OPTIONS, &url).header("origin", "https://app.example");
    let preflight = preflight.header("access-control-request-method", "POST");
    let preflight = preflight.header("access-control-request-headers", "dpop").send().await.unwrap();
    assert_eq!(preflight.headers()["access-control-allow-headers"], "dpop");
    let answer = world.server.http.post(&url).header("origin", "https://app.example").send().await.unwrap();
    let exposed = answer.headers()["access-control-expose-headers"].to_str().unwrap();
    assert!(exposed.split(',').any(|name| name.trim() == "dpop-nonce"), "{exposed}");
}
