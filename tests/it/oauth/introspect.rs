//! Introspection, revocation and bearer tokens: security-cases "Revoke/introspect".

use super::signing::verified;
use crate::support::{
    Answer, Browser, Credentials, World,
    browser::{authorize_path, redeem},
};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn introspection_says_what_a_token_is() {
    let world = World::new().await;
    let token = world.management().await;
    let machine = world.machine();
    let id = &machine.client_id;
    let answer = world.server.form("/oauth/introspect", Some(&machine), &[("token", &token)]).await;
    let body = answer.expect_status(200).json();
    assert_eq!((&body["active"], &body["client_id"], &body["sub"]), (&json!(true), &json!(id), &json!(id)));
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn introspection_needs_authentication_and_says_nothing_to_others() {
    let world = World::new().await;
    let token = world.management().await;
    world
        .server
        .form("/oauth/introspect", None, &[("token", &token)])
        .await
        .expect_oauth(401, "invalid_client");
    let native = world.native();
    let public = [("token", token.as_str()), ("client_id", native.as_str())];
    world.server.form("/oauth/introspect", None, &public).await.expect_oauth(401, "invalid_client");
    // The web client belongs to the same account but lacks tokens:introspect.
    let web = world.web();
    let answer = world.server.form("/oauth/introspect", Some(&web), &[("token", &token)]).await;
    assert_eq!(answer.json(), json!({"active": false}));
    for nonsense in ["x", "a.b.c", "xwms_at_AAAA", ""] {
        let answer = world.server.form("/oauth/introspect", Some(&web), &[("token", nonsense)]).await;
        match nonsense {
            "" => answer.expect_oauth(400, "invalid_request"),
            _ => assert_eq!(answer.json(), json!({"active": false}), "{nonsense}"),
        }
    }
}

#[tokio::test]
async fn another_accounts_token_is_inactive() {
    let world = World::new().await;
    let token = world.management().await;
    let client = world.sign_up("o@other.example").await.client;
    let answer = world.server.form("/oauth/introspect", Some(&client), &[("token", &token)]).await;
    assert_eq!(answer.json(), json!({"active": false}));
}

#[tokio::test]
async fn a_refresh_token_says_what_it_gives_at_apis_as_well() {
    let world = World::new().await;
    let web = world.web();
    let audience = "urn:example:orders";
    let scope = json!({"name": "read", "description_en": "May read", "description_nl": "Mag lezen"});
    let api = json!({"audience": audience, "name": "Orders", "scopes": [scope],
        "apps": [{"client_id": web.client_id, "scopes": ["read"]}]});
    world.post("/v1/resources", &world.management().await, &api).await.expect_status(201);
    for asked in ["openid read", "read"] {
        let path = authorize_path(&web.client_id, &[("scope", asked), ("resource", audience)]);
        let code = Browser::default().approve(&world, &path).await.remove("code").unwrap();
        let tokens = world.token(&web, &redeem(&code)).await.expect_status(200).json();
        let fields = [("token", tokens["refresh_token"].as_str().unwrap())];
        let known = world.server.form("/oauth/introspect", Some(&web), &fields).await;
        assert_eq!(known.expect_status(200).json()["scope"], asked);
    }
}

/// Asks as `client` for a signed response about `token`.
async fn signed(world: &World, client: &Credentials, token: &str) -> Answer {
    let request = world.server.http.post(format!("{}/oauth/introspect", world.server.base));
    let request = request.basic_auth(&client.client_id, Some(&client.secret));
    let request = request.header("accept", "application/token-introspection+jwt");
    Answer::of(request.form(&[("token", token)]).send().await.unwrap()).await
}

#[tokio::test]
async fn a_client_that_asks_for_it_gets_a_signed_response_for_itself() {
    let world = World::new().await;
    let (token, machine) = (world.management().await, world.machine());
    let plain = world.server.form("/oauth/introspect", Some(&machine), &[("token", &token)]).await.json();
    let answer = signed(&world, &machine, &token).await;
    assert_eq!(answer.expect_status(200).header("content-type"), "application/token-introspection+jwt");
    assert_eq!(answer.header("cache-control"), "no-store");
    let jwt = json!(answer.body);
    assert_eq!(jsonwebtoken::decode_header(&answer.body).unwrap().typ.unwrap(), "token-introspection+jwt");
    let claims = verified(&world.server, &jwt).await;
    assert_eq!(claims["iss"], world.server.get("/.well-known/openid-configuration").await.json()["issuer"]);
    assert_eq!((&claims["aud"], &claims["token_introspection"]), (&json!(machine.client_id), &plain));
    assert!(claims["iat"].is_i64() && claims["sub"].is_null() && claims["exp"].is_null(), "{claims}");
    // Nobody who gets hold of it can use it as an access token.
    let used = world.api(reqwest::Method::GET, "/v1/clients", &answer.body).send().await.unwrap();
    assert_eq!(used.status().as_u16(), 401);
    let asked = world.server.form("/oauth/introspect", Some(&machine), &[("token", &answer.body)]).await;
    assert_eq!(asked.json(), json!({"active": false}));
}

#[tokio::test]
async fn a_signed_response_tells_others_no_more_than_a_plain_one() {
    let world = World::new().await;
    let token = world.management().await;
    let other = world.sign_up("o@other.example").await.client;
    for (client, token) in [(&world.web(), token.as_str()), (&other, &token), (&world.machine(), "a.b.c")] {
        let answer = signed(&world, client, token).await;
        let claims = verified(&world.server, &json!(answer.expect_status(200).body)).await;
        assert_eq!(claims["token_introspection"], json!({"active": false}));
    }
    let wrong = Credentials { secret: "wrong".into(), ..world.machine() };
    signed(&world, &wrong, &token).await.expect_oauth(401, "invalid_client");
}

#[tokio::test]
async fn an_expired_token_is_inactive() {
    let world = World::new().await;
    let token = world.management().await;
    world.server.app.store.clock().advance(Duration::from_secs(601));
    assert!(!world.active(&token).await);
}

#[tokio::test]
async fn a_revoked_token_is_inactive_at_once_and_revoking_is_idempotent() {
    let world = World::new().await;
    let token = world.management().await;
    let machine = world.machine();
    for _ in 0..2 {
        let answer = world.server.form("/oauth/revoke", Some(&machine), &[("token", &token)]).await;
        answer.expect_status(200);
        assert!(!world.active(&token).await);
    }
    let unknown = world.server.form("/oauth/revoke", Some(&machine), &[("token", "unknown")]).await;
    unknown.expect_status(200);
    assert_eq!(world.server.count("token.revoked").await, 1);
}

#[tokio::test]
async fn a_wrong_hint_hides_no_token() {
    let world = World::new().await;
    let (web, machine) = (world.web(), world.machine());
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let (access, refresh) =
        (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
    for (by, token, hint) in
        [(&machine, access, "refresh_token"), (&machine, access, "made_up"), (&web, refresh, "access_token")]
    {
        let fields = [("token", token), ("token_type_hint", hint)];
        let known = world.server.form("/oauth/introspect", Some(by), &fields).await;
        assert_eq!(known.expect_status(200).json()["active"], true, "{token} as {hint}");
    }
    let fields = [("token", refresh), ("token_type_hint", "access_token")];
    world.server.form("/oauth/revoke", Some(&web), &fields).await.expect_status(200);
    let known = world.server.form("/oauth/introspect", Some(&web), &[("token", refresh)]).await;
    assert_eq!(known.json(), json!({"active": false}));
}

#[tokio::test]
async fn another_clients_token_is_refused_and_stays_active() {
    let world = World::new().await;
    let token = world.management().await;
    let web = world.web();
    let answer = world.server.form("/oauth/revoke", Some(&web), &[("token", &token)]).await;
    answer.expect_oauth(400, "unauthorized_client");
    assert!(world.active(&token).await);
    let refresh = Browser::default().tokens(&world, "openid offline_access").await["refresh_token"].clone();
    let machine = world.machine();
    let fields = [("token", refresh.as_str().unwrap())];
    let answer = world.server.form("/oauth/revoke", Some(&machine), &fields).await;
    answer.expect_oauth(400, "unauthorized_client");
}

#[tokio::test]
async fn revoking_a_refresh_token_takes_its_access_tokens_along() {
    let world = World::new().await;
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let web = world.web();
    let fields = [("token", tokens["refresh_token"].as_str().unwrap())];
    world.server.form("/oauth/revoke", Some(&web), &fields).await.expect_status(200);
    assert!(!world.active(tokens["access_token"].as_str().unwrap()).await);
}

async fn userinfo(world: &World, bearer: &str) -> Answer {
    world.read("/oauth/userinfo", bearer).await
}

#[tokio::test]
async fn userinfo_answers_an_access_token_and_nothing_else() {
    let world = World::new().await;
    let tokens = Browser::default().tokens(&world, "openid email offline_access").await;
    let answer = userinfo(&world, tokens["access_token"].as_str().unwrap()).await;
    let claims = answer.expect_status(200).json();
    assert_eq!(claims["email"], world.demo.user.email);
    assert!(claims.get("name").is_none(), "profile was not asked for");
    for other in ["id_token", "refresh_token"] {
        let refused = userinfo(&world, tokens[other].as_str().unwrap()).await;
        refused.expect_status(401);
        assert!(refused.header("www-authenticate").contains("invalid_token"), "{refused:?}");
    }
    let management = world.management().await;
    assert_eq!(userinfo(&world, &management).await.status, 403);
    let access = tokens["access_token"].as_str().unwrap();
    let in_query = world.server.get(&format!("/oauth/userinfo?access_token={access}")).await;
    assert_eq!(in_query.status, 401, "RFC 9700 §4.3.2");
}

#[tokio::test]
async fn a_token_of_another_issuer_or_algorithm_is_refused() {
    let world = World::new().await;
    let token = world.management().await;
    let other = World::new().await;
    assert!(!other.active(&token).await, "cross-issuer");
    let [_, claims, signature]: [&str; 3] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    for header in [r#"{"alg":"none","typ":"at+jwt"}"#, r#"{"alg":"HS256","typ":"at+jwt"}"#] {
        use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
        let header = BASE64_URL_SAFE_NO_PAD.encode(header);
        for signature in ["", signature] {
            assert!(!world.active(&format!("{header}.{claims}.{signature}")).await);
        }
    }
}

#[tokio::test]
async fn an_opaque_token_works_like_any_other() {
    let world = World::new().await;
    let management = world.management().await;
    let policy = json!({"token_policy": {"format": "opaque"}});
    let path = format!("/v1/clients/{}", world.web().client_id);
    world.patch(&path, &management, &policy).await.expect_status(200);
    let tokens = Browser::default().tokens(&world, "openid").await;
    let access = tokens["access_token"].as_str().unwrap();
    assert!(access.starts_with("xwms_at_") && world.active(access).await);
    userinfo(&world, access).await.expect_status(200);
    let web = world.web();
    world.server.form("/oauth/revoke", Some(&web), &[("token", access)]).await.expect_status(200);
    assert!(!world.active(access).await);
    assert_eq!(userinfo(&world, access).await.status, 401);
}
