//! What is kept of checkpoints: every hour of the last thirty days, and the last one of each day before.

use super::Signing;
use sqlx::PgPool;
use uuid::Uuid;
use xwms::audit::proofs::tables::{LOG, thin};

/// Repeats the newest checkpoint of the log as that of the first hours of some days, for the log and for an
/// account. No day is so near to the limit that midnight during the test would matter.
const REPEAT: &str = "
INSERT INTO checkpoints (tree, cut, hour, size, root, note, key, signed_at)
SELECT t.tree, c.cut, (c.hour / 24 - d) * 24 + h, c.size, c.root, c.note, c.key, c.signed_at
FROM (SELECT * FROM checkpoints WHERE tree = $1 ORDER BY cut DESC, hour DESC LIMIT 1) AS c,
    unnest(ARRAY[$1, $2]::uuid[]) AS t (tree), unnest(ARRAY[28, 29, 32, 33]) AS d, generate_series(0, 4) AS h";

/// Returns the hours of each of those days of which the tree has a checkpoint, the latest day first.
async fn hours(pool: &PgPool, tree: Uuid) -> Vec<Vec<i64>> {
    let sql = "SELECT array_agg(hour % 24 ORDER BY hour) FROM checkpoints
        WHERE tree = $1 AND hour / 24 < floor(extract(epoch FROM clock_timestamp()) / 86400)::bigint - 20
        GROUP BY hour / 24 ORDER BY hour / 24 DESC";
    sqlx::query_scalar(sql).bind(tree).fetch_all(pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_checkpoints_are_thinned_to_one_a_day_and_the_history_is_still_verified_by_them() {
    let signing = Signing::new().await;
    let world = &signing.world;
    let (pool, token) = (world.server.app.store.pool(), world.management().await);
    let account = world.demo.account_id.uuid();
    let before = signing.checkpoint("log", &token).await;
    signing.checkpoint("account", &token).await;
    sqlx::query(REPEAT).bind(LOG).bind(account).execute(pool).await.unwrap();

    // A bounded number at a time.
    loop {
        let looked_at = thin(pool, 3).await.unwrap();
        assert!(looked_at <= 3, "{looked_at}");
        if looked_at == 0 {
            break;
        }
    }

    let all: Vec<i64> = (0..=4).collect();
    for tree in [LOG, account] {
        assert_eq!(hours(pool, tree).await, [all.clone(), all.clone(), vec![4], vec![4]], "{tree}");
    }
    let after = signing.checkpoint("log", &token).await;
    assert!(after.size >= before.size, "the newest is still there");
    let (code, report) = signing.files.verify(&world.url, &[]).await;
    assert_eq!((code, &report["first_bad"]), (0, &serde_json::Value::Null), "{report}");
}
