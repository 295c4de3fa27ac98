//! The policy of an account, and the challenges of the API (RFC 9470).

use super::{enrol, first_step, next_code, second_step};
use crate::support::{Answer, Browser, Person, World};
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

/// Logs the owner in with two factors.
async fn owner(world: &World) -> (Person, super::Enrolled) {
    let mut browser = Browser::default();
    browser.log_in(world).await;
    let enrolled = enrol(world, &mut browser).await;
    (Person::logged_in(&world.server, browser).await, enrolled)
}

#[track_caller]
fn challenged(answer: &Answer, acr: &str) {
    assert_eq!(answer.json()["code"], "insufficient_user_authentication", "{answer:?}");
    let challenge = answer.header("www-authenticate");
    assert!(challenge.contains("error=\"insufficient_user_authentication\""), "{challenge}");
    assert!(challenge.contains(&format!("acr_values=\"{acr}\"")), "{challenge}");
}

#[tokio::test]
async fn an_account_that_requires_a_second_factor_refuses_members_without_one() {
    let world = World::new().await;
    let path = format!("/v1/accounts/{}/second_factor", world.demo.account_id);
    let (account, body) = (format!("/v1/accounts/{}", world.demo.account_id), json!({"required": true}));
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let weak = Person::logged_in(&world.server, browser).await;
    challenged(&weak.post(&world.server, &path, &body).await, "urn:xwms:acr:two-factors");
    assert_eq!(world.server.count("account.second_factor_required").await, 0, "nobody locks themselves out");

    let (strong, _) = owner(&world).await;
    let done = strong.post(&world.server, &path, &body).await;
    assert_eq!(done.expect_status(200).json()["second_factor_required"], true);
    strong.read(&world.server, &account).await.expect_status(200);
    // A session from before, in another browser.
    challenged(&weak.read(&world.server, &account).await, "urn:xwms:acr:two-factors");
    // A client acts for itself.
    let token = world.management().await;
    world.read(&account, &token).await.expect_status(200);

    let mut browser = strong.browser.clone();
    let list = browser.open(&world.server, "/account/security").await;
    let kept = browser.submit(&world.server, &list, &[]).await;
    assert!(kept.body.contains("A second factor is required"), "{}", kept.body);
    strong.post(&world.server, &path, &json!({"required": false})).await.expect_status(200);
    weak.read(&world.server, &account).await.expect_status(200);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn an_owner_closes_the_account_after_a_recent_login_only() {
    let world = World::new().await;
    let (person, enrolled) = owner(&world).await;
    let path = format!("/v1/accounts/{}/close", world.demo.account_id);
    world.server.app.store.clock().advance(Duration::from_secs(601));
    let late = person.ask(&world.server, Method::POST, &path, Some(&json!({"name": "x"}))).await;
    challenged(&late, "urn:xwms:acr:password");
    assert!(late.header("www-authenticate").contains("max_age=\"600\""));
    let mut browser = Browser::default();
    let page = first_step(&world, &mut browser).await;
    let code = next_code(&world, &enrolled.secret);
    second_step(&world, &mut browser, &page, ("code", &code)).await.expect_status(303);
    let again = Person::logged_in(&world.server, browser).await;
    let wrong = again.ask(&world.server, Method::POST, &path, Some(&json!({"name": "x"}))).await;
    assert_eq!(wrong.json()["code"], "wrong_name", "it got as far as the rule: {wrong:?}");
}
