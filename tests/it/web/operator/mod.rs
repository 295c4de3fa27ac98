//! The operator's pages: who finds them, what an operator must prove, what they do, and what the customer sees of it.

mod examined;
mod find;
mod lists;
mod reasons;
mod system;
mod tickets;

use super::{
    dashboard::{hidden, send},
    factors::enrol,
};
use crate::support::{Browser, Tenant, World};
use serde_json::Value;
use std::time::Duration;
use xwms::{config::Settings, surface::web::shared::routes::Needs};
use xwms_events::{
    account::Role,
    alert::Observation,
    ids::{AlertId, AttachmentId, TicketId},
};

/// The address of the demo user.
const OPERATOR: &str = "demo@xwms.example";

/// Returns a server whose operator is the demo user, with their browser and a customer's account.
async fn world() -> (World, Browser, Tenant) {
    world_with(|_| ()).await
}

async fn world_with(change: impl FnOnce(&mut Settings)) -> (World, Browser, Tenant) {
    let world = World::with(|settings| {
        settings.operators = vec![OPERATOR.to_owned()].into();
        change(settings);
    })
    .await;
    assert_eq!(world.demo.user.email, OPERATOR);
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    enrol(&world, &mut browser).await;
    let customer = world.sign_up("o@other.example").await;
    (world, browser, customer)
}

/// Returns a path for every route of the operator's pages, about things that exist where they can.
fn paths(world: &World, customer: &Tenant) -> Vec<String> {
    let mut routes: Vec<_> = xwms::surface::web::listed()
        .into_iter()
        .filter(|route| route.needs == Needs::Operator)
        .map(|route| route.path)
        .collect();
    routes.dedup();
    let alert_id = AlertId::from_uuid(uuid::Uuid::now_v7()).to_string();
    let values = [
        ("{account_id}", customer.account_id.to_string()),
        ("{client_id}", customer.client.client_id.clone()),
        ("{user_id}", world.demo.clients.web.client_id.to_string().replace("client_", "user_")),
        ("{alert_id}", alert_id),
        ("{ticket_id}", TicketId::from_uuid(uuid::Uuid::now_v7()).to_string()),
        ("{attachment_id}", AttachmentId::from_uuid(uuid::Uuid::now_v7()).to_string()),
        ("{key_id}", "key_01kayb5g6nf6hr2j7q3p6q8v4w".to_owned()),
        ("{act}", "restrict".to_owned()),
        ("{subscriber}", "clients".to_owned()),
        ("{position}", "1".to_owned()),
    ];
    let fill = |route: String| values.iter().fold(route, |path, (name, value)| path.replace(name, value));
    let paths: Vec<_> = routes.into_iter().map(fill).collect();
    assert!(paths.iter().all(|path| path.starts_with("/operator") && !path.contains('{')), "{paths:?}");
    paths
}

/// Returns a value of the metadata or data of the only event with this name.
async fn of_event(world: &World, name: &str, column: &str, path: &str) -> Option<String> {
    sqlx::query_scalar(&format!("SELECT {column}::jsonb #>> $2::text[] FROM events WHERE event_type = $1"))
        .bind(name)
        .bind(path.split('.').map(ToOwned::to_owned).collect::<Vec<_>>())
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_person_who_is_not_an_operator_gets_not_found() {
    let (world, _, customer) = world().await;
    let mut member = world.person(world.demo.account_id, Role::Owner).await.browser;
    for path in paths(&world, &customer) {
        let nothing = member.get(&world.server, &path).await;
        assert!(nothing.expect_status(404).body.contains("class=\"button\" href=\"/\""), "{nothing:?}");
        let sent = member.post(&world.server, &path, &[("reason".into(), "mine".into())]).await;
        assert!(matches!(sent.status, 404 | 405), "{path}: {sent:?}");
        let stranger = Browser::default().get(&world.server, &path).await;
        assert!(stranger.header("location").starts_with("/login"), "{path}: {stranger:?}");
    }
    assert_eq!(world.server.count("account.viewed").await, 0);
}

#[tokio::test]
async fn a_server_without_operators_has_no_such_pages() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let customer = world.sign_up("o@other.example").await;
    for path in paths(&world, &customer) {
        browser.get(&world.server, &path).await.expect_status(404);
        Browser::default().get(&world.server, &path).await.expect_status(404);
    }
}

#[tokio::test]
async fn an_operator_needs_a_second_factor_and_a_recent_login_for_acts() {
    let world = World::with(|settings| settings.operators = vec![OPERATOR.to_owned()].into()).await;
    let customer = world.sign_up("o@other.example").await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let led = browser.get(&world.server, "/operator/accounts").await;
    assert_eq!((led.status, led.header("location")), (303, "/account/security"));
    assert_eq!(world.server.count("session.operator_entered").await, 0);

    enrol(&world, &mut browser).await;
    for _ in 0..2 {
        browser.get(&world.server, "/operator/accounts").await.expect_status(200);
    }
    assert_eq!(world.server.count("session.operator_entered").await, 1);
    // A session of the password alone is not enough once there is a factor.
    let mut other = Browser::default();
    other.log_in(&world).await;
    let led = other.get(&world.server, "/operator/accounts").await;
    assert_eq!(led.header("location"), "/login?to=operator%2Faccounts");

    let act = format!("/operator/accounts/{}/restrict", customer.account_id);
    let page = browser.get(&world.server, &act).await;
    let mut fields = hidden(page.expect_status(200), &act).unwrap();
    fields.push(("reason".to_owned(), "spam".to_owned()));
    world.server.app.store.clock().advance(Duration::from_secs(601));
    let led = browser.get(&world.server, &act).await;
    assert!(led.header("location").starts_with("/login?to=operator%2Faccounts%2F"), "{led:?}");
    let led = browser.post(&world.server, &act, &fields).await;
    assert!(led.header("location").contains("restrict%3Ftyped%3D"), "the reason survives: {led:?}");
}

#[tokio::test]
async fn the_customer_sees_who_looked_and_what_was_done_and_why() {
    let (world, mut browser, customer) = world().await;
    let path = format!("/operator/accounts/{}", customer.account_id);
    for _ in 0..2 {
        let page = browser.get(&world.server, &path).await;
        assert!(page.expect_status(200).body.contains("Other"), "{page:?}");
    }
    assert_eq!(world.server.count("account.viewed").await, 1);
    assert_eq!(of_event(&world, "account.viewed", "metadata", "actor.type").await.as_deref(), Some("user"));

    let act = format!("{path}/limits");
    let page = browser.get(&world.server, &act).await;
    let mut fields = hidden(&page, &act).unwrap();
    fields.extend([("requests".to_owned(), "5000".to_owned())]);
    let refused = browser.post(&world.server, &act, &fields).await;
    assert!(refused.expect_status(200).body.contains("href=\"#reason\""), "{refused:?}");
    assert_eq!(world.server.count("account.limits_agreed").await, 0);
    fields.extend([("reason".to_owned(), "contract 12".to_owned())]);
    for _ in 0..2 {
        browser.post(&world.server, &act, &fields).await.expect_status(303);
    }
    for name in ["account.limits_agreed", "account.operator_acted"] {
        assert_eq!(world.server.count(name).await, 1, "{name}");
    }
    let reason = of_event(&world, "account.operator_acted", "payload", "reason").await;
    assert_eq!(reason.as_deref(), Some("contract 12"));

    let events = world.read("/v1/events?type=account.viewed,account.operator_acted", &customer.token).await;
    let shown = events.expect_status(200).json();
    assert_eq!(shown["data"].as_array().map(Vec::len), Some(2), "{shown}");
    let forged = browser.post(&world.server, &act, &[("reason".into(), "forged".into())]).await;
    assert_eq!(forged.status, 403);
}

#[tokio::test]
async fn a_restricted_account_stops_until_it_is_reinstated() {
    let (world, mut browser, customer) = world().await;
    let path = format!("/operator/accounts/{}", customer.account_id);
    let done = send(&mut browser, &world, &format!("{path}/restrict"), &[("reason", "spam")]).await;
    assert_eq!(done.header("location"), format!("{path}?saved=1"));
    assert_ne!(world.read("/v1/clients", &customer.token).await.status, 200);
    let done = send(&mut browser, &world, &format!("{path}/reinstate"), &[("reason", "our mistake")]).await;
    done.expect_status(303);
    world.own_token(&customer.client).await;
    let wrong = [("reason", "gone"), ("confirm", "Another")];
    send(&mut browser, &world, &format!("{path}/close"), &wrong).await.expect_status(200);
    assert_eq!(world.server.count("account.closed").await, 0);
    let right = [("reason", "gone"), ("confirm", "Other")];
    send(&mut browser, &world, &format!("{path}/close"), &right).await.expect_status(303);
    browser.get(&world.server, &path).await.expect_status(200);
}

#[tokio::test]
async fn a_client_is_restricted_and_verified_in_the_sight_of_its_account() {
    let (world, mut browser, customer) = world().await;
    let path = format!("/operator/clients/{}", customer.client.client_id);
    for act in ["verify", "restrict", "reinstate"] {
        let done =
            send(&mut browser, &world, &format!("{path}/{act}"), &[("reason", "looked into it")]).await;
        assert_eq!(done.header("location"), format!("{path}?saved=1"), "{act}");
    }
    for name in ["client.verified", "client.restricted", "client.reinstated"] {
        assert_eq!(world.server.count(name).await, 1, "{name}");
    }
    assert_eq!(world.server.count("account.operator_acted").await, 3);
}

#[tokio::test]
async fn an_act_on_a_client_that_is_sent_twice_is_done_and_recorded_once() {
    let (world, mut browser, customer) = world().await;
    let path = format!("/operator/clients/{}/restrict", customer.client.client_id);
    let page = browser.open(&world.server, &path).await;
    let mut fields = hidden(&page, &path).expect("the form");
    fields.push(("reason".to_owned(), "looked into it".to_owned()));
    for _ in 0..2 {
        browser.post(&world.server, &path, &fields).await.expect_status(303);
    }
    for name in ["client.restricted", "account.operator_acted"] {
        assert_eq!(world.server.count(name).await, 1, "{name}");
    }
}

#[tokio::test]
async fn an_act_of_several_commands_is_recorded_once_even_if_it_is_sent_twice_at_once() {
    let (world, mut browser, _) = world().await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let path = format!("/operator/users/{}/reset-factors", person.user_id);
    let page = browser.open(&world.server, &path).await;
    let mut fields = hidden(&page, &path).expect("the form");
    fields.push(("reason".to_owned(), "lost phone".to_owned()));
    let mut other = browser.clone();
    let (one, two) =
        tokio::join!(browser.post(&world.server, &path, &fields), other.post(&world.server, &path, &fields),);
    let again = browser.post(&world.server, &path, &fields).await;
    for done in [one, two, again] {
        done.expect_status(303);
    }
    assert_eq!(world.server.count("user.operator_acted").await, 1);
}

#[tokio::test]
async fn a_person_is_found_by_the_address_that_they_have_and_helped_with_a_reason() {
    let (world, mut browser, _) = world().await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let unknown = send(&mut browser, &world, "/operator/users", &[("q", "nobody@people.example")]).await;
    assert!(unknown.expect_status(200).body.contains("There is no such person"), "{unknown:?}");
    let found = send(&mut browser, &world, "/operator/users", &[("q", &person.email)]).await;
    let path = format!("/operator/users/{}", person.user_id);
    assert_eq!(found.header("location"), path);
    world.server.settle().await;
    let page = browser.get(&world.server, &path).await;
    assert!(page.expect_status(200).body.contains(&person.email), "{page:?}");
    assert!(page.body.contains(">Developer<"), "the role is a word: {page:?}");

    let done = send(&mut browser, &world, &format!("{path}/end-sessions"), &[("reason", "lost phone")]).await;
    done.expect_status(303);
    person.read(&world.server, "/v1/me").await.expect_status(401);
    let erase = format!("{path}/erase");
    let wrong = [("reason", "asked"), ("confirm", "x@people.example")];
    send(&mut browser, &world, &erase, &wrong).await.expect_status(200);
    assert_eq!(world.server.count("user.erased").await, 0);
    let right = [("reason", "asked"), ("confirm", person.email.as_str())];
    send(&mut browser, &world, &erase, &right).await.expect_status(303);
    assert_eq!(world.server.count("user.erased").await, 1);
    assert_eq!(world.server.count("user.operator_acted").await, 2);
}

#[tokio::test]
async fn the_only_owner_of_an_account_is_not_erased() {
    let (world, mut browser, _) = world().await;
    let found = send(&mut browser, &world, "/operator/users", &[("q", "o@other.example")]).await;
    let path = format!("{}/erase", found.header("location"));
    let kept = [("reason", "asked"), ("confirm", "o@other.example")];
    let kept = send(&mut browser, &world, &path, &kept).await;
    assert!(kept.expect_status(200).body.contains("only owner"), "{kept:?}");
    assert_eq!(world.server.count("user.operator_acted").await, 0);
}

#[tokio::test]
async fn the_plan_of_an_account_is_changed_with_a_reason_that_it_sees() {
    let (world, mut browser, customer) = world().await;
    let path = format!("/operator/accounts/{}", customer.account_id);
    let act = format!("{path}/plan");
    for wrong in [
        &[("plan", "enterprise")] as &[_],
        &[("plan", "gold"), ("reason", "contract 12")],
        &[("plan", ""), ("reason", "contract 12")],
    ] {
        send(&mut browser, &world, &act, wrong).await.expect_status(200);
    }
    assert_eq!(world.server.count("account.operator_acted").await, 0);
    let right = [("plan", "enterprise"), ("reason", "contract 12")];
    let done = send(&mut browser, &world, &act, &right).await;
    assert_eq!(done.header("location"), format!("{path}?saved=1"));
    assert_eq!(
        of_event(&world, "account.plan_changed", "payload", "plan").await.as_deref(),
        Some("enterprise")
    );
    let recorded = of_event(&world, "account.operator_acted", "payload", "act").await;
    assert_eq!(recorded.as_deref(), Some("change_plan"));
    let ended = [("plan", "."), ("reason", "it ran out")];
    send(&mut browser, &world, &act, &ended).await.expect_status(303);
    assert_eq!(world.server.count("account.plan_ended").await, 1);
    let events = world.read("/v1/events?type=account.operator_acted", &customer.token).await;
    let shown = events.expect_status(200).json();
    assert_eq!(shown["data"][0]["data"]["reason"], "contract 12", "{shown}");
}

#[tokio::test]
async fn a_signing_key_is_stopped_with_a_reason() {
    let (world, mut browser, customer) = world().await;
    let header = jsonwebtoken::decode_header(&customer.token).unwrap();
    let path = format!("/operator/system/keys/{}", header.kid.unwrap());
    let page = browser.get(&world.server, "/operator/system").await;
    assert!(page.expect_status(200).body.contains(&format!("href=\"{path}\"")), "{page:?}");
    assert!(world.active(&world.management().await).await);
    send(&mut browser, &world, &path, &[("reason", "")]).await.expect_status(200);
    assert_eq!(world.server.count("signing_key.revoked").await, 0, "it needs a reason");
    let done = send(&mut browser, &world, &path, &[("reason", "found in a backup")]).await;
    assert_eq!(done.header("location"), "/operator/system?saved=revoked");
    assert_eq!(world.server.count("signing_key.revoked").await, 1);
    let actor = of_event(&world, "signing_key.revoked", "metadata", "actor.type").await;
    assert_eq!(actor.as_deref(), Some("user"));
    world.read("/v1/clients", &customer.token).await.expect_status(401);
    let none = browser.get(&world.server, "/operator/system/keys/key_01kayb5g6nf6hr2j7q3p6q8v4w").await;
    assert_eq!(none.status, 404);
}

#[tokio::test]
async fn an_account_is_found_by_name_and_by_the_address_of_a_member() {
    let (world, mut browser, customer) = world().await;
    for q in ["othe", "o@other.example"] {
        let page = send(&mut browser, &world, "/operator/accounts", &[("q", q)]).await;
        assert!(page.expect_status(200).body.contains(&customer.account_id.to_string()), "{q}: {page:?}");
    }
    let page = send(&mut browser, &world, "/operator/accounts", &[("q", "%")]).await;
    assert!(page.expect_status(200).body.contains("No accounts"), "{page:?}");
    let events: Value = world.read("/v1/events?type=account.viewed", &customer.token).await.json();
    assert_eq!(events["data"].as_array().map(Vec::len), Some(0), "a list is no look at a customer: {events}");
}

#[tokio::test]
async fn an_alert_is_cleared_with_a_reason_that_its_account_sees() {
    let (world, mut browser, customer) = world().await;
    let client_id = customer.client.client_id.parse().unwrap();
    let seen = Observation::GuessedRight { client_id, guesses: 1_000, at_home: false };
    let store = &world.server.app.store;
    xwms::commands::alerts::raise(store, Some(customer.account_id), seen).await.unwrap().expect("an alert");
    let alert_id: String =
        sqlx::query_scalar("SELECT aggregate_id FROM events WHERE event_type = 'alert.raised'")
            .fetch_one(store.pool())
            .await
            .unwrap();
    let list = browser.get(&world.server, "/operator/alerts").await;
    let path = format!("/operator/alerts/{alert_id}");
    let named = format!("<a href=\"{path}\"><bdi>Someone guesses a secret</bdi></a>");
    assert!(list.expect_status(200).body.contains(&named), "{list:?}");
    let page = browser.get(&world.server, &path).await;
    for text in
        ["<h1><bdi>Someone guesses a secret</bdi></h1>", "suspicious from", "Stopped", "Clear the alert"]
    {
        assert!(page.expect_status(200).body.contains(text), "{text}: {page:?}");
    }

    send(&mut browser, &world, &path, &[]).await.expect_status(200);
    assert_eq!(world.server.count("alert.cleared").await, 0, "it needs a reason");
    let done = send(&mut browser, &world, &path, &[("reason", "their own test")]).await;
    assert_eq!(done.header("location"), format!("{path}?saved=1"));
    for name in ["alert.cleared", "client.reinstated", "account.operator_acted", "account.viewed"] {
        assert_eq!(world.server.count(name).await, 1, "{name}");
    }
    let about = of_event(&world, "account.operator_acted", "payload", "about").await;
    assert_eq!(about, Some(alert_id));
    let page = browser.get(&world.server, &path).await;
    let body = &page.expect_status(200).body;
    assert!(body.contains("their own test") && !body.contains("Clear the alert"), "{page:?}");
    world.own_token(&customer.client).await;
}

#[tokio::test]
async fn each_area_leads_to_the_page_of_the_documentation_that_is_about_it() {
    let (world, mut browser, _) = world().await;
    for (path, guide) in [
        ("accounts", "operator-pages"),
        ("tickets", "support"),
        ("alerts", "handle-alerts"),
        ("users", "people-and-passwords#what-the-operator-can-do"),
        ("system", "monitoring"),
        ("system/plans", "plans"),
        ("system/keys", "keys#rotate-signing-keys"),
    ] {
        let page = browser.get(&world.server, &format!("/operator/{path}")).await;
        let link = format!("<a href=\"/docs/operations/{guide}\">");
        assert!(page.expect_status(200).body.contains(&link), "{path}: {page:?}");
        let (to, _) = guide.split_once('#').unwrap_or((guide, ""));
        world.server.get(&format!("/docs/operations/{to}")).await.expect_status(200);
    }
}
