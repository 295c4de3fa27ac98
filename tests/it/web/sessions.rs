//! Where people are signed in: the list, ending one, the others or all, the mail about a new device, and staying
//! signed in. On two nodes, and as tried by strangers, other people and thieves of a cookie or link.

use crate::support::{Answer, Browser, Mailbox, Server, World, browser::form, cluster, until};
use serde_json::Value;
use std::time::Duration;
use xwms::config::Settings;
use xwms_events::{account::Role, ids::SessionId};

const PAGE: &str = "/account/sessions";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                      Version/18.5 Mobile/15E148 Safari/604.1";

/// Lets the tests choose addresses, in a world with countries.
fn with_countries(settings: &mut Settings) {
    settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/country-test.mmdb");
    settings.country_database = Some(file.into());
}

fn browser(agent: &str, from: &str) -> Browser {
    Browser { agent: Some(agent.to_owned()), from: Some(from.to_owned()), ..Browser::default() }
}

async fn two() -> (World, Server) {
    let world = World::at(&cluster::database().await, |_| {}).await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    (world, other)
}

async fn logged_in(world: &World) -> Browser {
    let mut browser = Browser::default();
    browser.log_in(world).await;
    browser
}

/// Whether the session of `browser` is still good at `server`.
async fn lives(server: &Server, browser: &Browser) -> bool {
    browser.clone().get(server, "/account/consents").await.status == 200
}

/// Returns the sessions on the page, in its order.
fn ids(page: &Answer) -> Vec<String> {
    let rows = page.body.split("name=\"session_id\" value=\"").skip(1);
    rows.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn csrf(page: &Answer) -> (String, String) {
    form(&page.body).1.into_iter().find(|(name, _)| name == "csrf_token").expect("a token")
}

/// Opens the page and sends one of its forms with this field.
async fn send(browser: &mut Browser, server: &Server, action: &str, field: (&str, &str)) -> Answer {
    let page = browser.open(server, PAGE).await;
    let fields = [csrf(&page), (field.0.to_owned(), field.1.to_owned())];
    browser.post(server, &format!("{PAGE}/{action}"), &fields).await
}

async fn refresh(world: &World, server: &Server, tokens: &Value) -> Answer {
    let token = tokens["refresh_token"].as_str().unwrap();
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
    world.token_at(server, &world.web(), &fields).await
}

#[tokio::test]
async fn the_list_says_with_what_and_where_each_session_is_used_and_the_log_does_not() {
    let world = World::with(with_countries).await;
    let (mut laptop, mut phone) = (browser(FIREFOX, "89.160.20.128"), browser(IPHONE, "2.125.160.216"));
    phone.log_in(&world).await;
    laptop.log_in(&world).await;
    let page = laptop.open(&world.server, PAGE).await;
    for text in
        ["Firefox on Linux", "Sweden, 89.160.20.128", "Safari on iOS", "United Kingdom, 2.125.160.216"]
    {
        assert!(page.expect_status(200).body.contains(text), "{text} is not in {page:?}");
    }
    assert_eq!((ids(&page).len(), page.body.matches("This device").count()), (2, 1));
    let other_at = page.body.find("Safari on iOS");
    assert!(page.body.find("This device") < other_at, "its own session comes first: {page:?}");
    let mut dutch = laptop.clone();
    dutch.cookies.insert("__Host-xwms_language".into(), "nl".into());
    let page = dutch.open(&world.server, PAGE).await;
    assert!(page.body.contains("Zweden") && page.body.contains("Safari op iOS"), "{page:?}");
    assert_eq!(world.server.count("session.used").await, 0, "the login was a moment ago");

    world.server.app.store.clock().advance(Duration::from_secs(1860));
    laptop.from = Some("2.125.160.216".to_owned());
    for _ in 0..2 {
        let page = laptop.open(&world.server, PAGE).await;
        assert_eq!(page.body.matches("United Kingdom, 2.125.160.216").count(), 2, "{page:?}");
        assert!(!page.body.contains("89.160.20.128"), "{page:?}");
        assert_eq!(world.server.count("session.used").await, 1, "it is recorded now and then");
    }
    let plain: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM events WHERE concat(payload::text, metadata::text) ~ '89\\.160\\.20|2\\.125\\.160|Firefox|iPhone'",
    )
    .fetch_one(world.server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(plain, 0, "where people are is sealed");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_session_that_is_ended_elsewhere_is_refused_at_its_next_click_and_its_app_at_the_next_refresh() {
    let (world, other) = two().await;
    for here in [&world.server, &other] {
        let mut lost = Browser::default();
        let tokens = lost.tokens(&world, "openid").await;
        let mut own = logged_in(&world).await;
        let page = own.open(here, PAGE).await;
        let ids = ids(&page);
        assert_eq!(ids.len(), 2, "{page:?}");
        let ended = send(&mut own, here, "end", ("session_id", &ids[1])).await;
        assert_eq!((ended.status, ended.header("location")), (303, "/account/sessions?ended"));
        for server in [&world.server, &other] {
            let shown = lost.clone().get(server, PAGE).await;
            assert_eq!((shown.status, shown.header("location")), (303, "/login?to=sessions"));
            refresh(&world, server, &tokens).await.expect_oauth(400, "invalid_grant");
            assert!(!world.active_at(server, tokens["access_token"].as_str().unwrap()).await);
            assert!(lives(server, &own).await);
        }
        // Its own session, from its own list.
        let left = send(&mut own, here, "end", ("session_id", &ids[0])).await;
        assert_eq!((left.status, left.header("location")), (303, "/login"));
        assert!(!lives(&other, &own).await);
    }
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn all_other_sessions_end_and_all_sessions_end_with_the_access_of_apps_by_choice() {
    let (world, other) = two().await;
    let mut app = Browser::default();
    let tokens = app.tokens(&world, "openid offline_access").await;
    let (mut own, second) = (logged_in(&world).await, logged_in(&world).await);
    let ended = send(&mut own, &other, "end-others", ("none", "x")).await;
    assert_eq!((ended.status, ended.header("location")), (303, "/account/sessions?others"));
    for server in [&world.server, &other] {
        assert!(lives(server, &own).await && !lives(server, &second).await && !lives(server, &app).await);
    }
    assert_eq!(ids(&own.open(&world.server, PAGE).await).len(), 1);
    let tokens = refresh(&world, &other, &tokens).await.expect_status(200).json();

    let third = logged_in(&world).await;
    let left = send(&mut own, &world.server, "end-everywhere", ("none", "x")).await;
    assert_eq!((left.status, left.header("location")), (303, "/login"));
    assert!(!lives(&other, &own).await && !lives(&other, &third).await);
    let tokens = refresh(&world, &other, &tokens).await.expect_status(200).json();
    assert_eq!(world.server.count("user.tokens_revoked").await, 0);

    let (mut own, fourth) = (logged_in(&world).await, logged_in(&world).await);
    send(&mut own, &world.server, "end-everywhere", ("apps", "yes")).await.expect_status(303);
    for server in [&other, &world.server] {
        assert!(!lives(server, &own).await && !lives(server, &fourth).await);
        refresh(&world, server, &tokens).await.expect_oauth(400, "invalid_grant");
        assert!(!world.active_at(server, tokens["access_token"].as_str().unwrap()).await);
    }
    assert_eq!(ids(&logged_in(&world).await.open(&world.server, PAGE).await).len(), 1);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn nobody_ends_or_finds_a_session_of_another_person() {
    let world = World::new().await;
    let mut own = logged_in(&world).await;
    let mut other = world.person(world.demo.account_id, Role::Developer).await.browser;
    let theirs = other.open(&world.server, PAGE).await;
    assert_eq!(ids(&theirs).len(), 1, "{theirs:?}");
    let unknown = SessionId::from_uuid(uuid::Uuid::now_v7()).to_string();
    let head = world.server.head().await;
    let mut titles = Vec::new();
    for id in [ids(&theirs)[0].as_str(), &unknown, "session_x", "", "user_00000000000000000000000000"] {
        let answer = send(&mut own, &world.server, "end", ("session_id", id)).await;
        let main = answer.body.split("<h1>").nth(1).unwrap_or_default();
        titles.push((answer.status, main.split("</h1>").next().unwrap_or_default().to_owned()));
    }
    assert!(titles.iter().all(|title| *title == titles[0] && title.0 == 404), "{titles:?}");

    // With the other person's form, with none, and without a session.
    let mine = own.open(&world.server, PAGE).await;
    for action in ["end", "end-others", "end-everywhere"] {
        let id = ("session_id".to_owned(), ids(&mine)[0].clone());
        let path = format!("{PAGE}/{action}");
        other.post(&world.server, &path, &[csrf(&mine), id.clone()]).await.expect_status(403);
        own.post(&world.server, &path, std::slice::from_ref(&id)).await.expect_status(403);
        Browser::default().post(&world.server, &path, &[csrf(&mine), id]).await.expect_status(403);
    }
    assert_eq!(world.server.head().await, head, "nothing happened");
    assert!(lives(&world.server, &own).await && lives(&world.server, &other).await);

    let mut forger = Browser::default();
    forger.cookies.insert("__Host-xwms_session".into(), format!("xwms_session_{}", "A".repeat(70)));
    assert_eq!(forger.get(&world.server, PAGE).await.header("location"), "/login?to=sessions");
    // A cookie from before the last login is good for nothing.
    let mut stolen = own.clone();
    own.log_in(&world).await;
    assert_eq!(stolen.get(&world.server, PAGE).await.status, 303);
}

/// Logs in with a new browser.
async fn new_device(world: &World) -> Browser {
    let mut device = Browser { agent: Some(FIREFOX.to_owned()), ..Browser::default() };
    device.log_in(world).await;
    device
}

/// Returns the notices so far, when nothing waits to be sent any more.
async fn notices(world: &World, mailbox: &Mailbox) -> Vec<String> {
    world.server.wait_for("mail").await;
    until("nothing waits to be sent", async || {
        let waiting = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM mails");
        waiting.fetch_one(world.server.app.store.pool()).await.unwrap() == 0
    })
    .await;
    let mails = mailbox.mails(&world.demo.user.email);
    mails.into_iter().filter(|mail| mail.contains("/login/disown?link=")).collect()
}

#[tokio::test]
async fn a_login_from_a_new_device_is_mailed_and_many_of_them_cause_few_mails() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let mut known = new_device(&world).await;
    let told = notices(&world, &mailbox).await;
    assert_eq!(told.len(), 1, "{told:?}");
    for text in ["New sign-in", "Firefox on Linux", "127.0.0.1", "/account/sessions"] {
        assert!(told[0].contains(text), "{text} is not in {told:?}");
    }
    known.cookies.remove("__Host-xwms_session");
    known.log_in(&world).await;
    assert_eq!(notices(&world, &mailbox).await.len(), 1, "the browser is known now");
    for _ in 0..6 {
        new_device(&world).await;
    }
    assert_eq!(notices(&world, &mailbox).await.len(), 5);
    world.server.app.store.clock().advance(Duration::from_secs(86_401));
    new_device(&world).await;
    assert_eq!(notices(&world, &mailbox).await.len(), 6, "another day");
}

#[tokio::test]
async fn a_person_who_did_not_log_in_ends_all_sessions_by_the_mails_link_once() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let user = world.demo.user.clone();
    let intruder = new_device(&world).await;
    let told = notices(&world, &mailbox).await;
    let link = &told[0][told[0].find("/login/disown?link=").unwrap()..];
    let link = link.split_whitespace().next().unwrap().to_owned();
    let head = world.server.head().await;
    let mut owner = Browser::default();
    let page = owner.open(&world.server, &link).await;
    assert!(page.expect_status(200).body.contains("You didn’t sign in?"), "{page:?}");
    assert!(
        world.server.head().await == head && lives(&world.server, &intruder).await,
        "a look changes nothing"
    );
    let waiting = owner.submit(&world.server, &page, &[]).await;
    assert!(waiting.expect_status(200).body.contains("Check your mail"), "{waiting:?}");
    assert!(!lives(&world.server, &intruder).await);
    let again = logged_in(&world).await;
    assert!(!again.cookies.contains_key("__Host-xwms_session"), "the password is useless");
    mailbox.mail(&user.email, "code to choose a new password is").await;
    // A link that somebody finds later is useless, and so is a forged one.
    let forged = format!("{}x", &link[..link.len() - 1]);
    for path in [link.as_str(), &forged, "/login/disown"] {
        Browser::default().open(&world.server, path).await.expect_status(404);
    }
    world.server.expect_replayed().await;
}

/// Sends the login's form, and returns the cookie of the session.
async fn log_in_with(world: &World, browser: &mut Browser, remember: bool) -> String {
    let page = browser.open(&world.server, "/login").await;
    let (action, mut fields) = form(&page.body);
    let user = &world.demo.user;
    fields.extend([("email".into(), user.email.clone()), ("password".into(), user.password.clone())]);
    if remember {
        fields.push(("remember".into(), "yes".into()));
    }
    let answer = browser.post(&world.server, &action, &fields).await;
    let cookies = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    cookies.filter(|cookie| cookie.starts_with("__Host-xwms_session=")).collect()
}

#[tokio::test]
async fn a_remembered_session_lasts_longer_and_survives_a_closed_browser() {
    let world = World::new().await;
    let (mut short, mut long, mut later) = (Browser::default(), Browser::default(), Browser::default());
    assert!(!log_in_with(&world, &mut short, false).await.contains("Max-Age"));
    assert!(log_in_with(&world, &mut long, true).await.contains("Max-Age=2592000"));
    assert!(!log_in_with(&world, &mut later, false).await.contains("Max-Age"));
    assert!(log_in_with(&world, &mut later, true).await.contains("Max-Age=2592000"), "the same session");
    assert!(long.open(&world.server, PAGE).await.body.contains("Stays signed in"));
    let day = Duration::from_secs(86_400);
    world.server.app.store.clock().advance(day);
    assert!(!lives(&world.server, &short).await);
    assert!(lives(&world.server, &long).await && lives(&world.server, &later).await);
    // A login in between leaves the end where it is.
    let age = log_in_with(&world, &mut long, false).await;
    assert!(age.contains("Max-Age=25") && !age.contains("Max-Age=2592000"), "{age}");
    world.server.app.store.clock().advance(day * 29);
    assert!(!lives(&world.server, &long).await && !lives(&world.server, &later).await);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_server_that_does_not_offer_the_choice_ignores_it() {
    let world = World::with(|settings| settings.remember_seconds = 0).await;
    let mut browser = Browser::default();
    assert!(!browser.open(&world.server, "/login").await.body.contains("id=\"remember\""));
    assert!(!log_in_with(&world, &mut browser, true).await.contains("Max-Age"));
    world.server.app.store.clock().advance(Duration::from_secs(12 * 3600));
    assert!(!lives(&world.server, &browser).await);
}
