//! The plan: what is used of it, the choice of another, its end, and what weaker roles and other accounts get.

use super::{hidden, path, send};
use crate::support::{Answer, Browser, World};
use serde_json::Value;
use xwms_events::{
    account::{AccountCommand, Limits, Role},
    ids::AccountId,
};

/// Returns a browser of the owner, and the account, which is on the plan `free`.
async fn owner(world: &World) -> (Browser, AccountId) {
    let account_id = world.demo.account_id;
    world.choose_plan(account_id, "free").await;
    (world.owner().await.browser, account_id)
}

/// Returns the plan of the demo account, as REST tells it.
async fn plan(world: &World) -> Value {
    let token = world.management().await;
    let read = world.read(&format!("/v1/accounts/{}/plan", world.demo.account_id), &token).await;
    read.expect_status(200).json()
}

#[tokio::test]
async fn the_page_shows_the_usage_and_an_owner_changes_the_plan() {
    let world = World::new().await;
    let (mut browser, account_id) = owner(&world).await;
    let page = browser.open(&world.server, &path(account_id, "plan")).await;
    let body = &page.expect_status(200).body;
    for part in ["600 requests a minute", "Within the limit", "By agreement only", "Your plan"] {
        assert!(body.contains(part), "{part} is not in {page:?}");
    }
    assert!(!body.contains("Agreed with the operator") && !body.contains("value=\"enterprise\""), "{page:?}");
    let changed = send(&mut browser, &world, &path(account_id, "plan"), &[("plan", "pro")]).await;
    let page = browser.open(&world.server, changed.expect_status(303).header("location")).await;
    assert!(page.body.contains("The plan was changed") && page.body.contains("30,000 requests"), "{page:?}");
    assert_eq!(plan(&world).await["plan"], "pro");
    for other in ["enterprise", "gold", ""] {
        let refused = send(&mut browser, &world, &path(account_id, "plan"), &[("plan", other)]).await;
        assert!(refused.expect_status(200).body.contains("Choose one of these plans"), "{refused:?}");
    }
    assert_eq!(plan(&world).await["plan"], "pro");
}

#[tokio::test]
async fn an_agreement_with_the_operator_is_shown() {
    let world = World::new().await;
    let (mut browser, account_id) = owner(&world).await;
    let limits = Limits { requests: Some(12_345), clients: Some(1), ..Limits::default() };
    world.by_operator(account_id, AccountCommand::AgreeLimits { limits }).await;
    let page = browser.open(&world.server, &path(account_id, "plan")).await;
    for part in ["Agreed with the operator", "12,345 requests a minute", "Over the limit"] {
        assert!(page.expect_status(200).body.contains(part), "{part} is not in {page:?}");
    }
}

#[tokio::test]
async fn a_plan_ends_once_its_name_was_typed() {
    let world = World::new().await;
    let (mut browser, account_id) = owner(&world).await;
    let end = path(account_id, "plan/end");
    let refused = send(&mut browser, &world, &end, &[("confirm", "another")]).await;
    assert!(refused.expect_status(200).body.contains("Type the name exactly"), "{refused:?}");
    assert_eq!(world.server.count("account.plan_ended").await, 0);
    let name = world.server.app.store.load::<xwms_events::account::Account>(account_id).await.unwrap();
    let name = name.state.name.clone();
    let page = browser.open(&world.server, &end).await;
    let mut fields = hidden(&page, &end).unwrap();
    fields.push(("confirm".to_owned(), name));
    for _ in 0..2 {
        let ended = browser.post(&world.server, &end, &fields).await;
        assert_eq!(ended.expect_status(303).header("location"), path(account_id, "plan?ended"));
    }
    assert_eq!(world.server.count("account.plan_ended").await, 1);
    let page = browser.open(&world.server, &path(account_id, "plan")).await;
    assert!(page.expect_status(200).body.contains("This account has no plan"), "{page:?}");
    assert_eq!(plan(&world).await["plan"], Value::Null);
}

/// Sends a form that the page does not offer, with the token that the person has for others.
async fn send_unoffered(browser: &mut Browser, world: &World, at: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.open(&world.server, &path(world.demo.account_id, "plan")).await;
    let mut all = hidden(&page, "/oauth/logout").unwrap();
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    browser.post(&world.server, at, &all).await
}

#[tokio::test]
async fn developers_and_auditors_read_the_plan_and_can_not_change_it() {
    let world = World::new().await;
    let (_, account_id) = owner(&world).await;
    let (choose, end) = (path(account_id, "plan"), path(account_id, "plan/end"));
    for role in [Role::Developer, Role::Auditor] {
        let mut browser = world.person(account_id, role).await.browser;
        let page = browser.open(&world.server, &choose).await;
        assert!(page.expect_status(200).body.contains("600 requests a minute"), "{page:?}");
        assert!(hidden(&page, &choose).is_none() && !page.body.contains(&end), "{role:?}: {page:?}");
        browser.get(&world.server, &end).await.expect_status(403);
        send_unoffered(&mut browser, &world, &choose, &[("plan", "pro")]).await.expect_status(403);
        send_unoffered(&mut browser, &world, &end, &[("confirm", "x")]).await.expect_status(403);
    }
    assert_eq!(plan(&world).await["plan"], "free");
    let mut admin = world.person(account_id, Role::Admin).await.browser;
    admin.post(&world.server, &choose, &[("plan".to_owned(), "pro".to_owned())]).await.expect_status(403);
    send(&mut admin, &world, &choose, &[("plan", "pro")]).await.expect_status(303);
    assert_eq!(plan(&world).await["plan"], "pro");
}
