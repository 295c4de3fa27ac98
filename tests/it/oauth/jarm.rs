//! Signed authorization responses (JARM): what the JWT says, who signed it, and where it goes.

use crate::{
    oauth::keyed_app::verified,
    support::{
        Browser, World,
        browser::{CALLBACK, authorize_path, form, redeem},
        query,
    },
};
use jsonwebtoken::Algorithm;
use serde_json::json;
use std::collections::HashMap;
use xwms::config::Pace;

#[tokio::test]
async fn a_code_comes_in_a_jwt_for_the_client_and_nowhere_else() {
    let world = World::new().await;
    let id = world.web().client_id;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    for mode in ["jwt", "query.jwt", "form_post.jwt"] {
        let path = authorize_path(&id, &[("response_mode", mode), ("prompt", "consent")]);
        let consent = browser.open(&world.server, &path).await;
        let answer = browser.submit(&world.server, &consent, &[("decision", "approve")]).await;
        let mut fields: HashMap<String, String> = match mode {
            "form_post.jwt" => {
                let (action, fields) = form(&answer.body);
                assert_eq!(action, CALLBACK);
                fields.into_iter().collect()
            }
            _ => {
                assert!(answer.header("location").starts_with(CALLBACK), "{answer:?}");
                query(answer.header("location"))
            }
        };
        let jwt = fields.remove("response").unwrap();
        assert!(fields.is_empty(), "{mode}: {fields:?}");
        let (claims, algorithm) = verified(&world, &jwt, &id).await;
        assert_eq!(algorithm, Algorithm::RS256, "JARM's default");
        assert_eq!((&claims["state"], &claims["iss"]), (&json!("st4te &?"), &json!(world.server.base)));
        let now = world.server.app.store.clock().now().seconds();
        assert!((now..=now + 600).contains(&claims["exp"].as_i64().unwrap()), "{claims}");
        assert!(claims["sub"].is_null(), "it is no id_token: {claims}");
        world.token(&world.web(), &redeem(claims["code"].as_str().unwrap())).await.expect_status(200);
    }
}

#[tokio::test]
async fn errors_are_signed_with_the_algorithm_that_the_client_chose() {
    let world = World::new().await;
    let id = world.web().client_id;
    let path = format!("/v1/clients/{id}");
    for (chosen, signed) in
        [("ES256", Algorithm::ES256), ("EdDSA", Algorithm::EdDSA), ("RS256", Algorithm::RS256)]
    {
        let change = json!({"authorization_signed_response_alg": chosen});
        let changed = world.patch(&path, &world.management().await, &change).await;
        assert_eq!(changed.expect_status(200).json()["authorization_signed_response_alg"], chosen);
        for (change, error) in
            [(("prompt", "none"), "login_required"), (("scope", "openid clients:read"), "invalid_scope")]
        {
            let link = authorize_path(&id, &[("response_mode", "query.jwt"), change]);
            let mut fields = query(world.server.get(&link).await.header("location"));
            let jwt = fields.remove("response").unwrap();
            assert!(fields.is_empty(), "{fields:?}");
            let (claims, algorithm) = verified(&world, &jwt, &id).await;
            assert_eq!((&claims["error"], algorithm), (&json!(error), signed), "{claims}");
            assert!(claims["error_description"].is_string() && claims["code"].is_null(), "{claims}");
        }
    }
    let bad = json!({"authorization_signed_response_alg": "HS256"});
    world.patch(&path, &world.management().await, &bad).await.expect_status(400);
    let machine = format!("/v1/clients/{}", world.machine().client_id);
    let unused = json!({"authorization_signed_response_alg": "ES256"});
    let unused = world.patch(&machine, &world.management().await, &unused).await;
    assert_eq!(unused.expect_status(400).json()["code"], "no_logins");
}

#[tokio::test]
async fn a_stranger_waits_before_it_makes_the_server_sign_slowly_again_and_again() {
    let world = World::with(|settings| settings.guard.client = Pace::new(3, 600)).await;
    let id = world.web().client_id;
    let signed = authorize_path(&id, &[("response_mode", "jwt"), ("prompt", "none")]);
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(world.server.get(&signed).await.status);
    }
    assert_eq!(statuses, [303, 303, 303, 429]);
    // What is not signed, or signed fast, goes on.
    let plain = authorize_path(&id, &[("prompt", "none")]);
    world.server.get(&plain).await.expect_status(303);
    let change = json!({"authorization_signed_response_alg": "ES256"});
    let path = format!("/v1/clients/{id}");
    world.patch(&path, &world.management().await, &change).await.expect_status(200);
    world.server.get(&signed).await.expect_status(303);
}

#[tokio::test]
async fn no_signed_response_goes_to_an_unregistered_address() {
    let world = World::new().await;
    for uri in ["https://evil.example/", "http://127.0.0.1:9000/callback/more", ""] {
        let path = authorize_path(&world.web().client_id, &[("response_mode", "jwt"), ("redirect_uri", uri)]);
        let page = world.server.get(&path).await;
        assert!(page.status == 400 && page.header("location").is_empty(), "{uri}: {page:?}");
        assert!(!["eyJhbGci", "eyJ0eXAi"].iter().any(|jwt| page.body.contains(jwt)), "{page:?}");
    }
}

#[tokio::test]
async fn a_signed_response_works_neither_as_a_token_nor_as_a_hint() {
    let world = World::new().await;
    let id = world.web().client_id;
    let path = authorize_path(&id, &[("response_mode", "jwt")]);
    let jwt = Browser::default().approve(&world, &path).await.remove("response").unwrap();
    let hinted = authorize_path(&id, &[("id_token_hint", &jwt), ("prompt", "none")]);
    let answer = world.server.get(&hinted).await;
    assert_eq!(query(answer.header("location"))["error"], "invalid_request", "{answer:?}");
    assert!(!world.active(&jwt).await);
    let request = world.server.http.get(format!("{}/oauth/userinfo", world.server.base)).bearer_auth(&jwt);
    assert_eq!(request.send().await.unwrap().status().as_u16(), 401);
}
