//! The account's events on pages: newest first, by filters, and one by one; and what others try to see of them.

use super::path;
use crate::support::{Answer, Browser, World};
use serde_json::{Value, json};
use xwms_events::account::Role;

/// Returns the page of events at `below`.
async fn page(browser: &mut Browser, world: &World, below: &str) -> Answer {
    let page = browser.get(&world.server, &path(world.demo.account_id, &format!("events{below}"))).await;
    page.expect_status(200);
    page
}

/// Returns the newest event of this type, as REST shows it to `token`.
async fn newest(world: &World, token: &str, name: &str) -> Value {
    let found = world.read(&format!("/v1/events?type={name}&limit=1000"), token).await;
    found.expect_status(200).json()["data"].as_array().unwrap().last().unwrap().clone()
}

fn text<'a>(event: &'a Value, name: &str) -> &'a str {
    event[name].as_str().unwrap()
}

/// Returns where the link to the next page leads.
fn next(page: &Answer) -> Option<String> {
    let (before, _) = page.body.split_once("\" rel=\"next\"")?;
    let (_, href) = before.rsplit_once("href=\"")?;
    Some(href.replace("&#38;", "&"))
}

#[tokio::test]
async fn events_are_found_by_type_object_actor_and_time() {
    let world = World::new().await;
    let token = world.management().await;
    let robot = world.client(&token, &json!({"name": "Robot", "client_type": "machine"})).await.client_id;
    let machine = world.machine().client_id;
    let mut browser = world.person(world.demo.account_id, Role::Auditor).await.browser;
    for (query, is_there) in [
        (String::new(), true),
        ("?type=client.*".to_owned(), true),
        ("?type=token.issued,client.created".to_owned(), true),
        ("?type=grant.*".to_owned(), false),
        (format!("?stream={robot}"), true),
        (format!("?stream=clients/{robot}&actor={machine}"), true),
        (format!("?stream={machine}"), false),
        (format!("?actor={robot}"), false),
        ("?window=1h".to_owned(), true),
        ("?until=2020-01-01T00:00".to_owned(), false),
        ("?since=2020-01-01T00:00".to_owned(), true),
    ] {
        let list = page(&mut browser, &world, &query).await;
        let is_listed = list.body.contains(&format!("/apps/{robot}\""));
        assert_eq!(is_listed, is_there, "{query}: {list:?}");
    }
    let group = page(&mut browser, &world, "?type=client.*").await;
    assert!(group.body.contains("aria-current=\"true\"><bdi>Apps</bdi>"), "{group:?}");
    let none = page(&mut browser, &world, "?until=2020-01-01T00:00").await;
    assert!(none.body.contains("No events found") && none.body.contains("Clear filters"), "{none:?}");
}

#[tokio::test]
async fn a_window_of_time_stays_on_when_the_form_is_sent_and_is_replaced_by_a_time_that_is_typed() {
    let world = World::new().await;
    let mut browser = world.owner().await.browser;
    let on = |list: &Answer| list.body.contains("aria-current=\"true\"><bdi>Last hour</bdi>");
    let window = page(&mut browser, &world, "?window=1h&type=client.*").await;
    assert!(on(&window), "{window:?}");
    assert!(window.body.contains("<input type=\"hidden\" name=\"window\" value=\"1h\">"), "{window:?}");
    let since = page(&mut browser, &world, "?window=1h&since=2020-01-01T00:00").await;
    assert!(!on(&since), "the time that was typed counts: {since:?}");
    assert!(since.body.contains("/events?window=1h\""), "the chip puts the window in its place: {since:?}");
}

#[tokio::test]
async fn a_malformed_filter_finds_nothing_and_has_an_error_at_its_field() {
    let world = World::new().await;
    let mut browser = world.owner().await.browser;
    // Events of people are not the account's.
    for query in ["type=user.*", "type=token.issued,", "stream=x", "actor=x", "since=yesterday"] {
        let list = page(&mut browser, &world, &format!("?{query}")).await;
        assert!(list.body.contains("This can’t be read"), "{query}: {list:?}");
        assert!(list.body.contains("No events found"), "{query}: {list:?}");
    }
}

#[tokio::test]
async fn the_newest_events_come_first_and_pages_miss_none() {
    let world = World::new().await;
    let token = world.management().await;
    let robot = world.client(&token, &json!({"name": "Robot", "client_type": "machine"})).await.client_id;
    world.server.append_many(&robot, 60).await;
    let mut browser = world.owner().await.browser;
    for query in [format!("?stream={robot}"), "?type=client.renamed".to_owned()] {
        let first = page(&mut browser, &world, &query).await;
        assert!(first.body.contains("50 shown"), "{first:?}");
        let second = browser.get(&world.server, &next(&first).unwrap()).await;
        let count = |page: &Answer| page.body.matches("<code>client.renamed</code>").count();
        assert_eq!(count(&first) + count(second.expect_status(200)), 60, "{query}");
        assert!(next(&second).is_none(), "{second:?}");
    }
    let last = newest(&world, &token, "client.renamed").await;
    let position: i64 = text(&last, "sequence").parse().unwrap();
    let first = page(&mut browser, &world, "").await;
    let at = |number: i64| first.body.find(&format!("/events/{number}\"")).unwrap();
    assert!(at(position) < at(position - 1), "{first:?}");
}

#[tokio::test]
async fn an_event_is_shown_by_its_position_and_by_its_id() {
    let world = World::new().await;
    let token = world.management().await;
    let name = "<script>alert(1)</script>";
    let body = json!({"name": name, "client_type": "machine"});
    world.post("/v1/clients", &token, &body).await.expect_status(201);
    let event = newest(&world, &token, "client.created").await;
    let mut browser = world.owner().await.browser;
    let sequence = text(&event, "sequence");
    for key in [sequence, sequence.trim_start_matches('0'), text(&event, "id")] {
        let detail = page(&mut browser, &world, &format!("/{key}")).await;
        for shown in
            ["App created", "alert(1)", text(&event, "id"), text(&event, "dataschema"), "client_type"]
        {
            assert!(detail.body.contains(shown), "{key}: {shown}: {detail:?}");
        }
        assert!(!detail.body.contains("<script>"), "{detail:?}");
        assert!(detail.body.contains(&format!("/logs?request_id={}", text(&event, "requestid"))));
        assert!(!detail.body.contains("digest"), "what REST hides is hidden: {detail:?}");
    }
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_shown_without_its_data() {
    let world = World::new().await;
    let token = world.management().await;
    let robot = world.client(&token, &json!({"name": "Robot", "client_type": "machine"})).await.client_id;
    let position =
        world.server.append_raw(&robot, "client.renamed", &json!({"event": "client.renamed"})).await;
    let mut browser = world.owner().await.browser;
    let detail = page(&mut browser, &world, &format!("/{position}")).await;
    assert!(detail.body.contains("can’t read the data"), "{detail:?}");
    page(&mut browser, &world, &format!("?stream={robot}")).await;
}

#[tokio::test]
async fn events_of_others_and_events_that_are_not_public_do_not_exist() {
    let world = World::new().await;
    let other = world.sign_up("o@other.example").await;
    let body = json!({"name": "Theirs", "client_type": "machine"});
    let theirs = world.client(&other.token, &body).await.client_id;
    let event = newest(&world, &other.token, "client.created").await;
    let mut browser = world.owner().await.browser;
    let private: i64 =
        sqlx::query_scalar("SELECT max(position) FROM events WHERE event_type = 'session.started'")
            .fetch_one(world.server.app.store.pool())
            .await
            .unwrap();
    let keys = [text(&event, "sequence").to_owned(), text(&event, "id").to_owned(), private.to_string()];
    let odd = ["0", "-1", "9223372036854775807", "-9223372036854775808", "event_x", "x", "%00", "%ff"];
    for key in keys.iter().map(String::as_str).chain(odd) {
        let below = path(world.demo.account_id, &format!("events/{key}"));
        browser.get(&world.server, &below).await.expect_status(404);
    }
    for key in keys {
        browser
            .get(&world.server, &path(other.account_id, &format!("events/{key}")))
            .await
            .expect_status(404);
    }
    let list = page(&mut browser, &world, &format!("?stream={theirs}")).await;
    assert!(list.body.contains("No events found"), "{list:?}");
    browser.get(&world.server, &path(other.account_id, "events")).await.expect_status(404);
    let login = Browser::default().get(&world.server, &path(world.demo.account_id, "events")).await;
    assert!(login.expect_status(303).header("location").starts_with("/login?to="), "{login:?}");
}
