//! Interruptions of the login and consent pages: requests too long for a link, other people, lost cookies, other tabs.
//! Every refusal page offers a way to continue.

use crate::support::{
    Answer, Browser, World,
    browser::{authorize_path, form},
    query,
};
use xwms_events::account::Role;

/// The largest response head that nginx accepts by default, in bytes.
const HEAD_MAX: usize = 4_096;

#[track_caller]
fn fits(answer: &Answer) {
    let head: usize = answer.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    assert!(head < HEAD_MAX, "{head} bytes: {answer:?}");
}

/// Returns the link with which the page lets the person continue.
#[track_caller]
fn way_on(page: &Answer) -> String {
    let (_, actions) =
        page.body.split_once("<p class=\"actions\">").unwrap_or_else(|| panic!("no way on: {page:?}"));
    let (_, href) = actions.split_once("href=\"").unwrap_or_else(|| panic!("no way on: {page:?}"));
    href.split_once('"').unwrap().0.replace("&amp;", "&").replace("&#38;", "&")
}

#[tokio::test]
async fn no_answer_on_the_way_through_a_long_request_is_too_long_for_a_proxy() {
    let world = World::new().await;
    let nonce = "n".repeat(3_000);
    for length in [100, 900, 1_500, 2_500, 4_096] {
        let state = "s".repeat(length);
        let path = authorize_path(
            &world.web().client_id,
            &[("state", &state), ("nonce", &nonce), ("prompt", "consent")],
        );
        let mut browser = Browser::default();
        let mut page = browser.get(&world.server, &path).await;
        fits(&page);
        while page.status == 303 {
            page = browser.get(&world.server, page.header("location")).await;
            fits(&page);
        }
        // A wrong password first: the carried request is kept.
        let (action, mut fields) = form(&page.body);
        let email = world.demo.user.email.clone();
        fields
            .extend([("email".to_owned(), email.clone()), ("password".to_owned(), "wrong wrong".to_owned())]);
        let page = browser.post(&world.server, &action, &fields).await;
        assert!(page.body.contains("name=\"password\""), "{page:?}");
        let (action, mut fields) = form(&page.body);
        fields
            .extend([("email".to_owned(), email), ("password".to_owned(), world.demo.user.password.clone())]);
        let mut page = browser.post(&world.server, &action, &fields).await;
        fits(&page);
        assert!(browser.cookies.contains_key("__Host-xwms_session"));
        while page.status == 303 {
            page = browser.get(&world.server, page.header("location")).await;
            fits(&page);
        }
        assert!(page.body.contains("name=\"decision\""), "{page:?}");
        let answer = browser.submit(&world.server, &page, &[("decision", "approve")]).await;
        let params = query(answer.header("location"));
        assert!(params.contains_key("code") && params["state"] == state, "{length}");
    }
}

#[tokio::test]
async fn a_long_request_by_a_form_of_another_site_is_posted_once_more_from_here() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.code(&world, "openid").await;
    let state = "s".repeat(4_000);
    let asked: Vec<_> =
        query(&authorize_path(&world.web().client_id, &[("state", &state)])).into_iter().collect();
    let page = Browser::default().post(&world.server, "/oauth/authorize", &asked).await;
    fits(&page);
    assert!(page.headers.get("set-cookie").is_none(), "no cookie is overwritten: {page:?}");
    let answer = browser.submit(&world.server, &page, &[]).await;
    let params = query(answer.header("location"));
    assert!(params.contains_key("code") && params["state"] == state, "{answer:?}");
    // A browser without a session does not loop.
    let login = Browser::default().submit(&world.server, &page, &[]).await;
    assert!(login.body.contains("name=\"password\""), "{login:?}");
}

#[tokio::test]
async fn a_person_who_is_not_the_one_signed_in_goes_on_with_the_same_request() {
    let world = World::new().await;
    let other = world.person(world.demo.account_id, Role::Developer).await;
    let long = "s".repeat(4_000);
    for state in ["short", &long] {
        let mut browser = Browser::default();
        browser.log_in(&world).await;
        let path = authorize_path(&world.web().client_id, &[("state", state), ("prompt", "consent")]);
        let consent = browser.open(&world.server, &path).await;
        assert!(consent.body.contains(&world.demo.user.email) && consent.body.contains("value=\"switch\""));
        let login = browser.submit(&world.server, &consent, &[("decision", "switch")]).await;
        assert!(login.body.contains("name=\"password\""), "{login:?}");
        let fields = [("email", other.email.as_str()), ("password", "long enough")];
        let consent = browser.submit(&world.server, &login, &fields).await;
        assert!(consent.body.contains(&other.email), "{consent:?}");
        let answer = browser.submit(&world.server, &consent, &[("decision", "approve")]).await;
        let params = query(answer.header("location"));
        assert!(params.contains_key("code") && params["state"] == state, "{answer:?}");
    }
}

#[tokio::test]
async fn a_login_tab_that_is_reloaded_after_signing_in_elsewhere_goes_on() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let first = browser.get(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    let tab = first.header("location").to_owned();
    assert!(browser.open(&world.server, &tab).await.body.contains("name=\"password\""));
    browser.log_in(&world).await;
    let on = browser.open(&world.server, &tab).await;
    assert!(on.body.contains("name=\"decision\""), "{on:?}");
    // A login from before the page does not count for this request.
    let asked = authorize_path(&world.web().client_id, &[("prompt", "login")]);
    world.server.app.store.clock().advance(std::time::Duration::from_secs(1));
    assert!(browser.open(&world.server, &asked).await.body.contains("name=\"password\""));
    let plain = browser.open(&world.server, "/login").await;
    assert!(plain.body.contains("name=\"password\"") && plain.body.contains("href=\"/account/consents\""));
}

#[tokio::test]
async fn a_form_whose_cookie_is_gone_leads_back_to_its_request() {
    let world = World::new().await;
    let state = "the state";
    let path = authorize_path(&world.web().client_id, &[("state", state), ("prompt", "consent")]);
    let mut browser = Browser::default();
    let login = browser.open(&world.server, &path).await;
    let mut bare = Browser::default();
    let page = bare.fill_login(&world, &login).await;
    page.expect_status(403);
    let params = bare.approve(&world, &way_on(&page)).await;
    assert!(params.contains_key("code") && params["state"] == state, "{params:?}");

    let consent = bare.open(&world.server, &path).await;
    let mut gone = Browser::default();
    let page = gone.submit(&world.server, &consent, &[("decision", "approve")]).await;
    page.expect_status(403);
    assert!(gone.approve(&world, &way_on(&page)).await.contains_key("code"));

    let plain = Browser::default().open(&world.server, "/login").await;
    let page = Browser::default().fill_login(&world, &plain).await;
    assert_eq!(way_on(page.expect_status(403)), "/login");
}

#[tokio::test]
async fn a_login_of_another_browser_or_an_expired_one_must_be_started_again() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let first = browser.get(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    let tab = first.header("location").to_owned();
    let carried = tab.strip_prefix("/login?continue=").unwrap();
    let mut victim = Browser::default();
    victim.log_in(&world).await;
    for path in [tab.clone(), format!("/oauth/authorize?continue={carried}")] {
        let page = victim.open(&world.server, &path).await;
        assert!(way_on(page.expect_status(400)).starts_with("/oauth/authorize?client_id="), "{page:?}");
    }
    world.server.app.store.clock().advance(std::time::Duration::from_secs(3_601));
    let page = browser.open(&world.server, &tab).await;
    let on = browser.open(&world.server, &way_on(page.expect_status(400))).await;
    assert!(on.body.contains("name=\"password\""), "{on:?}");
    assert_eq!(world.server.count("grant.authorized").await, 0);
}

#[tokio::test]
async fn every_page_of_refusal_has_a_way_on() {
    let world = World::new().await;
    let unknown = authorize_path("nobody", &[]);
    let elsewhere = authorize_path(&world.web().client_id, &[("redirect_uri", "https://evil.example/")]);
    for path in ["/nowhere", "/login?continue=x", "/oauth/authorize", "/login?a=1&a=2", &unknown, &elsewhere]
    {
        let page = world.server.get(path).await;
        assert!((400..500).contains(&page.status), "{path}: {page:?}");
        assert!(way_on(&page).starts_with('/'), "{path}: {page:?}");
    }
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let wrong =
        [("csrf_token".to_owned(), "AAAA".to_owned()), ("client_id".to_owned(), world.web().client_id)];
    let page = browser.post(&world.server, "/oauth/logout", &wrong).await;
    assert!(way_on(page.expect_status(403)).starts_with("/oauth/logout?client_id="), "{page:?}");
}
