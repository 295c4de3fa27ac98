//! What a client learns about a person: at userinfo and in the id_token, by scope, by the parameter `claims` and by the
//! client's settings (OIDC Core §5); and how a test user gets these claims.

use crate::support::{Answer, Browser, World, browser::authorize_path, query};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// A claim that the demo user has through the scope `profile`.
const DEMO_NAME: &str = "Dana Demo";

fn payload(jwt: &Value) -> Value {
    let part = jwt.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

async fn userinfo(world: &World, tokens: &Value) -> Value {
    let request = world.server.http.get(format!("{}/oauth/userinfo", world.server.base));
    let request = request.bearer_auth(tokens["access_token"].as_str().unwrap());
    Answer::of(request.send().await.unwrap()).await.expect_status(200).json()
}

/// Returns tokens of the web client, with `change` in the request.
async fn tokens(world: &World, browser: &mut Browser, change: &[(&str, &str)]) -> Value {
    let code =
        browser.approve(world, &authorize_path(&world.web().client_id, change)).await.remove("code").unwrap();
    world.token(&world.web(), &crate::support::browser::redeem(&code)).await.expect_status(200).json()
}

fn everything() -> Value {
    json!({"name": "Ada Lovelace", "given_name": "Ada", "family_name": "Lovelace", "middle_name": "King",
        "nickname": "Countess", "preferred_username": "ada", "profile": "https://ada.example/about",
        "picture": "https://ada.example/me.png", "website": "https://ada.example/", "gender": "female",
        "birthdate": "1815-12-10", "zoneinfo": "Europe/London", "locale": "en-GB", "phone_number": "+442071234567",
        "phone_number_verified": true,
        "address": {"formatted": "12 St James's Square\nLondon", "street_address": "12 St James's Square",
            "locality": "London", "region": "Greater London", "postal_code": "SW1Y 4LB", "country": "GB"}})
}

#[tokio::test]
async fn a_test_user_has_every_standard_claim_and_a_client_learns_what_its_scopes_say() {
    let world = World::new().await;
    let token = world.management().await;
    let mut new = everything();
    new["email"] = json!("ada@x.example");
    new["email_verified"] = json!(true);
    new["password"] = json!("a long enough password");
    let made = world.post("/v1/users", &token, &new).await.expect_status(201).json();
    for (member, value) in everything().as_object().unwrap() {
        assert_eq!(&made[member], value, "{member}");
    }
    assert_eq!(made["email_verified"], true);
    let body = json!({"name": "Try", "client_type": "web", "environment": "test",
        "redirect_uris": [crate::support::browser::CALLBACK],
        "scopes": ["openid", "profile", "email", "address", "phone"]});
    let client = world.client(&token, &body).await;
    let mut browser = Browser::default();
    let path = authorize_path(&client.client_id, &[("scope", "openid profile email address phone")]);
    let page = browser.open(&world.server, &path).await;
    let fields = [("email", "ada@x.example"), ("password", "a long enough password")];
    let page = browser.submit(&world.server, &page, &fields).await;
    let answer = browser.submit(&world.server, &page, &[("decision", "approve")]).await;
    let code = query(answer.header("location")).remove("code").unwrap();
    let redeemed =
        world.token(&client, &crate::support::browser::redeem(&code)).await.expect_status(200).json();
    let mut info = userinfo(&world, &redeemed).await;
    assert!(info["updated_at"].as_i64().unwrap() > 1_700_000_000);
    info.as_object_mut().unwrap().remove("updated_at");
    let mut expected = everything();
    expected["sub"] = made["user_id"].clone();
    expected["email"] = json!("ada@x.example");
    expected["email_verified"] = json!(true);
    assert_eq!(info, expected);

    let user = format!("/v1/users/{}", made["user_id"].as_str().unwrap());
    let change = json!({"picture": null, "nickname": "Ada", "address": {"country": "UK"}});
    let changed = world.patch(&user, &token, &change).await.expect_status(200).json();
    assert_eq!(
        (&changed["picture"], &changed["nickname"], &changed["address"], &changed["name"]),
        (&Value::Null, &json!("Ada"), &json!({"country": "UK"}), &json!("Ada Lovelace"))
    );
    let head = world.server.head().await;
    world.patch(&user, &token, &change).await.expect_status(200);
    assert_eq!(world.server.head().await, head, "it says nothing new");
    let stored: i64 = sqlx::query_scalar("SELECT count(*) FROM events WHERE payload::text LIKE '%Countess%'")
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(stored, 0, "it is sealed");
}

#[tokio::test]
async fn an_impossible_claim_of_a_person_is_refused_by_its_field() {
    let world = World::new().await;
    let token = world.management().await;
    let new = json!({"email": "b@x.example", "password": "a long enough password"});
    let user = format!("/v1/users/{}", world.test_user(&token, &new).await);
    for (member, value) in [
        ("birthdate", json!("yesterday")),
        ("picture", json!("javascript:alert(1)")),
        ("website", json!("example")),
        ("profile", json!("ftp://x.example/")),
        ("zoneinfo", json!("Mars?")),
        ("locale", json!("x")),
        ("phone_number", json!("12")),
        ("phone_number_verified", json!(true)),
        ("gender", json!("x".repeat(201))),
        ("address", json!({"country": "a\u{1}"})),
        ("address", json!({"planet": "Mars"})),
        ("updated_at", json!("2020-01-01T00:00:00Z")),
    ] {
        let answer = world.patch(&user, &token, &json!({member: value})).await;
        let field = answer.expect_status(400).json()["field"].as_str().unwrap_or_default().to_owned();
        assert!(field.starts_with(member), "{member}: {field}");
    }
}

#[tokio::test]
async fn single_claims_are_given_where_they_were_asked_for_once_the_person_approves() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let wanted = json!({"userinfo": {"name": {"essential": true}, "email": null}, "id_token": {"email": null,
        "nickname": null, "auth_time": {"essential": true}}})
    .to_string();
    browser.log_in(&world).await;
    let path = authorize_path(&world.web().client_id, &[("claims", &wanted)]);
    let page = browser.open(&world.server, &path).await;
    page.expect_status(200);
    for text in ["See your profile", "See your email address"] {
        assert!(page.body.contains(text), "the person approves it: {text}");
    }
    let given = tokens(&world, &mut browser, &[("claims", &wanted)]).await;
    assert_eq!(given["scope"], "openid");
    let info = userinfo(&world, &given).await;
    assert_eq!((&info["name"], &info["email"]), (&json!(DEMO_NAME), &json!(world.demo.user.email)));
    assert!(info.get("given_name").is_none(), "not asked for: {info}");
    let id_token = payload(&given["id_token"]);
    assert_eq!(id_token["email"], json!(world.demo.user.email));
    assert!(id_token.get("name").is_none() && id_token.get("nickname").is_none(), "{id_token}");
    let again =
        [("grant_type", "refresh_token"), ("refresh_token", given["refresh_token"].as_str().unwrap())];
    let refreshed = world.token(&world.web(), &again).await.expect_status(200).json();
    assert_eq!(payload(&refreshed["id_token"])["email"], json!(world.demo.user.email));

    // Claims that the client is no longer registered for are left out.
    let token = world.management().await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    world.patch(&path, &token, &json!({"scopes": ["openid", "profile"]})).await.expect_status(200);
    let info = userinfo(&world, &refreshed).await;
    assert!(info.get("email").is_none() && info["name"] == DEMO_NAME, "{info}");
}

#[tokio::test]
async fn a_consent_page_that_is_open_while_the_client_registers_more_gives_no_claim_that_it_did_not_show() {
    let world = World::new().await;
    let token = world.management().await;
    let client = format!("/v1/clients/{}", world.web().client_id);
    world.patch(&client, &token, &json!({"scopes": ["openid"]})).await.expect_status(200);
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let wanted = json!({"userinfo": {"email": null}}).to_string();
    let path = authorize_path(&world.web().client_id, &[("claims", &wanted)]);
    let page = browser.open(&world.server, &path).await;
    assert!(!page.expect_status(200).body.contains("See your email address"), "the client may not have it");
    world.patch(&client, &token, &json!({"scopes": ["openid", "email"]})).await.expect_status(200);
    let again = browser.submit(&world.server, &page, &[("decision", "approve")]).await;
    assert!(again.body.contains("See your email address"), "it is shown first: {again:?}");
    assert_eq!(world.server.count("grant.authorized").await, 0);
    let answer = browser.submit(&world.server, &again, &[("decision", "approve")]).await;
    let code = query(answer.header("location")).remove("code").unwrap();
    let redeem = crate::support::browser::redeem(&code);
    let given = world.token(&world.web(), &redeem).await.expect_status(200).json();
    assert_eq!(userinfo(&world, &given).await["email"], json!(world.demo.user.email));
}

#[tokio::test]
async fn claims_that_can_not_be_read_or_met_come_back_as_errors() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let long = format!(r#"{{"userinfo": {{"{}": null}}}}"#, "x".repeat(5000));
    for (claims, error) in [
        ("{", "invalid_request"),
        ("[]", "invalid_request"),
        (r#"{"userinfo": {"email": 7}}"#, "invalid_request"),
        (long.as_str(), "invalid_request"),
        (
            r#"{"id_token": {"acr": {"essential": true, "values": ["gold"]}}}"#,
            "unmet_authentication_requirements",
        ),
        (r#"{"id_token": {"sub": {"value": "nobody"}}}"#, "login_required"),
    ] {
        let answer =
            browser.open(&world.server, &authorize_path(&world.web().client_id, &[("claims", claims)])).await;
        assert_eq!(
            query(answer.header("location")).get("error").map(String::as_str),
            Some(error),
            "{claims:.60}"
        );
    }
    let other = r#"{"id_token": {"sub": {"value": "user_00000000000000000000000000"}}}"#;
    let path = authorize_path(&world.web().client_id, &[("claims", other), ("prompt", "none")]);
    let answer = browser.open(&world.server, &path).await;
    assert_eq!(query(answer.header("location"))["error"], "login_required");
}

#[tokio::test]
async fn a_client_may_have_in_its_id_tokens_what_userinfo_tells() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let scope = [("scope", "openid profile email")];
    let plain = payload(&tokens(&world, &mut browser, &scope).await["id_token"]);
    assert!(plain.get("name").is_none() && plain.get("email").is_none(), "{plain}");
    let token = world.management().await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    let on = world.patch(&path, &token, &json!({"claims_in_id_token": true})).await;
    assert_eq!(on.expect_status(200).json()["claims_in_id_token"], true);
    let given = tokens(&world, &mut browser, &scope).await;
    let (told, info) = (payload(&given["id_token"]), userinfo(&world, &given).await);
    for (claim, value) in info.as_object().unwrap() {
        assert_eq!(&told[claim], value, "{claim}");
    }
    assert_eq!((&told["name"], &told["email_verified"]), (&json!(DEMO_NAME), &json!(true)));
    let fewer = payload(&tokens(&world, &mut browser, &[("scope", "openid")]).await["id_token"]);
    assert!(fewer.get("name").is_none(), "by scope: {fewer}");
}

#[tokio::test]
async fn a_login_says_what_it_came_to_and_discovery_what_there_is() {
    let world = World::new().await;
    let given =
        tokens(&world, &mut Browser::default(), &[("acr_values", "gold urn:xwms:acr:password")]).await;
    for jwt in [&given["id_token"], &given["access_token"]] {
        let claims = payload(jwt);
        assert_eq!((&claims["acr"], &claims["amr"]), (&json!("urn:xwms:acr:password"), &json!(["pwd"])));
    }
    let known = world.server.get("/.well-known/openid-configuration").await.json();
    assert_eq!(
        known["acr_values_supported"],
        json!(["urn:xwms:acr:password", "urn:xwms:acr:two-factors", "urn:xwms:acr:phishing-resistant"])
    );
    assert_eq!(known["claims_parameter_supported"], true);
    let supported = known["claims_supported"].as_array().unwrap();
    for claim in
        everything().as_object().unwrap().keys().map(String::as_str).chain(["acr", "updated_at", "email"])
    {
        assert!(supported.contains(&json!(claim)), "{claim}");
    }
}

#[tokio::test]
async fn userinfo_takes_a_token_by_one_way() {
    let world = World::new().await;
    let given = tokens(&world, &mut Browser::default(), &[]).await;
    let token = given["access_token"].as_str().unwrap();
    let form = [("access_token", token)];
    let told = world.server.form("/oauth/userinfo", None, &form).await.expect_status(200).json();
    assert_eq!(told["sub"], payload(&given["id_token"])["sub"]);
    world
        .server
        .form("/oauth/userinfo", None, &[("access_token", "x")])
        .await
        .expect_oauth(401, "invalid_token");
    world.server.form("/oauth/userinfo", None, &[]).await.expect_status(401);
    world.server.get(&format!("/oauth/userinfo?access_token={token}")).await.expect_status(401);
    let url = |query: &str| format!("{}/oauth/userinfo{query}", world.server.base);
    let http = &world.server.http;
    for request in [
        http.post(url("")).bearer_auth(token).form(&form),
        http.post(url(&format!("?access_token={token}"))).form(&form),
        http.get(url(&format!("?access_token={token}"))).bearer_auth(token),
        http.post(url("")).form(&[("access_token", token), ("access_token", token)]),
    ] {
        Answer::of(request.send().await.unwrap()).await.expect_oauth(400, "invalid_request");
    }
    // A token in a body that is not a form is ignored.
    let json = http.post(url("")).json(&json!({"access_token": token}));
    Answer::of(json.send().await.unwrap()).await.expect_status(401);
    Answer::of(http.post(url("")).bearer_auth(token).send().await.unwrap()).await.expect_status(200);
}
