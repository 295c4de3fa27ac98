//! Old events of tokens that were detached to an archive: everything that does not need them works on, everything
//! that does is refused and says why, proofs verify, and attaching brings the same bytes back.
//! docs/explanation/adr/0126-detached-events.md Programs that don't know of them: `features`. What readers make of
//! detached events: `readers`. What `audit verify` makes of their files: `verified`.

mod features;
mod readers;
mod verified;

use super::proofs::{Files, Signing};
use crate::{
    support::{
        World, cluster,
        process::{Process, free_port, signal, xwms},
        until,
    },
    web::dashboard::path,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sqlx::PgPool;
use std::process::{Output, Stdio};
use tokio::process::{Child, Command};
use xwms::audit::tree::{Checkpoint, proof::is_included};

/// Tokens that are issued before the first block of 256 positions ends.
const TOKENS: usize = 12;
const DAYS: i64 = 3;

/// A log whose first block has events of tokens that expired days ago.
struct Old {
    signing: Signing,
    /// A client that was made at the beginning and renamed until after the first block.
    client_id: String,
    dir: tempfile::TempDir,
}

impl Old {
    async fn new() -> Self {
        Self::of(Signing::new().await).await
    }

    /// Does the same in a world in which other things have happened.
    async fn of(signing: Signing) -> Self {
        let world = &signing.world;
        for _ in 1..TOKENS {
            world.management().await;
        }
        let client_id = world.web().client_id;
        world.server.append_many(&client_id, 300).await;
        let token = world.management().await;
        signing.checkpoint("log", &token).await;
        let old = Self { signing, client_id, dir: tempfile::tempdir().unwrap() };
        old.follow().await;
        // Every process adopts it: its clock is never behind a time that another one has used.
        let later = "UPDATE clock SET reached = (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $1";
        sqlx::query(later).bind(DAYS * 86_400_000).execute(old.pool()).await.unwrap();
        old.world().server.app.store.clock().sync(old.pool()).await.unwrap();
        old
    }

    fn world(&self) -> &World {
        &self.signing.world
    }

    fn files(&self) -> &Files {
        &self.signing.files
    }

    fn pool(&self) -> &PgPool {
        self.world().server.app.store.pool()
    }

    /// Waits until every subscriber is past the first block.
    async fn follow(&self) {
        self.world().server.settle().await;
        until("every subscriber is past the first block", async || {
            let sql = "SELECT min(position) FROM subscribers WHERE ended_at IS NULL";
            sqlx::query_scalar::<_, i64>(sql).fetch_one(self.pool()).await.unwrap() >= 256
        })
        .await;
    }

    fn dir(&self) -> String {
        self.dir.path().display().to_string()
    }

    /// Returns the path of the archive of the first block.
    fn archive(&self) -> String {
        self.dir.path().join("events-000000000001-000000000256.jsonl").display().to_string()
    }

    /// Runs a command of the owner.
    async fn owner(&self, args: &[&str]) -> Output {
        let (url, owner) = (&self.world().url, cluster::owner(&self.world().url));
        xwms(url, args, &[("XWMS_DATABASE_OWNER_URL", &owner), ("XWMS_MIGRATE", "false")]).await
    }

    async fn detach(&self) -> Output {
        self.owner(&["log", "detach", "--before", "257", "--to", &self.dir()]).await
    }

    async fn attach(&self) -> Output {
        self.owner(&["log", "attach", &self.archive()]).await
    }

    /// Returns a hash over every row of the first block, and how many rows it has.
    async fn first_block(&self) -> (String, i64) {
        let sql = "SELECT md5(string_agg(e::text, '|' ORDER BY position)), count(*) FROM events AS e WHERE position <= 256";
        sqlx::query_as(sql).fetch_one(self.pool()).await.unwrap()
    }

    /// Returns the position and the stream of the first token.
    async fn token(&self) -> (i64, String) {
        let sql = "SELECT position, aggregate_id FROM events WHERE event_type = 'token.issued' ORDER BY position LIMIT 1";
        sqlx::query_as(sql).fetch_one(self.pool()).await.unwrap()
    }

    async fn detached(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM detached_events").fetch_one(self.pool()).await.unwrap()
    }

    /// Runs `audit verify` on the database, and returns its exit code and report.
    async fn verify(&self) -> (i32, Value) {
        self.verify_with(&[]).await
    }

    /// Does the same with more arguments.
    async fn verify_with(&self, more: &[&str]) -> (i32, Value) {
        let key = self.files().path("key").display().to_string();
        let args = [&["audit", "verify", "--json"][..], more].concat();
        let output = xwms(&self.world().url, &args, &[("XWMS_AUDIT__CHECKPOINT_KEY", &key)]).await;
        let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)));
        (output.status.code().unwrap(), report)
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn expect_done(output: &Output) {
    assert!(output.status.success(), "{}", stderr(output));
}

fn expect_refused(output: &Output, why: &str) {
    assert!(!output.status.success() && stderr(output).contains(why), "{why}: {}", stderr(output));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_tokens_leave_the_database_and_come_back_byte_for_byte() {
    let old = Old::new().await;
    let before = old.first_block().await;
    expect_done(&old.detach().await);
    let (_, rows) = old.first_block().await;
    let detached = old.detached().await;
    assert!(detached >= i64::try_from(TOKENS - 1).unwrap(), "{detached}");
    assert_eq!(rows + detached, before.1, "each event is in one place");
    let sql = "SELECT count(*) FROM events WHERE position <= 256 AND aggregate_type = 'token'";
    let left: i64 = sqlx::query_scalar(sql).fetch_one(old.pool()).await.unwrap();
    assert_eq!(left, 0);
    let listed = old.owner(&["log", "list", "--json"]).await;
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(
        (&listed["first"], &listed["last"], &listed["detached"]),
        (&json!(1), &json!(256), &json!(detached))
    );

    expect_done(&old.detach().await);
    assert_eq!(old.detached().await, detached, "there is nothing more to detach");
    expect_done(&old.attach().await);
    assert_eq!((old.first_block().await, old.detached().await), (before.clone(), 0));
    old.world().server.expect_replayed().await;
    expect_done(&old.attach().await);
    expect_done(&old.detach().await);
    assert_eq!(old.detached().await, detached, "the archive that is there is used again");
    assert_eq!(std::fs::read_dir(old.dir.path()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_work_on_and_refuse_only_what_needs_detached_events() {
    let old = Old::new().await;
    let world = old.world();
    let (_, stream) = old.token().await;
    let other = Process::spawn(
        &world.url,
        free_port(),
        &[("XWMS_ISSUER", &world.server.base), ("XWMS_SUBSCRIBERS", "false")],
    )
    .await;
    expect_done(&old.detach().await);

    let token = world.management().await;
    let client = format!("/v1/clients/{}", old.client_id);
    world.patch(&client, &token, &json!({"name": "Renamed after"})).await.expect_status(200);
    world.client(&token, &json!({"name": "Later", "client_type": "machine"})).await;
    let issued = other.form("/oauth/token", &world.machine(), &[("grant_type", "client_credentials")]).await;
    assert_eq!(issued.status, 200, "a node that ran meanwhile: {}", issued.body);
    world.read("/v1/events?after_position=256&limit=10", &token).await.expect_status(200);
    let clients = world.read("/v1/events?after_position=0&type=client.*&limit=10", &token).await;
    assert!(!clients.expect_status(200).json()["data"].as_array().unwrap().is_empty());
    let as_of = format!("/v1/audit/as_of?object={}&at=100", old.client_id);
    world.read(&as_of, &token).await.expect_status(200);
    let theirs = world.management_of(&world.another().await).await;
    world.read(&format!("/v1/audit/as_of?object={stream}&at=200"), &theirs).await.expect_status(404);
    let listed = world.read(&format!("/v1/events?after_position=0&stream={stream}"), &theirs).await;
    assert_eq!(listed.expect_status(200).json()["data"], json!([]), "nothing is said of another account's");
    let gone = world.read(&format!("/v1/audit/as_of?object={stream}&at=200"), &token).await;
    assert_eq!(gone.expect_status(410).json()["code"], "events_detached");

    for path in [
        "/v1/events?after_position=0&limit=10".to_owned(),
        format!("/v1/events?after_position=0&stream={stream}"),
    ] {
        let refused = world.read(&path, &token).await;
        let problem = refused.expect_status(410).json();
        assert_eq!(problem["code"], "events_detached", "{path}");
        assert!(problem["detail"].as_str().unwrap().contains("256"), "{problem}");
        assert!(!refused.body.contains(".jsonl"), "no tenant learns names of the operator's files");
    }
    for (args, is_good) in [
        (&["audit", "replay"][..], false),
        (&["projections", "rebuild", "access"][..], false),
        (&["projections", "rebuild", "users"][..], true),
        (&["audit", "replay", "--stream", stream.as_str(), "--position", "256"][..], false),
        (&["events", "list", "--after", "256", "--limit", "1"][..], true),
    ] {
        let output = xwms(&world.url, args, &[]).await;
        assert_eq!(output.status.success(), is_good, "{args:?}: {}", stderr(&output));
        assert!(is_good || stderr(&output).contains("xwms log attach"), "{args:?}: {}", stderr(&output));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_dashboard_shows_newer_events_and_says_where_an_old_token_is() {
    let old = Old::new().await;
    let world = old.world();
    let (_, stream) = old.token().await;
    expect_done(&old.detach().await);
    let mut owner = world.owner().await.browser;
    let events = owner.open(&world.server, &path(world.demo.account_id, "events")).await;
    assert!(events.expect_status(200).body.contains(&old.client_id), "{events:?}");
    let token = owner.open(&world.server, &path(world.demo.account_id, &format!("tokens/{stream}"))).await;
    assert!(token.expect_status(410).body.contains("in an archive"), "{token:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn proofs_verify_across_the_border_and_a_stranger_verifies_the_archive() {
    let old = Old::new().await;
    let world = old.world();
    let (position, _) = old.token().await;
    expect_done(&old.detach().await);
    let (code, report) = old.verify().await;
    assert_eq!((code, &report["first_bad"]), (0, &Value::Null), "{report}");
    assert_eq!(report["detached"], json!(old.detached().await));

    let token = world.management().await;
    for tree in ["account", "log"] {
        old.signing.checkpoint("log", &token).await;
        let path = format!("/v1/audit/proofs/inclusion?tree={tree}&position={position}");
        let proof = world.read(&path, &token).await.expect_status(200).json();
        let note = proof["checkpoint"].as_str().unwrap();
        let signed = Checkpoint::open(note, &old.files().key, note.lines().next().unwrap()).unwrap();
        let hash = |text: &Value| -> [u8; 32] {
            STANDARD.decode(text.as_str().unwrap()).unwrap().try_into().unwrap()
        };
        let links: Vec<_> = proof["hashes"].as_array().unwrap().iter().map(hash).collect();
        let index = proof["leaf_index"].as_u64().unwrap();
        let leaf = hash(&proof["leaf_hash"]);
        assert!(is_included(&leaf, index, signed.size, &links, &signed.root), "{tree}: {proof}");
    }
    let (archive, key) = (old.archive(), old.files().key.to_text());
    let args = ["audit", "verify", &archive, "--key", &key, "--json"];
    let verified = xwms("postgres://nobody@127.0.0.1:1/nowhere", &args, &[]).await;
    let report: Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert_eq!((&report["first_bad"], &report["events"]), (&Value::Null, &json!(256)), "{report}");
    assert_eq!(report["blocks"], json!([0, 1]));

    let list = ["events", "list", "--archive", &archive, "--type", "token.*", "--json"];
    let listed = xwms(&world.url, &list, &[]).await;
    expect_done(&listed);
    let lines = String::from_utf8(listed.stdout).unwrap().lines().count();
    assert_eq!(i64::try_from(lines).unwrap(), old.detached().await, "they are read without being attached");

    let forged = "UPDATE detached_events SET leaf = sha256('other') WHERE position = (SELECT min(position) FROM detached_events)";
    cluster::as_owner(&world.url, forged).await;
    let (code, report) = old.verify().await;
    assert_eq!((code, &report["first_bad"]["position"]), (1, &json!(position)), "{report}");
    expect_refused(&old.attach().await, "is not the one that was detached");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_no_recorded_archive_has_is_missing() {
    let old = Old::new().await;
    let (position, _) = old.token().await;
    expect_done(&old.detach().await);
    cluster::as_owner(&old.world().url, "DELETE FROM log_archives").await;
    let (code, report) = old.verify().await;
    assert_eq!((code, &report["first_bad"]["position"]), (1, &json!(position)), "{report}");
}

/// Runs `log detach` as a process that a test kills.
fn start_detaching(old: &Old) -> Child {
    Command::new(env!("CARGO_BIN_EXE_xwms"))
        .args(["log", "detach", "--before", "257", "--to", &old.dir()])
        .env("XWMS_DATABASE_URL", &old.world().url)
        .env("XWMS_DATABASE_OWNER_URL", cluster::owner(&old.world().url))
        .env("XWMS_MASTER_KEY", crate::support::server::MASTER_KEY)
        .env("XWMS_MIGRATE", "false")
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_killed_while_it_detaches_loses_nothing_and_the_next_one_goes_on() {
    let old = Old::new().await;
    let before = old.first_block().await;
    // The archive is written before this table is locked to record it, or before events leave.
    for table in ["log_archives", "detached_events"] {
        let mut owner = <sqlx::PgConnection as sqlx::Connection>::connect(&cluster::owner(&old.world().url))
            .await
            .unwrap();
        let lock = format!("BEGIN; LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE");
        sqlx::raw_sql(&lock).execute(&mut owner).await.unwrap();
        let mut child = start_detaching(&old);
        until("it waits", async || {
            let sql = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass($1)
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
            sqlx::query_scalar::<_, i64>(sql).bind(table).fetch_one(old.pool()).await.unwrap() > 0
        })
        .await;
        signal(child.id().unwrap(), "-KILL").await;
        child.wait().await.unwrap();
        sqlx::raw_sql("ROLLBACK").execute(&mut owner).await.unwrap();
        assert_eq!((old.first_block().await, old.detached().await), (before.clone(), 0), "{table}");
        // Postgres notices only when its statement ends that nobody waits for it.
        until("it let go of its turn", async || {
            let sql = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
                AND objid::bigint = (hashtext('xwms detach')::bigint & 4294967295)
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
            sqlx::query_scalar::<_, i64>(sql).fetch_one(old.pool()).await.unwrap() == 0
        })
        .await;
    }
    expect_done(&old.detach().await);
    assert!(old.detached().await > 0);
    assert_eq!(old.verify().await.0, 0);
    expect_done(&old.attach().await);
    assert_eq!(old.first_block().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_owner_detaches_and_only_what_nothing_needs() {
    let old = Old::new().await;
    let (url, dir) = (&old.world().url, old.dir());
    let serving = xwms(url, &["log", "detach", "--before", "257", "--to", &dir], &[]).await;
    expect_refused(&serving, "only the owner");
    let later = old.owner(&["log", "detach", "--before", "999999", "--to", &dir]).await;
    expect_refused(&later, "--before may be");
    assert_eq!((old.detached().await, std::fs::read_dir(&dir).unwrap().count()), (0, 0));
    expect_done(&old.detach().await);
    let forged = old.dir.path().join("forged.jsonl");
    let text = std::fs::read_to_string(old.archive()).unwrap();
    std::fs::write(&forged, text.replacen("token.issued", "token.issueD", 1)).unwrap();
    let attached = old.owner(&["log", "attach", &forged.display().to_string()]).await;
    expect_refused(&attached, "this log was not detached to this archive");
    std::fs::remove_file(old.archive()).unwrap();
    expect_refused(&old.detach().await, "events-000000000001-000000000256.jsonl");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_of_living_tokens_and_of_accounts_with_a_case_stay() {
    let signing = Signing::new().await;
    let world = &signing.world;
    world.server.append_many(&world.web().client_id, 300).await;
    let token = world.management().await;
    signing.checkpoint("log", &token).await;
    let old = Old { client_id: world.web().client_id, dir: tempfile::tempdir().unwrap(), signing };
    old.follow().await;
    expect_done(&old.detach().await);
    assert_eq!(old.detached().await, 0, "no token has expired a day ago");

    let old = Old::new().await;
    old.world().case(old.world().demo.account_id).await;
    expect_done(&old.detach().await);
    assert_eq!(old.detached().await, 0, "a case may pin any event of its account");
}
