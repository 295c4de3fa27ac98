//! A client that follows the FAPI 2.0 Security Profile with certificates in place of assertions and DPoP.

use super::doors::{Authority, Doors, Holder, named};
use crate::{
    oauth::keyed_app::path_of,
    support::{Browser, VERIFIER, browser::authorize_path, query},
};
use serde_json::json;

const REDIRECT: &str = "https://app.example/callback";

#[tokio::test]
async fn a_client_of_the_profile_pushes_redeems_and_refreshes_with_its_certificate() {
    let doors = Doors::new(&Authority::new("Trusted").pem).await;
    let (holder, thief) =
        (Holder::self_signed(&named("a.example")), Holder::self_signed(&named("a.example")));
    let world = &doors.world;
    let mut body = json!({
        "name": "Bank", "client_type": "web", "redirect_uris": [REDIRECT],
        "scopes": ["openid", "email", "offline_access"],
        "auth_method": "self_signed_tls_client_auth", "jwks": holder.jwks(),
        "fapi_2_security_profile": true, "token_policy": {"refresh_rotation": false},
        "id_token_signed_response_alg": "ES256", "access_token_signed_response_alg": "ES256",
    });
    let management = world.management().await;
    let unbound = world.post("/v1/clients", &management, &body).await;
    assert_eq!(unbound.expect_status(400).json()["code"], "fapi_demand_unmet");
    body["tls_client_certificate_bound_access_tokens"] = json!(true);
    let made = world.post("/v1/clients", &management, &body).await.expect_status(201).json();
    let id = made["client_id"].as_str().unwrap();

    let change = [("redirect_uri", REDIRECT), ("scope", "openid email offline_access")];
    let params = query(&authorize_path(id, &change));
    let params: Vec<_> = params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    doors.form(Some(&thief), "/oauth/par", &params).await.expect_oauth(401, "invalid_client");
    let pushed = doors.form(Some(&holder), "/oauth/par", &params).await.expect_status(201).json();
    let uri = pushed["request_uri"].as_str().unwrap();
    let path = path_of(&[("client_id", id), ("request_uri", uri)]);
    let code = Browser::default().approve(world, &path).await.remove("code").unwrap();
    let redeem = [
        ("grant_type", "authorization_code"),
        ("client_id", id),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    doors.form(Some(&thief), "/oauth/token", &redeem).await.expect_oauth(401, "invalid_client");
    let tokens = doors.form(Some(&holder), "/oauth/token", &redeem).await.expect_status(200).json();
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    doors.read(Some(&holder), "/oauth/userinfo", &bearer).await.expect_status(200);
    doors.read(Some(&thief), "/oauth/userinfo", &bearer).await.expect_status(401);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let fields = [("grant_type", "refresh_token"), ("client_id", id), ("refresh_token", refresh)];
    doors.form(Some(&thief), "/oauth/token", &fields).await.expect_oauth(401, "invalid_client");
    // The refresh token is bound to the client, which may renew its certificate.
    let renewed = holder.again(&named("a.example"));
    let next = doors.form(Some(&renewed), "/oauth/token", &fields).await.expect_status(200).json();
    let bearer = format!("Bearer {}", next["access_token"].as_str().unwrap());
    doors.read(Some(&renewed), "/oauth/userinfo", &bearer).await.expect_status(200);
    doors.read(Some(&holder), "/oauth/userinfo", &bearer).await.expect_status(401);
}
