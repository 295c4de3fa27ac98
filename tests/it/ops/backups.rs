//! `deploy/backup.sh` and `deploy/restore.sh`, as an operator runs them: a backup, more history, another cluster, and a
//! server on it (docs/operations/backup-and-restore.md).

use crate::{
    docs::commands::root,
    support::{
        Browser, Credentials, Server, World, cluster,
        process::{after_this, xwms},
        server::MASTER_KEY,
        until,
    },
};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Output,
};
use tempfile::TempDir;
use tokio::process::Command;
use xwms::{
    audit::erasures,
    dev::postgres::{Postgres, PostgresOptions},
};

const DATABASE: &str = "xwms_restored";
const SERVING: &str = "xwms_serve";

/// Runs a script of `deploy` with these arguments and variables.
async fn script(name: &str, args: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new("sh");
    command.arg(root().join("deploy").join(name)).args(args);
    command.env("XWMS", env!("CARGO_BIN_EXE_xwms")).envs(variables.iter().copied()).output().await.unwrap()
}

/// Runs a script that must refuse, and returns why it does.
async fn refused(name: &str, args: &[&str], variables: &[(&str, &str)]) -> String {
    let output = script(name, args, variables).await;
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Makes a backup of the database `url` in `dir`; returns its file.
async fn back_up(url: &str, dir: &Path) -> PathBuf {
    let owner = cluster::owner(url);
    let output =
        script("backup.sh", &[dir.to_str().unwrap()], &[("XWMS_DATABASE_OWNER_URL", owner.as_str())]).await;
    assert!(output.status.success(), "{output:?}");
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
}

/// Another cluster with an empty database.
struct Elsewhere {
    owner: String,
    serving: String,
    postgres: Postgres,
    _dir: TempDir,
}

impl Elsewhere {
    async fn start() -> Self {
        // Postgres runs as another user, who needs access.
        let dir = tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap();
        let at = dir.path().display();
        after_this(&format!("kill -QUIT $(head -1 {at}/postgres/postmaster.pid); sleep 1; rm -rf {at}"));
        let options = PostgresOptions { dir: dir.path().to_owned(), durable: false, max_connections: 100 };
        let postgres = Postgres::start(options).await.expect("Postgres starts");
        postgres.create_database_if_missing(DATABASE).await.unwrap();
        let (owner, serving) = (postgres.url(DATABASE), postgres.url_of(SERVING, DATABASE));
        Self { owner, serving, postgres, _dir: dir }
    }

    fn variables(&self) -> [(&str, &str); 3] {
        [
            ("XWMS_DATABASE_OWNER_URL", self.owner.as_str()),
            ("XWMS_DATABASE_URL", self.serving.as_str()),
            ("XWMS_MASTER_KEY", MASTER_KEY),
        ]
    }
}

async fn machine(world: &World, token: &str, name: &str) -> Credentials {
    world.client(token, &json!({"name": name, "client_type": "machine", "scopes": ["clients:read"]})).await
}

async fn user(world: &World, token: &str, name: &str) -> String {
    let email = format!("{name}@people.example");
    world.test_user(token, &json!({"email": email, "password": "long enough", "name": name})).await
}

/// Returns the status of a REST resource at the restored server.
async fn status(server: &Server, token: &str, path: &str) -> u16 {
    let request = server.http.get(format!("{}{path}", server.base)).bearer_auth(token);
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_backup_is_complete_and_people_erased_since_stay_erased() {
    let dir = tempfile::tempdir().unwrap();
    let list = dir.path().join("erasures.jsonl");
    let world = World::with(|settings| settings.erasures_file = Some(list.clone())).await;
    let token = world.management().await;
    let kept = machine(&world, &token, "Kept").await;
    let (stays, goes) = (user(&world, &token, "stays").await, user(&world, &token, "goes").await);
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    world.server.settle().await;
    let events = world.server.head().await;

    let dump = back_up(&world.url, dir.path()).await;
    let mode = std::fs::metadata(&dump).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "others can read the backup: {mode:o}");

    // Of what follows, the backup knows nothing.
    let later = machine(&world, &token, "Later").await;
    world.delete(&format!("/v1/users/{goes}"), &token).await.expect_status(204);
    let revoked = world.own_token(&kept).await;
    world.delete(&format!("/v1/clients/{}", kept.client_id), &token).await.expect_status(204);
    world.server.wait_for(erasures::NAME).await;

    let elsewhere = Elsewhere::start().await;
    let erased = list.to_str().unwrap();
    let arguments = [dump.to_str().unwrap(), "--erasures", erased];
    let restored = script("restore.sh", &arguments, &elsewhere.variables()).await;
    assert!(restored.status.success(), "{restored:?}");
    let said = String::from_utf8_lossy(&restored.stdout).into_owned();
    assert!(said.contains("every event is as it was written"), "{said}");
    let again = refused("restore.sh", &arguments, &elsewhere.variables()).await;
    assert!(again.contains("not empty"), "{again}");

    let server =
        Server::start_with(&elsewhere.serving, |settings| settings.erasures_file = Some(list.clone())).await;
    until("the erased person is erased again", async || server.count("user.erased").await == 1).await;
    server.wait_for(erasures::NAME).await;
    server.expect_replayed().await;
    assert!(server.head().await > events + 1_000_000, "no position is assigned twice");

    for (whose, token) in [("before", token.as_str()), ("since", revoked.as_str())] {
        assert!(!world.active_at(&server, token).await, "a token issued {whose} is stopped");
    }
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let refreshing = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    world.token_at(&server, &world.web(), &refreshing).await.expect_oauth(400, "invalid_grant");
    let credentials = [("grant_type", "client_credentials")];
    world.token_at(&server, &kept, &credentials).await.expect_status(200);
    world.token_at(&server, &later, &credentials).await.expect_oauth(401, "invalid_client");
    let fresh: Value =
        world.token_at(&server, &world.machine(), &credentials).await.expect_status(200).json();
    let fresh = fresh["access_token"].as_str().unwrap();
    for (path, expected) in [
        (format!("/v1/clients/{}", kept.client_id), 200),
        (format!("/v1/clients/{}", later.client_id), 404),
        (format!("/v1/users/{stays}"), 200),
        (format!("/v1/users/{goes}"), 404),
    ] {
        assert_eq!(status(&server, fresh, &path).await, expected, "{path}");
    }
    let verified = xwms(&elsewhere.serving, &["audit", "verify"], &[("XWMS_MIGRATE", "false")]).await;
    assert!(verified.status.success(), "{verified:?}");
    let listed = xwms(&elsewhere.serving, &["audit", "erasures", "--json"], &[]).await;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.contains(&goes) && !listed.contains(&stays), "{listed}");
}

#[tokio::test]
async fn a_thief_of_a_backup_reads_no_address_and_no_key_of_the_server() {
    let world = World::new().await;
    let token = world.management().await;
    user(&world, &token, "quetzal").await;
    world.server.settle().await;
    let dir = tempfile::tempdir().unwrap();
    let dump = back_up(&world.url, dir.path()).await;
    let text = Command::new("pg_restore").args(["-f", "-"]).arg(&dump).output().await.unwrap();
    assert!(text.status.success(), "{text:?}");
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("user.registered"), "the search finds what is there");
    for hidden in ["quetzal", MASTER_KEY, &world.machine().secret, &token, &world.demo.user.email] {
        assert!(!text.contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn a_backup_that_is_damaged_or_incomplete_is_refused_before_anything_is_written() {
    let world = World::new().await;
    let dir = tempfile::tempdir().unwrap();
    let dump = back_up(&world.url, dir.path()).await;
    let dump = dump.to_str().unwrap();
    let password = world.url.replacen("//xwms_serve@", "//xwms_serve:hunter2@", 1);
    let said = refused(
        "backup.sh",
        &[dir.path().to_str().unwrap()],
        &[("XWMS_DATABASE_OWNER_URL", password.as_str())],
    )
    .await;
    assert!(said.contains(".pgpass") && !said.contains("hunter2"), "{said}");
    let query = "postgres://xwms_owner@db.internal/xwms?password=hunter2";
    let to = dir.path().to_str().unwrap();
    let said = refused("backup.sh", &[to], &[("XWMS_DATABASE_OWNER_URL", query)]).await;
    assert!(said.contains(".pgpass") && !said.contains("hunter2"), "{said}");
    let said =
        refused("backup.sh", &["/nonexistent"], &[("XWMS_DATABASE_OWNER_URL", world.url.as_str())]).await;
    assert!(said.contains("/nonexistent"), "{said}");

    // The database has tables: whatever comes as far as that is refused there.
    let owner = cluster::owner(&world.url);
    let all = [
        ("XWMS_DATABASE_OWNER_URL", owner.as_str()),
        ("XWMS_DATABASE_URL", world.url.as_str()),
        ("XWMS_MASTER_KEY", MASTER_KEY),
    ];
    for (args, says) in [
        (vec![dump], "--erasures"),
        (vec![dump, "--erasures", "/nonexistent"], "/nonexistent"),
        (vec![dump, "--erasures", dump, "--no-erasures"], "exclude"),
        (vec![dump, "--forget"], "--forget"),
        (vec!["/nonexistent.dump", "--no-erasures"], "/nonexistent.dump"),
        (vec![dump, "--no-erasures"], "not empty"),
    ] {
        let said = refused("restore.sh", &args, &all).await;
        assert!(said.contains(says), "{args:?}: {said}");
    }
    let said = refused("restore.sh", &[dump, "--no-erasures"], &all[..2]).await;
    assert!(said.contains("master key"), "{said}");
    let mut bytes = std::fs::read(dump).unwrap();
    bytes.push(0);
    std::fs::write(dump, bytes).unwrap();
    let said = refused("restore.sh", &[dump, "--no-erasures"], &all).await;
    assert!(said.contains("damaged"), "{said}");
}

#[tokio::test]
async fn a_restore_that_can_not_be_finished_says_so_before_it_begins_or_what_to_do_next() {
    let world = World::new().await;
    let dir = tempfile::tempdir().unwrap();
    let dump = back_up(&world.url, dir.path()).await;
    let arguments = [dump.to_str().unwrap(), "--no-erasures"];
    let elsewhere = Elsewhere::start().await;

    // An owner who can't make the serving role.
    let mut connection = PgConnection::connect(&elsewhere.owner).await.unwrap();
    sqlx::raw_sql("CREATE ROLE narrow LOGIN").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let narrow = elsewhere.postgres.url_of("narrow", DATABASE);
    let [_, serving, key] = elsewhere.variables();
    let said =
        refused("restore.sh", &arguments, &[("XWMS_DATABASE_OWNER_URL", narrow.as_str()), serving, key])
            .await;
    assert!(said.contains("XWMS_DATABASE_URL can't connect") && said.contains(SERVING), "{said}");

    let [owner, serving, _] = elsewhere.variables();
    let another = ("XWMS_MASTER_KEY", "HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    let said = refused("restore.sh", &arguments, &[owner, serving, another]).await;
    assert!(said.contains("right master key") && said.contains("drop and create the database"), "{said}");
}
