//! Adversaries at an unlocked browser: a provider that remembers its person says nothing new about who sits there,
//! and a login that was left behind there must not become a way in here.

use super::{Liar, form_to, is_logged_in, journey::claims, leave, param};
use crate::support::{Answer, Browser, World};
use serde_json::{Value, json};
use xwms::config::ProviderKind;

/// Presses the button on the page of security that links a login: it needs a recent login here.
async fn press_link(world: &World, browser: &mut Browser) -> Answer {
    let page = browser.open(&world.server, "/account/security").await;
    let (action, mut fields) = form_to(&page, "/account/security/logins");
    fields.push(("provider".into(), "other".into()));
    browser.post(&world.server, &action, &fields).await
}

/// Presses the provider's button at the login, without saying that a page asked for a recent login.
async fn press_login(world: &World, browser: &mut Browser) -> String {
    let page = browser.open(&world.server, "/login").await;
    leave(world, browser, &page).await
}

fn now(world: &World) -> i64 {
    world.server.app.store.clock().now().seconds()
}

const AGAIN: &str = "/login?to=security";

#[tokio::test]
async fn a_remembered_login_is_never_recent_and_its_tokens_claim_no_time() {
    let liar = Liar::new().await;
    let world = liar.world(|_| {}).await;
    let hour_ago = now(&world) - 3_600;
    for (said, told) in [(json!({}), Value::Null), (json!({"auth_time": hour_ago}), json!(hour_ago))] {
        let (mut browser, answer) = liar.log_in(&world, &said).await;
        assert!(is_logged_in(&browser), "{answer:?}");
        assert_eq!(press_link(&world, &mut browser).await.header("location"), AGAIN, "{said}");
        let tokens = browser.tokens(&world, "openid").await;
        for token in ["id_token", "access_token"] {
            assert_eq!(claims(&tokens[token])["auth_time"], told, "{token}");
        }
    }
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_logged_in_person_is_asked_again_and_only_a_provider_that_names_the_time_is_believed() {
    let liar = Liar::new().await;
    let world = liar.world(|_| {}).await;
    let (mut browser, _) = liar.log_in(&world, &json!({})).await;
    let session = browser.cookies["__Host-xwms_session"].clone();
    for silent in [json!({}), json!({"auth_time": now(&world) - 3_600})] {
        let to = press_login(&world, &mut browser).await;
        assert_eq!((param(&to, "prompt"), param(&to, "max_age")), ("login".to_owned(), "0".to_owned()));
        let told = liar.answer(&world, &mut browser, &to, &silent).await;
        assert!(told.body.contains("it didn’t confirm that"), "{silent}: {told:?}");
        assert_eq!(browser.cookies["__Host-xwms_session"], session, "{silent}");
        assert_eq!(press_link(&world, &mut browser).await.header("location"), AGAIN, "{silent}");
    }
    let to = press_login(&world, &mut browser).await;
    liar.answer(&world, &mut browser, &to, &json!({"auth_time": now(&world)})).await;
    let away = press_link(&world, &mut browser).await;
    assert!(away.header("location").starts_with(&liar.base), "{away:?}");
}

#[tokio::test]
async fn google_which_never_says_when_is_believed_if_it_let_the_person_choose() {
    let liar = Liar::new().await;
    let world = liar.world(|provider| provider.kind = ProviderKind::Google).await;
    let (mut browser, _) = liar.log_in(&world, &json!({})).await;
    assert_eq!(press_link(&world, &mut browser).await.header("location"), AGAIN, "it was not asked");
    let to = press_login(&world, &mut browser).await;
    assert_eq!(param(&to, "prompt"), "select_account");
    liar.answer(&world, &mut browser, &to, &json!({})).await;
    let away = press_link(&world, &mut browser).await;
    assert!(away.header("location").starts_with(&liar.base), "{away:?}");
}

#[tokio::test]
async fn a_login_that_an_attacker_left_at_the_provider_is_shown_and_not_linked_unasked() {
    let liar = Liar::new().await;
    let world = liar.world(|_| {}).await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let linked = world.server.count("user.login_linked").await;
    let silent = json!({"sub": "a", "email": "attacker@evil.example"});

    // The provider must ask, so that the person sees whose login it is already there.
    let to = press_link(&world, &mut browser).await.header("location").to_owned();
    assert_eq!((param(&to, "prompt"), param(&to, "max_age")), ("login".to_owned(), "0".to_owned()));
    let refused = liar.answer(&world, &mut browser, &to, &silent).await;
    assert!(refused.body.contains("it didn’t confirm that"), "{refused:?}");

    let to = press_link(&world, &mut browser).await.header("location").to_owned();
    let told = json!({"sub": "a", "email": "attacker@evil.example", "auth_time": now(&world)});
    let question = liar.answer(&world, &mut browser, &to, &told).await;
    assert!(question.body.contains("Link this sign-in?"), "{question:?}");
    assert!(question.body.contains("attacker@evil.example"), "{question:?}");
    assert_eq!(world.server.count("user.login_linked").await, linked, "it was only asked");
    let (action, mut fields) = form_to(&question, "/login/link");
    fields.retain(|(name, _)| name != "csrf_token");
    fields.push(("decision".into(), "link".into()));
    browser.post(&world.server, &action, &fields).await.expect_status(403);
    let back = browser.submit(&world.server, &question, &[("decision", "skip")]).await;
    assert!(back.expect_status(200).body.contains("/account/security/logins"), "{back:?}");
    assert_eq!(world.server.count("user.login_linked").await, linked);
}
