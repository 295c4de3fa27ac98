//! What people do: link a login, log in with it, sign up with it, and remove it.

use super::{Two, form_to, is_logged_in, leave, param};
use crate::{
    support::{Browser, browser::authorize_path},
    web::factors::{code, secret_on},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;
use std::time::Duration;

/// Returns the claims of a token, unverified.
pub(super) fn claims(token: &Value) -> Value {
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

#[tokio::test]
async fn a_login_is_linked_opens_the_account_and_is_removed() {
    let two = Two::new().await;
    let mut own = two.link().await;
    let mut other = Browser::default();
    let told = two.mailbox.mail(&two.here.demo.user.email, "/account/security").await;
    assert!(told.contains(&two.there.demo.user.email), "{told}");
    let done = two.come_back(&mut other).await;
    assert!(is_logged_in(&other), "{done:?}");
    let list = other.open(&two.here.server, "/account/security").await;
    assert!(list.body.contains("Linked on") && list.body.contains(">Other<"), "{}", list.body);

    let list = own.open(&two.here.server, "/account/security").await;
    let (action, fields) = form_to(&list, "/account/security/logins/remove");
    own.post(&two.here.server, &action, &fields).await.expect_status(303);
    assert_eq!(two.here.server.count("user.login_unlinked").await, 1);
    let mut third = Browser::default();
    let page = two.come_back(&mut third).await;
    assert!(!is_logged_in(&third) && page.body.contains("isn’t linked"), "{page:?}");
    two.here.server.expect_replayed().await;
}

#[tokio::test]
async fn a_login_that_nobody_is_linked_to_is_linked_after_the_password() {
    let two = Two::new().await;
    let mut browser = Browser::default();
    let page = two.come_back(&mut browser).await;
    assert!(!is_logged_in(&browser) && page.body.contains("isn’t linked"), "{page:?}");
    assert_eq!(two.here.server.count("user.login_linked").await, 0);
    let question = browser.fill_login(&two.here, &page).await;
    assert!(question.body.contains("Link this sign-in?"), "{question:?}");
    assert_eq!(two.here.server.count("user.login_linked").await, 0, "the password alone links nothing");
    let done = browser.submit(&two.here.server, &question, &[("decision", "link")]).await;
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!(two.here.server.count("user.login_linked").await, 1);
    let mut again = Browser::default();
    two.come_back(&mut again).await;
    assert!(is_logged_in(&again));
}

#[tokio::test]
async fn a_newcomer_is_offered_no_sign_up_on_the_way_to_a_client_that_takes_none() {
    let two = Two::new().await;
    let web = two.here.web().client_id;
    for is_open in [true, false] {
        let token = two.here.management().await;
        let change = serde_json::json!({"sign_up": is_open});
        two.here.patch(&format!("/v1/clients/{web}"), &token, &change).await.expect_status(200);
        let mut browser = Browser::default();
        let page = browser.open(&two.here.server, &authorize_path(&web, &[])).await;
        let to = leave(&two.here, &mut browser, &page).await;
        let back = two.approve(&to).await;
        let unknown = browser.open(&two.here.server, &back).await;
        assert!(unknown.expect_status(200).body.contains("isn’t linked"), "{unknown:?}");
        assert_eq!(unknown.body.contains("action=\"/sign-up\""), is_open, "{unknown:?}");
    }
}

#[tokio::test]
async fn a_person_who_declines_goes_on_and_links_nothing() {
    let two = Two::new().await;
    let mut browser = Browser::default();
    let page = two.come_back(&mut browser).await;
    let question = browser.fill_login(&two.here, &page).await;
    browser.submit(&two.here.server, &question, &[("decision", "skip")]).await;
    assert!(is_logged_in(&browser));
    assert_eq!(two.here.server.count("user.login_linked").await, 0);
}

#[tokio::test]
async fn a_client_s_request_goes_on_after_the_login_and_its_tokens_say_how_it_was() {
    let two = Two::new().await;
    two.link().await;
    let mut browser = Browser::default();
    let web = two.here.web();
    let path = authorize_path(&web.client_id, &[]);
    let page = browser.open(&two.here.server, &path).await;
    let to = leave(&two.here, &mut browser, &page).await;
    assert!(!to.contains("prompt="), "{to}");
    let back = two.approve(&to).await;
    let consent = browser.open(&two.here.server, &back).await;
    let done = browser.submit(&two.here.server, &consent, &[("decision", "approve")]).await;
    let code = param(done.header("location"), "code");
    let redeem = crate::support::browser::redeem(&code);
    let tokens = two.here.token(&web, &redeem).await.expect_status(200).json();
    let claims = claims(&tokens["id_token"]);
    assert_eq!(claims["amr"], serde_json::json!(["fed"]));
    assert_eq!(claims["acr"], "urn:xwms:acr:password");
}

#[tokio::test]
async fn a_client_that_wants_a_new_login_gets_one_from_the_provider() {
    let two = Two::new().await;
    two.link().await;
    let mut browser = Browser::default();
    let path = authorize_path(&two.here.web().client_id, &[("prompt", "login")]);
    let page = browser.open(&two.here.server, &path).await;
    let to = leave(&two.here, &mut browser, &page).await;
    assert_eq!((param(&to, "prompt"), param(&to, "max_age")), ("login".to_owned(), "0".to_owned()));
    let back = two.approve(&to).await;
    let consent = browser.open(&two.here.server, &back).await;
    assert!(consent.body.contains("name=\"decision\""), "{consent:?}");
}

#[tokio::test]
async fn a_new_person_signs_up_with_it_and_needs_no_password() {
    let two = Two::new().await;
    let mut browser = Browser::default();
    let page = two.come_back(&mut browser).await;
    let (action, mut fields) = form_to(&page, "/sign-up");
    fields.push(("email".into(), "new@people.example".into()));
    let waiting = browser.post(&two.here.server, &action, &fields).await;
    let waiting = browser.open(&two.here.server, waiting.header("location")).await;
    let mail = two.mailbox.mail("new@people.example", "code to sign up is").await;
    let digits = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
    let code = mail.lines().map(str::trim).find(digits).unwrap().to_owned();
    let finish = browser.submit(&two.here.server, &waiting, &[("code", &code)]).await;
    assert!(
        finish.body.contains("You’ll sign in with") && !finish.body.contains("type=\"password\""),
        "{finish:?}"
    );
    browser.submit(&two.here.server, &finish, &[("name", "Ada")]).await;
    assert!(is_logged_in(&browser));
    let mut again = Browser::default();
    two.come_back(&mut again).await;
    assert!(is_logged_in(&again));

    // It is the only way to log in, so it stays.
    let list = again.open(&two.here.server, "/account/security").await;
    assert!(list.body.contains("only way to sign in"), "{}", list.body);
    assert_eq!(list.body.matches("href=\"/password/forgotten\"").count(), 1, "{}", list.body);
    assert!(!list.body.contains("Change your password"), "there is none: {}", list.body);
    assert!(!list.body.contains("/account/security/logins/remove"), "{}", list.body);
}

#[tokio::test]
async fn a_second_factor_is_asked_for_after_the_provider() {
    let two = Two::new().await;
    let mut own = two.link().await;
    let page = own.open(&two.here.server, "/account/security/totp").await;
    let secret = secret_on(&page);
    let code = || code(&two.here, &secret);
    own.submit(&two.here.server, &page, &[("code", &code())]).await.expect_status(200);

    let mut browser = Browser::default();
    let second = two.come_back(&mut browser).await;
    assert!(!is_logged_in(&browser) && second.body.contains("name=\"recovery_code\""), "{second:?}");
    two.here.server.app.store.clock().advance(Duration::from_secs(30));
    browser.submit(&two.here.server, &second, &[("code", &code())]).await;
    assert!(is_logged_in(&browser));
    let methods: Value =
        sqlx::query_scalar("SELECT payload::jsonb->'methods' FROM events WHERE event_type = 'session.started' ORDER BY position DESC LIMIT 1")
            .fetch_one(two.here.server.app.store.pool())
            .await
            .unwrap();
    assert_eq!(methods, serde_json::json!(["fed", "otp", "mfa"]));
}

#[tokio::test]
async fn the_page_reports_that_a_provider_is_down() {
    let two = Two::new().await;
    let Two { there, here, .. } = two;
    let base = there.server.base.clone();
    there.server.stop().await;
    let http = here.server.http.clone();
    crate::support::until("the provider is gone", async || http.get(&base).send().await.is_err()).await;
    let mut browser = Browser::default();
    let page = browser.open(&here.server, "/login").await;
    let (action, mut fields) = form_to(&page, "/login/with");
    fields.push(("provider".into(), "other".into()));
    let told = browser.post(&here.server, &action, &fields).await;
    assert!(told.expect_status(503).body.contains("can’t be reached right now"), "{told:?}");
    browser.log_in(&here).await;
    assert!(is_logged_in(&browser), "the password still works");
}
