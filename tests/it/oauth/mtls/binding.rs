//! Tokens that are bound to a certificate, in the hands of somebody without it (RFC 8705 §3 and §4).

use super::doors::{Authority, Doors, Holder, named};
use crate::support::{
    Answer, Browser, VERIFIER,
    browser::{CALLBACK, authorize_path},
    dpop::Prover,
};
use serde_json::{Value, json};

/// Asserts that a token was refused as one of RFC 6750 is.
#[track_caller]
fn expect_refused(answer: &Answer) {
    let challenge = answer.header("www-authenticate");
    assert_eq!(answer.status, 401, "{answer:?}");
    assert!(challenge.starts_with("Bearer ") && challenge.contains("error=\"invalid_token\""), "{answer:?}");
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_else(|| panic!("{name} is missing in {tokens}"))
}

/// Returns a server, the holder of a certificate, and the id of a client with bound tokens of this format.
async fn bound(format: &str) -> (Doors, Holder, String) {
    let doors = Doors::new(&Authority::new("Trusted").pem).await;
    let holder = Holder::self_signed(&named("app.example"));
    let id = doors
        .machine(json!({
            "auth_method": "self_signed_tls_client_auth", "jwks": holder.jwks(),
            "tls_client_certificate_bound_access_tokens": true, "token_policy": {"format": format},
        }))
        .await;
    (doors, holder, id)
}

#[tokio::test]
async fn a_stolen_token_is_useless_without_the_certificate() {
    for format in ["jwt", "opaque"] {
        let (doors, holder, id) = bound(format).await;
        let tokens = doors.token(Some(&holder), &id).await.expect_status(200).json();
        assert_eq!(tokens["token_type"], "Bearer", "RFC 8705 §3");
        let token = text(&tokens, "access_token");
        let bearer = format!("Bearer {token}");
        doors.read(Some(&holder), "/v1/clients", &bearer).await.expect_status(200);
        let thief = Holder::self_signed(&named("app.example"));
        // The same key with another certificate is another certificate.
        for other in [None, Some(&thief), Some(&holder.again(&named("app.example")))] {
            for path in ["/v1/clients", "/v1/me", "/v1/events", "/oauth/userinfo", "/ssf/stream"] {
                expect_refused(&doors.read(other, path, &bearer).await);
            }
        }
        // Nor is it a token of a key, or one at the host that asks for no certificate.
        let prover = Prover::new();
        let proof = prover.proof(&doors.server, "GET", "/v1/clients", Some(token));
        let identity = holder.identity("");
        let request = doors.http(Some(&identity)).get(format!("{}/v1/clients", doors.url));
        let request = request.header("authorization", format!("DPoP {token}")).header("dpop", proof);
        expect_refused(&Answer::of(request.send().await.unwrap()).await);
        expect_refused(&doors.world.read("/v1/clients", token).await);
        doors.expect_reason(&id, "token_unproved").await;
    }
}

#[tokio::test]
async fn a_jwt_its_event_and_introspection_name_the_certificate() {
    let (doors, holder, id) = bound("jwt").await;
    let tokens = doors.token(Some(&holder), &id).await.expect_status(200).json();
    let token = text(&tokens, "access_token");
    let cnf = json!({"x5t#S256": holder.x5t()});
    let claims: Value = jsonwebtoken::dangerous::insecure_decode(token).unwrap().claims;
    assert_eq!(claims["cnf"], cnf);
    let (x5t, key_id): (Option<String>, Option<String>) = sqlx::query_as(
        "SELECT payload ->> 'x5t', payload ->> 'key_id' FROM events WHERE event_type = 'token.issued'
         AND payload ->> 'client_id' = $1",
    )
    .bind(&id)
    .fetch_one(doors.world.server.app.store.pool())
    .await
    .unwrap();
    assert_eq!((x5t, key_id), (Some(holder.x5t()), Some(holder.x5t())));
    let machine = doors.world.machine();
    let said = doors.world.server.form("/oauth/introspect", Some(&machine), &[("token", token)]).await;
    let said = said.expect_status(200).json();
    assert_eq!((&said["active"], &said["token_type"], &said["cnf"]), (&json!(true), &json!("Bearer"), &cnf));
    doors.world.server.expect_replayed().await;
}

#[tokio::test]
async fn an_unbound_token_works_with_any_certificate_and_with_none() {
    let (doors, holder, id) = bound("jwt").await;
    let token = doors.world.management().await;
    let off = json!({"tls_client_certificate_bound_access_tokens": false});
    doors.world.patch(&format!("/v1/clients/{id}"), &token, &off).await.expect_status(200);
    let tokens = doors.token(Some(&holder), &id).await.expect_status(200).json();
    let bearer = format!("Bearer {}", text(&tokens, "access_token"));
    let other = Holder::self_signed(&named("other.example"));
    for holder in [None, Some(&holder), Some(&other)] {
        doors.read(holder, "/v1/clients", &bearer).await.expect_status(200);
    }
}

#[tokio::test]
async fn a_client_with_a_secret_gets_no_token_without_the_certificate_that_it_is_bound_to() {
    let (doors, holder, _) = bound("jwt").await;
    let management = doors.world.management().await;
    let body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"],
        "tls_client_certificate_bound_access_tokens": true});
    let client = doors.world.client(&management, &body).await;
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", client.client_id.as_str()),
        ("client_secret", client.secret.as_str()),
    ];
    // Twice, because a node remembers the client.
    for _ in 0..2 {
        doors.world.server.form("/oauth/token", None, &fields).await.expect_oauth(400, "invalid_request");
        doors.form(None, "/oauth/token", &fields).await.expect_oauth(400, "invalid_request");
        let tokens = doors.form(Some(&holder), "/oauth/token", &fields).await.expect_status(200).json();
        let bearer = format!("Bearer {}", text(&tokens, "access_token"));
        doors.read(Some(&holder), "/v1/clients", &bearer).await.expect_status(200);
        expect_refused(&doors.read(None, "/v1/clients", &bearer).await);
    }
    // A proof of a key says something else.
    let prover = Prover::new();
    let proof = prover.for_token(&doors.server);
    let identity = holder.identity("");
    let request = doors.http(Some(&identity)).post(format!("{}/oauth/token", doors.url));
    let both = Answer::of(request.header("dpop", proof).form(&fields).send().await.unwrap()).await;
    both.expect_oauth(400, "invalid_dpop_proof");
    let twice = json!({"dpop_bound_access_tokens": true});
    let path = format!("/v1/clients/{}", client.client_id);
    let refused = doors.world.patch(&path, &management, &twice).await;
    assert_eq!(refused.expect_status(400).json()["code"], "bound_twice");
}

#[tokio::test]
async fn a_public_client_s_tokens_are_bound_to_its_certificate() {
    let (doors, mine, _) = bound("jwt").await;
    let (world, thief) = (&doors.world, Holder::self_signed(&named("app.example")));
    let (id, management) = (world.native(), world.management().await);
    let on = json!({"tls_client_certificate_bound_access_tokens": true});
    world.patch(&format!("/v1/clients/{id}"), &management, &on).await.expect_status(200);
    let path = authorize_path(&id, &[("scope", "openid email offline_access")]);
    let code = Browser::default().approve(world, &path).await.remove("code").unwrap();
    let redeem = [
        ("grant_type", "authorization_code"),
        ("client_id", id.as_str()),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    doors.form(None, "/oauth/token", &redeem).await.expect_oauth(400, "invalid_request");
    let tokens = doors.form(Some(&mine), "/oauth/token", &redeem).await.expect_status(200).json();
    let access = text(&tokens, "access_token");
    let bearer = format!("Bearer {access}");
    let said = doors.read(Some(&mine), "/oauth/userinfo", &bearer).await.expect_status(200).json();
    assert!(text(&said, "sub").starts_with("user_"), "{said}");
    expect_refused(&doors.read(Some(&thief), "/oauth/userinfo", &bearer).await);
    expect_refused(&doors.form(None, "/oauth/userinfo", &[("access_token", access)]).await);
    doors.form(Some(&mine), "/oauth/userinfo", &[("access_token", access)]).await.expect_status(200);

    let refresh = text(&tokens, "refresh_token");
    let fields = [("grant_type", "refresh_token"), ("client_id", id.as_str()), ("refresh_token", refresh)];
    doors.form(Some(&thief), "/oauth/token", &fields).await.expect_oauth(400, "invalid_grant");
    doors.form(None, "/oauth/token", &fields).await.expect_oauth(400, "invalid_request");
    world.server.form("/oauth/token", None, &fields).await.expect_oauth(400, "invalid_request");
    let next = doors.form(Some(&mine), "/oauth/token", &fields).await.expect_status(200).json();
    // The old one would end the grant, if it came with the certificate.
    doors.form(Some(&thief), "/oauth/token", &fields).await.expect_oauth(400, "invalid_grant");
    let next = text(&next, "refresh_token");
    let fields = [("grant_type", "refresh_token"), ("client_id", id.as_str()), ("refresh_token", next)];
    doors.form(Some(&mine), "/oauth/token", &fields).await.expect_status(200);
    assert_eq!(world.server.count("grant.revoked").await, 0);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_bound_token_is_not_exchanged_without_its_certificate() {
    let (doors, holder, id) = bound("jwt").await;
    let own = Holder::self_signed(&named("gateway.example"));
    let target = json!({"audience": "urn:example:stock", "scopes": ["read"]});
    let gateway = doors
        .machine(json!({
            "auth_method": "self_signed_tls_client_auth", "jwks": own.jwks(),
            "token_exchange": {"subject_clients": [id], "targets": [target]},
        }))
        .await;
    let tokens = doors.token(Some(&holder), &id).await.expect_status(200).json();
    let fields = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("client_id", gateway.as_str()),
        ("subject_token", text(&tokens, "access_token")),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
        ("audience", "urn:example:stock"),
    ];
    doors.form(Some(&own), "/oauth/token", &fields).await.expect_oauth(400, "invalid_request");
    doors.expect_reason(&gateway, "token_unproved").await;
}
