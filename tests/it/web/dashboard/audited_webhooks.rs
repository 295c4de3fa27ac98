//! Webhooks that get what only an auditor sees, and members who may change other webhooks.

use super::path;
use crate::support::{Answer, Hooked, Person, Receiver, Reply, World, eager};
use serde_json::{Value, json};
use xwms_events::account::Role;

/// Sends one field to `action` as `person`, with the token of their login, and without a page that offers it.
async fn send_unoffered(
    person: &mut Person,
    world: &World,
    action: &str,
    (name, value): (&str, &str),
) -> Answer {
    let token = ("csrf_token".to_owned(), person.csrf.clone());
    let fields = [token, (name.to_owned(), value.to_owned())];
    person.browser.post(&world.server, action, &fields).await
}

#[tokio::test]
async fn a_developer_does_not_stop_the_copy_of_the_history_or_get_its_secret() {
    let world = World::new().await;
    let token = world.management().await;
    let new = json!({"url": "https://siem.example/hooks", "audit": true, "events": ["client.deleted"]});
    let id = world.endpoint(&token, &new).await;
    let mut developer = world.person(world.demo.account_id, Role::Developer).await;
    let page = |name: &str| path(world.demo.account_id, &format!("webhooks/{id}/{name}"));
    for (action, typed) in [
        (page("danger/disable"), ("confirm", "siem.example")),
        (page("danger/delete"), ("confirm", "siem.example")),
        (page("settings"), ("url", "https://elsewhere.example/hooks")),
        (page("secrets"), ("overlap_seconds", "0")),
        (page("test"), ("resume", "on")),
        // There is no message, but who asks comes first.
        (page("messages/event_01m83q8xb6ezm8eaqt71z96rba/skip"), ("reason", "")),
    ] {
        let done = send_unoffered(&mut developer, &world, &action, typed).await;
        assert!(!done.expect_status(403).body.contains("whsec_"), "{action}");
    }
    for event in [
        "endpoint.secret_rotated",
        "endpoint.disabled",
        "endpoint.deleted",
        "endpoint.changed",
        "endpoint.tested",
    ] {
        assert_eq!(world.server.count(event).await, 0, "{event}");
    }
    let mut admin = world.person(world.demo.account_id, Role::Admin).await;
    let done = send_unoffered(&mut admin, &world, &page("secrets"), ("overlap_seconds", "0")).await;
    assert!(done.expect_status(200).body.contains("whsec_"), "{done:?}");
    // A test alone changes nothing.
    let test = ("event_type", "endpoint.tested");
    send_unoffered(&mut developer, &world, &page("test"), test).await.expect_status(303);
}

#[tokio::test]
async fn a_developer_is_not_offered_what_changes_the_copy_of_the_history() {
    let receiver = Receiver::with(|_| Reply::Status(500)).await;
    let settings = json!({"audit": true, "events": ["client.created"]});
    let hooked = Hooked::with(settings, receiver, |settings| {
        eager(settings);
        settings.webhooks.pace.retries = vec![];
    })
    .await;
    hooked.client("A").await;
    let failed = hooked.until("/messages", |list| list["data"][0]["status"] == "failed").await;
    let message = format!("/messages/{}", failed["data"][0]["message_id"].as_str().unwrap());
    // A message that waits can be skipped.
    hooked.post("/disable", &json!({})).await.expect_status(200);
    hooked.post(&format!("{message}/resend"), &json!({})).await.expect_status(202);
    hooked.until(&message, |message| message["status"] == "pending").await;

    let (world, id) = (&hooked.world, hooked.endpoint["endpoint_id"].as_str().unwrap());
    let home = path(world.demo.account_id, &format!("webhooks/{id}"));
    let changes = [
        format!("href=\"{home}/settings\""),
        format!("href=\"{home}/danger\""),
        format!("action=\"{home}/secrets\""),
        format!("action=\"{home}{message}/skip\""),
        "name=\"resume\"".to_owned(),
    ];
    for (role, expected) in [(Role::Admin, true), (Role::Developer, false)] {
        let mut person = world.person(world.demo.account_id, role).await;
        let mut shown = String::new();
        for page in ["", "/messages", message.as_str(), "/test", "/replay", "/secrets"] {
            let answer = person.browser.open(&world.server, &format!("{home}{page}")).await;
            shown.push_str(&answer.expect_status(200).body);
        }
        for change in &changes {
            assert_eq!(shown.contains(change.as_str()), expected, "{role:?}: {change}");
        }
        assert!(shown.contains("Only roles that may ask the history"), "the overview says why");
        for page in ["/settings", "/danger"] {
            let answer = person.browser.open(&world.server, &format!("{home}{page}")).await;
            answer.expect_status(if expected { 200 } else { 403 });
        }
    }
}

#[tokio::test]
async fn a_developer_does_not_see_that_somebody_asked_the_history() {
    let hooked = Hooked::new(json!({"audit": true, "events": ["client.created"]})).await;
    let (world, id) = (&hooked.world, hooked.endpoint["endpoint_id"].as_str().unwrap());
    // First: logins are internal events, too.
    let admin = world.person(world.demo.account_id, Role::Admin).await;
    let developer = world.person(world.demo.account_id, Role::Developer).await;
    hooked.client("A").await;
    world.read("/v1/audit/export?format=ocsf", &hooked.token).await.expect_status(200);
    let mut messages = vec![];
    for kind in ["client.created", "audit.exported"] {
        let path = format!("/messages?type={kind}");
        let list = hooked.until(&path, |list| list["data"][0]["status"] == "delivered").await;
        messages.push(list["data"][0]["message_id"].as_str().unwrap().to_owned());
    }
    let home = path(world.demo.account_id, &format!("webhooks/{id}"));
    for (mut person, role, expected) in [(admin, Role::Admin, true), (developer, Role::Developer, false)] {
        for page in ["", "/messages"] {
            let shown = person.browser.open(&world.server, &format!("{home}{page}")).await;
            let body = &shown.expect_status(200).body;
            assert!(body.contains(&messages[0]), "{role:?} {page}");
            assert_eq!(body.contains(&messages[1]), expected, "{role:?} {page}");
        }
        let one = person.browser.open(&world.server, &format!("{home}/messages/{}", messages[1])).await;
        one.expect_status(if expected { 200 } else { 404 });
    }
}

/// Returns how many attempts the chart of a webhook's overview counts as accepted, and as not accepted.
fn charted(page: &Answer) -> (u64, u64) {
    let chart = page.body.split("Attempts by hour").last().unwrap().split("</section>").next().unwrap();
    let numbers = |row: &str| -> Vec<u64> {
        let cells = row.split("<td class=\"num\">").skip(1);
        cells.map(|cell| cell.split('<').next().unwrap().parse().unwrap()).collect()
    };
    let rows: Vec<_> = chart.split("</tr>").map(numbers).filter(|row| row.len() == 2).collect();
    (rows.iter().map(|row| row[0]).sum(), rows.iter().map(|row| row[1]).sum())
}

#[tokio::test]
async fn the_rates_and_charts_of_a_developer_have_no_attempts_at_internal_events() {
    let receiver = Receiver::with(|message| match message.kind().as_str() {
        "audit.exported" => Reply::Status(500),
        _ => Reply::Status(204),
    })
    .await;
    let settings = json!({"audit": true, "events": ["client.created"]});
    let hooked = Hooked::with(settings, receiver, |settings| {
        eager(settings);
        settings.webhooks.pace.retries = vec![];
    })
    .await;
    let (world, id) = (&hooked.world, hooked.endpoint["endpoint_id"].as_str().unwrap());
    let admin = world.person(world.demo.account_id, Role::Admin).await;
    let developer = world.person(world.demo.account_id, Role::Developer).await;
    let scopes = ["endpoints:read"];
    let body = json!({"name": "Deployer", "client_type": "machine", "scopes": scopes});
    let token = world.own_token(&world.client(&hooked.token, &body).await).await;
    // The logins, too: a later success would end the failures.
    hooked
        .until("/messages?limit=100", |list| {
            let messages = list["data"].as_array().unwrap();
            let is_last = |message: &Value| message["type"] == "client.created";
            messages.iter().any(is_last) && messages.iter().all(|message| message["status"] == "delivered")
        })
        .await;
    world.read("/v1/audit/export?format=ocsf", &hooked.token).await.expect_status(200);
    hooked.until("/messages?type=audit.exported", |list| list["data"][0]["status"] == "failed").await;
    for (token, failures) in [(&hooked.token, 1), (&token, 0)] {
        let shown = world.read(&hooked.path(""), token).await.expect_status(200).json();
        let health = &shown["health"];
        assert_eq!(
            (&health["failures"], health["failing_since"].is_null()),
            (&json!(failures), failures == 0)
        );
    }
    let list = path(world.demo.account_id, "webhooks");
    for (mut person, role, is_all_good) in [(admin, Role::Admin, false), (developer, Role::Developer, true)] {
        for page in [list.clone(), format!("{list}/{id}")] {
            let shown = person.browser.open(&world.server, &page).await;
            let body = &shown.expect_status(200).body;
            assert_eq!(body.contains("100 %"), is_all_good, "{role:?}: {shown:?}");
            assert_eq!(body.contains("Failing"), !is_all_good, "{role:?}: {shown:?}");
        }
        let (accepted, failed) = charted(&person.browser.open(&world.server, &format!("{list}/{id}")).await);
        if role == Role::Developer {
            assert_eq!((accepted, failed), (1, 0), "only the attempt at the public event");
        } else {
            assert!(accepted >= 1 && failed == 1, "{accepted} and {failed}");
        }
    }
}
