//! The last attempts on the overview of a webhook.

use super::path;
use crate::support::{Hooked, until};
use serde_json::json;
use xwms_events::account::Role;

#[tokio::test]
async fn the_last_attempt_is_first_also_if_its_message_is_older_than_another() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    let newest = async || {
        let delivered = |list: &serde_json::Value| list["data"][0]["status"] == "delivered";
        let list = hooked.until("/messages", delivered).await;
        list["data"][0]["message_id"].as_str().unwrap().to_owned()
    };
    hooked.client("Older").await;
    hooked.receiver.wait_for(1).await;
    let older = newest().await;
    hooked.client("Newer").await;
    hooked.receiver.wait_for(2).await;
    let newer = newest().await;
    assert_ne!(older, newer);
    hooked.post(&format!("/messages/{older}/resend"), &json!({})).await.expect_status(202);
    hooked.receiver.wait_for(3).await;

    let (world, id) = (&hooked.world, hooked.endpoint["endpoint_id"].as_str().unwrap());
    let overview = path(world.demo.account_id, &format!("webhooks/{id}"));
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let mut order: Vec<String> = Vec::new();
    until("all three attempts are recorded", async || {
        let page = auditor.browser.open(&world.server, &overview).await;
        let (_, last) = page.expect_status(200).body.split_once("Last attempts").unwrap();
        let link = format!("/webhooks/{id}/messages/");
        order = last.split(&link).skip(1).map(|rest| rest[..older.len()].to_owned()).collect();
        order.len() == 3
    })
    .await;
    assert_eq!(order, [older.clone(), newer, older]);
}
