//! What `audit verify` makes of the files of detached events. The adversary is the database's superuser, who can
//! write rows that look like a detaching, with the right leaves, and remove events that are in no file.

use super::{Old, expect_done, expect_refused, stderr};
use crate::support::{cluster, process::xwms};
use serde_json::{Value, json};

/// The name of the archive of the first block.
const NAME: &str = "events-000000000001-000000000256.jsonl";

/// Verifies with the files, and returns the exit code and the report.
async fn with_files(old: &Old) -> (i32, Value) {
    old.verify_with(&["--archives", &old.dir()]).await
}

/// Expects that the first bad position is `position`, and that the reason says `why`.
async fn expect_bad(old: &Old, position: i64, why: &str) {
    let (code, report) = with_files(old).await;
    assert_eq!((code, &report["first_bad"]["position"]), (1, &json!(position)), "{why}: {report}");
    assert!(report["first_bad"]["why"].as_str().unwrap().contains(why), "{why}: {report}");
}

/// Removes events, and leaves what `log detach` would leave of them; but no file has them.
async fn forge(old: &Old, first: i64, last: i64) {
    let sql = format!(
        "INSERT INTO detached_events (position, recorded_at, account_id, event_id, stream, leaf)
         SELECT position, recorded_at, account_id, event_id, hashtextextended(aggregate_id, 0),
             event_leaf(metadata, payload)
         FROM events WHERE position BETWEEN {first} AND {last};
         ALTER TABLE events DISABLE TRIGGER USER;
         DELETE FROM events WHERE position BETWEEN {first} AND {last};
         ALTER TABLE events ENABLE TRIGGER USER"
    );
    cluster::as_owner(&old.world().url, &sql).await;
    let gone = "SELECT count(*) FROM detached_events WHERE position BETWEEN $1 AND $2";
    let gone: i64 = sqlx::query_scalar(gone).bind(first).bind(last).fetch_one(old.pool()).await.unwrap();
    assert_eq!(gone, last - first + 1, "the superuser removed them");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_detach_verifies_with_its_files_and_without_them_the_report_says_what_nobody_verified() {
    let old = Old::new().await;
    let (code, report) = old.verify().await;
    assert_eq!((code, &report["unverified"]), (0, &Value::Null), "nothing is detached: {report}");
    expect_done(&old.detach().await);
    let detached = old.detached().await;

    let (code, report) = old.verify().await;
    let unverified = &report["unverified"];
    assert_eq!((code, &report["first_bad"], &report["detached_verified"]), (0, &Value::Null, &json!(0)));
    assert_eq!((&unverified["events"], &unverified["archives"]), (&json!(detached), &json!([NAME])));
    let why = unverified["why"].as_str().unwrap();
    assert!(why.starts_with(&format!("{detached} events")) && why.contains("--archives"), "{why}");
    let printed = xwms(&old.world().url, &["audit", "verify"], &[]).await;
    expect_done(&printed);
    let printed = String::from_utf8(printed.stdout).unwrap();
    assert!(printed.contains(why) && printed.contains(NAME), "{printed}");
    assert!(printed.contains("every event in the database is"), "it says nothing of the others: {printed}");

    let (code, report) = with_files(&old).await;
    assert_eq!((code, &report["first_bad"], &report["unverified"]), (0, &Value::Null, &Value::Null));
    assert_eq!((&report["detached"], &report["detached_verified"]), (&json!(detached), &json!(detached)));
    let key = old.files().key.to_text();
    let dir = old.dir();
    let args = ["audit", "verify", "--archives", &dir];
    let printed = xwms(&old.world().url, &[&args[..], &["--key", key.as_str()][..]].concat(), &[]).await;
    expect_done(&printed);
    let text = String::from_utf8(printed.stdout.clone()).unwrap();
    assert!(text.contains(&format!("{detached} were verified there")), "{text} {}", stderr(&printed));
    expect_refused(&xwms(&old.world().url, &args, &[]).await, "which key signed the archives?");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_missing_changed_or_bad_is_named_by_the_first_event_that_it_should_have() {
    let old = Old::new().await;
    let (position, _) = old.token().await;
    expect_done(&old.detach().await);
    let text = std::fs::read_to_string(old.archive()).unwrap();

    std::fs::remove_file(old.archive()).unwrap();
    expect_bad(&old, position, &format!("{NAME} is missing")).await;
    let changed = text.replacen("token.issued", "token.issueD", 1);
    assert_ne!(changed, text);
    std::fs::write(old.archive(), &changed).unwrap();
    expect_bad(&old, position, &format!("{NAME} was changed")).await;
    let record = |digested: &str| {
        format!("UPDATE log_archives SET digest = sha256(convert_to($file${digested}$file$, 'UTF8'))")
    };
    cluster::as_owner(&old.world().url, &record(&changed)).await;
    expect_bad(&old, position, &format!("{NAME} is bad in line")).await;

    std::fs::write(old.archive(), &text).unwrap();
    cluster::as_owner(&old.world().url, &record(&text)).await;
    let (code, report) = with_files(&old).await;
    assert_eq!((code, &report["first_bad"]), (0, &Value::Null), "it is the old file again: {report}");
    expect_done(&old.attach().await);
    std::fs::remove_file(old.archive()).unwrap();
    let (code, report) = with_files(&old).await;
    assert_eq!((code, &report["detached"]), (0, &json!(0)), "no event needs the file: {report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_that_a_superuser_removed_as_if_they_were_detached_are_named() {
    let old = Old::new().await;
    let record = format!(
        "INSERT INTO log_archives (after, upto, name, digest) VALUES (0, 256, '{NAME}', sha256('nothing'))"
    );
    cluster::as_owner(&old.world().url, &record).await;
    forge(&old, 100, 120).await;
    let (code, report) = old.verify().await;
    assert_eq!((code, &report["unverified"]["events"]), (0, &json!(21)), "the leaves are right: {report}");
    expect_bad(&old, 100, &format!("{NAME} is missing")).await;
    std::fs::write(old.archive(), "nothing").unwrap();
    expect_bad(&old, 100, &format!("{NAME} is bad in line 1")).await;
    cluster::as_owner(&old.world().url, "UPDATE log_archives SET name = '/dev/zero'").await;
    expect_bad(&old, 100, "is not the name of a file").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_good_file_proves_nothing_of_events_that_it_does_not_have() {
    let old = Old::new().await;
    expect_done(&old.detach().await);
    let detached = old.detached().await;
    cluster::as_owner(&old.world().url, "UPDATE log_archives SET upto = 512").await;
    forge(&old, 280, 300).await;
    expect_bad(&old, 280, &format!("{NAME} does not have the event")).await;
    let (_, report) = with_files(&old).await;
    assert_eq!(report["detached_verified"], json!(detached), "those of its positions: {report}");
}
