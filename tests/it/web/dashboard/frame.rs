//! The shell: where `/dashboard` leads, what a role is offered, the switches, and who gets nothing at all.

use super::path;
use crate::support::{Browser, World};
use serde_json::json;
use xwms_events::{
    account::{AccountCommand, Role},
    ids::AccountId,
};

#[tokio::test]
async fn the_dashboard_leads_to_the_last_account_and_a_login_leads_back_to_its_page() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let apps = path(account_id, "apps");
    let mut browser = Browser::default();
    let login = browser.get(&world.server, &format!("{apps}?standing=disabled")).await;
    let to = login.header("location").to_owned();
    assert!(to.starts_with("/login?to=dashboard%2Faccount_"), "{to}");
    let page = browser.open(&world.server, &to).await;
    let page = browser.fill_login(&world, &page).await;
    assert!(page.expect_status(200).body.contains("aria-current=\"true\"><bdi>Disabled only"), "{page:?}");
    assert!(browser.cookies.contains_key("__Host-xwms_account"));
    let home = browser.open(&world.server, "/dashboard").await;
    assert!(home.expect_status(200).body.contains("<title>Overview"), "{home:?}");
    assert!(home.body.contains("<a href=\"/dashboard/new\">"), "{home:?}");
}

#[tokio::test]
async fn a_person_without_an_account_is_told_how_to_get_one() {
    let world = World::new().await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let member = format!("/v1/members/{}", person.user_id);
    person.delete(&world.server, &member).await.expect_status(204);
    let page = person.browser.open(&world.server, "/dashboard").await;
    assert!(page.expect_status(200).body.contains("You aren’t in an account yet"), "{page:?}");
    person.browser.get(&world.server, &path(world.demo.account_id, "apps")).await.expect_status(404);
}

#[tokio::test]
async fn another_account_and_one_that_does_not_exist_look_the_same() {
    let world = World::new().await;
    let other = world.sign_up("o@other.example").await;
    let mut browser = world.owner().await.browser;
    let unknown = AccountId::from_uuid(uuid::Uuid::now_v7());
    for account_id in [other.account_id, unknown] {
        for below in ["", "apps", "environment?to=test"] {
            browser.get(&world.server, &path(account_id, below)).await.expect_status(404);
        }
    }
    let below = path(world.demo.account_id, "nowhere");
    for nowhere in ["/dashboard/account_x/apps", "/dashboard/nowhere", &below] {
        let page = browser.get(&world.server, nowhere).await;
        assert!(page.expect_status(404).body.contains("class=\"button\" href=\"/dashboard\""), "{page:?}");
    }
}

#[tokio::test]
async fn an_account_that_the_operator_restricted_shows_nothing_and_says_why() {
    let world = World::new().await;
    let mut browser = world.owner().await.browser;
    let account_id = world.demo.account_id;
    browser.get(&world.server, &path(account_id, "apps")).await.expect_status(200);
    world.by_operator(account_id, AccountCommand::Restrict { reason: "spam".into() }).await;
    let page = browser.get(&world.server, &path(account_id, "apps")).await;
    assert!(page.expect_status(403).body.contains("This account is restricted"), "{page:?}");
    assert!(page.body.contains("<dd><bdi>spam</bdi></dd>"), "{page:?}");
    // The dashboard would open the same account again.
    assert!(page.body.contains("class=\"button\" href=\"/\""), "{page:?}");
}

#[tokio::test]
async fn an_account_that_was_closed_shows_nothing_and_says_what_its_people_can_do() {
    let world = World::new().await;
    let mut owner = world.owner().await;
    let account_id = world.demo.account_id;
    let close = format!("/v1/accounts/{account_id}/close");
    let closed = owner.post(&world.server, &close, &json!({"name": "Demo Company"})).await;
    closed.expect_status(200);
    let page = owner.browser.get(&world.server, &path(account_id, "apps")).await;
    assert!(page.expect_status(403).body.contains("This account is closed"), "{page:?}");
    assert!(page.body.contains("contact the operator") && !page.body.contains("is restricted"), "{page:?}");
    assert!(page.body.contains("class=\"button\" href=\"/\""), "the others are there: {page:?}");
    owner.browser.cookies.insert("__Host-xwms_language".to_owned(), "nl".to_owned());
    let page = owner.browser.get(&world.server, &path(account_id, "apps")).await;
    assert!(page.expect_status(403).body.contains("Dit account is gesloten"), "{page:?}");
    let stranger = world.another().await;
    let mut stranger = world.person(stranger.account_id, Role::Owner).await.browser;
    stranger.get(&world.server, &path(account_id, "apps")).await.expect_status(404);
}

#[tokio::test]
async fn test_mode_is_said_in_words_and_leads_nowhere_else() {
    let world = World::new().await;
    let mut browser = world.owner().await.browser;
    let apps = path(world.demo.account_id, "apps");
    let live = browser.open(&world.server, &apps).await;
    assert!(!live.body.contains("you see test apps"), "{live:?}");
    let switch = |back: &str| path(world.demo.account_id, &format!("environment?to=test&back={back}"));
    // A line of a header can't contain it.
    let odd = format!("{apps}%01");
    for back in
        ["https://evil.example", "//evil.example", "/account/data", "", "%2Fdashboard%2F%5Cevil", &odd]
    {
        let there = browser.get(&world.server, &switch(back)).await;
        assert_eq!(there.header("location"), path(world.demo.account_id, ""), "{back}");
    }
    let there = browser.get(&world.server, &switch(&apps)).await;
    assert_eq!(there.header("location"), apps);
    let test = browser.open(&world.server, &apps).await;
    assert!(test.body.contains("about live ones too") && test.body.contains("shell testing"), "{test:?}");
}

#[tokio::test]
async fn a_page_has_no_inline_script_and_its_assets_exist() {
    let world = World::new().await;
    let mut browser = world.owner().await.browser;
    let page = browser.open(&world.server, &path(world.demo.account_id, "apps")).await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    assert!(!page.body.contains("style=") && !page.body.contains("onclick"), "{page:?}");
    assert_eq!(page.body.matches("<h1>").count(), 1);
    for asset in ["/assets/dashboard.css", "/assets/dashboard.js"] {
        assert!(page.body.contains(asset));
        browser.get(&world.server, asset).await.expect_status(200);
    }
}
