//! What others try with mail addresses: intruders who change them, squatters who wait, strangers who let a victim
//! prove an address for them, scanners that open links, and two who claim one address.

use super::{
    ADA, BOB, EMAIL, NEW_CODE, PASSWORD, addresses::set_recovery, ask, change, code, is_in, link, lives,
    log_in, mailed, person, profile, prove, send,
};
use crate::{
    support::{Browser, Mailbox, World, until},
    web::factors::enrol,
};
use serde_json::json;
use std::time::Duration;

const NEW: &str = "ada@new.example";
const EVIL: &str = "eve@evil.example";
const TOLD: &str = "you sign in with another address";

async fn undo_link(mailbox: &Mailbox, email: &str) -> String {
    link(mailbox, email, TOLD, "/profile/undo?link=").await
}

/// Changes the password on the account's page.
async fn change_password(world: &World, browser: &mut Browser, old: &str, new: &str) {
    let page = browser.open(&world.server, "/account/password").await;
    let done = browser.submit(&world.server, &page, &[("old_password", old), ("password", new)]).await;
    assert!(done.body.contains("Your password was changed."), "{done:?}");
}

#[tokio::test]
async fn the_owner_undoes_an_intruder_s_change_and_everything_since_then_ends() {
    let (world, mailbox) = mailed().await;
    let own = person(&world, &mailbox, ADA).await;
    // An intruder who knows the password moves the account away, twice, and changes the password.
    let mut intruder = log_in(&world, ADA, PASSWORD).await;
    change(&world, &mailbox, &mut intruder, EVIL).await.expect_status(200);
    let notice = undo_link(&mailbox, ADA).await;
    change(&world, &mailbox, &mut intruder, "eve@worse.example").await.expect_status(200);
    let theirs = undo_link(&mailbox, EVIL).await;
    change_password(&world, &mut intruder, PASSWORD, "the intruder's own").await;
    let tokens = intruder.tokens(&world, "openid offline_access").await;
    let access = tokens["access_token"].as_str().unwrap().to_owned();

    // A mail scanner opens the link first, and its preview is no button.
    let head = world.server.head().await;
    for _ in 0..2 {
        let scanned = Browser::default().get(&world.server, &notice).await;
        assert!(scanned.expect_status(200).body.contains(ADA), "{scanned:?}");
        Browser::default().head(&world.server, &notice).await;
    }
    assert_eq!(world.server.head().await, head);
    assert!(lives(&world, &intruder).await);

    let mut owner = Browser::default();
    let page = owner.open(&world.server, &notice).await;
    let waiting = owner.submit(&world.server, &page, &[]).await;
    assert!(waiting.expect_status(200).body.contains("Check your mail"), "{waiting:?}");
    assert!(!lives(&world, &intruder).await && !lives(&world, &own).await && !world.active(&access).await);
    for (email, password) in [
        (EVIL, "the intruder's own"),
        ("eve@worse.example", "the intruder's own"),
        (ADA, "the intruder's own"),
        (ADA, PASSWORD),
    ] {
        assert!(!is_in(&log_in(&world, email, password).await), "{email} {password}");
    }
    let code = code(&mailbox, ADA, "code to choose a new password is", 8).await;
    let new = owner.submit(&world.server, &waiting, &[("code", &code)]).await;
    owner.submit(&world.server, &new, &[("password", "the owner's own again")]).await.expect_status(200);
    assert!(is_in(&log_in(&world, ADA, "the owner's own again").await));

    // Neither this link nor that of the intruder's own first address can be used now, nor a forged one.
    let head = world.server.head().await;
    let forged = format!("{}x", &notice[..notice.len() - 1]);
    for link in [notice.as_str(), &theirs, &forged, "/profile/undo", "/profile/undo?link=x"] {
        owner.open(&world.server, link).await.expect_status(404);
    }
    assert_eq!(world.server.head().await, head);
    // And the intruder's address is free again.
    let eve = person(&world, &mailbox, EVIL).await;
    assert!(lives(&world, &eve).await);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn an_intruder_s_factors_from_before_the_change_of_address_go_when_it_is_undone() {
    let (world, mailbox) = mailed().await;
    person(&world, &mailbox, ADA).await;
    let mut intruder = log_in(&world, ADA, PASSWORD).await;
    enrol(&world, &mut intruder).await;
    world.server.app.store.clock().advance(Duration::from_secs(60));
    change(&world, &mailbox, &mut intruder, EVIL).await.expect_status(200);
    let notice = undo_link(&mailbox, ADA).await;
    let mut owner = Browser::default();
    let page = owner.open(&world.server, &notice).await;
    assert!(page.body.contains("an authenticator app, recovery codes"), "{page:?}");
    let waiting = owner.submit(&world.server, &page, &[]).await;
    let code = code(&mailbox, ADA, "code to choose a new password is", 8).await;
    let new = owner.submit(&world.server, &waiting, &[("code", &code)]).await;
    owner.submit(&world.server, &new, &[("password", "the owner's own again")]).await.expect_status(200);
    assert!(
        is_in(&log_in(&world, ADA, "the owner's own again").await),
        "no code of the intruder's app is asked for"
    );
    let left = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM factors");
    assert_eq!(left.fetch_one(world.server.app.store.pool()).await.unwrap(), 0);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_code_that_an_intruder_s_recovery_address_got_is_void_when_the_owner_puts_them_out() {
    let (world, mailbox) = mailed().await;
    person(&world, &mailbox, ADA).await;
    let mut intruder = log_in(&world, ADA, PASSWORD).await;
    set_recovery(&world, &mailbox, &mut intruder, EVIL).await;
    let notice = link(&mailbox, ADA, "Your recovery address was changed on", "/password/disown?link=").await;
    let page = intruder.open(&world.server, "/password/forgotten").await;
    let theirs = intruder.submit(&world.server, &page, &[("email", ADA)]).await;
    let stolen = code(&mailbox, EVIL, "code to choose a new password is", 8).await;
    let known = mailbox.mails(EVIL).len();

    let mut owner = Browser::default();
    let page = owner.open(&world.server, &notice).await;
    let waiting = owner.submit(&world.server, &page, &[]).await;
    assert!(waiting.expect_status(200).body.contains("Check your mail"), "{waiting:?}");
    intruder.submit(&world.server, &theirs, &[("code", &stolen)]).await.expect_status(404);
    let link = link(&mailbox, EVIL, "code to choose a new password is", "/mailbox/link?link=").await;
    intruder.open(&world.server, &link).await.expect_status(404);
    let pool = world.server.app.store.pool();
    until("all mails are done with", async || {
        let due = "SELECT count(*) FROM proofs WHERE mail_due_at IS NOT NULL";
        sqlx::query_scalar::<_, i64>(due).fetch_one(pool).await.unwrap() == 0
    })
    .await;
    assert_eq!(mailbox.mails(EVIL).len(), known, "the new code is for the owner alone");
}

#[tokio::test]
async fn old_links_in_a_mailbox_that_somebody_left_show_nothing_and_change_nothing() {
    let (world, mailbox) = mailed().await;
    person(&world, &mailbox, ADA).await;
    let mut ada = log_in(&world, ADA, PASSWORD).await;
    set_recovery(&world, &mailbox, &mut ada, BOB).await;
    change_password(&world, &mut ada, PASSWORD, "the owner's own again").await;
    let mut links = Vec::new();
    for (text, begin) in [
        ("Somebody signed in to your account", "/login/disown?link="),
        ("Your password was changed on", "/password/disown?link="),
        ("Your recovery address was changed on", "/password/disown?link="),
    ] {
        links.push(link(&mailbox, ADA, text, begin).await);
    }
    // A stranger reads that mailbox, and opened the links while they were good.
    let mut opened = Vec::new();
    for link in &links {
        let mut stranger = Browser::default();
        let page = stranger.open(&world.server, link).await;
        assert!(page.expect_status(200).body.contains(ADA), "{page:?}");
        opened.push((stranger, page));
    }
    change(&world, &mailbox, &mut ada, NEW).await.expect_status(200);
    let head = world.server.head().await;
    for (link, (mut stranger, page)) in links.iter().zip(opened) {
        for answer in
            [stranger.open(&world.server, link).await, stranger.submit(&world.server, &page, &[]).await]
        {
            assert!(!answer.expect_status(404).body.contains(NEW), "{answer:?}");
        }
    }
    assert_eq!(world.server.head().await, head);
    assert!(lives(&world, &ada).await && is_in(&log_in(&world, NEW, "the owner's own again").await));
    // The link of the change itself is for that mailbox.
    let undo = undo_link(&mailbox, ADA).await;
    let page = Browser::default().open(&world.server, &undo).await;
    let shown = &page.expect_status(200).body;
    assert!(shown.contains(ADA) && !shown.contains(NEW), "{page:?}");
}

#[tokio::test]
async fn an_intruder_who_also_asks_for_the_deletion_takes_nothing_from_the_owner() {
    let (world, mailbox) = mailed().await;
    person(&world, &mailbox, ADA).await;
    let mut intruder = log_in(&world, ADA, PASSWORD).await;
    change(&world, &mailbox, &mut intruder, EVIL).await.expect_status(200);
    let notice = undo_link(&mailbox, ADA).await;
    let data = intruder.open(&world.server, "/account/data").await;
    send(&world, &mut intruder, &data, "/account/data/delete", &[("email", EVIL)]).await.expect_status(200);
    assert_eq!(world.server.count("user.deletion_requested").await, 1);

    let mut owner = Browser::default();
    let page = owner.open(&world.server, &notice).await;
    let waiting = owner.submit(&world.server, &page, &[]).await;
    assert_eq!(world.server.count("user.deletion_undone").await, 1);
    let code = code(&mailbox, ADA, "code to choose a new password is", 8).await;
    let new = owner.submit(&world.server, &waiting, &[("code", &code)]).await;
    owner.submit(&world.server, &new, &[("password", "the owner's own again")]).await.expect_status(200);
    assert!(is_in(&log_in(&world, ADA, "the owner's own again").await));
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn the_link_that_undoes_a_change_needs_its_own_form_and_works_for_three_days() {
    let (world, mailbox) = mailed().await;
    let mut ada = person(&world, &mailbox, ADA).await;
    change(&world, &mailbox, &mut ada, NEW).await.expect_status(200);
    let notice = undo_link(&mailbox, ADA).await;
    let sealed = notice.split_once("link=").unwrap().1.to_owned();
    let mut other = Browser::default();
    other.open(&world.server, "/login").await;
    let fields = [("link".to_owned(), sealed), ("csrf_token".to_owned(), "x".to_owned())];
    other.post(&world.server, "/profile/undo", &fields).await.expect_status(403);
    let page = other.open(&world.server, &notice).await;
    world.server.app.store.clock().advance(Duration::from_secs(3 * 86_400));
    other.submit(&world.server, &page, &[]).await.expect_status(404);
    assert!(is_in(&log_in(&world, NEW, PASSWORD).await));
}

#[tokio::test]
async fn a_victim_who_opens_the_link_that_somebody_else_asked_for_gives_them_nothing() {
    let (world, mailbox) = mailed().await;
    let mut eve = person(&world, &mailbox, EVIL).await;
    let mut ada = person(&world, &mailbox, ADA).await;
    let waiting = ask(&world, &mut eve, EMAIL, NEW).await;
    let link = link(&mailbox, NEW, NEW_CODE, "/mailbox/link?link=").await;
    let page = ada.open(&world.server, &link).await;
    let refused = ada.submit(&world.server, &page, &[]).await;
    assert!(refused.expect_status(404).body.contains("Nothing was proved in this browser"), "{refused:?}");
    // Nor does the browser of the stranger go on.
    eve.submit(&world.server, &waiting, &[("code", "12345678")]).await.expect_status(404);
    eve.open(&world.server, "/account/profile/proved").await.expect_status(404);
    assert_eq!(world.server.count("user.email_changed").await, 0);
    assert!(profile(&world, &mut ada).await.body.contains(ADA));
    assert!(profile(&world, &mut eve).await.body.contains(EVIL));
}

#[tokio::test]
async fn a_proved_address_can_not_be_taken_and_its_owner_is_not_revealed() {
    let (world, mailbox) = mailed().await;
    let mut eve = person(&world, &mailbox, EVIL).await;
    person(&world, &mailbox, ADA).await;
    let known = ask(&world, &mut eve, EMAIL, ADA).await;
    let stranger = ask(&world, &mut eve, EMAIL, NEW).await;
    let plain = |page: &crate::support::Answer, email: &str| {
        let hidden = crate::support::browser::form(&page.body).1;
        hidden
            .iter()
            .fold(page.body.clone(), |body, (_, value)| body.replace(value.as_str(), ""))
            .replace(email, "")
    };
    assert_eq!(plain(&known, ADA), plain(&stranger, NEW));
    let told = mailbox.mail(ADA, "That isn't possible, because it is yours").await;
    assert!(!told.contains("/mailbox/link"), "{told}");
}

#[tokio::test]
async fn of_two_people_who_prove_one_address_the_first_gets_it() {
    let (world, mailbox) = mailed().await;
    let (mut ada, mut bob) = (person(&world, &mailbox, ADA).await, person(&world, &mailbox, BOB).await);
    let first = prove(&world, &mailbox, &mut ada, NEW).await;
    // Bob reads the same mailbox; his mail is the one that Ada's is not.
    let before = mailbox.mails(NEW);
    let waiting = ask(&world, &mut bob, EMAIL, NEW).await;
    let his = crate::support::eventually("Bob's mail", async || {
        mailbox.mails(NEW).into_iter().find(|mail| !before.contains(mail))
    })
    .await;
    let digits = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
    let code = his.lines().map(str::trim).find(digits).unwrap().to_owned();
    let second = bob.submit(&world.server, &waiting, &[("code", &code)]).await;
    let (mut both_ada, mut both_bob) = (ada.clone(), bob.clone());
    let (one, other) = tokio::join!(
        both_ada.submit(&world.server, &first, &[]),
        both_bob.submit(&world.server, &second, &[])
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{one:?} {other:?}");
    assert_eq!(world.server.count("user.email_changed").await, 1);
    assert!(is_in(&log_in(&world, NEW, PASSWORD).await));
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn of_two_addresses_that_one_person_proves_at_once_the_second_is_void() {
    let (world, mailbox) = mailed().await;
    let mut ada = person(&world, &mailbox, ADA).await;
    let mut phone = log_in(&world, ADA, PASSWORD).await;
    let first = prove(&world, &mailbox, &mut ada, NEW).await;
    let second = prove(&world, &mailbox, &mut phone, EVIL).await;
    ada.submit(&world.server, &first, &[]).await.expect_status(200);
    let late = phone.submit(&world.server, &second, &[]).await;
    assert!(late.expect_status(409).body.contains("changed in the meantime"), "{late:?}");
    assert!(!is_in(&log_in(&world, EVIL, PASSWORD).await) && is_in(&log_in(&world, NEW, PASSWORD).await));
    // The same button twice changes one thing.
    ada.submit(&world.server, &first, &[]).await.expect_status(404);
    assert_eq!(world.server.count("user.email_changed").await, 1);
}

#[tokio::test]
async fn a_squatter_loses_an_address_that_they_never_proved_and_can_t_undo_that() {
    let (world, mailbox) = mailed().await;
    // Somebody registers the address over REST, where it is not proved, and waits.
    let body = json!({"name": "Squat", "owner": {"email": NEW, "password": "wait for your mailbox 9"}});
    world.post("/v1/accounts", "", &body).await.expect_status(201);
    let squatter = log_in(&world, NEW, "wait for your mailbox 9").await;
    assert!(lives(&world, &squatter).await);
    let mut ada = person(&world, &mailbox, ADA).await;
    change(&world, &mailbox, &mut ada, NEW).await.expect_status(200);
    assert!(!lives(&world, &squatter).await && !is_in(&log_in(&world, NEW, "wait for your mailbox 9").await));
    assert!(is_in(&log_in(&world, NEW, PASSWORD).await));
    assert_eq!(world.server.count("user.email_released").await, 1);

    // Nor does a squatter who moves on keep the address, or leave a link that lets them back in.
    let other = "boss@people.example";
    let body = json!({"name": "Squat", "owner": {"email": other, "password": "wait for your mailbox 9"}});
    world.post("/v1/accounts", "", &body).await.expect_status(201);
    let mut squatter = log_in(&world, other, "wait for your mailbox 9").await;
    change(&world, &mailbox, &mut squatter, EVIL).await.expect_status(200);
    let mut boss = person(&world, &mailbox, other).await;
    assert!(profile(&world, &mut boss).await.body.contains(other));
    world.server.wait_for("mail").await;
    let pool = world.server.app.store.pool();
    until("all mails are done with", async || {
        sqlx::query_scalar::<_, i64>("SELECT count(*) FROM mails").fetch_one(pool).await.unwrap() == 0
    })
    .await;
    assert!(!mailbox.mails(other).iter().any(|mail| mail.contains(TOLD)));
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn guessing_a_code_is_as_slow_as_at_a_sign_up() {
    let (world, mailbox) = mailed().await;
    let mut eve = person(&world, &mailbox, EVIL).await;
    let waiting = ask(&world, &mut eve, EMAIL, NEW).await;
    for _ in 0..5 {
        let wrong = eve.submit(&world.server, &waiting, &[("code", "00000000")]).await;
        assert!(wrong.body.contains("That’s not the code"), "{wrong:?}");
    }
    let right = code(&mailbox, NEW, NEW_CODE, 8).await;
    let spent = eve.submit(&world.server, &waiting, &[("code", &right)]).await;
    assert!(spent.body.contains("role=\"alert\""), "{spent:?}");
    assert_eq!(world.server.count("user.email_changed").await, 0);
}
