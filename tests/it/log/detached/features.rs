//! A database says what a program must know to use it: one with detached events does so for as long as it has
//! some, and a program that doesn't know what is required refuses to start, whatever its settings.

use super::{Old, expect_done, expect_refused};
use crate::support::{World, cluster, process::xwms};

/// Requires what no version knows, as a later one may.
const LATER: &str =
    "INSERT INTO required_features (name, meaning) VALUES ('folded_time', 'events are folded: docs/fold.md')";

async fn required(old: &Old) -> Vec<String> {
    let sql = "SELECT name FROM required_features ORDER BY name";
    sqlx::query_scalar(sql).fetch_all(old.pool()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_requires_that_programs_know_of_detached_events_while_it_has_some() {
    let old = Old::new().await;
    assert!(required(&old).await.is_empty());
    for _ in 0..2 {
        expect_done(&old.detach().await);
        assert_eq!(required(&old).await, ["detached_events"]);
    }
    // This program knows of them.
    expect_done(&old.owner(&["projections", "list"]).await);
    expect_done(&old.attach().await);
    assert!(required(&old).await.is_empty(), "the version before may serve again");
}

#[tokio::test]
async fn an_old_program_refuses_to_start_on_a_database_with_unknown_requirements() {
    let World { server, url, .. } = World::new().await;
    let pool = server.app.store.pool().clone();
    let denied = sqlx::query(LATER).execute(&pool).await.unwrap_err();
    assert!(denied.to_string().contains("permission denied"), "who serves requires nothing: {denied}");
    server.stop().await;
    cluster::as_owner(&url, LATER).await;
    let listen = ["serve", "--listen", "127.0.0.1:0"];
    for args in [
        &listen[..],
        &["projections", "list"],
        &["keys", "list"],
        &["log", "list"],
        &["log", "attach", "log-1-256.jsonl"],
        &["config", "check", "--connect"],
    ] {
        for migrate in ["false", "true"] {
            let refused = xwms(&url, args, &[("XWMS_MIGRATE", migrate)]).await;
            expect_refused(&refused, "folded_time (events are folded: docs/fold.md)");
        }
    }
    cluster::as_owner(&url, "DELETE FROM required_features").await;
    expect_done(&xwms(&url, &["projections", "list"], &[("XWMS_MIGRATE", "false")]).await);
}
