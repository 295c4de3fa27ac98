//! Nothing that was planted with a person is left in any table after their erasure, and a database that has them back
//! erases them again.

use super::{log_in, mailed};
use crate::{
    log::fanout,
    support::{
        Answer, Browser, Hooked, Receiver, Reply, Server, World,
        browser::redeem,
        cluster, eager,
        imported::import_person,
        process::{Process, free_port, xwms},
        until,
    },
};
use axum::response::IntoResponse;
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use xwms::{
    audit::erasures,
    commands::{Context, leaving},
};
use xwms_events::{account::Role, ids::UserId, user::Profile};
use xwms_projections::PageQuery;

const PASSWORD: &str = "canary password 4711";
const NAME: &str = "Canary Quetzalcoatl";

/// Returns the forms in which `text` may be in a dump: as it is, in hex, and in base64 at each offset.
fn forms(text: &str) -> Vec<String> {
    let hex = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![text.to_owned(), hex];
    for (shift, from) in [(0, 0), (1, 2), (2, 3)] {
        let bytes = [vec![0; shift], text.as_bytes().to_vec()].concat();
        let encoded = BASE64_STANDARD_NO_PAD.encode(&bytes);
        // Characters that other bytes decide, too, don't count.
        let until = encoded.len() - usize::from(bytes.len() % 3 != 0);
        forms.push(encoded[from..until].to_owned());
    }
    forms
}

/// Returns the whole database, as a thief of a backup has it.
async fn dump(url: &str) -> String {
    let dumped = tokio::process::Command::new("pg_dump").args(["--data-only", url]).output().await;
    let output = dumped.expect("pg_dump is installed with Postgres");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_planted_text_is_found_in_base64_at_each_offset() {
    for before in ["", "a", "ab", "abc"] {
        let encoded = BASE64_STANDARD_NO_PAD.encode(format!("{before}{NAME} and more"));
        assert!(forms(NAME).iter().any(|form| encoded.contains(form.as_str())), "{before:?}");
    }
}

#[tokio::test]
async fn no_planted_value_is_in_any_table_after_the_erasure_nor_in_the_events_before_it() {
    let (world, _mailbox) = mailed().await;
    let (store, pool) = (&world.server.app.store, world.server.app.store.pool());
    let email = format!("canary-{}@people.example", uuid::Uuid::now_v7().simple());
    let phc = world.server.app.passwords.hash(PASSWORD).await.unwrap();
    let profile = Profile { name: Some(NAME.to_owned()), ..Profile::default() };
    let user_id = import_person(store, &email, profile, &phc).await.unwrap();
    let context = Context::system(store, "test");
    log_in(&world, &email, "a wrong canary password").await;
    let (mut browser, _) = log_in(&world, &email, PASSWORD).await;
    let session = browser.cookies["__Host-xwms_session"].clone();
    let code = browser.code(&world, "openid email profile offline_access").await;
    let tokens = world.token(&world.web(), &redeem(&code)).await.expect_status(200).json();
    let [access, refresh] = ["access_token", "refresh_token"].map(|kind| tokens[kind].as_str().unwrap());
    let info = world.server.http.get(format!("{}/oauth/userinfo", world.server.base)).bearer_auth(access);
    let info = Answer::of(info.send().await.unwrap()).await.expect_status(200).json();
    assert_eq!((info["email"].as_str(), info["name"].as_str()), (Some(email.as_str()), Some(NAME)));
    world.server.log_requests().await;
    world.server.settle().await;

    let secrets = [PASSWORD, "a wrong canary password", &session, &code, access, refresh];
    let personal = [email.as_str(), NAME, "Quetzalcoatl"];
    let sql = "SELECT string_agg(payload::text || metadata::text, ' ') FROM events";
    let events: String = sqlx::query_scalar(sql).fetch_one(pool).await.unwrap();
    for planted in secrets.iter().chain(&personal) {
        let found = forms(planted).into_iter().find(|form| events.contains(form.as_str()));
        assert_eq!(found, None, "{planted:?} is in the events");
    }
    let before = dump(&world.url).await;
    assert!(before.contains(&email), "the read model has it, so the search finds what is there");

    leaving::erase(&context, user_id).await.unwrap();
    world.server.settle().await;
    world.server.wait_for(erasures::NAME).await;
    let after = dump(&world.url).await;
    for planted in secrets.iter().chain(&personal).chain([&phc.as_str()]) {
        let found = forms(planted).into_iter().find(|form| after.contains(form.as_str()));
        assert_eq!(found, None, "{planted:?} is left in the database");
    }
    let of_them = "SELECT count(*) FROM request_log WHERE user_id = $1";
    let rows: i64 = sqlx::query_scalar(of_them).bind(user_id.uuid()).fetch_one(pool).await.unwrap();
    let located =
        format!("{of_them} AND (origin IS NOT NULL OR ip_hash IS NOT NULL OR agent_hash IS NOT NULL)");
    let left: i64 = sqlx::query_scalar(&located).bind(user_id.uuid()).fetch_one(pool).await.unwrap();
    assert!(rows > 0 && left == 0, "{left} of {rows} requests say where they came from");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn the_address_of_an_invitation_goes_with_the_person_and_its_account_has_them_in_its_list() {
    let world = World::new().await;
    let (store, pool) = (&world.server.app.store, world.server.app.store.pool());
    let person = world.person(world.demo.account_id, Role::Developer).await;
    world.server.settle().await;
    leaving::erase(&Context::system(store, "test"), person.user_id).await.unwrap();
    world.server.wait_for(erasures::NAME).await;
    let keys = "SELECT count(*) FROM subject_keys WHERE subject IN (
        SELECT payload->>'invitation_id' FROM events
        WHERE event_type = 'member.joined' AND payload->>'user_id' = $1)";
    let keys: i64 = sqlx::query_scalar(keys).bind(person.user_id.to_string()).fetch_one(pool).await.unwrap();
    assert_eq!(keys, 0);
    let other = world.another().await.account_id;
    for (account_id, is_listed) in [(Some(world.demo.account_id), true), (None, true), (Some(other), false)] {
        let list = erasures::list(pool, account_id, PageQuery { limit: 100, after: None }).await.unwrap();
        let found = list.iter().any(|one| one.user_id == person.user_id.to_string());
        assert_eq!(found, is_listed, "{account_id:?}");
    }
    let ids = |listed: serde_json::Value| -> Vec<String> {
        let data = listed["data"].as_array().unwrap().iter();
        data.map(|one| one["user_id"].as_str().unwrap().to_owned()).collect()
    };
    let own = world.read("/v1/audit/erasures", &world.management().await).await.expect_status(200).json();
    assert_eq!(ids(own), [person.user_id.to_string()]);
    let theirs = world.read("/v1/audit/erasures", &world.stranger().await).await.expect_status(200).json();
    assert!(ids(theirs).is_empty(), "another account's");
}

/// Logs the person in at `process`, and lets an app see who they are; returns the app's code and access token.
async fn visit(world: &World, process: &Process, email: &str) -> [String; 2] {
    let mut browser = Browser::default();
    let page = browser.open(process, "/login").await;
    browser.submit(process, &page, &[("email", email), ("password", PASSWORD)]).await;
    let code = browser.code(world, "openid email profile offline_access").await;
    let tokens = process.form("/oauth/token", &world.web(), &redeem(&code)).await.expect_status(200).json();
    let access = tokens["access_token"].as_str().unwrap().to_owned();
    let info = process.request(reqwest::Method::GET, "/oauth/userinfo").bearer_auth(&access);
    let info = Answer::of(info.send().await.unwrap()).await.expect_status(200).json();
    assert_eq!((info["email"].as_str(), info["name"].as_str()), (Some(email), Some(NAME)));
    [code, access]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_planted_value_has_left_the_server_when_the_person_is_erased() {
    let (dir, nats_port) = (tempfile::tempdir().unwrap(), free_port());
    let nats = fanout::nats(dir.path(), nats_port).await;
    // What a receiver says is kept with the attempt: this one repeats the message.
    let echo = Receiver::with(|request| Reply::Full(request.body.clone().into_response())).await;
    let idle = |settings: &mut xwms::config::Settings| {
        eager(settings);
        settings.subscribers = false;
    };
    let hooked = Hooked::with(serde_json::json!({}), echo, idle).await;
    let world = &hooked.world;
    let url = format!("nats://127.0.0.1:{nats_port}");
    let settings = [
        ("XWMS_ISSUER", world.server.base.as_str()),
        ("XWMS_LOG", "trace"),
        ("XWMS_WEBHOOKS__ALLOW", r#"["127.0.0.0/8"]"#),
        ("XWMS_NATS__URL", url.as_str()),
    ];
    let process = Process::spawn(&world.url, free_port(), &settings).await;

    let email = format!("canary-{}@people.example", uuid::Uuid::now_v7().simple());
    let phc = world.server.app.passwords.hash(PASSWORD).await.unwrap();
    let profile = Profile { name: Some(NAME.to_owned()), ..Profile::default() };
    let user_id = import_person(&world.server.app.store, &email, profile, &phc).await.unwrap();
    let context = Context::system(&world.server.app.store, "test");
    let [code, access] = visit(world, &process, &email).await;
    leaving::erase(&context, user_id).await.unwrap();
    world.server.settle().await;
    world.server.wait_for(erasures::NAME).await;

    hooked
        .until("/messages?limit=100", |list| {
            let data = list["data"].as_array().unwrap();
            data.iter().any(|one| one["type"] == "grant.authorized")
                && data.iter().all(|one| one["status"] == "delivered")
        })
        .await;
    let published = fanout::stream(&world.server, nats_port).await;
    let published: String = published.iter().map(|one| format!("{} {}\n", one.subject, one.body)).collect();
    let received = hooked.receiver.received().into_iter();
    let received: String =
        received.map(|one| format!("{:?} {}\n", one.headers, String::from_utf8_lossy(&one.body))).collect();
    // Also the attempts, with what the receiver said.
    let backup = dump(&world.url).await;
    let said = process.said();
    assert!(published.contains(&user_id.to_string()) && received.contains(&user_id.to_string()));
    assert!(backup.matches("specversion").count() > 0, "the attempts have what the receiver said");
    assert!(said.contains("xwms::access"), "log lines were caught");
    let places =
        [("NATS", published), ("a webhook", received), ("a backup", backup), ("the log lines", said)];
    for planted in [PASSWORD, NAME, "Quetzalcoatl", &email, &phc, &code, &access] {
        for (place, text) in &places {
            let found = forms(planted).into_iter().find(|form| text.contains(form.as_str()));
            assert_eq!(found, None, "{planted:?} is in {place}");
        }
    }
    nats.stop().await;
}

async fn imported(server: &Server, email: &str) -> UserId {
    let phc = server.app.passwords.hash(PASSWORD).await.unwrap();
    import_person(&server.app.store, email, Profile::default(), &phc).await.unwrap()
}

#[tokio::test]
async fn the_file_outlives_the_database_and_restored_people_are_erased_again() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("erasures.jsonl");
    let first = World::with(|settings| settings.erasures_file = Some(file.clone())).await;
    let gone = imported(&first.server, "gone@people.example").await;
    first.server.settle().await;
    leaving::erase(&Context::system(&first.server.app.store, "test"), gone).await.unwrap();
    first.server.wait_for(erasures::NAME).await;
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.lines().count() == 1 && text.contains(&gone.to_string()) && !text.contains('@'), "{text}");

    // A database that has two people whom the file says are erased, and one who is not in it.
    let url = cluster::database().await;
    let restored = World::at(&url, |_| {}).await;
    let (one, two) = (
        imported(&restored.server, "one@people.example").await,
        imported(&restored.server, "two@people.example").await,
    );
    imported(&restored.server, "three@people.example").await;
    restored.server.settle().await;
    let line =
        |user_id: UserId| format!("{{\"user_id\":\"{user_id}\",\"erased_at\":\"2026-01-01T00:00:00Z\"}}\n");
    std::fs::write(&file, text.clone() + &line(one)).unwrap();
    let path = file.display().to_string();
    let said = xwms(&url, &["audit", "erase-again", "--from", &path], &[]).await;
    assert!(said.status.success(), "{said:?}");
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), one.to_string());
    let said = xwms(&url, &["audit", "erase-again", "--from", &path], &[]).await;
    assert!(said.status.success() && said.stdout.is_empty(), "{said:?}");

    std::fs::write(&file, text + &line(one) + &line(two)).unwrap();
    let base = restored.server.base.clone();
    let _second = Server::start_with(&url, |settings| {
        settings.issuer = base;
        settings.erasures_file = Some(file.clone());
    })
    .await;
    until("the server erases again at its start", async || restored.server.count("user.erased").await == 2)
        .await;
    restored.server.wait_for(erasures::NAME).await;
    let listed = xwms(&url, &["audit", "erasures", "--json"], &[]).await;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.contains(&one.to_string()) && listed.contains(&two.to_string()), "{listed}");
}
