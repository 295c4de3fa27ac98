//! Attackers with a stolen cookie, another person's form or only the password, and people who come too late.

use super::{WEEK, ask, fields_to, is_in, link, lives, log_in, mailed, send};
use crate::{
    support::{Browser, World, totp::wrong_codes},
    web::factors::{code, enrol},
};
use std::time::Duration;
use xwms::commands::{CommandError, Context, leaving};
use xwms_events::account::Role;

#[tokio::test]
async fn a_stolen_cookie_downloads_nothing_and_deletes_nobody_without_a_recent_login() {
    let world = World::new().await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let email = person.email.clone();
    world.server.app.store.clock().advance(Duration::from_secs(660));
    assert!(lives(&world, &person.browser).await);
    let head = world.server.head().await;
    for (action, fields) in
        [("/account/data/download", vec![]), ("/account/data/delete", vec![("email", email.as_str())])]
    {
        let to = send(&world, &mut person.browser, action, &fields).await;
        assert_eq!((to.status, to.header("location")), (303, "/login?to=data"), "{action}");
    }
    assert_eq!(world.server.head().await, head, "nothing was changed");
    // The login leads back, and then it works.
    let page = person.browser.open(&world.server, "/login?to=data").await;
    let fields = [("email", email.as_str()), ("password", super::PASSWORD)];
    let there = person.browser.submit(&world.server, &page, &fields).await;
    assert!(there.expect_status(200).body.contains("Your data"), "{there:?}");
    send(&world, &mut person.browser, "/account/data/download", &[]).await.expect_status(200);
}

#[tokio::test]
async fn the_password_alone_neither_deletes_nor_returns_a_person_with_a_second_factor() {
    let world = World::new().await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let email = person.email.clone();
    let enrolled = enrol(&world, &mut person.browser).await;
    ask(&world, &mut person.browser, &email).await.expect_status(303);
    let (mut back, second) = log_in(&world, &email, super::PASSWORD).await;
    assert!(second.body.contains("name=\"recovery_code\""), "{second:?}");
    assert!(!second.body.contains("Keep my account"), "the password alone is not told");
    // The first step's token is not the proof that the page of the return wants.
    let mut fields = fields_to(&second, "/login/second");
    let pending = fields.iter().find(|(name, _)| name == "pending").unwrap().1.clone();
    fields.push(("returning".into(), pending));
    back.post(&world.server, "/login/return", &fields).await.expect_status(400);
    let wrong = wrong_codes(&world, &enrolled.secret).remove(0);
    let wrong = back.submit(&world.server, &second, &[("code", &wrong)]).await;
    assert!(!wrong.body.contains("Keep my account"), "{wrong:?}");
    world.server.app.store.clock().advance(Duration::from_secs(30));
    let page = back.submit(&world.server, &second, &[("code", &code(&world, &enrolled.secret))]).await;
    assert!(page.expect_status(200).body.contains("Keep my account") && !is_in(&back), "{page:?}");
    assert_eq!(world.server.count("user.deletion_undone").await, 0);

    // Another browser can't use the page, nor can anybody use it later.
    let mut thief = Browser::default();
    let theirs = thief.open(&world.server, "/login").await;
    let mut stolen = fields_to(&page, "/login/return");
    stolen.retain(|(name, _)| name != "csrf_token");
    stolen.extend(fields_to(&theirs, "/login").into_iter().filter(|(name, _)| name == "csrf_token"));
    thief.post(&world.server, "/login/return", &stolen).await.expect_status(400);
    assert_eq!(world.server.count("user.deletion_undone").await, 0);
    back.submit(&world.server, &page, &[]).await.expect_status(200);
    assert_eq!(world.server.count("user.deletion_undone").await, 1);
}

#[tokio::test]
async fn a_form_of_another_person_or_of_no_person_is_refused() {
    let world = World::new().await;
    let mut ada = world.person(world.demo.account_id, Role::Developer).await;
    let mut eve = world.person(world.demo.account_id, Role::Developer).await;
    let page = ada.browser.get(&world.server, "/account/data").await;
    let head = world.server.head().await;
    for action in ["/account/data/download", "/account/data/delete"] {
        let mut fields = fields_to(&page, action);
        fields.push(("email".into(), ada.email.clone()));
        for browser in [&mut eve.browser, &mut Browser::default()] {
            let refused = browser.post(&world.server, action, &fields).await;
            assert!(!refused.expect_status(403).body.contains(&ada.email), "{refused:?}");
        }
        ada.browser.get(&world.server, action).await.expect_status(405);
    }
    assert_eq!(world.server.head().await, head);
    assert!(lives(&world, &ada.browser).await);
}

#[tokio::test]
async fn after_the_end_nobody_returns() {
    let (world, mailbox) = mailed().await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let email = person.email.clone();
    ask(&world, &mut person.browser, &email).await.expect_status(303);
    let path = link(&mailbox, &email).await;
    let mut late = Browser::default();
    let by_link = late.open(&world.server, &path).await;
    let (mut slow, by_login) = log_in(&world, &email, super::PASSWORD).await;
    world.server.app.store.clock().advance(WEEK);
    let context = Context::system(&world.server.app.store, "test");
    let undone = leaving::undo(&context, person.user_id, 1).await;
    assert!(matches!(undone, Err(CommandError::Refused(_))));
    late.submit(&world.server, &by_link, &[]).await.expect_status(404);
    slow.submit(&world.server, &by_login, &[]).await.expect_status(400);
    let (_, refused) = log_in(&world, &email, super::PASSWORD).await;
    assert!(!refused.body.contains("Keep my account"), "{refused:?}");
    assert_eq!(world.server.count("user.deletion_undone").await, 0);
}
