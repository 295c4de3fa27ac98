//! Proofs of the history: checkpoints, tiles and proofs as an account and a stranger see them, and what `audit
//! verify` says after a superuser changed the database. What leaves the server: `outside`. What is not signed:
//! `refused`. What is kept of old checkpoints: `kept`. How strangers read tiles: `public`.

mod kept;
mod outside;
mod public;
mod refused;

use crate::support::{Server, World, cluster, eventually, process::xwms};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{path::PathBuf, process::Stdio};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use xwms::{
    audit::tree::{
        Checkpoint, Hash,
        proof::{is_consistent, is_included},
    },
    config::Settings,
    keys::note::{Signer, Verifier},
};

pub(super) const LOG: &str = "log.example/test";

/// The files of a server that signs checkpoints.
pub(super) struct Files {
    dir: TempDir,
    pub key: Verifier,
}

impl Files {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("key");
        std::fs::write(&file, Signer::generate(LOG).unwrap().as_bytes()).unwrap();
        let key = Signer::from_file(&file).ok().unwrap().verifier().clone();
        Self { dir, key }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Returns the path of the file of checkpoints, as an argument.
    fn saved(&self) -> String {
        self.path("checkpoints").display().to_string()
    }

    /// Makes a server sign with the key, and append to the file of checkpoints.
    fn sign(&self, settings: &mut Settings) {
        settings.audit.checkpoint_key = Some(self.path("key"));
        settings.audit.checkpoint_file = Some(self.path("checkpoints"));
    }

    fn open(&self, note: &Value) -> Checkpoint {
        let note = note.as_str().unwrap();
        Checkpoint::open(note, &self.key, note.lines().next().unwrap()).unwrap()
    }

    /// Runs `audit verify` with the key, and returns its exit code and report.
    async fn verify(&self, url: &str, args: &[&str]) -> (i32, Value) {
        let key = self.path("key").display().to_string();
        let args = [&["audit", "verify", "--json"], args].concat();
        let output = xwms(url, &args, &[("XWMS_AUDIT__CHECKPOINT_KEY", &key)]).await;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{told}"));
        (output.status.code().unwrap(), report)
    }
}

/// A world that signs checkpoints.
pub(super) struct Signing {
    pub world: World,
    pub files: Files,
}

impl Signing {
    pub async fn new() -> Self {
        Self::with(Files::new(), |_| {}).await
    }

    async fn with(files: Files, change: impl FnOnce(&mut Settings)) -> Self {
        let world = World::with(|settings| {
            files.sign(settings);
            change(settings);
        })
        .await;
        Self { world, files }
    }

    /// Replaces the server by another one. While none runs, `meanwhile` gets the files and the database.
    async fn restart(
        self,
        change: impl FnOnce(&mut Settings),
        meanwhile: impl AsyncFnOnce(&Files, &str),
    ) -> Self {
        let Self { world: World { server, demo, url }, files } = self;
        let issuer = server.base.clone();
        server.stop().await;
        meanwhile(&files, &url).await;
        let server = Server::start_with(&url, |settings| {
            settings.issuer = issuer;
            files.sign(settings);
            change(settings);
        })
        .await;
        Self { world: World { server, demo, url }, files }
    }

    /// Returns the newest checkpoint of a tree once it is over everything that was committed.
    pub async fn checkpoint(&self, tree: &str, token: &str) -> Checkpoint {
        let server = &self.world.server;
        let wanted: i64 = match tree {
            "log" => server.head().await,
            _ => sqlx::query_scalar("SELECT count(*) FROM events WHERE account_id = $1")
                .bind(self.world.demo.account_id.uuid())
                .fetch_one(server.app.store.pool())
                .await
                .unwrap(),
        };
        let view = eventually("a checkpoint", async || {
            let answer = self.world.read(&format!("/v1/audit/checkpoint?tree={tree}"), token).await;
            let is_new = answer.status == 200 && answer.json()["size"].as_i64().unwrap() >= wanted;
            is_new.then(|| answer.json())
        })
        .await;
        assert!(view["key"].as_str().unwrap().starts_with(LOG), "{view}");
        self.files.open(&view["note"])
    }
}

/// Asserts that the event at `position` has this leaf in the account's tree and in the log's.
async fn expect_included(signing: &Signing, token: &str, position: &Value, leaf: &Value) {
    let position: i64 = position.as_str().unwrap().parse().unwrap();
    for tree in ["account", "log"] {
        signing.checkpoint(tree, token).await;
        let path = format!("/v1/audit/proofs/inclusion?tree={tree}&position={position}");
        let proof = signing.world.read(&path, token).await.expect_status(200).json();
        let checkpoint = signing.files.open(&proof["checkpoint"]);
        let index = proof["leaf_index"].as_u64().unwrap();
        let links = hashes(&proof["hashes"]);
        assert!(
            is_included(&hash(leaf), index, checkpoint.size, &links, &checkpoint.root),
            "{tree}: {proof}"
        );
    }
}

fn hash(text: &Value) -> Hash {
    STANDARD.decode(text.as_str().unwrap()).unwrap().try_into().unwrap()
}

fn hashes(list: &Value) -> Vec<Hash> {
    list.as_array().unwrap().iter().map(hash).collect()
}

/// Returns the position of the account's newest event in the feed.
async fn newest(world: &World, token: &str) -> i64 {
    let listed = world.read("/v1/events?limit=1000", token).await.expect_status(200).json();
    listed["data"].as_array().unwrap().last().unwrap()["sequence"].as_str().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_proves_its_events_and_that_nothing_changed() {
    let signing = Signing::new().await;
    let world = &signing.world;
    let token = world.management().await;
    let (position, stranger) = (newest(world, &token).await, world.another().await);
    let theirs = world.management_of(&stranger).await;
    let mut earlier = Vec::new();
    for tree in ["account", "log"] {
        earlier.push((tree, signing.checkpoint(tree, &token).await));
        let path = format!("/v1/audit/proofs/inclusion?tree={tree}&position={position}");
        let proof = world.read(&path, &token).await.expect_status(200).json();
        let (leaf, index) = (hash(&proof["leaf_hash"]), proof["leaf_index"].as_u64().unwrap());
        let checkpoint = signing.files.open(&proof["checkpoint"]);
        let included = |leaf: &Hash| {
            is_included(leaf, index, checkpoint.size, &hashes(&proof["hashes"]), &checkpoint.root)
        };
        assert!(included(&leaf) && !included(&[0; 32]), "{tree}: {proof}");
        world.read(&path, &theirs).await.expect_status(404);
    }
    let account = format!("{LOG}/{}", world.demo.account_id);
    assert_eq!((earlier[0].1.origin.as_str(), earlier[1].1.origin.as_str()), (account.as_str(), LOG));
    world.client(&token, &json!({"name": "Later", "client_type": "machine"})).await;
    for (tree, before) in earlier {
        let now = signing.checkpoint(tree, &token).await;
        let path = format!("/v1/audit/proofs/consistency?tree={tree}&from={}&to={}", before.size, now.size);
        let proof = world.read(&path, &token).await.expect_status(200).json();
        let links = hashes(&proof["hashes"]);
        assert!(is_consistent((before.size, &before.root), (now.size, &now.root), &links), "{tree}");
        assert!(!is_consistent((before.size, &now.root), (now.size, &now.root), &links), "{tree}: a fork");
        let beyond = path.replace(&format!("to={}", now.size), "to=99999999");
        world.read(&beyond, &token).await.expect_status(400);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_computes_its_root_from_all_its_leaves() {
    let signing = Signing::new().await;
    let token = signing.world.management().await;
    let checkpoint = signing.checkpoint("account", &token).await;
    let listed = signing.world.read("/v1/audit/leaves?limit=10000", &token).await.expect_status(200).json();
    let mut edge = xwms::audit::tree::Edge::default();
    for leaf in listed["data"].as_array().unwrap().iter().take(usize::try_from(checkpoint.size).unwrap()) {
        edge.push(hash(&leaf["leaf_hash"]), |_| {});
    }
    assert_eq!((edge.size(), edge.root()), (checkpoint.size, checkpoint.root));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_a_key_signs_nothing_and_says_so() {
    let world = World::new().await;
    let token = world.management().await;
    world.server.wait_for("proofs").await;
    let answer = world.read("/v1/audit/checkpoint", &token).await;
    assert_eq!((answer.status, &answer.json()["code"]), (409, &json!("no_checkpoint")));
    world.server.get("/.well-known/xwms-log/checkpoint").await.expect_status(404);
    world.read("/v1/audit/proofs/inclusion", &token).await.expect_status(400);
    world.read("/v1/audit/proofs/inclusion?position=999999", &token).await.expect_status(404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_implementation_accepts_checkpoint_tiles_and_proofs_and_refuses_forgeries() {
    let signing = Signing::new().await;
    let world = &signing.world;
    let token = world.management().await;
    let checkpoint = signing.checkpoint("log", &token).await;
    let position = newest(world, &token).await;
    let mut proofs = Vec::new();
    for path in [
        format!("inclusion?tree=log&position={position}"),
        format!("consistency?tree=log&from=3&to={}", checkpoint.size),
        format!("consistency?tree=log&from=8&to={}", checkpoint.size),
    ] {
        let path = format!("/v1/audit/proofs/{path}");
        proofs.push(world.read(&path, &token).await.expect_status(200).json().to_string());
    }
    let mut child = tokio::process::Command::new("go")
        .args([
            "run",
            ".",
            &format!("{}/.well-known/xwms-log", world.server.base),
            &signing.files.key.to_text(),
        ])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/tlog"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("go can't be run ({error}); `make test` sets up what tests need"));
    child.stdin.take().unwrap().write_all(proofs.join("\n").as_bytes()).await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.matches("ok - ").count() == 4, "{said}{failed}");
}

/// Returns the files of a world that was stopped, its database, and how long its history was when it was last signed.
pub(super) async fn stopped() -> (Files, String, u64) {
    stopped_after(0).await
}

/// The same after `more` events of the account.
pub(super) async fn stopped_after(more: i64) -> (Files, String, u64) {
    let signing = Signing::new().await;
    if more > 0 {
        signing.world.server.append_many(&signing.world.web().client_id, more).await;
    }
    let token = signing.world.management().await;
    let checkpoint = signing.checkpoint("log", &token).await;
    let Signing { world: World { server, url, .. }, files } = signing;
    // A running node would notice some of what is done to the database.
    server.stop().await;
    (files, url, checkpoint.size)
}

async fn tamper(url: &str, sql: &str) {
    let sql =
        format!("ALTER TABLE events DISABLE TRIGGER USER; {sql}; ALTER TABLE events ENABLE TRIGGER USER");
    cluster::as_owner(url, &sql).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_change_by_a_superuser_is_named_by_its_first_position() {
    for (sql, at) in [
        ("UPDATE events SET payload = (payload::text || ' ')::json WHERE position = 4", 4),
        ("DELETE FROM events WHERE position = 6", 6),
        (
            "UPDATE events SET position = -position WHERE position IN (4, 5);
             UPDATE events SET position = 9 + position WHERE position < 0",
            4,
        ),
        (
            "CREATE TABLE forged AS SELECT * FROM events WHERE position = 4;
             UPDATE events SET position = -position - 1 WHERE position > 4;
             UPDATE events SET position = -position WHERE position < 0;
             UPDATE forged SET position = 5, aggregate_id = aggregate_id || 'x', event_id = gen_random_uuid();
             INSERT INTO events SELECT * FROM forged; DROP TABLE forged;
             UPDATE log_head SET position = position + 1",
            5,
        ),
        (
            "UPDATE tree_tiles SET hashes = set_byte(hashes, 32, 255 - get_byte(hashes, 32))
             WHERE level = 0 AND tile = 0 AND tree = '00000000-0000-0000-0000-000000000000'",
            2,
        ),
    ] {
        let (files, url, _) = stopped().await;
        let (code, report) = files.verify(&url, &[]).await;
        assert_eq!((code, &report["first_bad"]), (0, &Value::Null), "{report}");
        tamper(&url, sql).await;
        let (code, report) = files.verify(&url, &[]).await;
        assert_eq!((code, &report["first_bad"]["position"]), (1, &json!(at)), "{sql}: {report}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tail_that_was_cut_off_is_found_by_a_checkpoint_saved_before() {
    let (files, url, size) = stopped().await;
    let end = size - 2;
    let forget = format!(
        "DELETE FROM events WHERE position > {end}; UPDATE log_head SET position = {end};
         DELETE FROM trees; DELETE FROM tree_tiles; DELETE FROM checkpoints; UPDATE subscribers SET position = 0"
    );
    tamper(&url, &forget).await;
    assert_eq!(files.verify(&url, &[]).await.0, 0, "nothing in the database remembers it");
    let (code, report) = files.verify(&url, &["--checkpoint", &files.saved()]).await;
    assert_eq!((code, &report["first_bad"]["position"]), (1, &json!(end + 1)), "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_history_that_was_rewritten_with_its_tree_is_found_by_a_checkpoint_saved_before() {
    let (files, url, _) = stopped().await;
    let rewrite = "UPDATE events SET payload = (payload::text || ' ')::json WHERE position = 4;
        DELETE FROM trees; DELETE FROM tree_tiles; DELETE FROM checkpoints; UPDATE subscribers SET position = 0";
    tamper(&url, rewrite).await;
    let (code, report) = files.verify(&url, &["--checkpoint", &files.saved()]).await;
    let why = report["first_bad"]["why"].as_str().unwrap_or_default();
    assert!(code == 1 && why.contains("another history"), "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_checkpoint_of_another_key_is_refused() {
    let (files, url, _) = stopped().await;
    let other = Signer::new(LOG, &[1; 32]).ok().unwrap().verifier().to_text();
    let output = xwms(&url, &["audit", "verify", "--checkpoint", &files.saved(), "--key", &other], &[]).await;
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && told.contains("no signature by the log"), "{told}");
}
