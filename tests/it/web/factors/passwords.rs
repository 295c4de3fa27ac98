//! Passwords of people with a second factor: whoever has the password, the mail or an open browser has one factor.

use super::{Enrolled, enrol, first_step, is_logged_in, next_code, second_step, world};
use crate::support::{Answer, Browser, Mailbox, World, browser::form};
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
async fn a_new_password_by_mail_is_no_second_factor() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let mut own = Browser::default();
    own.log_in(&world).await;
    let Enrolled { secret, .. } = enrol(&world, &mut own).await;
    // Somebody who reads the mail of the address.
    let mut reader = Browser::default();
    let email = world.demo.user.email.clone();
    let page = reader.open(&world.server, "/password/forgotten").await;
    let waiting = reader.submit(&world.server, &page, &[("email", &email)]).await;
    let mail = mailbox.mail(&email, "code to choose a new password is").await;
    let digits = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
    let code = mail.lines().map(str::trim).find(digits).unwrap();
    let new = reader.submit(&world.server, &waiting, &[("code", code)]).await;
    reader.submit(&world.server, &new, &[("password", NEW)]).await.expect_status(200);
    assert!(!is_logged_in(&reader));
    let second = again(&world, &mut reader, "/login", NEW).await;
    second_step(&world, &mut reader, &second, ("code", "000000")).await;
    assert!(!is_logged_in(&reader));
    // The person has the app, too.
    let second = again(&world, &mut own, "/login", NEW).await;
    let done = second_step(&world, &mut own, &second, ("code", &next_code(&world, &secret))).await;
    assert!(done.status == 303 && is_logged_in(&own), "{done:?}");
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
