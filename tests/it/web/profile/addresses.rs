//! The mail addresses of a person: another one, and one for recovery.

use super::{
    ADA, BOB, EMAIL, NEW_CODE, PASSWORD, RECOVERY, ask, change, code, is_in, link, lives, log_in, mailed,
    person, profile, prove, send, userinfo,
};
use crate::support::{Browser, World, until};
use std::time::Duration;

const NEW: &str = "ada@new.example";
const RECOVERY_CODE: &str = "code to use this address when you forget your password is";
const THREE_DAYS: Duration = Duration::from_secs(3 * 86_400);

/// Asks for a new password for `email`, and waits until its mails are sent.
async fn forget(world: &World, email: &str) {
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/password/forgotten").await;
    browser.submit(&world.server, &page, &[("email", email)]).await.expect_status(200);
    let pool = world.server.app.store.pool();
    until("all mails are done with", async || {
        let due = "SELECT count(*) FROM proofs WHERE mail_due_at IS NOT NULL";
        sqlx::query_scalar::<_, i64>(due).fetch_one(pool).await.unwrap() == 0
    })
    .await;
}

/// Sets the address for recovery from start to end.
pub(super) async fn set_recovery(
    world: &World,
    mailbox: &crate::support::Mailbox,
    browser: &mut Browser,
    email: &str,
) {
    let waiting = ask(world, browser, RECOVERY, email).await;
    let code = code(mailbox, email, RECOVERY_CODE, 8).await;
    let page = browser.submit(&world.server, &waiting, &[("code", &code)]).await;
    let done = browser.submit(&world.server, &page, &[]).await;
    assert!(done.expect_status(200).body.contains("Your recovery address was changed."), "{done:?}");
}

#[tokio::test]
async fn a_person_who_proves_a_new_address_logs_in_with_it_and_the_former_one_gets_a_mail() {
    let (world, mailbox) = mailed().await;
    let mut ada = person(&world, &mailbox, ADA).await;
    let tokens = ada.tokens(&world, "openid email").await;
    let page = prove(&world, &mailbox, &mut ada, NEW).await;
    assert!(page.expect_status(200).body.contains(NEW), "{page:?}");
    assert!(is_in(&log_in(&world, ADA, PASSWORD).await), "nothing changes before the button");
    let done = ada.submit(&world.server, &page, &[]).await;
    assert!(done.expect_status(200).body.contains("Your mail address was changed."), "{done:?}");

    let info = userinfo(&world, tokens["access_token"].as_str().unwrap()).await;
    assert!(info["email"] == NEW && info["email_verified"] == true, "{info}");
    assert!(is_in(&log_in(&world, NEW, PASSWORD).await) && !is_in(&log_in(&world, ADA, PASSWORD).await));
    link(&mailbox, ADA, "you sign in with another address", "/profile/undo?link=").await;
    forget(&world, ADA).await;
    assert!(!mailbox.mails(ADA).iter().any(|mail| mail.contains("code to choose a new password")));
    forget(&world, NEW).await;
    mailbox.mail(NEW, "code to choose a new password").await;
    // The proof is used up.
    let again = ada.open(&world.server, "/account/profile/proved").await;
    again.expect_status(404);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn the_link_in_the_mail_works_where_the_person_is_signed_in() {
    let (world, mailbox) = mailed().await;
    let mut ada = person(&world, &mailbox, ADA).await;
    ask(&world, &mut ada, EMAIL, NEW).await;
    let link = link(&mailbox, NEW, NEW_CODE, "/mailbox/link?link=").await;
    Browser::default().get(&world.server, &link).await.expect_status(200);
    let mut phone = log_in(&world, ADA, PASSWORD).await;
    let page = phone.open(&world.server, &link).await;
    let button = phone.submit(&world.server, &page, &[]).await;
    phone.submit(&world.server, &button, &[]).await.expect_status(200);
    assert!(is_in(&log_in(&world, NEW, PASSWORD).await));
}

#[tokio::test]
async fn an_address_that_no_mail_reaches_or_that_only_looks_like_another_is_refused_or_shown_as_it_is() {
    let (world, mailbox) = mailed().await;
    let mut ada = person(&world, &mailbox, ADA).await;
    let page = ada.open(&world.server, EMAIL).await;
    let head = world.server.head().await;
    for bad in [
        "",
        "ada",
        "аda@people.example",
        "ada@[127.0.0.1]",
        "a@b.example,c@d.example",
        "\"a\"@b.example",
        "ADA@people.example",
    ] {
        let again = send(&world, &mut ada, &page, EMAIL, &[("email", bad)]).await;
        assert!(again.expect_status(200).body.contains("role=\"alert\""), "{bad}: {again:?}");
    }
    // A Cyrillic letter in the domain: the page and the mail show what it is.
    let waiting = send(&world, &mut ada, &page, EMAIL, &[("email", "ada@peоple.example")]).await;
    assert!(waiting.body.contains("ada@xn--peple-") && !waiting.body.contains("peоple"), "{waiting:?}");
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn changing_an_address_needs_a_login_of_the_last_ten_minutes_from_start_to_end() {
    let (world, mailbox) = mailed().await;
    let mut ada = person(&world, &mailbox, ADA).await;
    let page = prove(&world, &mailbox, &mut ada, NEW).await;
    world.server.app.store.clock().advance(Duration::from_secs(601));
    let head = world.server.head().await;
    for path in [EMAIL, RECOVERY, "/account/profile/proved"] {
        let to = ada.get(&world.server, path).await;
        assert!(to.status == 303 && to.header("location").starts_with("/login?to="), "{path}: {to:?}");
    }
    let login = ada.submit(&world.server, &page, &[]).await;
    assert!(login.body.contains("name=\"password\""), "{login:?}");
    assert_eq!(world.server.head().await, head);
    // It goes on after the login.
    let there = ada.submit(&world.server, &login, &[("email", ADA), ("password", PASSWORD)]).await;
    let done = ada.submit(&world.server, &there, &[]).await;
    assert!(done.body.contains("Your mail address was changed."), "{done:?}");
    let page = profile(&world, &mut ada).await;
    assert!(page.body.contains(NEW), "{page:?}");
}

#[tokio::test]
async fn the_code_for_a_forgotten_password_also_goes_to_the_address_for_recovery() {
    let (world, mailbox) = mailed().await;
    let mut ada = person(&world, &mailbox, ADA).await;
    set_recovery(&world, &mailbox, &mut ada, NEW).await;
    mailbox.mail(ADA, "Your recovery address was changed on").await;
    assert!(!is_in(&log_in(&world, NEW, PASSWORD).await), "it is no name to log in with");
    forget(&world, NEW).await;
    assert!(!mailbox.mails(NEW).iter().any(|mail| mail.contains("code to choose a new password")));

    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/password/forgotten").await;
    let waiting = browser.submit(&world.server, &page, &[("email", ADA)]).await;
    mailbox.mail(ADA, "code to choose a new password").await;
    let code = code(&mailbox, NEW, "code to choose a new password", 8).await;
    let new = browser.submit(&world.server, &waiting, &[("code", &code)]).await;
    browser.submit(&world.server, &new, &[("password", "a new and better one")]).await.expect_status(200);
    assert!(is_in(&log_in(&world, ADA, "a new and better one").await) && !lives(&world, &ada).await);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_removed_address_for_recovery_gets_nothing_and_several_people_may_share_one() {
    let (world, mailbox) = mailed().await;
    let mut ada = person(&world, &mailbox, ADA).await;
    let mut bob = person(&world, &mailbox, BOB).await;
    set_recovery(&world, &mailbox, &mut ada, NEW).await;
    // Each mail of a code looks alike, so Bob uses the link of his own.
    let before = mailbox.mails(NEW).len();
    ask(&world, &mut bob, RECOVERY, NEW).await;
    until("the second mail is there", async || mailbox.mails(NEW).len() > before).await;
    let page = profile(&world, &mut ada).await;
    let gone = send(&world, &mut ada, &page, "/account/profile/recovery/remove", &[]).await;
    assert!(gone.body.contains("Your recovery address was removed."), "{gone:?}");
    forget(&world, ADA).await;
    mailbox.mail(ADA, "code to choose a new password").await;
    assert!(!mailbox.mails(NEW).iter().any(|mail| mail.contains("code to choose a new password")));
}

#[tokio::test]
async fn a_former_address_can_be_proved_by_others_after_three_days() {
    let (world, mailbox) = mailed().await;
    let mut ada = person(&world, &mailbox, ADA).await;
    change(&world, &mailbox, &mut ada, NEW).await.expect_status(200);
    let mut other = Browser::default();
    let page = other.open(&world.server, "/sign-up").await;
    other.submit(&world.server, &page, &[("email", ADA)]).await;
    mailbox.mail(ADA, "you are registered already").await;

    world.server.app.store.clock().advance(THREE_DAYS);
    let mut heir = Browser::default();
    let page = heir.open(&world.server, "/sign-up").await;
    let waiting = heir.submit(&world.server, &page, &[("email", ADA)]).await;
    // The code of Ada's own sign-up is there, too: the last mail counts.
    let code = crate::support::eventually("a second code", async || {
        let mails = mailbox.mails(ADA).into_iter().filter(|mail| mail.contains("code to sign up is"));
        let digits = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
        let codes: Vec<String> = mails
            .filter_map(|mail| mail.lines().map(str::trim).find(digits).map(ToOwned::to_owned))
            .collect();
        (codes.len() == 2).then_some(codes)
    })
    .await;
    let mut finish = waiting.expect_status(200).body.clone();
    for code in &code {
        let tried = heir.submit(&world.server, &waiting, &[("code", code)]).await;
        if tried.body.contains("name=\"name\"") {
            finish.clone_from(&tried.body);
            let fields = [("name", "Heir"), ("password", "another good one")];
            heir.submit(&world.server, &tried, &fields).await.expect_status(200);
        }
    }
    assert!(finish.contains("name=\"name\""), "{finish}");
    assert!(
        is_in(&log_in(&world, ADA, "another good one").await) && is_in(&log_in(&world, NEW, PASSWORD).await)
    );
    assert_eq!(world.server.count("user.former_emails_released").await, 1);
    world.server.expect_replayed().await;
}
