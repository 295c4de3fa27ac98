//! The operator's pages of the server itself: subscribers and parked events, keys, NATS, plans.

use super::{of_event, world, world_with};
use crate::{log::nats::Broker, support::eventually, web::dashboard::send};
use serde_json::{Value, json};
use xwms::config::Nats;
use xwms_events::account::Role;

#[tokio::test]
async fn the_system_page_shows_the_server_without_its_secrets() {
    let (world, mut browser, _) = world().await;
    let page = browser.get(&world.server, "/operator/system").await;
    let body = &page.expect_status(200).body;
    assert!(body.contains("webhooks") && body.contains(env!("CARGO_PKG_VERSION")), "{body}");
    let settings = browser.get(&world.server, "/operator/system/settings").await;
    for secret in [crate::support::server::MASTER_KEY, world.url.as_str()] {
        assert!(!body.contains(secret) && !settings.expect_status(200).body.contains(secret));
    }
    assert!(body.contains("</svg>Signs</span>"), "{body}");
    let before = world.server.count("signing_key.created").await;
    let done = send(&mut browser, &world, "/operator/system/keys", &[("algorithm", "EdDSA")]).await;
    assert_eq!(done.header("location"), "/operator/system?saved=key");
    assert_eq!(world.server.count("signing_key.created").await, before + 1);
    let none = browser.get(&world.server, "/operator/system/parked/clients/1").await;
    assert_eq!(none.status, 404);
}

#[tokio::test]
async fn the_settings_are_shown_as_the_file_has_them_with_unit_and_origin() {
    let from = [("session_seconds".to_owned(), "in /etc/xwms.toml".to_owned())].into();
    let (world, mut browser, _) = world_with(|all| {
        all.session_seconds = 7200;
        all.origins = Some(from);
    })
    .await;
    let page = browser.get(&world.server, "/operator/system/settings").await;
    let body = &page.expect_status(200).body;
    for shown in [
        "session_seconds",
        "<code>7200</code>",
        "seconds",
        "in /etc/xwms.toml",
        "webhooks.timeout_seconds",
        "Default",
        "Set, and not shown",
    ] {
        assert!(body.contains(shown), "{shown} is not in {body}");
    }
    for rust in ["Some(", "Settings {", "None,"] {
        assert!(!body.contains(rust), "{rust} is in {body}");
    }
    browser.cookies.insert("__Host-xwms_language".to_owned(), "nl".to_owned());
    let page = browser.get(&world.server, "/operator/system/settings").await;
    assert!(page.expect_status(200).body.contains("Waar ingesteld"), "{page:?}");
}

#[tokio::test]
async fn each_page_of_the_system_leads_to_the_others() {
    let (world, mut browser, _) = world().await;
    let all =
        ["/operator/system", "/operator/system/nats", "/operator/system/plans", "/operator/system/settings"];
    for here in all {
        let page = browser.get(&world.server, here).await;
        let body = &page.expect_status(200).body;
        for to in all {
            let current = if to == here { " aria-current=\"page\"" } else { "" };
            assert!(body.contains(&format!("<li><a href=\"{to}\"{current}>")), "{here} to {to}: {body}");
        }
    }
}

#[tokio::test]
async fn the_plans_are_shown_as_the_server_has_them() {
    let (world, mut browser, _) = world().await;
    let page = browser.get(&world.server, "/operator/system/plans").await;
    for text in ["enterprise", "The operator", "Built into the program"] {
        assert!(page.expect_status(200).body.contains(text), "{text}: {page:?}");
    }
}

#[tokio::test]
async fn nats_says_how_far_it_is_and_when_it_is_off_or_away() {
    let broker = Broker::new(|_| String::new()).await;
    let settings = broker.settings();
    let (world, mut browser, _) = world_with(|all| all.nats = Some(settings)).await;
    let page = eventually("the stream is there", async || {
        let page = browser.get(&world.server, "/operator/system/nats").await;
        let body = &page.expect_status(200).body;
        (body.contains("xwms.events.&#62;") && body.contains("Answers")).then_some(page)
    })
    .await;
    assert!(page.body.contains("Last acknowledged position"), "{page:?}");

    let away = Nats { url: "nats://127.0.0.1:1".to_owned(), ..Nats::default() };
    let (world, mut browser, _) = world_with(|all| all.nats = Some(away)).await;
    let page = browser.get(&world.server, "/operator/system/nats").await;
    assert!(page.expect_status(200).body.contains("Does not answer"), "{page:?}");

    let (world, mut browser, _) = super::world().await;
    let page = browser.get(&world.server, "/operator/system/nats").await;
    assert!(page.expect_status(200).body.contains("NATS is not configured"), "{page:?}");
}

#[tokio::test]
async fn a_parked_event_is_retried_or_skipped_with_a_reason() {
    let (world, mut browser, _) = world().await;
    world.server.settle().await;
    let teleported = json!({"event": "client.teleported"});
    let client_id = world.web().client_id;
    let position = world.server.append_raw(&client_id, "client.teleported", &teleported).await;
    world.server.wait_for("clients").await;
    let path = format!("/operator/system/parked/clients/{position}");
    let page = browser.get(&world.server, "/operator/system").await;
    let body = &page.expect_status(200).body;
    assert!(body.contains(&format!("href=\"{path}\"")), "{page:?}");
    assert!(
        body.contains("</svg>Parked events</span>"),
        "its subscriber does not just say that it is on: {page:?}"
    );

    let retried = send(&mut browser, &world, &path, &[("what", "retry")]).await;
    assert_eq!(
        retried.header("location"),
        "/operator/system?saved=1&still=1",
        "it is as unreadable as before"
    );
    send(&mut browser, &world, &path, &[("what", "skip")]).await.expect_status(200);
    assert_eq!(world.server.count("subscriber.event_skipped").await, 0, "a skip needs a reason");
    let skipped = send(&mut browser, &world, &path, &[("what", "skip"), ("reason", "of no version")]).await;
    assert_eq!(skipped.header("location"), "/operator/system?saved=1");
    let reason = of_event(&world, "subscriber.event_skipped", "payload", "reason").await;
    assert_eq!(reason.as_deref(), Some("of no version"));
    assert_eq!(
        of_event(&world, "subscriber.event_skipped", "metadata", "actor.type").await.as_deref(),
        Some("user")
    );
}

#[tokio::test]
async fn an_event_is_retried_while_one_connection_is_left_for_what_that_takes() {
    let (world, mut browser, _) = world().await;
    let person = world.person(world.demo.account_id, Role::Developer).await.user_id.to_string();
    world.server.settle().await;
    let sealed: String = sqlx::query_scalar(
        "SELECT payload::text FROM events WHERE aggregate_id = $1 AND event_type = 'user.registered'",
    )
    .bind(&person)
    .fetch_one(world.server.app.store.pool())
    .await
    .unwrap();
    // What is sealed for one event does not open in another. Whoever reads it needs the key to learn that.
    let sealed: Value = serde_json::from_str(&sealed).unwrap();
    let position = world.server.append_raw(&person, "user.registered", &sealed).await;
    world.server.wait_for("users").await;
    let path = format!("/operator/system/parked/users/{position}");
    browser.get(&world.server, &path).await.expect_status(200);

    let _held = world.server.leave_one_connection().await;
    let retried = send(&mut browser, &world, &path, &[("what", "retry")]).await;
    assert_eq!(retried.header("location"), "/operator/system?saved=1&still=1");
    assert_eq!(world.server.count("subscriber.event_retried").await, 1);
}
