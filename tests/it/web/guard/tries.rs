//! How many attempts at a name or a client are processed: exactly the allowed number, with any number of concurrent
//! requests and nodes; and to whom attempts are attributed.

use super::{at, behind_proxy, log_in, world};
use crate::support::{Browser, Credentials, Server, World, browser::form, until};
use serde_json::json;
use sqlx::types::time::OffsetDateTime;
use time::Duration;
use xwms::traffic::guard::{Attempt, NotBegun, Throttled};
use xwms_events::envelope::Origin;

const AT_ONCE: usize = 120;
/// The number of attempts without a wait.
const FREE: usize = 10;

/// Starts another server on the same database, with enough slots for all requests.
async fn another(world: &World) -> Server {
    Server::start_with(&world.url, |settings| {
        settings.subscribers = false;
        settings.password_concurrency = 8;
        behind_proxy(settings);
    })
    .await
}

/// Returns the time of each failure whose key matches `like`, in order.
pub(super) async fn failures(world: &World, like: &str) -> Vec<OffsetDateTime> {
    sqlx::query_scalar("SELECT at FROM failures WHERE key LIKE $1 ORDER BY at")
        .bind(like)
        .fetch_all(world.server.app.store.pool())
        .await
        .unwrap()
}

/// Returns how many of the failures at these times may be beyond the free ones: the first of them waits for a second,
/// and each next one twice as long as the one before. None, unless the machine is very slow.
pub(super) fn late_ones(times: &[OffsetDateTime]) -> usize {
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return 0 };
    let waits_and_one = (*last - *first).whole_seconds() + 1;
    usize::try_from(waits_and_one.ilog2()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exactly_ten_of_many_guesses_at_once_at_two_nodes_are_checked() {
    for apart in [false, true] {
        let world = World::with(|settings| {
            behind_proxy(settings);
            settings.password_concurrency = 8;
        })
        .await;
        let other = another(&world).await;
        let mut browser = at("192.0.2.1");
        let page = browser.get(&world.server, "/login").await;
        let (_, mut fields) = form(&page.body);
        fields.push(("email".into(), world.demo.user.email.clone()));
        fields.push(("password".into(), "wrong password".into()));
        let guesses = (0..AT_ONCE).map(|number| {
            let mut browser = browser.clone();
            if apart {
                browser.from = Some(format!("10.0.{number}.1"));
            }
            let server = if number % 2 == 0 { &world.server } else { &other };
            let fields = &fields;
            async move { browser.post(server, "/login", fields).await.status }
        });
        let statuses = futures::future::join_all(guesses).await;
        let looked_at = statuses.iter().filter(|status| **status == 200).count();
        let times = failures(&world, "login:%").await;
        assert_eq!(looked_at, times.len(), "each counts once: {statuses:?}");
        // 503 for one that waited for too long, because the machine is very slow: it is not looked at.
        assert!(statuses.iter().all(|status| matches!(status, 200 | 429 | 503)), "{statuses:?}");
        let late = times[FREE - 1..].windows(2).all(|two| two[1] - two[0] >= Duration::seconds(1));
        assert!(looked_at >= FREE && late, "{looked_at} were looked at: {times:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exactly_ten_of_many_secrets_at_once_at_two_nodes_are_checked() {
    let world = world().await;
    let other = another(&world).await;
    let machine = world.machine().client_id;
    let guesses = (0..AT_ONCE).map(|number| {
        let server = if number % 2 == 0 { &world.server } else { &other };
        let client = Credentials::new(&machine, &format!("secret {number}"));
        async move {
            let ip = format!("10.0.{number}.1");
            super::token_from(server, &ip, &client).await.status
        }
    });
    let statuses = futures::future::join_all(guesses).await;
    let answered = statuses.iter().filter(|status| **status == 401).count();
    let times = failures(&world, "client:%").await;
    assert_eq!(times.len(), AT_ONCE);
    assert!((FREE..=FREE + late_ones(&times)).contains(&answered), "{answered} were answered: {times:?}");
}

#[tokio::test]
async fn successful_and_cancelled_attempts_leave_nothing_behind() {
    let world = world().await;
    let user = world.demo.user.clone();
    for _ in 0..3 {
        let right = log_in(&world.server, &mut at("192.0.2.1"), &user.email, &user.password).await;
        assert_eq!(right.status, 303);
    }
    assert!(failures(&world, "%").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_of_right_passwords_at_two_nodes_gets_in() {
    for apart in [false, true] {
        let world = world().await;
        let other = another(&world).await;
        let user = world.demo.user.clone();
        let logins = (0..60).map(|number| {
            let server = if number % 2 == 0 { &world.server } else { &other };
            let ip = if apart { format!("10.0.{number}.1") } else { "192.0.2.1".to_owned() };
            let user = &user;
            async move { log_in(server, &mut at(&ip), &user.email, &user.password).await }
        });
        for answer in futures::future::join_all(logins).await {
            match answer.status {
                303 => {}
                // The machine is very slow.
                503 => assert_eq!(answer.header("retry-after"), "1"),
                status => panic!("{status}: {answer:?}"),
            }
        }
        assert!(failures(&world, "%").await.is_empty());
    }
}

fn origin(ip: &str) -> Origin {
    Origin { ip: ip.to_owned(), user_agent: None }
}

/// Starts an attempt at `name` on the node `server`, from the network `number`.
fn attempt<'a>(server: &'a Server, name: &str, number: usize) -> Attempt<'a> {
    server.app.guard.attempt(Some(&origin(&format!("10.1.{number}.1"))), name, None, None)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_try_waits_for_those_under_way_and_is_refused_for_those_that_failed() {
    let world = world().await;
    let other = another(&world).await;
    for (number, server) in [&world.server, &other].into_iter().enumerate() {
        let name = format!("{number}@crowd.example");
        let mut underway = Vec::new();
        for number in 0..FREE {
            underway.push(attempt(&world.server, &name, number).begin().await.unwrap());
        }
        let first = underway.remove(0);
        let (next, over) = tokio::join!(attempt(server, &name, 20).begin(), first.cancel());
        over.unwrap();
        underway.push(next.expect("one that was not looked at makes room"));
        let all_fail = async {
            for one in underway {
                one.record_failure().await.unwrap();
            }
        };
        let (next, ()) = tokio::join!(attempt(server, &name, 21).begin(), all_fail);
        assert!(matches!(next.err(), Some(NotBegun::Throttled(Throttled::SlowDown(1..)))));
    }
}

#[tokio::test]
async fn a_success_forgets_what_failed_before_it_and_nothing_that_is_under_way() {
    let world = world().await;
    let begin = || attempt(&world.server, "somebody@crowd.example", 0).begin();
    begin().await.unwrap().record_failure().await.unwrap();
    let wrong = begin().await.unwrap();
    begin().await.unwrap().record_success().await.unwrap();
    assert_eq!(failures(&world, "login:%").await.len(), 1, "the one under way");
    wrong.record_failure().await.unwrap();
    assert_eq!(failures(&world, "login:%").await.len(), 1);
    begin().await.unwrap().record_success().await.unwrap();
    assert!(failures(&world, "login:%").await.is_empty());
}

#[tokio::test]
async fn an_attempt_without_a_reported_outcome_counts_as_failed() {
    let world = world().await;
    let begin = async || attempt(&world.server, "somebody@crowd.example", 0).begin().await;
    drop(begin().await.unwrap());
    until("it counts as failed", async || {
        let failed = "SELECT count(*) FROM failures WHERE pending IS NULL";
        sqlx::query_scalar::<_, i64>(failed).fetch_one(world.server.app.store.pool()).await.unwrap() == 1
    })
    .await;
    // As from a node that was killed.
    for _ in 1..FREE {
        std::mem::forget(begin().await.unwrap());
    }
    // Each doubles the wait: in the end it is longer than a slow machine takes to ask again.
    for _ in 0..6 {
        world.server.app.store.clock().advance(std::time::Duration::from_secs(61));
        begin().await.unwrap().record_failure().await.unwrap();
    }
    assert!(matches!(begin().await.err(), Some(NotBegun::Throttled(Throttled::SlowDown(_)))));
}

/// Creates a test client in the token's account; returns the path of a login page for it.
async fn test_login(world: &World, token: &str) -> String {
    let body = json!({"name": "Try", "client_type": "web", "environment": "test", "scopes": ["openid"],
        "redirect_uris": [crate::support::browser::CALLBACK]});
    let client = world.client(token, &body).await.client_id;
    crate::support::browser::authorize_path(&client, &[])
}

async fn test_user(world: &World, token: &str, email: &str) {
    let body = json!({"email": email, "password": "tests are fun", "name": "Tess"});
    world.test_user(token, &body).await;
}

#[tokio::test]
async fn a_test_user_with_the_address_of_a_person_does_not_reset_the_guesses_at_them() {
    let world = world().await;
    let victim = world.demo.user.email.clone();
    let token = world.stranger().await;
    test_user(&world, &token, &victim).await;
    let path = test_login(&world, &token).await;
    let mut looked_at = 0;
    for round in 0..6 {
        for guess in 0..9 {
            let mut guesser = at(&format!("10.{round}.{guess}.1"));
            let answer = log_in(&world.server, &mut guesser, &victim, "wrong password").await;
            looked_at += usize::from(answer.status == 200);
        }
        let mut own = at("192.0.2.1");
        let page = own.open(&world.server, &path).await;
        own.submit(&world.server, &page, &[("email", &victim), ("password", "tests are fun")]).await;
        assert!(own.cookies.contains_key("__Host-xwms_session"), "the test user got in");
    }
    let times = failures(&world, "login:%").await;
    assert!(looked_at <= FREE + late_ones(&times), "{looked_at} guesses were looked at");
}

#[tokio::test]
async fn failures_of_a_test_user_hold_up_no_person_of_that_address() {
    let world = world().await;
    let (victim, token) = (world.demo.user.clone(), world.stranger().await);
    let path = test_login(&world, &token).await;
    for guess in 0..15 {
        let mut guesser = at(&format!("10.0.{guess}.1"));
        let page = guesser.open(&world.server, &path).await;
        guesser.submit(&world.server, &page, &[("email", &victim.email), ("password", "wrong")]).await;
    }
    let right = log_in(&world.server, &mut at("192.0.2.1"), &victim.email, &victim.password).await;
    assert_eq!(right.status, 303);
}

#[tokio::test]
async fn no_address_that_can_be_typed_leads_to_a_test_user() {
    let world = world().await;
    let token = world.management().await;
    test_user(&world, &token, "tester@x.example").await;
    let account = world.demo.account_id.to_string();
    for joint in [" ", "  ", "\t", "\n", "\u{a0}", "+", "%20", "\0", ""] {
        let email = format!("{account}{joint}tester@x.example");
        let mut browser = Browser::default();
        let answer = log_in(&world.server, &mut browser, &email, "tests are fun").await;
        assert_ne!(answer.status, 303, "{email:?}");
        assert!(!browser.cookies.contains_key("__Host-xwms_session"), "{email:?}");
    }
    // A name of one account does not lead to another account's user.
    let path = test_login(&world, &world.stranger().await).await;
    let email = format!("{account} tester@x.example");
    let mut browser = Browser::default();
    let page = browser.open(&world.server, &path).await;
    browser.submit(&world.server, &page, &[("email", &email), ("password", "tests are fun")]).await;
    assert!(!browser.cookies.contains_key("__Host-xwms_session"));
}
