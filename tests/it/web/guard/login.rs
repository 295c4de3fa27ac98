//! Password guessing.

use super::{
    at, behind_proxy, log_in,
    tries::{failures, late_ones},
    world,
};
use crate::support::{
    Answer, Browser, Server, World,
    browser::form,
    cluster,
    process::{Process, free_port},
};
use std::{collections::BTreeSet, time::Duration};
use xwms::config::Pace;

/// Returns the text of a page without the parts that differ each time.
fn comparable(answer: &Answer, email: &str) -> (u16, String) {
    let (_, hidden) = form(&answer.body);
    let token = &hidden.iter().find(|(name, _)| name == "csrf_token").unwrap().1;
    (answer.status, answer.body.replace(email, "").replace(token.as_str(), ""))
}

#[tokio::test]
async fn guesses_at_a_name_are_held_off_from_everywhere_alike_whether_anybody_has_it() {
    let world = world().await;
    let known = world.demo.user.email.clone();
    let mut pages = Vec::new();
    for email in [known.as_str(), "nobody@nowhere.example"] {
        let mut answers = Vec::new();
        for guess in 0..100 {
            let mut browser = at(&format!("10.0.{guess}.1"));
            answers.push(log_in(&world.server, &mut browser, email, "wrong password").await);
        }
        assert!(answers[..10].iter().all(|answer| answer.status == 200), "ten are free");
        let looked_at = answers.iter().filter(|answer| answer.status == 200).count();
        assert!(looked_at < 20, "{looked_at} passwords were looked at");
        // One that comes just when a wait is over is looked at.
        let last = answers.iter().rfind(|answer| answer.status == 429).expect("most are refused");
        assert!(last.header("retry-after").parse::<u32>().unwrap() > 0);
        pages.push((comparable(&answers[0], email), comparable(last, email)));
    }
    assert_eq!(pages[0], pages[1]);
    for guess in 0..10 {
        world.server.app.store.clock().advance(Duration::from_secs(901));
        let mut browser = at(&format!("10.1.{guess}.1"));
        assert_eq!(log_in(&world.server, &mut browser, &known, "wrong password").await.status, 200);
    }
    let mut owner = at("198.51.100.1");
    let right = log_in(&world.server, &mut owner, &known, &world.demo.user.password).await;
    assert_eq!(right.status, 429, "the password is not even looked at");

    // The wait ends by itself, and the next success resets the failures.
    world.server.app.store.clock().advance(Duration::from_secs(901));
    let right = log_in(&world.server, &mut owner, &known, &world.demo.user.password).await;
    assert_eq!(right.status, 303, "{right:?}");
    let wrong = log_in(&world.server, &mut at("198.51.100.2"), &known, "wrong password").await;
    assert_eq!(wrong.status, 200);
    let right = log_in(&world.server, &mut at("198.51.100.2"), &known, &world.demo.user.password).await;
    assert_eq!(right.status, 303);
}

#[tokio::test]
async fn one_network_keeps_nobody_out_of_a_new_browser_elsewhere() {
    let world = world().await;
    let (user, clock) = (world.demo.user.clone(), world.server.app.store.clock());
    // Goes on for a day: each attempt comes as soon as the wait is over.
    for _ in 0..25 {
        for host in 0..3 {
            let mut guesser = at(&format!("192.0.2.{host}"));
            log_in(&world.server, &mut guesser, &user.email, "wrong password").await;
        }
        clock.advance(Duration::from_secs(901));
    }
    log_in(&world.server, &mut at("192.0.2.9"), &user.email, "wrong password").await;
    let there = log_in(&world.server, &mut at("192.0.2.9"), &user.email, &user.password).await;
    assert_eq!(there.status, 429, "the guesser's own network waits");
    // Even after a typing mistake.
    let mut elsewhere = at("198.51.100.1");
    assert_eq!(log_in(&world.server, &mut elsewhere, &user.email, "wrong password").await.status, 200);
    let right = log_in(&world.server, &mut elsewhere, &user.email, &user.password).await;
    assert_eq!(right.status, 303, "{right:?}");
}

#[tokio::test]
async fn a_caller_who_tries_a_waiting_name_is_throttled_at_every_name() {
    let world = World::with(|settings| {
        behind_proxy(settings);
        settings.guard.login = Pace::new(15, 600);
    })
    .await;
    let user = world.demo.user.clone();
    for _ in 0..20 {
        log_in(&world.server, &mut at("192.0.2.1"), "victim@nowhere.example", "wrong password").await;
    }
    let other = log_in(&world.server, &mut at("192.0.2.1"), &user.email, &user.password).await;
    assert_eq!(other.status, 429);
    let elsewhere = log_in(&world.server, &mut at("192.0.2.2"), &user.email, &user.password).await;
    assert_eq!(elsewhere.status, 303);
}

#[tokio::test]
async fn a_browser_that_the_victim_logged_in_with_before_still_gets_in() {
    let world = world().await;
    let user = world.demo.user.clone();
    let mut own = at("198.51.100.1");
    assert_eq!(log_in(&world.server, &mut own, &user.email, &user.password).await.status, 303);
    own.cookies.retain(|name, _| name == "__Host-xwms_known");
    let mut held = false;
    for guess in 0..100 {
        let mut guesser = at(&format!("10.0.{guess}.1"));
        guesser.cookies.insert("__Host-xwms_known".into(), "xwms_known_AAAA".into());
        held |= log_in(&world.server, &mut guesser, &user.email, "wrong password").await.status == 429;
    }
    assert!(held);
    // Whenever the last guess was, a wait of some seconds begins now.
    world.server.app.store.clock().advance(Duration::from_secs(901));
    let guess = log_in(&world.server, &mut at("10.1.0.1"), &user.email, "wrong password").await;
    assert_eq!(guess.status, 200);
    let new = log_in(&world.server, &mut at("198.51.100.2"), &user.email, &user.password).await;
    assert_eq!(new.status, 429);
    // Even after a typing mistake.
    assert_eq!(log_in(&world.server, &mut own, &user.email, "wrong password").await.status, 200);
    assert_eq!(log_in(&world.server, &mut own, &user.email, &user.password).await.status, 303);
}

#[tokio::test]
async fn the_cookie_of_a_known_browser_is_worth_nothing_for_other_names_and_has_a_budget() {
    let world = world().await;
    let user = world.demo.user.clone();
    let mut own = at("198.51.100.1");
    log_in(&world.server, &mut own, &user.email, &user.password).await;
    own.cookies.retain(|name, _| name == "__Host-xwms_known");
    for email in ["other@nowhere.example", &user.email] {
        let mut statuses = Vec::new();
        for _ in 0..30 {
            statuses.push(log_in(&world.server, &mut own, email, "wrong password").await.status);
        }
        // One that comes just when a wait is over is looked at.
        let looked_at = statuses.iter().filter(|status| **status == 200).count();
        assert!(statuses.contains(&429) && looked_at < 20, "{email}: {statuses:?}");
    }
}

#[tokio::test]
async fn two_servers_count_together() {
    let world = world().await;
    let other = Server::start_with(&world.url, |settings| {
        settings.subscribers = false;
        behind_proxy(settings);
    })
    .await;
    let mut statuses = Vec::new();
    for guess in 0..30 {
        let server = if guess % 2 == 0 { &world.server } else { &other };
        let mut browser = at(&format!("192.0.2.{guess}"));
        statuses.push(log_in(server, &mut browser, &world.demo.user.email, "wrong password").await.status);
    }
    assert!(statuses[..10].iter().all(|status| *status == 200), "{statuses:?}");
    // One that comes just when a wait is over is looked at.
    let late = statuses[10..].iter().filter(|status| **status == 200).count();
    let times = failures(&world, "login:%").await;
    assert!(late <= late_ones(&times), "{statuses:?}: {times:?}");
}

#[tokio::test]
async fn five_hundred_guesses_at_once_are_answered_and_few_are_looked_at() {
    let world = world().await;
    let mut browser = at("192.0.2.1");
    let page = browser.get(&world.server, "/login").await;
    let (_, mut fields) = form(&page.body);
    fields.push(("email".into(), world.demo.user.email.clone()));
    fields.push(("password".into(), "wrong password".into()));
    let guesses = (0..500).map(|_| {
        let (mut browser, fields, server) = (browser.clone(), &fields, &world.server);
        async move { browser.post(server, "/login", fields).await.status }
    });
    let statuses = futures::future::join_all(guesses).await;
    let kinds: BTreeSet<_> = statuses.iter().copied().collect();
    assert!(kinds.is_subset(&BTreeSet::from([200, 429, 503])), "{kinds:?}");
    let looked_at = statuses.iter().filter(|status| **status == 200).count();
    assert!((1..30).contains(&looked_at), "{looked_at} passwords were looked at");
}

/// MiB that one hash needs, and how many run at once.
const HASH: u64 = 19;
const AT_ONCE: u64 = 2;
/// MiB for five hundred connections.
const ROOM: u64 = 64;

#[tokio::test]
async fn five_hundred_logins_at_once_need_the_memory_of_two() {
    let (proxies, at_once) = (r#"["127.0.0.0/8"]"#, AT_ONCE.to_string());
    let settings = [("XWMS_TRUSTED_PROXIES", proxies), ("XWMS_PASSWORD_CONCURRENCY", at_once.as_str())];
    let process = Process::spawn(&cluster::database().await, free_port(), &settings).await;
    let mut browser = Browser::default();
    let page = browser.get(&process, "/login").await;
    let before = process.memory("VmRSS:");
    let mut hashed = 0;
    // A slow machine hashes few of them before the others have waited for too long: then as many come again.
    for round in 0..100 {
        // Each has its own name and address, so that none must wait before the hash.
        let logins = (0..500).map(|number| {
            let (mut browser, (_, mut fields)) = (browser.clone(), form(&page.body));
            browser.from = Some(format!("10.{round}.{}.{}", number / 250, number % 250));
            fields.push(("email".into(), format!("{round}-{number}@nowhere.example")));
            fields.push(("password".into(), "wrong password".into()));
            let process = &process;
            async move { browser.post(process, "/login", &fields).await.status }
        });
        let statuses = futures::future::join_all(logins).await;
        assert!(statuses.iter().all(|status| matches!(status, 200 | 503)), "{statuses:?}");
        hashed += statuses.iter().filter(|status| **status == 200).count();
        if hashed > 20 {
            break;
        }
    }
    assert!(hashed > 20, "{hashed} were hashed");
    let (most, bound) = (process.memory("VmHWM:"), before + AT_ONCE * HASH + ROOM);
    assert!(most < bound, "{most} MiB of {bound}, {before} before");
}

#[tokio::test]
async fn an_address_that_fails_too_often_waits_for_itself_alone() {
    let world = World::with(|settings| {
        behind_proxy(settings);
        settings.guard.login = Pace::new(3, 600);
    })
    .await;
    let user = world.demo.user.clone();
    for _ in 0..6 {
        let right = log_in(&world.server, &mut at("192.0.2.1"), &user.email, &user.password).await;
        assert_eq!(right.status, 303, "who gets in is not counted");
    }
    let mut statuses = Vec::new();
    for name in 0..5 {
        let email = format!("{name}@nowhere.example");
        statuses.push(log_in(&world.server, &mut at("192.0.2.1"), &email, "wrong password").await.status);
    }
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    let there = log_in(&world.server, &mut at("192.0.2.1"), &user.email, &user.password).await;
    assert_eq!(there.status, 429);
    assert!((1..=600).contains(&there.header("retry-after").parse::<u32>().unwrap()));
    let elsewhere = log_in(&world.server, &mut at("192.0.2.2"), &user.email, &user.password).await;
    assert_eq!(elsewhere.status, 303);
}

#[tokio::test]
async fn sign_ups_from_one_address_are_limited() {
    let world = World::with(|settings| {
        behind_proxy(settings);
        settings.guard.sign_up = Pace::new(2, 600);
    })
    .await;
    let sign_up = async |ip: &str, name: &str| {
        let owner = serde_json::json!({"email": format!("{name}@acme.example"), "password": "long enough"});
        let request = world.server.http.post(format!("{}/v1/accounts", world.server.base));
        let request = request.header("x-forwarded-for", ip);
        let body = serde_json::json!({"name": name, "owner": owner});
        Answer::of(request.json(&body).send().await.unwrap()).await
    };
    for name in ["a", "b"] {
        sign_up("192.0.2.1", name).await.expect_status(201);
    }
    let refused = sign_up("192.0.2.1", "c").await;
    assert_eq!(refused.expect_status(429).json()["code"], "slow_down");
    assert!((1..=600).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
    sign_up("192.0.2.2", "c").await.expect_status(201);
}
