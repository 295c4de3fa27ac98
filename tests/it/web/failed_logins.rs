//! Logins that failed, as the log, the person and the operator see them: bounded, with their reasons, and with nothing
//! secret; on two nodes, at a shutdown and after an erasure. The adversary is a stranger who tries many addresses.

use super::factors::enrol;
use crate::support::{
    Browser, Server, World, browser::form, cluster, process::xwms, totp::wrong_codes, until,
};
use serde_json::Value;
use std::time::Duration;
use xwms::{
    commands::{Context, leaving},
    config::Settings,
    store::feed::Filter,
};
use xwms_events::{
    AnyEvent,
    account::Role,
    ids::{UserId, login_id},
    login::{FailureReason, LoginEvent, LoginSurface},
};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
/// A password that nobody has.
const WRONG: &str = "a planted wrong password";
/// The most events that strangers cause in one write: those with names, and one for the others for each reason.
const STRANGERS_MAX: usize = 100 + 2;

fn behind_proxy(settings: &mut Settings) {
    settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
}

fn at(ip: &str) -> Browser {
    Browser { agent: Some(FIREFOX.to_owned()), from: Some(ip.to_owned()), ..Browser::default() }
}

/// Tries these addresses with a wrong password, from one browser.
async fn fail(server: &Server, browser: &mut Browser, emails: &[String]) {
    let page = browser.get(server, "/login").await;
    let (_, fields) = form(&page.body);
    for email in emails {
        let typed = [("email".to_owned(), email.clone()), ("password".to_owned(), WRONG.to_owned())];
        let answer = browser.post(server, "/login", &[&fields[..], &typed].concat()).await;
        assert!([200, 429].contains(&answer.status), "{answer:?}");
    }
}

/// A `login.failed` event, as far as the tests look at it.
#[derive(Clone, Debug)]
struct Failed {
    user_id: Option<UserId>,
    name: Option<String>,
    reason: FailureReason,
    surface: LoginSurface,
    count: u32,
    network: Option<String>,
    ip: Option<String>,
}

/// Writes what the server counted, and returns all such events of the log.
async fn written(server: &Server) -> Vec<Failed> {
    assert!(server.app.failed_logins.flush().await);
    read(server).await
}

async fn read(server: &Server) -> Vec<Failed> {
    let filter = Filter { names: vec!["login.failed".to_owned()], ..Filter::default() };
    let found = server.app.store.events(&filter, 0, 10_000).await.unwrap();
    let failed = |event: &AnyEvent| match event {
        AnyEvent::Login(LoginEvent::Failed {
            user_id, name, reason, surface, count, network, place, ..
        }) => Failed {
            user_id: *user_id,
            name: name.clone(),
            reason: *reason,
            surface: *surface,
            count: *count,
            network: network.clone(),
            ip: place.get().map(|place| place.ip.clone()),
        },
        other => panic!("{other:?}"),
    };
    found.feed.into_iter().map(|event| failed(&event.unwrap().data)).collect()
}

fn sum<'a>(failed: impl IntoIterator<Item = &'a Failed>) -> u32 {
    failed.into_iter().map(|one| one.count).sum()
}

#[tokio::test]
async fn a_stranger_who_tries_many_addresses_causes_a_bounded_number_of_events_with_nothing_secret() {
    let world = World::with(behind_proxy).await;
    let (server, user) = (&world.server, world.demo.user.clone());
    fail(server, &mut at("198.51.100.7"), &vec![user.email.clone(); 3]).await;
    let strangers: Vec<String> = (0..500).map(|number| format!("planted-{number}@nowhere.example")).collect();
    fail(server, &mut at("192.0.2.1"), &strangers).await;
    assert_eq!(read(server).await.len(), 0, "nothing is written by the login itself");

    let all = written(server).await;
    let (people, unknown): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.user_id.is_some());
    let [own] = &people[..] else { panic!("{people:?}") };
    assert_eq!(
        (own.count, own.reason, own.surface),
        (3, FailureReason::WrongPassword, LoginSurface::LoginPage)
    );
    assert_eq!((own.ip.as_deref(), &own.name), (Some("198.51.100.7"), &None));
    assert!(unknown.len() <= STRANGERS_MAX, "{}", unknown.len());
    assert_eq!(sum(&unknown), 500, "none is lost");
    assert!(unknown.iter().all(|one| one.ip.is_none()), "nothing personal about strangers");
    let named: Vec<_> = unknown.iter().filter(|one| one.name.is_some()).collect();
    let networks: std::collections::BTreeSet<_> = named.iter().map(|one| &one.network).collect();
    assert!(networks.len() == 1 && *networks.first().unwrap() != &own.network, "equal networks compare");
    assert!(named.iter().any(|one| one.reason == FailureReason::UnknownAddress));

    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT payload::text || metadata::text FROM events WHERE event_type = 'login.failed'",
    )
    .fetch_all(server.app.store.pool())
    .await
    .unwrap();
    for secret in [WRONG, "planted-", "nowhere.example", &user.email, "192.0.2.", "198.51.100.", "Firefox"] {
        assert!(rows.iter().all(|row| !row.contains(secret)), "{secret} is in the log");
    }
    // Another minute starts with nothing.
    let before = read(server).await.len();
    assert_eq!(written(server).await.len(), before);
    server.expect_replayed().await;
}

#[tokio::test]
async fn two_nodes_count_the_same_user_together() {
    let world = World::at(&cluster::database().await, behind_proxy).await;
    let other = Server::start_with(&world.url, |settings| {
        behind_proxy(settings);
        settings.issuer = world.server.base.clone();
    })
    .await;
    let emails = vec![world.demo.user.email.clone(); 2];
    fail(&world.server, &mut at("192.0.2.1"), &emails).await;
    fail(&other, &mut at("192.0.2.2"), &emails).await;
    let wrote = tokio::join!(world.server.app.failed_logins.flush(), other.app.failed_logins.flush());
    assert_eq!(wrote, (true, true));
    let all = read(&world.server).await;
    assert_eq!((all.len(), sum(&all)), (2, 4), "{all:?}");
}

#[tokio::test]
async fn a_node_writes_what_it_counted_at_intervals() {
    let often = Some(Duration::from_millis(10));
    let world = World::with(|settings| settings.failed_logins_every = often).await;
    fail(&world.server, &mut Browser::default(), &vec![world.demo.user.email.clone(); 2]).await;
    until("both are in the log", async || sum(&read(&world.server).await) == 2).await;
}

#[tokio::test]
async fn a_node_that_stops_writes_what_it_counted() {
    let world = World::at(&cluster::database().await, |_| {}).await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    fail(&other, &mut Browser::default(), std::slice::from_ref(&world.demo.user.email)).await;
    assert_eq!(read(&world.server).await.len(), 0);
    other.stop().await;
    assert_eq!(sum(&read(&world.server).await), 1);
}

#[tokio::test]
async fn an_erased_person_leaves_no_place_and_gets_no_new_key() {
    let world = World::with(behind_proxy).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let server = &world.server;
    fail(server, &mut at("192.0.2.1"), std::slice::from_ref(&person.email)).await;
    assert_eq!(written(server).await[0].ip.as_deref(), Some("192.0.2.1"));
    // Counted, but not written before the erasure.
    fail(server, &mut at("192.0.2.2"), std::slice::from_ref(&person.email)).await;
    leaving::erase(&Context::system(&server.app.store, "test"), person.user_id).await.unwrap();
    let all = written(server).await;
    assert_eq!((all.len(), sum(&all)), (2, 2));
    // Another node has no key in its memory.
    let other = Server::start(&world.url, false, Some(&server.base)).await;
    assert!(read(&other).await.iter().all(|one| one.ip.is_none()));
    let keys: i64 = sqlx::query_scalar("SELECT count(*) FROM subject_keys WHERE subject = $1")
        .bind(person.user_id.to_string())
        .fetch_one(server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(keys, 0);
}

#[tokio::test]
async fn a_wrong_second_factor_has_its_own_reason_and_is_the_persons() {
    let world = World::new().await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let enrolled = enrol(&world, &mut person.browser).await;
    let mut intruder = Browser::default();
    let second = intruder.log_in_as(&world.server, &person.email, "long enough").await;
    let wrong = &wrong_codes(&world, &enrolled.secret)[0];
    intruder.submit(&world.server, &second, &[("code", wrong)]).await;
    let all = written(&world.server).await;
    let [one] = &all[..] else { panic!("{all:?}") };
    assert_eq!((one.user_id, one.count), (Some(person.user_id), 1));
    assert_eq!((one.reason, one.surface), (FailureReason::WrongSecondFactor, LoginSurface::SecondStep));
}

#[tokio::test]
async fn a_person_sees_recent_logins_and_failures_and_gets_them_in_the_download() {
    let world = World::with(behind_proxy).await;
    let (server, user) = (&world.server, world.demo.user.clone());
    fail(server, &mut at("192.0.2.1"), &vec![user.email.clone(); 2]).await;
    let mut own = at("198.51.100.1");
    assert_eq!(own.log_in_as(server, &user.email, &user.password).await.status, 200);
    written(server).await;
    server.settle().await;
    let page = own.get(server, "/account/security").await;
    let (_, activity) = page.body.split_once("Recent activity").unwrap_or_else(|| panic!("{page:?}"));
    for told in
        ["Failed: wrong password · 2 attempts", "192.0.2.1", "Signed in", "198.51.100.1", "Firefox on Linux"]
    {
        assert!(activity.contains(told), "{told} is not in {activity}");
    }
    // Nobody else sees it.
    let mut other = world.person(world.demo.account_id, Role::Admin).await;
    let page = other.browser.get(server, "/account/security").await;
    assert!(!page.body.contains("192.0.2.1") && !page.body.contains("wrong password"), "{page:?}");

    let stream = login_id(own_id(server, &user.email).await).to_string();
    assert_eq!(server.app.store.last_events("login", &stream, 5).await.unwrap().len(), 1);
    let page = own.get(server, "/account/data").await;
    let at = page.body.find("action=\"/account/data/download\"").unwrap();
    let (_, fields) = form(&page.body[page.body[..at].rfind("<form").unwrap()..]);
    let data = own.post(server, "/account/data/download", &fields).await.expect_status(200).json();
    let failed = &data["failed_logins"][0];
    assert_eq!((&failed["event"], &failed["by"]), (&"login.failed".into(), &"server".into()));
    assert_eq!((&failed["data"]["count"], &failed["data"]["place"]["ip"]), (&2.into(), &"192.0.2.1".into()));
    assert_eq!(failed["data"].get("network"), None);
}

async fn own_id(server: &Server, email: &str) -> UserId {
    server.app.store.credential(email, None).await.unwrap().found.unwrap().user_id
}

/// Runs `xwms audit logins --json …`; returns its lines.
async fn logins_in_log(world: &World, args: &[&str]) -> Vec<Value> {
    let output = xwms(&world.url, &[&["audit", "logins", "--json"][..], args].concat(), &[]).await;
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn the_operator_asks_by_user_address_network_and_time() {
    let world = World::with(behind_proxy).await;
    let (server, user) = (&world.server, world.demo.user.clone());
    fail(server, &mut at("192.0.2.1"), &[user.email.clone(), "nobody@nowhere.example".to_owned()]).await;
    fail(server, &mut at("192.0.2.2"), &["somebody@nowhere.example".to_owned()]).await;
    written(server).await;
    let id = own_id(server, &user.email).await.to_string();
    let questions: [(&[&str], usize); 10] = [
        (&[], 3),
        (&["--user", &id], 1),
        (&["--email", &user.email], 1),
        (&["--email", "NOBODY@nowhere.example"], 1),
        (&["--email", "other@nowhere.example"], 0),
        (&["--network", "192.0.2.1"], 2),
        (&["--network", "192.0.2.3"], 0),
        (&["--network", "192.0.2.1", "--email", "somebody@nowhere.example"], 0),
        (&["--until", "2020-01-01T00:00:00Z"], 0),
        (&["--from", "2020-01-01T00:00:00Z"], 3),
    ];
    for (args, found) in questions {
        assert_eq!(logins_in_log(&world, args).await.len(), found, "{args:?}");
    }
    let own = logins_in_log(&world, &["--user", &id]).await;
    assert_eq!(
        (&own[0]["data"]["reason"], &own[0]["data"]["user_id"]),
        (&"wrong_password".into(), &id.into())
    );
    // Webhooks and the feed of an account never have them.
    let feed = world.read("/v1/events?type=login.failed", &world.management().await).await;
    assert!(
        feed.status == 422 || feed.status == 400 || feed.json()["data"] == serde_json::json!([]),
        "{feed:?}"
    );
}
