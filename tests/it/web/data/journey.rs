//! The way of a person who leaves, and who returns: by logging in, by the link in the mail, on two nodes.

use super::{ask, is_in, link, lives, log_in, mailed};
use crate::support::{Browser, Server, World};
use xwms::commands::{CommandError, Context, leaving};
use xwms_events::{
    account::{Account, Role},
    user::{User, UserStanding},
};

#[tokio::test]
async fn a_person_who_leaves_is_out_everywhere_at_once_and_returns_by_logging_in() {
    let (world, mailbox) = mailed().await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let email = person.email.clone();
    let tokens = person.browser.tokens(&world, "openid offline_access").await;
    let access = tokens["access_token"].as_str().unwrap().to_owned();
    let other = log_in(&world, &email, super::PASSWORD).await.0;
    assert!(world.active(&access).await && lives(&world, &other).await);

    let wrong = ask(&world, &mut person.browser, "somebody@else.example").await;
    assert!(wrong.expect_status(200).body.contains("role=\"alert\""), "{wrong:?}");
    assert_eq!(world.server.count("user.deletion_requested").await, 0);
    let old = person.browser.clone();
    let asked = ask(&world, &mut person.browser, &email.to_uppercase()).await;
    assert_eq!((asked.status, asked.header("location")), (303, "/account/data/asked"));
    let told = person.browser.get(&world.server, "/account/data/asked").await;
    assert!(told.expect_status(200).body.contains("in seven days"), "{told:?}");

    assert!(!lives(&world, &old).await && !lives(&world, &other).await && !world.active(&access).await);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let refreshed =
        world.token(&world.web(), &[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await;
    refreshed.expect_oauth(400, "invalid_grant");
    let account = world.server.app.store.load::<Account>(world.demo.account_id).await.unwrap().state;
    assert!(!account.members.contains_key(&person.user_id), "they left the account");
    mailbox.mail(&email, "You asked us to delete your account").await;

    // A wrong password says nothing about it; the right one offers to return, and is no session.
    let (_, guessed) = log_in(&world, &email, "not the password").await;
    assert!(guessed.body.contains("role=\"alert\"") && !guessed.body.contains("Keep my account"));
    let (mut back, page) = log_in(&world, &email, super::PASSWORD).await;
    assert!(page.expect_status(200).body.contains("Keep my account") && !is_in(&back), "{page:?}");
    let kept = back.submit(&world.server, &page, &[]).await;
    assert!(kept.expect_status(200).body.contains("You keep your account") && !is_in(&back), "{kept:?}");
    mailbox.mail(&email, "You keep your account").await;

    let (in_again, _) = log_in(&world, &email, super::PASSWORD).await;
    assert!(is_in(&in_again) && lives(&world, &in_again).await);
    assert!(!lives(&world, &old).await && !world.active(&access).await, "what is from before stays stopped");
    // The page that was left open does nothing more.
    let again = back.submit(&world.server, &page, &[]).await;
    assert_eq!((again.status, world.server.count("user.deletion_undone").await), (200, 1));
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn the_link_in_the_mail_undoes_it_in_any_browser_and_only_its_own_deletion() {
    let (world, mailbox) = mailed().await;
    let mut person = world.person(world.demo.account_id, Role::Auditor).await;
    let email = person.email.clone();
    ask(&world, &mut person.browser, &email).await.expect_status(303);
    let path = link(&mailbox, &email).await;
    let scanned = Browser::default().get(&world.server, &path).await;
    assert!(scanned.expect_status(200).body.contains("Keep my account"), "{scanned:?}");
    assert_eq!(world.server.count("user.deletion_undone").await, 0, "a mail scanner changes nothing");
    let mut phone = Browser::default();
    let page = phone.open(&world.server, &path).await;
    let kept = phone.submit(&world.server, &page, &[]).await;
    assert!(kept.expect_status(200).body.contains("You keep your account"), "{kept:?}");
    assert!(!is_in(&phone), "the link logs nobody in");
    phone.open(&world.server, &path).await.expect_status(404);
    phone.submit(&world.server, &page, &[]).await.expect_status(404);

    // The link of the first deletion is of no use for the second.
    let (mut again, _) = log_in(&world, &email, super::PASSWORD).await;
    ask(&world, &mut again, &email).await.expect_status(303);
    phone.open(&world.server, &path).await.expect_status(404);
    phone.open(&world.server, &format!("{}x", &path[..path.len() - 1])).await.expect_status(404);
    phone.open(&world.server, "/account/data/undo").await.expect_status(404);
    assert_eq!(world.server.count("user.deletion_undone").await, 1);
}

#[tokio::test]
async fn a_person_stopped_on_one_node_is_stopped_on_the_other_and_comes_back_there() {
    let world = World::new().await;
    let other = Server::start(&world.url, true, Some(&world.server.base)).await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let old = person.browser.clone();
    assert_eq!(old.clone().get(&other, "/account/data").await.status, 200);
    ask(&world, &mut person.browser, &person.email.clone()).await.expect_status(303);
    assert_eq!(old.clone().get(&other, "/account/data").await.status, 303, "at the next click");
    let mut back = Browser::default();
    let page = back.open(&other, "/login").await;
    let fields = [("email", person.email.as_str()), ("password", super::PASSWORD)];
    let page = back.submit(&other, &page, &fields).await;
    assert!(page.body.contains("Keep my account"), "{page:?}");
    back.submit(&other, &page, &[]).await.expect_status(200);
    assert!(is_in(&log_in(&world, &person.email, super::PASSWORD).await.0));
}

#[tokio::test]
async fn the_last_owner_hands_over_or_closes_first() {
    let world = World::new().await;
    let mut owner = world.owner().await;
    let page = owner.browser.get(&world.server, "/account/data").await;
    assert!(page.expect_status(200).body.contains("Demo Company"), "{page:?}");
    assert!(!page.body.contains("/account/data/delete"), "there is no form");
    let mut fields = super::fields_to(&page, "/account/data/download");
    fields.push(("email".into(), owner.email.clone()));
    let refused = owner.browser.post(&world.server, "/account/data/delete", &fields).await;
    assert!(refused.expect_status(409).body.contains("Demo Company"), "{refused:?}");
    assert_eq!(world.server.count("user.deletion_requested").await, 0);

    world.person(world.demo.account_id, Role::Owner).await;
    ask(&world, &mut owner.browser, &owner.email.clone()).await.expect_status(303);
    let account = world.server.app.store.load::<Account>(world.demo.account_id).await.unwrap().state;
    assert_eq!(account.owners(), 1);
}

#[tokio::test]
async fn two_owners_who_leave_at_once_on_two_nodes_do_not_both_leave() {
    let world = World::new().await;
    let other = Server::start(&world.url, true, Some(&world.server.base)).await;
    let (first, second) = (world.owner().await, world.person(world.demo.account_id, Role::Owner).await);
    world.server.settle().await;
    let contexts = [&world.server, &other].map(|server| Context::system(&server.app.store, "test"));
    let (one, two) = tokio::join!(
        leaving::request(&contexts[0], first.user_id),
        leaving::request(&contexts[1], second.user_id)
    );
    let refused: Vec<_> = [one.err(), two.err()].into_iter().flatten().collect();
    let [CommandError::Refused(refusal)] = refused.as_slice() else { panic!("{refused:?}") };
    assert_eq!(refusal.code, "last_owner");
    let store = &world.server.app.store;
    let account = store.load::<Account>(world.demo.account_id).await.unwrap().state;
    assert_eq!(account.owners(), 1);
    let mut left = 0;
    for person in [first.user_id, second.user_id] {
        let user = store.load::<User>(person).await.unwrap().state;
        left += i32::from(user.standing == UserStanding::Leaving);
    }
    assert_eq!(left, 1);
}
