//! Archives: an account and the operator take the history along, go on after an interruption, and a stranger
//! verifies it.

use super::proofs::{Files, LOG, Signing, stopped, stopped_after};
use crate::support::{World, process::xwms};
use serde_json::{Value, json};
use std::path::Path;
use xwms::keys::note::{Signer, Verifier};

/// Runs `audit verify` on an archive with nothing but a key; the database in the settings does not exist.
async fn verify(file: &Path, key: &Verifier) -> (i32, Value) {
    let (file, key) = (file.display().to_string(), key.to_text());
    let args = ["audit", "verify", &file, "--key", &key, "--json"];
    let output = xwms("postgres://nobody@127.0.0.1:1/nowhere", &args, &[]).await;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{told}"));
    (output.status.code().unwrap(), report)
}

/// Verifies the archive that `lines` are.
async fn verify_lines(files: &Files, lines: &[&str]) -> (i32, Value) {
    let file = files.path("lines.jsonl");
    std::fs::write(&file, lines.concat()).unwrap();
    verify(&file, &files.key).await
}

fn exported(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_takes_its_history_along_and_a_stranger_verifies_it() {
    let signing = Signing::new().await;
    let (world, files) = (&signing.world, &signing.files);
    let token = world.management().await;
    // Two whole blocks, and a part of one.
    world.server.append_many(&world.web().client_id, 600).await;
    signing.checkpoint("account", &token).await;
    let answer = world.read("/v1/audit/export", &token).await;
    assert_eq!(answer.expect_status(200).header("content-type"), "application/x-ndjson");
    let lines = exported(&answer.body);
    let (code, report) = verify_lines(files, &lines).await;
    let account = world.demo.account_id.to_string();
    assert_eq!((code, &report["first_bad"]), (0, &Value::Null), "{report}");
    assert_eq!((&report["account_id"], &report["events"]), (&json!(account), &report["size"]));

    let header: Value = serde_json::from_str(lines[0]).unwrap();
    let again = format!("/v1/audit/export?after=0&size={}", header["size"]);
    let rest = world.read(&again, &token).await.expect_status(200).body.clone();
    assert_eq!(rest, lines[1..].concat(), "an archive that goes on is the same archive");
    for wrong in ["after=0", "size=3", "after=1&size=3", "after=0&size=99999999", "format=zip"] {
        world.read(&format!("/v1/audit/export?{wrong}"), &token).await.expect_status(400);
    }
    assert_eq!(world.server.count("audit.exported").await, 2, "the history says so, each time");

    let stranger = Signer::new(LOG, &[9; 32]).ok().unwrap().verifier().clone();
    let (code, report) = verify(&files.path("lines.jsonl"), &stranger).await;
    assert_eq!((code, &report["first_bad"]["line"]), (1, &json!(1)), "another key: {report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_is_told_the_file_and_the_line_that_is_bad_and_why() {
    let signing = Signing::new().await;
    let token = signing.world.management().await;
    signing.checkpoint("account", &token).await;
    let body = signing.world.read("/v1/audit/export", &token).await.expect_status(200).body.clone();
    let lines = exported(&body);
    let file = signing.files.path("history.jsonl").display().to_string();
    let edited = lines[4].replacen("event", "evenT", 1);
    let edited = [&lines[..4], &[edited.as_str()], &lines[5..]].concat().concat();
    for (text, bad) in
        [(edited, "line 5"), (lines[1..].concat(), "line 1: "), (String::new(), "line 1: the file is empty")]
    {
        std::fs::write(&file, text).unwrap();
        let key = signing.files.key.to_text();
        let args = ["audit", "verify", &file, "--key", &key];
        let output = xwms("postgres://nobody@127.0.0.1:1/nowhere", &args, &[]).await;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.starts_with(&format!("BAD: {file}, {bad}")), "{said}");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains(" 0 events") && !told.contains("0 events"), "{said}{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_forged_archive_of_an_account_is_refused() {
    let signing = Signing::new().await;
    let token = signing.world.management().await;
    signing.checkpoint("account", &token).await;
    let body = signing.world.read("/v1/audit/export", &token).await.expect_status(200).body.clone();
    let lines = exported(&body);
    let edited = lines[4].replacen("event", "evenT", 1);
    let swapped = [&lines[..3], &[lines[4], lines[3]], &lines[5..]].concat();
    let forgeries = [
        ("edited", [&lines[..4], &[edited.as_str()], &lines[5..]].concat(), 5),
        ("removed", [&lines[..4], &lines[5..]].concat(), 5),
        ("moved", swapped, 4),
        ("inserted", [&lines[..5], &lines[4..]].concat(), 6),
        ("cut off", lines[..lines.len() - 1].to_vec(), u64::try_from(lines.len()).unwrap()),
        ("without its header", lines[1..].to_vec(), 1),
    ];
    for (what, forged, line) in forgeries {
        let (code, report) = verify_lines(&signing.files, &forged).await;
        assert_eq!((code, &report["first_bad"]["line"]), (1, &json!(line)), "{what}: {report}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_may_ask_the_history_exports_it_and_only_their_own() {
    let signing = Signing::new().await;
    let world = &signing.world;
    let token = world.management().await;
    signing.checkpoint("account", &token).await;
    let body = json!({"name": "Reader", "client_type": "machine", "scopes": ["events:read"]});
    let reader = world.client(&token, &body).await;
    let refused = world.read("/v1/audit/export", &world.own_token(&reader).await).await;
    assert_eq!(refused.expect_status(403).json()["code"], "insufficient_scope");
    let theirs = world.management_of(&world.another().await).await;
    let told = world.read("/v1/audit/export?format=ocsf", &theirs).await.expect_status(200).body.clone();
    assert!(!told.contains(&world.demo.account_id.to_string()), "nothing of another account");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_archive_is_written_without_a_key() {
    let world = World::new().await;
    let answer = world.read("/v1/audit/export", &world.management().await).await;
    assert_eq!(answer.expect_status(409).json()["code"], "no_checkpoint");
    assert_eq!(world.server.count("audit.exported").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_operator_exports_the_log_and_goes_on_where_it_was_interrupted() {
    // Two whole blocks, and a part of one.
    let (files, url, size) = stopped_after(600).await;
    let file = files.path("log.jsonl");
    let to = file.display().to_string();
    let export = async || xwms(&url, &["audit", "export", "--to", &to], &[]).await;
    let output = export().await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (code, report) = verify(&file, &files.key).await;
    let (leaves, events) = (report["size"].as_u64().unwrap(), report["events"].as_u64().unwrap());
    assert!(code == 0 && leaves == events && events >= size, "{report}");
    assert!(!export().await.status.success(), "it exists already");

    let whole = std::fs::read(&file).unwrap();
    for kept in [10, whole.len() / 2, whole.len()] {
        std::fs::remove_file(&file).unwrap();
        std::fs::write(files.path("log.jsonl.part"), &whole[..kept]).unwrap();
        assert!(export().await.status.success(), "{kept} bytes were there");
        assert!(std::fs::read(&file).unwrap() == whole, "{kept} bytes were there");
        assert!(!files.path("log.jsonl.part").exists());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_siem_gets_everything_in_order_as_a_file() {
    let world = World::new().await;
    let token = world.management().await;
    world.client(&token, &json!({"name": "Seen", "client_type": "machine"})).await;
    let told = world.read("/v1/audit/export?format=ocsf", &token).await.expect_status(200).body.clone();
    let events: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = events.last().unwrap();
    let positions: Vec<_> = events.iter().map(|event| event["sequence"].as_str().unwrap()).collect();
    assert!(positions.is_sorted() && positions.len() > 3, "{positions:?}");
    let created = events.iter().rfind(|event| event["type"] == "client.created").unwrap();
    assert_eq!(
        (&created["data"]["class_uid"], &created["data"]["type_uid"]),
        (&json!(3004), &json!(300_401))
    );
    assert_eq!(created["data"]["src_endpoint"]["ip"], "127.0.0.1", "an auditor sees where it came from");
    let after = format!("/v1/audit/export?format=ocsf&after={}", last["sequence"].as_str().unwrap());
    let later = world.read(&after, &token).await.expect_status(200).body.clone();
    let first: Value = serde_json::from_str(later.lines().next().unwrap()).unwrap();
    assert_eq!(first["type"], "audit.exported", "the first export is the next event");
}

/// Runs `audit export --format ocsf`; returns the lines of the file, which it deletes.
async fn exported_for_a_siem(files: &Files, url: &str, args: &[&str]) -> Vec<String> {
    let file = files.path("siem.jsonl");
    let to = file.display().to_string();
    let args = [&["audit", "export", "--format", "ocsf", "--to", &to], args].concat();
    let output = xwms(url, &args, &[]).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    text.split_inclusive('\n').map(ToOwned::to_owned).collect()
}

fn event(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_operators_siem_gets_the_whole_log_and_goes_on_where_it_was_interrupted() {
    let (files, url, size) = stopped().await;
    let whole = exported_for_a_siem(&files, &url, &[]).await;
    let positions: Vec<u64> =
        whole.iter().map(|line| event(line)["sequence"].as_str().unwrap().parse().unwrap()).collect();
    let head = u64::try_from(whole.len()).unwrap();
    assert!(head >= size && positions.into_iter().eq(1..=head), "every event once, in order");
    assert!(whole.iter().all(|line| event(line)["data"]["class_uid"].is_u64()));
    let whole = whole.concat();
    assert!(!whole.contains("127.0.0.1\""), "where people were is for their accounts");

    let part = files.path("siem.jsonl.log-0.part");
    for kept in [10, whole.len() / 2, whole.len()] {
        std::fs::write(&part, &whole[..kept]).unwrap();
        let again = exported_for_a_siem(&files, &url, &[]).await.concat();
        assert!(again == whole && !part.exists(), "{kept} bytes were there");
    }
    std::fs::write(&part, "of somebody else\n").unwrap();
    let to = files.path("siem.jsonl").display().to_string();
    let refused = xwms(&url, &["audit", "export", "--format", "ocsf", "--to", &to], &[]).await;
    assert!(!refused.status.success() && std::fs::read_to_string(&part).unwrap().starts_with("of somebody"));
    let refused = xwms(&url, &["audit", "export", "--after", "3", "--to", &to], &[]).await;
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && told.contains("--format ocsf"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_of_one_account_for_a_siem_is_in_its_history_and_has_nothing_of_others() {
    let world = World::new().await;
    let token = world.management().await;
    let other = world.another().await;
    world.client(&token, &json!({"name": "Seen", "client_type": "machine"})).await;
    let (dir, account) = (tempfile::tempdir().unwrap(), world.demo.account_id.to_string());
    let file = dir.path().join("siem.jsonl");
    let to = file.display().to_string();
    let args = ["audit", "export", "--format", "ocsf", "--account", &account, "--to", &to];
    let output = xwms(&world.url, &args, &[]).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(&file).unwrap();
    let events: Vec<Value> = text.lines().map(event).collect();
    assert_eq!(events.last().unwrap()["type"], "audit.exported", "the export is in the history first");
    assert!(events.iter().all(|event| event["data"]["metadata"]["tenant_uid"] == account.as_str()));
    assert!(!text.contains(&other.account_id.to_string()), "nothing of another account");
    let created = events.iter().rfind(|event| event["type"] == "client.created").unwrap();
    assert_eq!(created["data"]["src_endpoint"]["ip"], "127.0.0.1", "as over REST");

    // Later, only what came after.
    let upto = events.last().unwrap()["sequence"].as_str().unwrap().trim_start_matches('0').to_owned();
    std::fs::remove_file(&file).unwrap();
    let output = xwms(&world.url, &[&args[..], &["--after", &upto]].concat(), &[]).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let later: Vec<Value> = std::fs::read_to_string(&file).unwrap().lines().map(event).collect();
    assert_eq!((later.len(), &later[0]["type"]), (1, &json!("audit.exported")));
}
