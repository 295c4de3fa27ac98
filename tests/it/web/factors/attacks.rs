//! Adversaries: somebody who has the password, a cookie, an old code, or a form of another browser.

use super::{enrol, first_step, is_logged_in, next_code, second_step, world};
use crate::support::{Browser, Person, World, browser::form, totp::wrong_codes};
use std::time::Duration;
use xwms::commands::{self, Context};
use xwms_events::{account::Role, ids::UserId, user::UserCommand};

#[tokio::test]
async fn a_code_that_was_seen_is_not_good_again_not_even_in_a_race() {
    let (world, enrolled) = world().await;
    let mut tabs = Vec::new();
    for _ in 0..4 {
        let mut browser = Browser::default();
        let page = first_step(&world, &mut browser).await;
        tabs.push((browser, page));
    }
    // Each password takes a while, and a code is good for a minute.
    let code = next_code(&world, &enrolled.secret);
    let tries = tabs.iter_mut().map(|(browser, page)| second_step(&world, browser, page, ("code", &code)));
    let answers = futures::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 1, "{answers:?}");
    let mut thief = Browser::default();
    let page = first_step(&world, &mut thief).await;
    let late = second_step(&world, &mut thief, &page, ("code", &code)).await;
    assert!(late.status == 200 && !is_logged_in(&thief), "{late:?}");
    world.server.app.store.clock().advance(Duration::from_secs(30));
    let later = second_step(&world, &mut thief, &page, ("code", &code)).await;
    assert!(later.status == 200 && !is_logged_in(&thief), "it is in the window, but used: {later:?}");
}

#[tokio::test]
async fn the_code_that_set_up_the_app_does_not_log_in() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let page = browser.open(&world.server, "/account/security/totp").await;
    let secret = super::secret_on(&page);
    let seen = super::code(&world, &secret);
    let done = browser.submit(&world.server, &page, &[("code", &seen)]).await;
    assert_eq!(super::codes_on(&done).len(), 10, "{done:?}");
    let mut thief = Browser::default();
    let page = first_step(&world, &mut thief).await;
    second_step(&world, &mut thief, &page, ("code", &seen)).await;
    assert!(!is_logged_in(&thief));
}

#[tokio::test]
async fn one_recovery_code_in_four_tabs_logs_in_one() {
    let (world, enrolled) = world().await;
    let mut tabs = Vec::new();
    for _ in 0..4 {
        let mut browser = Browser::default();
        let page = first_step(&world, &mut browser).await;
        tabs.push((browser, page));
    }
    let field = ("recovery_code", enrolled.codes[0].as_str());
    let tries = tabs.iter_mut().map(|(browser, page)| second_step(&world, browser, page, field));
    let answers = futures::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 1, "{answers:?}");
    assert_eq!(world.server.count("user.recovery_code_used").await, 1);
}

#[tokio::test]
async fn a_first_step_is_good_in_its_browser_only_and_for_ten_minutes() {
    let (world, enrolled) = world().await;
    let mut own = Browser::default();
    let page = first_step(&world, &mut own).await;
    let (_, fields) = form(&page.body);
    let pending = fields.iter().find(|(name, _)| name == "pending").unwrap().clone();

    // A stolen or planted first step, in a form of another browser's own.
    let mut other = Browser::default();
    let (action, mut planted) = form(&first_step(&world, &mut other).await.body);
    for (name, value) in &mut planted {
        if *name == pending.0 {
            value.clone_from(&pending.1);
        }
    }
    planted.push(("code".to_owned(), next_code(&world, &enrolled.secret)));
    other.post(&world.server, &action, &planted).await.expect_status(400);
    assert!(!is_logged_in(&other));
    for forged in ["", "AAAA", &pending.1[1..]] {
        let fields: Vec<_> = planted
            .iter()
            .map(|(name, value)| {
                (name.clone(), if *name == pending.0 { forged.to_owned() } else { value.clone() })
            })
            .collect();
        other.post(&world.server, &action, &fields).await.expect_status(400);
    }

    world.server.app.store.clock().advance(Duration::from_secs(601));
    let code = next_code(&world, &enrolled.secret);
    second_step(&world, &mut own, &page, ("code", &code)).await.expect_status(400);
    assert!(!is_logged_in(&own));
}

#[tokio::test]
async fn a_second_step_in_one_tab_raises_nobody_who_logged_in_in_another() {
    let (world, enrolled) = world().await;
    let bob = world.person(world.demo.account_id, Role::Developer).await;
    let mut browser = Browser::default();
    let waiting = first_step(&world, &mut browser).await;
    // The second tab of the same browser.
    let login = browser.open(&world.server, "/login").await;
    browser.submit(&world.server, &login, &[("email", &bob.email), ("password", "long enough")]).await;
    assert_eq!(Person::logged_in(&world.server, browser.clone()).await.user_id, bob.user_id);
    let tab_of_bob = browser.open(&world.server, "/account/password").await;
    let session_of_bob = browser.clone();
    let code = next_code(&world, &enrolled.secret);
    second_step(&world, &mut browser, &waiting, ("code", &code)).await.expect_status(303);
    let now = Person::logged_in(&world.server, browser.clone()).await;
    assert_eq!(now.email, world.demo.user.email, "whose code it was");
    let over = session_of_bob.clone().get(&world.server, "/account/password").await;
    assert_eq!(over.header("location"), "/login?to=password", "nobody has the session of Bob");
    // What the second tab still shows is Bob's, and does nothing to whoever is logged in now.
    let (action, mut fields) = form(&tab_of_bob.body);
    let typed = [("old_password", "long enough"), ("password", "a new and better one")];
    fields.extend(typed.map(|(name, value)| (name.to_owned(), value.to_owned())));
    browser.post(&world.server, &action, &fields).await.expect_status(403);
    assert_eq!(world.server.count("user.password_changed").await, 0);
}

#[tokio::test]
async fn a_form_without_its_token_is_refused() {
    let (world, enrolled) = world().await;
    let mut browser = Browser::default();
    let (action, mut fields) = form(&first_step(&world, &mut browser).await.body);
    fields.retain(|(name, _)| name != "csrf_token");
    fields.push(("code".to_owned(), next_code(&world, &enrolled.secret)));
    browser.post(&world.server, &action, &fields).await.expect_status(403);
    assert!(!is_logged_in(&browser));
}

#[tokio::test]
async fn guesses_of_codes_wait_for_each_other_and_the_right_password_does_not_reset_them() {
    let (world, enrolled) = world().await;
    let clock = world.server.app.store.clock();
    let mut owner = Browser::default();
    let own = first_step(&world, &mut owner).await;
    let (mut looked_at, mut wait) = (0, 0);
    for guess in wrong_codes(&world, &enrolled.secret).iter().take(60) {
        // A new browser each time: the password is given again, and is right.
        let mut guesser = Browser::default();
        let page = first_step(&world, &mut guesser).await;
        let answer = second_step(&world, &mut guesser, &page, ("code", guess)).await;
        match answer.status {
            200 => looked_at += 1,
            429 => wait = answer.header("retry-after").parse::<u32>().unwrap(),
            _ => panic!("{answer:?}"),
        }
        if wait >= 8 {
            break;
        }
        clock.advance(Duration::from_secs(1));
    }
    assert!(wait >= 8 && looked_at < 20, "{looked_at} codes were looked at; the last one waits {wait} s");
    let held = second_step(&world, &mut owner, &own, ("code", &super::code(&world, &enrolled.secret))).await;
    assert_eq!(held.status, 429, "the code is not even looked at");
    // The wait ends by itself.
    clock.advance(Duration::from_secs(901));
    let page = first_step(&world, &mut owner).await;
    let right = next_code(&world, &enrolled.secret);
    assert_eq!(second_step(&world, &mut owner, &page, ("code", &right)).await.status, 303);
}

#[tokio::test]
async fn a_new_password_stops_a_login_between_its_steps() {
    let (world, enrolled) = world().await;
    let mut thief = Browser::default();
    let page = first_step(&world, &mut thief).await;
    let app = &world.server.app;
    let credential = app.store.credential(&world.demo.user.email, None).await.unwrap().found;
    let user_id: UserId = credential.unwrap().user_id;
    let context = Context::system(&app.store, "test");
    commands::users::change(&context, user_id, UserCommand::ChangePassword, None).await.unwrap();
    let code = next_code(&world, &enrolled.secret);
    second_step(&world, &mut thief, &page, ("code", &code)).await.expect_status(400);
    assert!(!is_logged_in(&thief));
}

#[tokio::test]
async fn an_old_session_without_the_factor_changes_no_factor_and_gets_no_code() {
    let world = World::new().await;
    let (mut owner, mut thief) = (Browser::default(), Browser::default());
    // The thief's session is older than the app.
    thief.log_in(&world).await;
    owner.log_in(&world).await;
    enrol(&world, &mut owner).await;
    let list = thief.open(&world.server, "/account/security").await;
    let (action, fields) = form(&list.body);
    let refused = thief.post(&world.server, &action, &fields).await;
    assert_eq!(refused.header("location"), "/login?to=security");
    assert_eq!(world.server.count("user.totp_removed").await, 0);
    let path = crate::support::browser::authorize_path(&world.web().client_id, &[("prompt", "none")]);
    let answer = thief.open(&world.server, &path).await;
    assert_eq!(crate::support::query(answer.header("location"))["error"], "login_required");
}

#[tokio::test]
async fn no_secret_and_no_code_is_in_the_log_or_in_clear_beside_it() {
    let (world, enrolled) = world().await;
    let mut browser = Browser::default();
    let page = first_step(&world, &mut browser).await;
    second_step(&world, &mut browser, &page, ("recovery_code", &enrolled.codes[0])).await;
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT payload::text || metadata::text FROM events UNION ALL SELECT factors::text FROM factors",
    )
    .fetch_all(world.server.app.store.pool())
    .await
    .unwrap();
    let all = rows.join("\n");
    for secret in enrolled.codes.iter().chain([&enrolled.secret]) {
        assert!(!all.contains(secret) && !all.contains(&secret.replace('-', "")), "{secret}");
    }
}

#[tokio::test]
async fn erasing_the_person_erases_their_factors() {
    let (world, _) = world().await;
    let app = &world.server.app;
    let credential = app.store.credential(&world.demo.user.email, None).await.unwrap().found;
    let context = Context::system(&app.store, "test");
    commands::users::change(&context, credential.unwrap().user_id, UserCommand::Erase, None).await.unwrap();
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM factors").fetch_one(app.store.pool()).await.unwrap();
    assert_eq!(left, 0);
}
