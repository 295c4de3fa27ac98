//! A parked event on the operator's pages, while the server has few connections left.

use super::world;
use crate::web::dashboard::send;
use serde_json::Value;
use xwms_events::account::Role;

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
