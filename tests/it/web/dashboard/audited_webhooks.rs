//! Webhooks that get what only an auditor sees, and members who may change other webhooks.

use super::{hidden, path, send_from};
use crate::support::World;
use serde_json::json;
use xwms_events::account::Role;

#[tokio::test]
async fn a_developer_does_not_stop_the_copy_of_the_history_or_get_its_secret() {
    let world = World::new().await;
    let token = world.management().await;
    let new = json!({"url": "https://siem.example/hooks", "audit": true, "events": ["client.deleted"]});
    let id = world.endpoint(&token, &new).await;
    let mut developer = world.person(world.demo.account_id, Role::Developer).await;
    let page = |name: &str| path(world.demo.account_id, &format!("webhooks/{id}/{name}"));
    let (danger, secrets) = (page("danger"), page("secrets"));
    for (shown, action, typed) in [
        (&danger, page("danger/disable"), ("confirm", "siem.example")),
        (&danger, page("danger/delete"), ("confirm", "siem.example")),
        (&secrets, secrets.clone(), ("overlap_seconds", "0")),
    ] {
        let done = send_from(&mut developer.browser, &world, (shown, &action), &[typed]).await;
        assert!(!done.expect_status(403).body.contains("whsec_"), "{action}");
    }
    // There is no message, but who asks comes first.
    let shown = developer.browser.open(&world.server, &danger).await;
    let fields = hidden(&shown, &page("danger/disable")).unwrap();
    let skip = page("messages/event_01m83q8xb6ezm8eaqt71z96rba/skip");
    developer.browser.post(&world.server, &skip, &fields).await.expect_status(403);
    // The form does not offer it, and whoever sends it all the same is refused.
    let test = page("test");
    let shown = developer.browser.open(&world.server, &test).await;
    assert!(!shown.expect_status(200).body.contains("name=\"resume\""));
    let resume = [("event_type", "endpoint.tested"), ("resume", "on")];
    send_from(&mut developer.browser, &world, (&test, &test), &resume).await.expect_status(403);
    for event in ["endpoint.secret_rotated", "endpoint.disabled", "endpoint.deleted", "endpoint.tested"] {
        assert_eq!(world.server.count(event).await, 0, "{event}");
    }
    let mut admin = world.person(world.demo.account_id, Role::Admin).await;
    let typed = [("overlap_seconds", "0")];
    let done = send_from(&mut admin.browser, &world, (&secrets, &secrets), &typed).await;
    assert!(done.expect_status(200).body.contains("whsec_"), "{done:?}");
}
