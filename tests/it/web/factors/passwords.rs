//! Passwords of people with a second factor: the password, the mail and an open browser are each one factor.

use super::{Enrolled, enrol, first_step, is_logged_in, next_code, second_step, world};
use crate::support::{Answer, Browser, Mailbox, World, browser::form, totp::wrong_codes};
use std::time::Duration;

const NEW: &str = "a new and better one";

/// Gives the password on the login page at `path`, and returns the page of the second step.
async fn again(world: &World, browser: &mut Browser, path: &str, password: &str) -> Answer {
    let login = browser.open(&world.server, path).await;
    let fields = [("email", world.demo.user.email.as_str()), ("password", password)];
    let second = browser.submit(&world.server, &login, &fields).await;
    assert!(second.status == 200 && second.body.contains("name=\"recovery_code\""), "{second:?}");
    second
}

#[tokio::test]
async fn a_new_password_by_mail_does_not_count_as_a_second_factor() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let mut own = Browser::default();
    own.log_in(&world).await;
    let Enrolled { secret, .. } = enrol(&world, &mut own).await;
    // Somebody who reads the mail of the address.
    let mut reader = Browser::default();
    reset(&world, &mailbox, &mut reader, &world.demo.user.email).await;
    assert!(!is_logged_in(&reader));
    let second = again(&world, &mut reader, "/login", NEW).await;
    let wrong = &wrong_codes(&world, &secret)[0];
    second_step(&world, &mut reader, &second, ("code", wrong)).await;
    assert!(!is_logged_in(&reader));
    // The person has the app, too.
    let second = again(&world, &mut own, "/login", NEW).await;
    let done = second_step(&world, &mut own, &second, ("code", &next_code(&world, &secret))).await;
    assert!(done.status == 303 && is_logged_in(&own), "{done:?}");
}

/// Chooses a new password by the code in the mail.
async fn reset(world: &World, mailbox: &Mailbox, browser: &mut Browser, email: &str) {
    let page = browser.open(&world.server, "/password/forgotten").await;
    let waiting = browser.submit(&world.server, &page, &[("email", email)]).await;
    let mail = mailbox.mail(email, "code to choose a new password is").await;
    let digits = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
    let code = mail.lines().map(str::trim).find(digits).unwrap();
    let new = browser.submit(&world.server, &waiting, &[("code", code)]).await;
    browser.submit(&world.server, &new, &[("password", NEW)]).await.expect_status(200);
}

/// Logs in as `email`, and returns the response.
async fn log_in(world: &World, browser: &mut Browser, email: &str, password: &str) -> Answer {
    let login = browser.open(&world.server, "/login").await;
    let (action, mut fields) = form(&login.body);
    fields.extend([("email".into(), email.into()), ("password".into(), password.into())]);
    browser.post(&world.server, &action, &fields).await
}

#[tokio::test]
async fn the_factors_of_a_squatter_end_when_the_owner_proves_the_address() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let email = "victim@people.example";
    // Somebody registers the owner's address, which proves nothing, and sets up an app.
    world.sign_up(email).await;
    let mut squatter = Browser::default();
    log_in(&world, &mut squatter, email, "long enough").await;
    let Enrolled { secret, .. } = enrol(&world, &mut squatter).await;
    let mut owner = Browser::default();
    reset(&world, &mailbox, &mut owner, email).await;
    let done = log_in(&world, &mut owner, email, NEW).await;
    assert!(done.status == 303 && is_logged_in(&owner), "no second step: {done:?}");
    let out = squatter.get(&world.server, "/account/security").await;
    assert!(out.status == 303 && out.header("location").starts_with("/login"), "{out:?}");
    let rows = "SELECT count(*) FROM factors";
    let left: i64 = sqlx::query_scalar(rows).fetch_one(world.server.app.store.pool()).await.unwrap();
    assert_eq!(
        (left, secret.is_empty()),
        (0, false),
        "neither the app nor the codes prove anything any more"
    );
}

#[tokio::test]
async fn the_old_password_alone_changes_no_password_and_makes_no_login_more_recent() {
    let (world, enrolled) = world().await;
    let mut own = Browser::default();
    let page = first_step(&world, &mut own).await;
    second_step(&world, &mut own, &page, ("code", &next_code(&world, &enrolled.secret))).await;
    let page = own.open(&world.server, "/account/password").await;
    let (action, mut fields) = form(&page.body);
    let old = world.demo.user.password.clone();
    fields.extend([("old_password".into(), old.clone()), ("password".into(), NEW.into())]);
    let clock = world.server.app.store.clock();
    clock.advance(Duration::from_secs(601));
    let late = own.post(&world.server, &action, &fields).await;
    assert_eq!(late.header("location"), "/login?to=password", "{late:?}");
    let late = own.get(&world.server, "/account/password").await;
    assert_eq!(late.header("location"), "/login?to=password", "{late:?}");
    assert_eq!(world.server.count("user.password_changed").await, 0);

    let second = again(&world, &mut own, "/login?to=password", &old).await;
    let back = second_step(&world, &mut own, &second, ("code", &next_code(&world, &enrolled.secret))).await;
    assert_eq!(back.header("location"), "/account/password", "{back:?}");
    clock.advance(Duration::from_secs(300));
    let page = own.open(&world.server, "/account/password").await;
    let fields = [("old_password", old.as_str()), ("password", NEW), ("end_others", "yes")];
    let done = own.submit(&world.server, &page, &fields).await;
    assert!(done.expect_status(200).body.contains("Your password was changed."), "{done:?}");
    clock.advance(Duration::from_secs(301));
    let later = own.get(&world.server, "/account/password").await;
    assert_eq!(later.header("location"), "/login?to=password", "{later:?}");
}
