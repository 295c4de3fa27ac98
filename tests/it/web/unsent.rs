//! A login that comes between a form and its effect: what was typed is in the form again, for the person who typed
//! it alone, and is sent by hand.

use super::dashboard::{hidden, path};
use crate::support::{Browser, World, query};
use std::time::Duration;
use xwms_events::account::Role;

const SESSION: &str = "__Host-xwms_session";
const NOTICE: &str = "Nothing was sent";

/// Opens the page at `at`, and returns what its form sends with these fields.
async fn typed(
    world: &World,
    browser: &mut Browser,
    at: &str,
    fields: &[(&str, &str)],
) -> Vec<(String, String)> {
    let page = browser.open(&world.server, at).await;
    let mut all = hidden(&page, at).unwrap_or_else(|| panic!("no form to {at} in {page:?}"));
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    all
}

/// Sends the form without a login, and returns the page that the login would lead back to.
async fn way_back(world: &World, browser: &mut Browser, at: &str, fields: &[(String, String)]) -> String {
    browser.cookies.remove(SESSION);
    let out = browser.post(&world.server, at, fields).await;
    let to = out.expect_status(303).header("location").to_owned();
    assert!(to.starts_with("/login?to="), "{to}");
    format!("/{}", query(&format!("{}{to}", world.server.base))["to"])
}

#[tokio::test]
async fn a_typed_form_survives_the_login_and_takes_effect_when_it_is_sent_again() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let settings = path(world.demo.account_id, "settings");
    let fields = typed(&world, &mut owner, &settings, &[("name", "Typed <b>")]).await;
    owner.cookies.remove(SESSION);
    let out = owner.post(&world.server, &settings, &fields).await;
    let login = owner.open(&world.server, out.expect_status(303).header("location")).await;
    let page = owner.fill_login(&world, &login).await;
    assert!(page.expect_status(200).body.contains("value=\"Typed &#60;b&#62;\""), "{page:?}");
    assert!(page.body.contains(NOTICE), "{page:?}");
    assert_eq!(world.server.count("account.renamed").await, 0, "nothing happens by itself");
    let mut again = hidden(&page, &settings).unwrap();
    again.push(("name".to_owned(), "Typed <b>".to_owned()));
    let saved = owner.post(&world.server, &settings, &again).await;
    assert_eq!(saved.expect_status(303).header("location"), format!("{settings}?saved"));
    assert_eq!(world.server.count("account.renamed").await, 1);
}

#[tokio::test]
async fn nobody_else_and_nobody_later_gets_what_was_typed() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let mut colleague = world.person(world.demo.account_id, Role::Admin).await.browser;
    let settings = path(world.demo.account_id, "settings");
    let fields = typed(&world, &mut owner, &settings, &[("name", "Mine alone")]).await;
    let back = way_back(&world, &mut owner, &settings, &fields).await;
    assert!(back.starts_with(&format!("{settings}?typed=")) && !back.contains("alone"), "{back}");
    let theirs = colleague.get(&world.server, &back).await;
    assert!(!theirs.expect_status(200).body.contains("Mine alone"), "{theirs:?}");
    assert!(!theirs.body.contains(NOTICE), "{theirs:?}");
    colleague.post(&world.server, &settings, &fields).await.expect_status(403);

    let mut owner = world.owner().await.browser;
    let shown = owner.get(&world.server, &back).await;
    assert!(shown.expect_status(200).body.contains("Mine alone"), "{shown:?}");
    // Another page of the same person has other forms.
    let other = back.replace("/settings?", "/settings/close?");
    let other = owner.get(&world.server, &other).await;
    assert!(!other.expect_status(200).body.contains(NOTICE), "{other:?}");
    world.server.app.store.clock().advance(Duration::from_secs(3_601));
    let late = owner.get(&world.server, &back).await;
    assert!(!late.body.contains("Mine alone"), "{late:?}");
}

#[tokio::test]
async fn a_form_of_an_earlier_login_of_the_same_person_leads_to_its_page() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let settings = path(world.demo.account_id, "settings");
    let fields = typed(&world, &mut owner, &settings, &[("name", "Typed")]).await;
    let mut again = world.owner().await.browser;
    let led = again.post(&world.server, &settings, &fields).await;
    let to = led.expect_status(303).header("location").to_owned();
    let page = again.get(&world.server, &to).await;
    assert!(page.expect_status(200).body.contains("value=\"Typed\""), "{to}: {page:?}");
    assert_eq!(world.server.count("account.renamed").await, 0);
}

#[tokio::test]
async fn a_form_that_this_server_did_not_show_or_that_is_too_long_is_not_carried() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let settings = path(world.demo.account_id, "settings");
    let good = typed(&world, &mut owner, &settings, &[("name", "Typed")]).await;
    let mut forged = good.clone();
    for (_, value) in forged.iter_mut().filter(|(name, _)| name == "csrf_token") {
        let (_, named) = value.split_once('.').unwrap();
        *value = format!("AAAA.{named}");
    }
    assert_eq!(way_back(&world, &mut owner, &settings, &forged).await, settings);
    let mut long = good.clone();
    long.push(("more".to_owned(), "x".repeat(2_000)));
    assert_eq!(way_back(&world, &mut owner, &settings, &long).await, settings);
    assert!(way_back(&world, &mut owner, &settings, &good).await.contains("?typed="));
}

#[tokio::test]
async fn a_password_is_typed_again() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let new = path(world.demo.account_id, "users/new");
    let person = [("email", "ada@people.example"), ("password", "correct horse staple")];
    let fields = typed(&world, &mut owner, &new, &person).await;
    let back = way_back(&world, &mut owner, &new, &fields).await;
    let mut owner = world.owner().await.browser;
    let page = owner.get(&world.server, &back).await;
    assert!(page.expect_status(200).body.contains("value=\"ada@people.example\""), "{page:?}");
    assert!(!page.body.contains("horse") && page.body.contains(NOTICE), "{page:?}");
}

#[tokio::test]
async fn a_profile_and_a_question_survive_too() {
    let world = World::new().await;
    let forms = [
        ("/account/profile", [("nickname", "Countess"), ("website", "")]),
        ("/account/profile/addresses", [("address_label", "Countess"), ("locality", "")]),
        ("/support/new", [("subject", "Countess"), ("text", "Where is it?")]),
        ("/dashboard/new", [("name", "Countess"), ("plan", "free")]),
    ];
    for (at, fields) in forms {
        let mut owner = world.owner().await.browser;
        let fields = typed(&world, &mut owner, at, &fields).await;
        let back = way_back(&world, &mut owner, at, &fields).await;
        let mut owner = world.owner().await.browser;
        // The login knows some pages by a name.
        let (_, query) = back.split_once('?').unwrap();
        let page = owner.get(&world.server, &format!("{at}?{query}")).await;
        assert!(page.expect_status(200).body.contains("value=\"Countess\""), "{at}: {page:?}");
        assert!(page.body.contains(NOTICE), "{at}: {page:?}");
    }
}

#[tokio::test]
async fn a_filter_survives_too_and_its_form_is_open() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let logs = path(world.demo.account_id, "logs");
    let fields = typed(&world, &mut owner, &logs, &[("token_id", "token_typed")]).await;
    let back = way_back(&world, &mut owner, &logs, &fields).await;
    let mut owner = world.owner().await.browser;
    let page = owner.get(&world.server, &back).await;
    assert!(page.expect_status(200).body.contains("value=\"token_typed\""), "{page:?}");
    assert!(page.body.contains("class=\"card filters\" open>"), "{page:?}");
    let page = owner.get(&world.server, &logs).await;
    assert!(page.expect_status(200).body.contains("class=\"card filters\">"), "{page:?}");
}
