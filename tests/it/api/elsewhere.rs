//! What names another account, in a cursor or a body, opens nothing.

use crate::support::World;
use serde_json::json;

#[tokio::test]
async fn a_cursor_or_an_account_from_elsewhere_opens_nothing() {
    let world = World::new().await;
    let (token, other) = (world.management().await, world.another().await);
    let theirs = world.management_of(&other).await;
    world.server.settle().await;
    for list in ["/v1/clients", "/v1/events", "/v1/tokens"] {
        let page = world.read(&format!("{list}?limit=1"), &theirs).await.expect_status(200).json();
        let cursor = page["next_cursor"].as_str().unwrap_or("none");
        let problem = world.read(&format!("{list}?after={cursor}"), &token).await;
        assert_eq!(problem.expect_status(400).json()["code"], "invalid_cursor", "{list}");
        let forged = format!("{}A", &cursor[..cursor.len() - 1]);
        let problem = world.read(&format!("{list}?after={forged}"), &theirs).await;
        assert!(forged == cursor || problem.status == 400, "{problem:?}");
    }
    let listed = world.read(&format!("/v1/clients?account_id={}", other.account_id), &token).await;
    assert_eq!(listed.expect_status(400).json()["field"], "account_id", "nor is it passed over in silence");
    let head = world.server.head().await;
    let body = json!({"name": "Robot", "client_type": "machine", "account_id": other.account_id});
    let refused = world.post("/v1/clients", &token, &body).await;
    assert_eq!(refused.expect_status(400).json()["field"], "account_id");
    assert_eq!(world.server.head().await, head, "no event");
}
