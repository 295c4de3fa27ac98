//! People from another system (`xwms import people`): whole files, the logins after them, and what a hostile file
//! can't do.

use crate::support::{Browser, World, process::xwms, server::MASTER_KEY, until};
use serde_json::{Value, json};
use std::{path::PathBuf, process::Stdio};
use tokio::{io::AsyncWriteExt, process::Command};

/// The password of everybody in tests/data/imports.
const PASSWORD: &str = "correct horse battery";

pub fn data(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/imports").join(file);
    path.to_str().unwrap().to_owned()
}

/// Runs `xwms import …`; returns its exit code, its report and stderr.
pub async fn import(world: &World, args: &[&str]) -> (i32, Vec<Value>, String) {
    let output = xwms(&world.url, &[&["import"][..], args, &["--json"]].concat(), &[]).await;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stdout);
    let entries = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (output.status.code().unwrap(), entries, text(&output.stderr))
}

async fn people(world: &World, source: &str, more: &[&str]) -> (i32, Vec<Value>, String) {
    import(world, &[&["people", "--from", source][..], more].concat()).await
}

fn of<'a>(entries: &'a [Value], member: &str) -> Vec<&'a str> {
    entries.iter().map(|entry| entry[member].as_str().unwrap_or_default()).collect()
}

/// Whether a browser that was never here logs in.
async fn logs_in(world: &World, email: &str, password: &str) -> bool {
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    browser.submit(&world.server, &page, &[("email", email), ("password", password)]).await;
    browser.cookies.contains_key("__Host-xwms_session")
}

async fn stored(world: &World, user_id: &str) -> String {
    sqlx::query_scalar("SELECT phc FROM credentials WHERE user_id = $1")
        .bind(user_id)
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap()
}

/// Asserts that the person logs in with the password from before, and that nothing of the foreign hash is left then.
async fn moves_in(world: &World, email: &str, entry: &Value) {
    let user_id = entry["user_id"].as_str().unwrap();
    let foreign = stored(world, user_id).await;
    assert!(!logs_in(world, email, "wrong horse battery").await, "{email}");
    assert_eq!(stored(world, user_id).await, foreign, "a wrong password replaces nothing");
    assert!(logs_in(world, email, PASSWORD).await, "{email}");
    let own = stored(world, user_id).await;
    assert!(own.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && own != foreign, "{email}");
    assert!(logs_in(world, email, PASSWORD).await, "{email}");
    assert_eq!(stored(world, user_id).await, own);
}

#[tokio::test]
async fn people_of_keycloak_log_in_with_their_passwords() {
    let world = World::new().await;
    let realm = data("keycloak-realm.json");
    let head = world.server.head().await;
    let (code, dry, err) = people(&world, "keycloak", &[&realm, "--dry-run"]).await;
    assert_eq!((code, world.server.head().await), (1, head), "a dry run changes nothing: {err}");
    assert!(err.contains("3 people can be imported; nothing was changed"), "{err}");
    let (code, entries, err) = people(&world, "keycloak", &[&realm]).await;
    assert_eq!((code, &entries), (1, &dry), "and says the same: {err}");
    let expected = ["imported", "imported", "imported", "refused", "skipped", "refused"];
    assert_eq!(of(&entries, "status"), expected, "{entries:?}");
    assert_eq!(of(&entries, "code"), ["", "", "", "hash_too_costly", "service_account", "email_missing"]);
    assert_eq!(entries[1]["dropped"], json!(["second_factor", "groups"]));
    assert_eq!(entries[2]["dropped"], json!(["profile.phone_number"]));
    assert!(err.contains("1 came without second_factor"), "{err}");
    moves_in(&world, "ada@keycloak.example", &entries[0]).await;
    moves_in(&world, "bob@keycloak.example", &entries[1]).await;
    assert!(!logs_in(&world, "carol@keycloak.example", PASSWORD).await, "she was disabled");
    let (_, again, err) = people(&world, "keycloak", &[&realm]).await;
    assert_eq!(of(&again, "status"), ["there", "there", "there", "refused", "skipped", "refused"], "{err}");
    assert_eq!(of(&again, "user_id"), of(&entries, "user_id"));
    assert_eq!(world.server.count("user.registered").await, 4, "with the demo's owner");
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn people_of_auth0_come_from_two_files() {
    let world = World::new().await;
    let (users, hashes) = (data("auth0-users.ndjson"), data("auth0-passwords.ndjson"));
    let (code, entries, err) = people(&world, "auth0", &[&users, "--passwords", &hashes]).await;
    assert_eq!((code, of(&entries, "status")), (0, vec!["imported"; 3]), "{err}");
    assert_eq!(entries[0]["source_id"], "auth0|60425dc43519d90068f80001");
    assert_eq!(entries[1]["dropped"], json!(["linked_login", "metadata"]));
    moves_in(&world, "ada@auth0.example", &entries[0]).await;
    assert!(!logs_in(&world, "bob@auth0.example", PASSWORD).await, "he never had a password");
    assert!(!logs_in(&world, "carol@auth0.example", PASSWORD).await, "she was blocked");
    // The file of hashes names the same people.
    let (code, again, err) = people(&world, "auth0", &[&hashes]).await;
    assert_eq!((code, of(&again, "status")), (0, vec!["there"; 2]), "{err}");
}

#[tokio::test]
async fn people_of_firebase_need_the_parameters_of_their_project() {
    let world = World::new().await;
    let (users, config) = (data("firebase-users.json"), data("firebase-hash-config.json"));
    let (code, entries, err) = people(&world, "firebase", &[&users, "--dry-run"]).await;
    assert_eq!((code, entries[0]["code"].as_str()), (1, Some("hash_config_missing")), "{err}");
    let (_, entries, err) = people(&world, "firebase", &[&users, "--hash-config", &config]).await;
    assert_eq!(of(&entries, "status"), ["imported", "imported", "refused"], "{err}");
    moves_in(&world, "ada@firebase.example", &entries[0]).await;
}

#[tokio::test]
async fn people_of_kratos_log_in_with_their_passwords() {
    let world = World::new().await;
    let identities = data("kratos-identities.json");
    let (code, entries, err) = people(&world, "kratos", &[&identities]).await;
    let expected = ["imported", "imported", "imported", "imported", "refused", "refused"];
    assert_eq!((code, of(&entries, "status")), (1, expected.to_vec()), "{err}");
    assert_eq!(of(&entries, "code"), ["", "", "", "", "hash_unknown", "email_missing"]);
    assert_eq!(entries[0]["source_id"], "9f425a8d-7efc-4768-8f23-7647a74fdf13");
    assert_eq!(entries[1]["dropped"], json!(["second_factor", "linked_login", "attributes", "metadata"]));
    for (name, entry) in ["ada", "bob", "cleo"].iter().zip(&entries) {
        moves_in(&world, &format!("{name}@kratos.example"), entry).await;
    }
    assert!(!logs_in(&world, "dora@kratos.example", PASSWORD).await, "she was inactive");
    let (_, again, err) = people(&world, "kratos", &[&identities]).await;
    assert_eq!(of(&again, "status")[..4], ["there"; 4], "{err}");
    let (_, dropped, err) = people(&world, "kratos", &[&identities, "--drop-bad-hashes", "--dry-run"]).await;
    assert_eq!(
        (of(&dropped, "status")[4], &dropped[4]["dropped"]),
        ("imported", &json!(["password"])),
        "{err}"
    );
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn people_of_a_table_bring_every_kind_of_hash() {
    let world = World::new().await;
    let (code, entries, err) = people(&world, "csv", &[&data("people.csv")]).await;
    assert_eq!((code, of(&entries, "status")), (0, vec!["imported"; 9]), "{err}");
    for (name, entry) in
        ["bcrypt", "phpass", "ssha", "ssha512", "django", "scrypt", "argon2d", "sha256"].iter().zip(&entries)
    {
        moves_in(&world, &format!("{name}@table.example"), entry).await;
    }
    assert!(!logs_in(&world, "nothing@table.example", PASSWORD).await);
    // Text that a spreadsheet would run is a name like any other.
    let shown = xwms(&world.url, &["user", "show", "bcrypt@table.example", "--json"], &[]).await;
    assert!(String::from_utf8_lossy(&shown.stdout).contains("bcrypt@table.example"));
    world.server.settle().await;
    world.server.expect_replayed().await;
}

fn line(number: usize) -> String {
    format!(r#"{{"id":"{number}","email":"person-{number}@many.example","email_verified":true}}{}"#, "\n")
}

#[tokio::test]
async fn a_run_that_was_killed_is_run_again_and_imports_nobody_twice() {
    const MANY: usize = 2_000;
    let world = World::new().await;
    let before = world.server.count("user.registered").await;
    let mut killed = Command::new(env!("CARGO_BIN_EXE_xwms"))
        .args(["import", "people", "--from", "jsonl", "-"])
        .env("XWMS_DATABASE_URL", &world.url)
        .env("XWMS_MASTER_KEY", MASTER_KEY)
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    // It waits for the rest of the file when it is killed.
    let mut file = killed.stdin.take().unwrap();
    let part: String = (0..MANY / 2).map(line).collect();
    file.write_all(part.as_bytes()).await.unwrap();
    file.flush().await.unwrap();
    until("some are imported", async || world.server.count("user.registered").await > before).await;
    killed.kill().await.unwrap();
    drop(file);
    let whole = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(whole.path(), (0..MANY).map(line).collect::<String>()).unwrap();
    let (code, entries, err) = people(&world, "jsonl", &[whole.path().to_str().unwrap()]).await;
    assert_eq!((code, entries.len()), (0, MANY), "{err}");
    let there = of(&entries, "status").iter().filter(|status| **status == "there").count();
    assert!((1..MANY).contains(&there), "{there}");
    assert_eq!(world.server.count("user.registered").await, before + MANY as i64);
    assert_eq!(world.server.count("user.email_verified").await, before + MANY as i64);
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_hostile_file_spoils_only_itself_and_the_report_says_no_secret() {
    let world = World::new().await;
    let owner = world.demo.user.email.clone();
    let hash = "$2b$05$abcdefghijklmnopqrstuuD3mHdCr44zlIZ.VZCaYRpfQhXMYnEo.";
    let mut file = Vec::new();
    for text in [
        format!(r#"{{"id":"1","email":"good@hostile.example","password_hash":"{hash}"}}"#),
        format!(r#"{{"id":"2","email":"{owner}","password_hash":"{hash}"}}"#),
        r#"{"id":"3","email":"GOOD@hostile.example"}"#.to_owned(),
        r#"{"id":"1","email":"other@hostile.example"}"#.to_owned(),
        r#"{"id":"4","email":"nul\u0000@hostile.example"}"#.to_owned(),
        r#"{"id":"nul\u0000","email":"nul@hostile.example"}"#.to_owned(),
        r#"{"id":"5","email":"five@hostile.example","password":"hunter2hunter2"}"#.to_owned(),
        r#"{"id":"6","email":"six@hostile.example","password_hash":"$2b$31$hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunt"}"#.to_owned(),
        r#"{"id":"7","email":"seven@hostile.example","password_hash":"hunter2hunter2"}"#.to_owned(),
        r#"{"id":"8","email":"eight@hostile.example","profile":{"name":"a\u0000b"}}"#.to_owned(),
        format!(r#"{{"id":"9","email":"nine@hostile.example","profile":{}1{}}}"#, "[".repeat(50_000), "]".repeat(50_000)),
        format!(r#"{{"id":"10","email":"ten@hostile.example","x":"{}"}}"#, "x".repeat(3_000_000)),
    ] {
        file.extend(text.into_bytes());
        file.push(b'\n');
    }
    file.extend(b"\xff\xfe{\"email\":\"\0\"}\n{\"id\":\"last\",\"email\":\"last@hostile.example\"}\n{\"id\"");
    let written = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(written.path(), file).unwrap();
    let path = written.path().to_str().unwrap();
    let (code, entries, err) = people(&world, "jsonl", &[path]).await;
    assert_eq!(code, 1, "{err}");
    let expected = [
        "",
        "email_taken",
        "email_taken",
        "id_taken",
        "invalid_email",
        "invalid_id",
        "invalid_record",
        "hash_too_costly",
        "hash_unknown",
        "invalid_profile",
        "invalid_record",
        "record_too_long",
        "invalid_record",
        "",
        "invalid_record",
    ];
    assert_eq!(of(&entries, "code"), expected, "{entries:#?}");
    assert!(entries[3]["user_id"].is_null(), "the id is that of the first line, who has another address");
    let said = format!("{entries:?}{err}");
    assert!(!said.contains("hunter2") && !said.contains(hash), "{said}");
    assert!(logs_in(&world, "good@hostile.example", PASSWORD).await);
    assert!(!logs_in(&world, &owner, PASSWORD).await, "nobody's address is taken");
    let kept = people(&world, "jsonl", &[path, "--drop-bad-hashes"]).await.1;
    assert_eq!(kept[8]["dropped"], json!(["password"]), "{kept:?}");
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn people_of_two_systems_with_the_same_ids_are_not_taken_for_each_other() {
    let world = World::new().await;
    let file = |lines: &[&str]| {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), lines.join("\n")).unwrap();
        file
    };
    let one = file(&[
        r#"{"id":"1","email":"ada@one.example"}"#,
        r#"{"email":"bob@one.example"}"#,
        r#"{"id":"bob@one.example","email":"eve@one.example"}"#,
    ]);
    let two = file(&[
        r#"{"id":"1","email":"eve@two.example","email_verified":true}"#,
        r#"{"id":"2","email":"ada@one.example"}"#,
    ]);
    let (one, two) = (one.path().to_str().unwrap(), two.path().to_str().unwrap());
    let (_, first, err) = people(&world, "jsonl", &[one]).await;
    assert_eq!(of(&first, "status"), ["imported"; 3], "an id is nobody's address: {err}");
    for more in [&["--dry-run"][..], &[]] {
        let (code, second, err) = people(&world, "jsonl", &[&[two][..], more].concat()).await;
        assert_eq!((code, of(&second, "code")), (1, vec!["id_taken", "email_taken"]), "{err}");
        assert!(second.iter().all(|entry| entry["user_id"].is_null()), "it does not say whose: {second:?}");
    }
    let proved = world.server.count("user.email_verified").await;
    let (_, named, err) = people(&world, "jsonl", &[two, "--system", "two", "--unverified"]).await;
    assert_eq!(world.server.count("user.email_verified").await, proved, "the file may not vouch for it");
    assert_eq!(of(&named, "status"), ["imported", "refused"], "{err}");
    assert_ne!(named[0]["user_id"], first[0]["user_id"]);
    let (code, again, err) = people(&world, "jsonl", &[one]).await;
    assert_eq!((code, of(&again, "status")), (0, vec!["there"; 3]), "{err}");
    assert_eq!(of(&again, "user_id"), of(&first, "user_id"));
}

#[tokio::test]
async fn a_wrong_import_command_is_refused_with_the_reason_before_anything_happens() {
    let world = World::new().await;
    let head = world.server.head().await;
    let csv = data("people.csv");
    let table = tempfile::NamedTempFile::new().unwrap();
    std::fs::copy(&csv, table.path()).unwrap();
    let copy = table.path().to_str().unwrap();
    for (args, code, why) in [
        (&["people", "--from", "jsonl", "/nowhere/at/all"][..], 1, "No such file"),
        (&["people", "--from", "ldap", &csv], 2, "ldap"),
        (&["people", &csv], 2, "--from"),
        (&["people", "--from", "keycloak", &csv], 1, "not a JSON document"),
        (&["people", "--from", "csv", &csv, "--passwords", &csv], 1, "for Auth0 only"),
        (&["apps", "--from", "hydra", &csv], 2, "--account"),
        (&["people", "--from", "csv", &csv, "--system", "a b"], 2, "letters, digits"),
        (&["people", "--from", "csv", copy, "--report", copy], 1, "would overwrite"),
        (&["people", "--from", "auth0", &csv, "--passwords", copy, "--report", copy], 1, "would overwrite"),
    ] {
        let (exit, _, err) = import(&world, args).await;
        assert_eq!(exit, code, "{args:?}: {err}");
        assert!(err.contains(why), "{args:?}: {err}");
    }
    assert_eq!(world.server.head().await, head);
    assert_eq!(std::fs::read(copy).unwrap(), std::fs::read(&csv).unwrap());
}
