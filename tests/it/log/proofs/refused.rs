//! What is not signed: a tree that does not continue the last checkpoint. An attacker who has the database, but
//! neither the key nor the file of checkpoints, gets no signature for another history.

use super::{Files, LOG, Signing, expect_included, stopped, tamper};
use crate::{
    ops::metrics::Watched,
    support::{cluster, process::xwms, until, within},
};
use serde_json::{Value, json};
use sqlx::PgPool;
use std::time::Duration;

/// Makes the trees be built again from the events that there are.
const REBUILD: &str =
    "DELETE FROM trees; DELETE FROM tree_tiles; UPDATE subscribers SET position = 0 WHERE name = 'proofs'";
/// How long a tree with a million positions without an event may take, without optimization and beside other tests.
const LONG: Duration = Duration::from_secs(600);

/// Returns every checkpoint that the database and the file have.
async fn signed(files: &Files, url: &str) -> (Vec<String>, Option<String>) {
    let pool = PgPool::connect(url).await.unwrap();
    let notes = sqlx::query_scalar("SELECT note FROM checkpoints ORDER BY tree, cut, size");
    let notes = notes.fetch_all(&pool).await.unwrap();
    pool.close().await;
    (notes, std::fs::read_to_string(files.path("checkpoints")).ok())
}

/// Starts a server, and waits until it has refused to sign because of `why`. Asserts that it signed nothing.
async fn expect_refused(files: &Files, url: &str, why: &str) {
    let before = signed(files, url).await;
    let (key, saved) = (files.path("key").display().to_string(), files.saved());
    let settings =
        [("XWMS_AUDIT__CHECKPOINT_KEY", key.as_str()), ("XWMS_AUDIT__CHECKPOINT_FILE", saved.as_str())];
    let watched = Watched::spawn(url, &settings).await;
    until(why, async || watched.process.said().contains(why)).await;
    // It counts each refusal, and tries again every second.
    let refused = async || watched.metric("xwms_checkpoints_refused_total").await;
    until("a refusal is counted", async || refused().await > Some(0.0)).await;
    let counted = refused().await;
    until("it refuses again", async || refused().await > counted.map(|count| count + 1.0)).await;
    assert_eq!(signed(files, url).await, before, "nothing is signed, for any tree");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_history_that_was_rewritten_with_its_tree_is_not_signed_if_the_table_or_the_file_remembers() {
    for only_the_file_remembers in [false, true] {
        let (files, url, _) = stopped().await;
        let rewrite = "UPDATE events SET payload = (payload::text || ' ')::json WHERE position = 4";
        tamper(&url, &format!("{rewrite}; {REBUILD}")).await;
        match only_the_file_remembers {
            true => cluster::as_owner(&url, "DELETE FROM checkpoints").await,
            false => std::fs::remove_file(files.path("checkpoints")).unwrap(),
        }
        expect_refused(&files, &url, "an event in it was changed").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tail_that_was_cut_off_is_noticed_and_the_tree_gets_another_name_once_the_loss_is_declared() {
    let signing = Signing::new().await;
    let token = signing.world.management().await;
    let end = signing.checkpoint("log", &token).await.size;
    signing.world.client(&token, &json!({"name": "Lost", "client_type": "machine"})).await;
    let known = signing.checkpoint("log", &token).await.size;
    assert!(known > end);
    let signing = signing
        .restart(
            |_| {},
            async |files, url| {
                // As a standby that lacks the tail has it: the trees end with its log, too.
                cluster::take_back(url, i64::try_from(end).unwrap()).await;
                cluster::as_owner(url, &format!("{REBUILD}; DELETE FROM checkpoints")).await;
                expect_refused(files, url, "did the log go back?").await;
                let known = known.to_string();
                let said = xwms(url, &["events", "lost", "--known", &known], &[]).await;
                assert!(said.status.success(), "{said:?}");
            },
        )
        .await;

    let (world, files) = (&signing.world, &signing.files);
    let told = "SELECT position FROM events WHERE event_type = 'log.went_back'";
    let told: i64 = sqlx::query_scalar(told).fetch_one(world.server.app.store.pool()).await.unwrap();
    let built = async || (world.server.position_of("proofs").await >= told).then_some(());
    within(LONG, built).await.expect("the trees are built");
    let token = world.management().await;
    let now = signing.checkpoint("log", &token).await;
    let cut = format!("{LOG}/cut-{told}");
    assert_eq!(now.origin, cut);
    let account = signing.checkpoint("account", &token).await;
    assert_eq!(account.origin, format!("{cut}/{}", world.demo.account_id));
    // The subscriber goes on.
    world.client(&token, &json!({"name": "New", "client_type": "machine"})).await;
    let listed = world.read("/v1/events?limit=1000", &token).await.expect_status(200).json();
    let newest = listed["data"].as_array().unwrap().last().unwrap();
    expect_included(&signing, &token, &newest["sequence"], &newest["leafhash"]).await;

    let (code, report) = files.verify(&world.url, &["--checkpoint", &files.saved()]).await;
    assert_eq!((code, &report["first_bad"]), (0, &Value::Null), "{report}");
    assert!(!report["lost"].as_array().unwrap().is_empty(), "the lost events stay proved: {report}");
}
