//! What people who look at messages take of the connections that all requests share.

use crate::support::{Hooked, Mailbox, Receiver, eager};
use serde_json::json;

#[tokio::test]
async fn the_page_of_a_message_needs_one_connection_at_a_time() {
    let mailbox = Mailbox::new();
    let hooked = Hooked::with(json!({"events": ["member.invited"]}), Receiver::new().await, |settings| {
        eager(settings);
        mailbox.receives(settings);
    })
    .await;
    let (world, id) = (&hooked.world, hooked.endpoint["endpoint_id"].as_str().unwrap());
    let guest = json!({"email": "guest@corp.example", "role": "developer"});
    world.post("/v1/invitations", &hooked.token, &guest).await.expect_status(201);
    mailbox.link("guest@corp.example").await;
    let list = hooked.until("/messages", |list| list["data"][0]["status"] == "delivered").await;
    let message = list["data"][0]["message_id"].as_str().unwrap();
    let page = format!("/dashboard/{}/webhooks/{id}/messages/{message}", world.demo.account_id);
    let mut browser = world.owner().await.browser;
    world.server.settle().await;

    // The address of the guest is sealed by a key of its own, which is read again.
    let _held = world.server.leave_one_connection().await;
    let shown = browser.open(&world.server, &page).await;
    assert!(shown.expect_status(200).body.contains("member.invited"), "{shown:?}");
}
