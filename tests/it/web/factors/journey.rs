//! What people do with their factors.

use super::{code, codes_on, enrol, first_step, is_logged_in, next_code, second_step, world};
use crate::support::{Browser, World, browser::form};
use std::time::Duration;

#[tokio::test]
async fn an_app_is_set_up_asked_for_at_the_next_login_and_removed() {
    let (world, enrolled) = world().await;
    let mut browser = Browser::default();
    let page = first_step(&world, &mut browser).await;
    assert!(!is_logged_in(&browser), "the password alone opens no session");
    let spaced = next_code(&world, &enrolled.secret);
    let spaced = format!("{} {}", &spaced[..3], &spaced[3..]);
    let done = second_step(&world, &mut browser, &page, ("code", &spaced)).await;
    assert_eq!((done.status, done.header("location")), (303, "/account/consents"));
    assert!(is_logged_in(&browser));
    let list = browser.open(&world.server, "/account/security").await;
    assert!(list.body.contains("Last used on"), "{}", list.body);
    let removed = browser.submit(&world.server, &list, &[]).await;
    assert!(removed.body.contains("The app was removed"), "{}", removed.body);
    assert!(!removed.body.contains("Recovery codes"), "they go with the last factor");
    let mut other = Browser::default();
    other.log_in(&world).await;
    assert!(is_logged_in(&other), "the password is enough again");
    assert_eq!(world.server.count("user.totp_removed").await, 1);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_wrong_code_sets_up_nothing_and_the_same_secret_can_be_tried_again() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let page = browser.open(&world.server, "/account/security/totp").await;
    assert!(page.body.contains("<svg class=\"qr\"") && page.body.contains("otpauth://totp/127.0.0.1:"));
    let wrong = browser.submit(&world.server, &page, &[("code", "000000x")]).await;
    assert!(wrong.body.contains("<title>Error: "), "{}", wrong.body);
    let secret = super::secret_on(&wrong);
    assert_eq!(secret, super::secret_on(&page));
    assert_eq!(world.server.count("user.totp_enrolled").await, 0);
    let done = browser.submit(&world.server, &wrong, &[("code", &code(&world, &secret))]).await;
    assert_eq!(codes_on(&done).len(), 10);
    let again = browser.get(&world.server, "/account/security/totp").await;
    assert_eq!(again.header("location"), "/account/security", "there is an app already");
}

#[tokio::test]
async fn a_recovery_code_logs_in_once_and_new_codes_replace_the_old() {
    let (world, enrolled) = world().await;
    let log_in_with = async |typed: &str| {
        let mut browser = Browser::default();
        let page = first_step(&world, &mut browser).await;
        let done = second_step(&world, &mut browser, &page, ("recovery_code", typed)).await;
        assert_eq!(done.status == 303, is_logged_in(&browser));
        (done.status == 303).then_some(browser)
    };
    let typed = enrolled.codes[3].to_uppercase().replace('-', " ");
    let mut browser = log_in_with(&typed).await.expect("a code is good however it is typed");
    assert!(log_in_with(&enrolled.codes[3]).await.is_none(), "once");
    let list = browser.open(&world.server, "/account/security").await;
    assert!(list.body.contains("9 of 10 left"), "{}", list.body);

    let forms: Vec<_> = list.body.match_indices("<form").map(|(at, _)| &list.body[at..]).collect();
    let (action, fields) = form(forms[1]);
    assert_eq!(action, "/account/security/recovery-codes");
    let renewed = browser.post(&world.server, &action, &fields).await;
    let fresh = codes_on(&renewed);
    assert_eq!(fresh.len(), 10);
    assert!(log_in_with(&enrolled.codes[4]).await.is_none(), "replaced");
    assert!(log_in_with(&fresh[3]).await.is_some());

    let file = browser.submit(&world.server, &renewed, &[]).await;
    assert!(file.header("content-type").starts_with("text/plain"), "{file:?}");
    assert!(file.header("content-disposition").starts_with("attachment"));
    assert!(fresh.iter().all(|code| file.body.lines().any(|line| line == code)), "{}", file.body);
}

#[tokio::test]
async fn sensitive_acts_need_a_login_of_the_last_ten_minutes() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let enrolled = enrol(&world, &mut browser).await;
    let list = browser.open(&world.server, "/account/security").await;
    world.server.app.store.clock().advance(Duration::from_secs(601));
    let (action, fields) = form(&list.body);
    let refused = browser.post(&world.server, &action, &fields).await;
    assert_eq!((refused.status, refused.header("location")), (303, "/login?to=security"));
    assert_eq!(world.server.count("user.totp_removed").await, 0);

    let login = browser.open(&world.server, "/login?to=security").await;
    assert!(login.body.contains(&format!("value=\"{}\"", world.demo.user.email)), "the address is filled in");
    let second = browser.fill_login(&world, &login).await;
    let back = browser.submit(&world.server, &second, &[("code", &code(&world, &enrolled.secret))]).await;
    assert!(back.body.contains("Sign-in and security"), "{}", back.body);
    let removed = browser.submit(&world.server, &back, &[]).await;
    assert!(removed.body.contains("The app was removed"), "{}", removed.body);
}

#[tokio::test]
async fn a_person_who_must_have_a_factor_keeps_the_last_one() {
    let world = World::with(|settings| settings.second_factor = xwms::config::SecondFactor::Required).await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    enrol(&world, &mut browser).await;
    let list = browser.open(&world.server, "/account/security").await;
    let kept = browser.submit(&world.server, &list, &[]).await;
    assert!(kept.body.contains("A second factor is required"), "{}", kept.body);
    assert_eq!(world.server.count("user.totp_removed").await, 0);
}

#[tokio::test]
async fn a_server_without_second_factors_offers_none_and_still_asks_those_who_have_one() {
    let (world, enrolled) = world().await;
    let url = world.url.clone();
    let off = crate::support::Server::start_with(&url, |settings| {
        settings.second_factor = xwms::config::SecondFactor::Off;
        settings.subscribers = false;
    })
    .await;
    let mut browser = Browser::default();
    let page = browser.open(&off, "/login").await;
    let user = &world.demo.user;
    let second = browser.submit(&off, &page, &[("email", &user.email), ("password", &user.password)]).await;
    assert!(!is_logged_in(&browser) && second.body.contains("name=\"recovery_code\""));
    browser.submit(&off, &second, &[("recovery_code", &enrolled.codes[0])]).await;
    assert!(is_logged_in(&browser));
    browser.get(&off, "/account/security/totp").await.expect_status(404);
}

#[tokio::test]
async fn the_choice_to_stay_signed_in_holds_through_the_second_step() {
    let (world, enrolled) = world().await;
    for (remember, kept) in [("yes", true), ("", false)] {
        let mut browser = Browser::default();
        let page = browser.open(&world.server, "/login").await;
        let user = &world.demo.user;
        let fields =
            [("email", user.email.as_str()), ("password", user.password.as_str()), ("remember", remember)];
        let page = browser.submit(&world.server, &page, &fields).await;
        let code = next_code(&world, &enrolled.secret);
        let done = second_step(&world, &mut browser, &page, ("code", &code)).await;
        let mut cookies = done.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        let session = cookies.find(|cookie| cookie.starts_with("__Host-xwms_session=")).unwrap();
        assert_eq!(session.contains("Max-Age=2592000"), kept, "{session}");
    }
}
