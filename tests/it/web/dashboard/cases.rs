//! Cases at the dashboard: opened, filled from an answer's page, held and closed.

use super::{path, send, send_from};
use crate::support::World;
use xwms_events::account::Role;

#[tokio::test]
async fn an_auditor_pins_an_answer_and_writes_a_note() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let mut browser = world.person(account_id, Role::Auditor).await.browser;
    let server = &world.server;
    server.settle().await;
    let new = path(account_id, "audit/cases/new");
    send(&mut browser, &world, &new, &[("title", "A <b>leak</b>")]).await;
    assert_eq!(server.count("case.opened").await, 1);
    server.settle().await;
    let list = browser.open(server, &path(account_id, "audit/cases")).await;
    assert!(!list.expect_status(200).body.contains("<b>leak"), "{list:?}");
    let (_, rest) = list.body.split_once("audit/cases/case_").expect("the case");
    let case = format!("audit/cases/case_{}", rest.split(['"', '?', '#']).next().unwrap());
    let case_id = case.rsplit('/').next().unwrap().to_owned();
    let (shown, pin) = (path(account_id, "audit/pin?question=changes"), path(account_id, "audit/pin"));
    send_from(&mut browser, &world, (&shown, &pin), &[("case_id", &case_id), ("label", "All of it")]).await;
    assert_eq!(server.count("case.pinned").await, 1);
    let shown = browser.open(server, &path(account_id, &case)).await;
    let body = &shown.expect_status(200).body;
    assert!(body.contains("All of it") && body.contains("audit/ask/changes?at="), "{body}");
    let exported = browser.get(server, &path(account_id, &format!("{case}/export"))).await;
    assert!(exported.expect_status(200).body.contains("\"type\":\"answer\""), "{exported:?}");
}
