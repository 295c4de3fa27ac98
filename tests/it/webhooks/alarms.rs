//! What an account is told about its limits and about suspicious traffic.

use crate::support::{Credentials, Hooked, until};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn an_endpoint_is_notified_that_a_request_window_fills() {
    let hooked = Hooked::new(json!({"events": ["usage.*"]})).await;
    let store = &hooked.world.server.app.store;
    hooked.world.agree_requests(hooked.world.demo.account_id, 10).await;
    let ask =
        async || hooked.world.token(&hooked.world.machine(), &[("grant_type", "client_credentials")]).await;
    let policy = async || {
        let read = hooked.world.read("/v1/clients", &hooked.token).await;
        read.header("ratelimit-policy").to_owned()
    };
    until("it counts", async || policy().await.contains("q=10;")).await;
    // A new window: the earlier lease was for more than ten.
    store.clock().advance(Duration::from_secs(60));
    until("the window is full", async || ask().await.status == 429).await;
    let received = hooked.receiver.wait_for(3).await;
    let told: Vec<_> =
        received.iter().map(|one| (one.kind(), one.json()["data"]["percent"].as_i64())).collect();
    for wanted in [
        ("usage.threshold_reached".to_owned(), Some(80)),
        ("usage.threshold_reached".to_owned(), Some(100)),
        ("usage.limit_exceeded".to_owned(), None),
    ] {
        assert!(told.contains(&wanted), "{told:?}");
    }
}

#[tokio::test]
async fn an_endpoint_is_notified_of_an_alert_about_a_client() {
    let hooked = Hooked::new(json!({"events": ["alert.*"]})).await;
    let client = hooked.world.web().client_id;
    for number in 0..30 {
        let wrong = Credentials::new(&client, &format!("secret {number}"));
        hooked.world.token(&wrong, &[("grant_type", "client_credentials")]).await;
    }
    let received = hooked.receiver.wait_for(1).await;
    let raised = received[0].json();
    assert_eq!(raised["type"], "alert.raised");
    assert_eq!(
        (&raised["data"]["rule"], &raised["data"]["action"]),
        (&json!("secret_guessing"), &json!("notify"))
    );
    assert_eq!(raised["data"]["evidence"]["count"], 30);
    assert_eq!(raised["data"]["about"], json!({"type": "client", "id": client}));
    assert!(!raised.to_string().contains("secret 1"), "{raised}");
}
