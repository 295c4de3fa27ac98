//! What clients ask for (`acr_values`, `claims`, RFC 9470), and what tokens say.

use super::{code, codes_on, enrol, first_step, next_code, second_step, secret_on, world};
use crate::support::{
    Browser, World,
    browser::{authorize_path, redeem},
    query,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

const TWO: &str = "urn:xwms:acr:two-factors";
const PASSWORD: &str = "urn:xwms:acr:password";

fn claims(jwt: &Value) -> Value {
    let payload = jwt.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

async fn tokens(world: &World, code: &str) -> Value {
    world.token(&world.web(), &redeem(code)).await.expect_status(200).json()
}

#[tokio::test]
async fn tokens_say_which_factors_the_person_proved_and_when() {
    let (world, enrolled) = world().await;
    let mut browser = Browser::default();
    let path = authorize_path(&world.web().client_id, &[("scope", "openid")]);
    let page = browser.open(&world.server, &path).await;
    let second = browser.fill_login(&world, &page).await;
    let code = next_code(&world, &enrolled.secret);
    let at = world.server.app.store.clock().now().seconds();
    let consent = browser.submit(&world.server, &second, &[("code", &code)]).await;
    let upto = world.server.app.store.clock().now().seconds();
    let answer = browser.submit(&world.server, &consent, &[("decision", "approve")]).await;
    let given = tokens(&world, &query(answer.header("location"))["code"]).await;
    for jwt in [&given["id_token"], &given["access_token"]] {
        let claims = claims(jwt);
        assert_eq!((&claims["acr"], &claims["amr"]), (&json!(TWO), &json!(["pwd", "otp", "mfa"])));
        assert!((at..=upto).contains(&claims["auth_time"].as_i64().unwrap()), "{claims}");
    }
}

#[tokio::test]
async fn a_client_that_needs_two_factors_leads_a_person_without_one_through_the_set_up() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let path = authorize_path(&world.web().client_id, &[("acr_values", TWO)]);
    let login = browser.open(&world.server, &path).await;
    let setup = browser.fill_login(&world, &login).await;
    let secret = secret_on(&setup);
    let shown = browser.submit(&world.server, &setup, &[("code", &code(&world, &secret))]).await;
    assert_eq!(codes_on(&shown).len(), 10, "the recovery codes come before the app goes on");
    let on = super::between(&shown.body, "href=\"/oauth/authorize?continue=", "\"");
    let consent = browser.open(&world.server, &format!("/oauth/authorize?continue={}", on[0])).await;
    let answer = browser.submit(&world.server, &consent, &[("decision", "approve")]).await;
    let given = tokens(&world, &query(answer.header("location"))["code"]).await;
    assert_eq!(claims(&given["id_token"])["acr"], TWO);
}

#[tokio::test]
async fn without_pages_a_login_that_is_too_weak_is_an_error_for_the_client() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.code(&world, "openid").await;
    let error = async |browser: &mut Browser, change: &[(&str, &str)]| {
        let answer = browser.open(&world.server, &authorize_path(&world.web().client_id, change)).await;
        query(answer.header("location")).remove("error")
    };
    let none = ("prompt", "none");
    assert_eq!(error(&mut browser, &[none, ("acr_values", TWO)]).await.as_deref(), Some("login_required"));
    let essential = json!({"id_token": {"acr": {"essential": true, "values": [TWO]}}}).to_string();
    assert_eq!(error(&mut browser, &[none, ("claims", &essential)]).await.as_deref(), Some("login_required"));
    for good in [PASSWORD, "1 2", "gold urn:xwms:acr:password"] {
        assert_eq!(error(&mut browser, &[none, ("acr_values", good)]).await, None, "{good}");
    }
}

#[tokio::test]
async fn an_assurance_that_the_user_can_not_reach_is_refused_and_not_retried() {
    let (world, enrolled) = world().await;
    let mut browser = Browser::default();
    let strongest = ("acr_values", "urn:xwms:acr:phishing-resistant");
    let login = browser.open(&world.server, &authorize_path(&world.web().client_id, &[strongest])).await;
    let second = browser.fill_login(&world, &login).await;
    let code = next_code(&world, &enrolled.secret);
    let answer = browser.submit(&world.server, &second, &[("code", &code)]).await;
    let told = query(answer.header("location"));
    assert_eq!(told["error"], "unmet_authentication_requirements");
}

#[tokio::test]
async fn a_policy_of_the_server_holds_for_every_client() {
    let world = World::with(|settings| settings.second_factor = xwms::config::SecondFactor::Required).await;
    let mut browser = Browser::default();
    let login = browser.open(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    let setup = browser.fill_login(&world, &login).await;
    secret_on(&setup);
    enrol(&world, &mut browser).await;
    let consent = browser.open(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    assert!(consent.body.contains("name=\"decision\""), "{}", consent.body);
    let mut other = Browser::default();
    let page = first_step(&world, &mut other).await;
    assert_eq!(second_step(&world, &mut other, &page, ("code", "")).await.status, 200);
}

#[tokio::test]
async fn a_client_requires_an_assurance_of_every_login() {
    let world = World::new().await;
    let token = world.management().await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    let changed = world.patch(&path, &token, &json!({"required_acr": TWO})).await;
    assert_eq!(changed.expect_status(200).json()["required_acr"], TWO);
    let mut browser = Browser::default();
    // Asking for less changes nothing.
    let request = authorize_path(&world.web().client_id, &[("acr_values", PASSWORD)]);
    let login = browser.open(&world.server, &request).await;
    secret_on(&browser.fill_login(&world, &login).await);
    let unknown = world.patch(&path, &token, &json!({"required_acr": "gold"})).await;
    assert_eq!(unknown.expect_status(400).json()["field"], "required_acr");
    let machine =
        json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"], "required_acr": TWO});
    let refused = world.post("/v1/clients", &token, &machine).await.expect_status(400).json();
    assert_eq!(refused["code"], "no_logins");
}
