//! The master key and the root keys that it wraps are replaced while servers serve: nobody is refused, nothing is lost,
//! and what was replaced opens nothing at the end.

use crate::support::{
    Browser, Server, World, cluster,
    process::{Process, free_port, xwms},
    server::MASTER_KEY,
    until,
};
use serde_json::Value;
use sqlx::PgPool;
use xwms::store::roots;

/// Another 32 bytes.
const NEW: &str = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
const WRONG: &str = "is it the right master key?";

fn previous() -> String {
    format!("[\"{MASTER_KEY}\"]")
}

fn refresh_token(tokens: &Value) -> &str {
    tokens["refresh_token"].as_str().unwrap()
}

fn refreshing(token: &str) -> [(&str, &str); 2] {
    [("grant_type", "refresh_token"), ("refresh_token", token)]
}

/// Runs a command with the new key. Returns whether it succeeded, and what it said.
async fn with_new(url: &str, args: &[&str], previous: Option<&str>) -> (bool, String) {
    let mut settings = vec![("XWMS_MASTER_KEY", NEW)];
    settings.extend(previous.map(|keys| ("XWMS_PREVIOUS_MASTER_KEYS", keys)));
    let output = xwms(url, args, &settings).await;
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[tokio::test]
async fn a_master_key_is_replaced_process_by_process_and_nobody_is_refused() {
    let url = cluster::database().await;
    let world = World::at(&url, |_| {}).await;
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let (good, said) = with_new(&url, &["keys", "list"], None).await;
    assert!(!good && said.contains(WRONG), "nobody told the database of the new key: {said}");

    let (issuer, old) = (world.server.base.clone(), previous());
    let both = [
        ("XWMS_ISSUER", issuer.as_str()),
        ("XWMS_MASTER_KEY", NEW),
        ("XWMS_PREVIOUS_MASTER_KEYS", old.as_str()),
    ];
    let second = Process::spawn(&url, free_port(), &both).await;
    let there = second.form("/oauth/token", &world.web(), &refreshing(refresh_token(&tokens))).await;
    let there = there.expect_status(200).json();
    let here = world.token(&world.web(), &refreshing(refresh_token(&there))).await.expect_status(200).json();
    let third = Server::start(&url, true, Some(&issuer)).await;
    let (checked, said) = with_new(&url, &["keys", "master", "status", "--check"], None).await;
    assert!(!checked, "the former key still opens root keys: {said}");
    let (good, said) = with_new(&url, &["keys", "master", "finish"], Some(&old)).await;
    assert!(!good && said.contains("still name"), "{said}");

    let (good, said) = with_new(&url, &["keys", "master", "finish"], None).await;
    assert!(good, "{said}");
    let (checked, said) = with_new(&url, &["keys", "master", "status", "--check"], None).await;
    assert!(checked, "{said}");
    let former = xwms(&url, &["keys", "list"], &[]).await;
    assert!(
        !former.status.success() && String::from_utf8_lossy(&former.stderr).contains(WRONG),
        "{former:?}"
    );
    // Those that started before go on with what they know.
    let here = world.token_at(&third, &world.web(), &refreshing(refresh_token(&here))).await;
    let here = here.expect_status(200).json();
    let alone = [("XWMS_ISSUER", issuer.as_str()), ("XWMS_MASTER_KEY", NEW)];
    let fourth = Process::spawn(&url, free_port(), &alone).await;
    fourth.form("/oauth/token", &world.web(), &refreshing(refresh_token(&here))).await.expect_status(200);
}

/// Makes the newest root key as old as it must be to be used.
async fn ripen(pool: &PgPool) {
    let sql = "UPDATE root_keys SET created_at = created_at - interval '2 minutes'";
    sqlx::query(sql).execute(pool).await.unwrap();
}

#[tokio::test]
async fn a_root_key_is_replaced_under_requests_and_retired() {
    let world = World::new().await;
    let other = Server::start(&world.url, true, Some(&world.server.base)).await;
    let (store, pool) = (&world.server.app.store, world.server.app.store.pool());
    let spent = Browser::default().tokens(&world, "openid offline_access").await;
    let stolen = Browser::default().tokens(&world, "openid offline_access").await;
    let made = xwms(&world.url, &["keys", "master", "new-root"], &[]).await;
    assert!(made.status.success(), "{made:?}");
    let early = xwms(&world.url, &["keys", "master", "new-root"], &[]).await;
    assert!(!early.status.success(), "the one before is not in use yet: {early:?}");
    assert_eq!(store.vault().master().writer(), 1);
    ripen(pool).await;
    let both = [store.vault().master(), other.app.store.vault().master()];
    until("both nodes use the new root key", async || both.iter().all(|keys| keys.writer() == 2)).await;
    until("everything is wrapped again", async || roots::status(pool).await.unwrap().1 == 0).await;

    // Handles of the former root key are good, and so are hashes: of addresses, passwords' users and client secrets.
    let fresh = world.token_at(&other, &world.web(), &refreshing(refresh_token(&spent))).await;
    let fresh = fresh.expect_status(200).json();
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    browser.get(&other, "/account/consents").await.expect_status(200);
    let in_use = xwms(&world.url, &["keys", "master", "retire-root", "2"], &[]).await;
    assert!(!in_use.status.success(), "{in_use:?}");
    let retired = xwms(&world.url, &["keys", "master", "retire-root", "1"], &[]).await;
    assert!(retired.status.success(), "{retired:?}");
    until("both nodes know that it is retired", async || {
        !knows(&world.server, &stolen) && !knows(&other, &stolen)
    })
    .await;
    world.token(&world.web(), &refreshing(refresh_token(&stolen))).await.expect_oauth(400, "invalid_grant");
    world.token(&world.web(), &refreshing(refresh_token(&fresh))).await.expect_status(200);
    browser.get(&world.server, "/account/consents").await.expect_status(200);
    Server::start(&world.url, true, Some(&world.server.base)).await.expect_replayed().await;
}

/// Whether `server` takes the refresh token for one of its own.
fn knows(server: &Server, tokens: &Value) -> bool {
    let keys = server.app.store.vault().master();
    xwms::keys::handle::open(keys, xwms::keys::handle::Kind::Refresh, refresh_token(tokens)).is_some()
}

#[tokio::test]
async fn kill_9_while_keys_are_wrapped_again_loses_none() {
    const PEOPLE: usize = 1500;
    let url = cluster::database().await;
    let server = Server::start(&url, true, None).await;
    let subjects: Vec<_> = (0..PEOPLE).map(|number| format!("person {number}")).collect();
    for subject in &subjects {
        server.app.store.vault().subject_or_new(subject).await.unwrap();
    }
    let probe =
        server.app.store.vault().subject(&subjects[0]).await.unwrap().unwrap().seal("x", "plain").unwrap();
    let base = server.base.clone();
    server.stop().await;
    let made = xwms(&url, &["keys", "master", "new-root"], &[]).await;
    assert!(made.status.success(), "{made:?}");
    let pool = PgPool::connect(&url).await.unwrap();
    ripen(&pool).await;

    let left = async || roots::status(&pool).await.unwrap().1;
    let before = left().await;
    assert!(before >= 1500, "{before}");
    let mut victim = Process::spawn(&url, free_port(), &[("XWMS_ISSUER", base.as_str())]).await;
    until("it has begun", async || left().await < before).await;
    victim.child.kill().await.unwrap();
    let next = Server::start(&url, true, Some(&base)).await;
    until("everything is wrapped again", async || left().await == 0).await;
    let vault = next.app.store.vault();
    for subject in &subjects {
        assert!(vault.subject(subject).await.unwrap().is_some(), "{subject}");
    }
    assert_eq!(vault.subject(&subjects[0]).await.unwrap().unwrap().open("x", &probe).unwrap(), "plain");
}
