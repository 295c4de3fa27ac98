//! Intruders who come back by a factor that they added, and the owner who puts them out by the link in a mail.

use super::{
    Enrolled, codes_on, enrol, first_step, is_logged_in,
    passkeys::{added, offered, send, stays_out},
};
use crate::support::{
    Answer, Browser, Mailbox, World, authenticator::Authenticator, browser::form, eventually, mailed_with,
    until,
};
use std::time::Duration;

const NEW: &str = "the owner's own again";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

/// Returns a world with mail whose pages can make passkeys.
async fn mailed() -> (World, Mailbox) {
    let by_name = |url: &str| url.replace("127.0.0.1", "localhost");
    mailed_with(|settings| settings.issuer = by_name(&settings.issuer)).await
}

/// Returns the path of the link for who did not do it, in the mail to the demo user that contains `text`.
async fn not_mine(world: &World, mailbox: &Mailbox, text: &str) -> String {
    let mail = mailbox.mail(&world.demo.user.email, text).await;
    let at = ["/password/disown?link=", "/login/disown?link="].iter().find_map(|begin| mail.find(begin));
    let link = &mail[at.unwrap_or_else(|| panic!("no link in {mail}"))..];
    link.split_whitespace().next().unwrap().to_owned()
}

/// Presses the button behind `link`, and returns the browser and its page that waits for the code.
async fn disown(world: &World, link: &str, title: &str) -> (Browser, Answer) {
    let mut owner = Browser::default();
    let head = world.server.head().await;
    let page = owner.open(&world.server, link).await;
    assert!(page.expect_status(200).body.contains(title), "{page:?}");
    assert!(page.body.contains("What you had before stays"), "{page:?}");
    assert_eq!(world.server.head().await, head, "a look changes nothing");
    let waiting = owner.submit(&world.server, &page, &[]).await;
    assert!(waiting.expect_status(200).body.contains("Check your mail"), "{waiting:?}");
    (owner, waiting)
}

/// Chooses the password [`NEW`] with the code in the mail.
async fn choose_password(world: &World, mailbox: &Mailbox, owner: (Browser, Answer)) {
    let mail = mailbox.mail(&world.demo.user.email, "code to choose a new password is").await;
    choose(world, owner, &mail, NEW).await;
}

/// Chooses a password with the code in `mail`.
async fn choose(world: &World, (mut owner, waiting): (Browser, Answer), mail: &str, password: &str) {
    let digits = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
    let code = mail.lines().map(str::trim).find(digits).unwrap();
    let page = owner.submit(&world.server, &waiting, &[("code", code)]).await;
    owner.submit(&world.server, &page, &[("password", password)]).await.expect_status(200);
}

/// Gives the password `password` at the login page.
async fn log_in(world: &World, password: &str) -> (Browser, Answer) {
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    let fields = [("email", world.demo.user.email.as_str()), ("password", password)];
    let answer = browser.submit(&world.server, &page, &fields).await;
    (browser, answer)
}

/// Sends the form to `action` on the page of security.
async fn press(world: &World, browser: &mut Browser, action: &str) -> Answer {
    let list = browser.open(&world.server, "/account/security").await;
    let at =
        list.body.find(&format!("action=\"{action}\"")).unwrap_or_else(|| panic!("no {action}: {list:?}"));
    let (action, fields) = form(&list.body[list.body[..at].rfind("<form").unwrap()..]);
    browser.post(&world.server, &action, &fields).await
}

/// Waits until no mail waits to be sent.
async fn all_sent(world: &World) {
    world.server.wait_for("mail").await;
    until("nothing waits to be sent", async || {
        let waiting = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM mails");
        waiting.fetch_one(world.server.app.store.pool()).await.unwrap() == 0
    })
    .await;
}

/// Returns how many rows prove a factor of anybody.
async fn rows(world: &World) -> i64 {
    let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM factors");
    count.fetch_one(world.server.app.store.pool()).await.unwrap()
}

#[tokio::test]
async fn a_passkey_that_an_intruder_added_goes_and_the_owner_gets_in() {
    let (world, mailbox) = mailed().await;
    let (mut intruder, _) = log_in(&world, &world.demo.user.password).await;
    let (mut device, codes) = added(&world, &mut intruder).await;
    assert_eq!((codes.len(), rows(&world).await), (10, 2));
    let link = not_mine(&world, &mailbox, "A passkey was added to your account on").await;
    // As long as it is there, the owner can't even log in.
    assert!(!is_logged_in(&log_in(&world, &world.demo.user.password).await.0));

    let owner = disown(&world, &link, "You didn’t change how you sign in?").await;
    assert_eq!(rows(&world).await, 0, "what proves the factors went with them");
    stays_out(&world, &mut device, "an intruder's passkey").await;
    let out = intruder.get(&world.server, "/account/security").await;
    assert_eq!(out.header("location"), "/login?to=security");
    choose_password(&world, &mailbox, owner).await;
    assert!(is_logged_in(&log_in(&world, NEW).await.0), "nothing else is asked for");
    stays_out(&world, &mut device, "after the new password, too").await;

    // The removal is part of what the owner did, and no news to them.
    all_sent(&world).await;
    let mails = mailbox.mails(&world.demo.user.email);
    assert!(!mails.iter().any(|mail| mail.contains("was removed")), "{mails:?}");
    Browser::default().open(&world.server, &link).await.expect_status(404);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_person_who_first_chose_a_new_password_can_still_remove_the_intruders_app() {
    let (world, mailbox) = mailed().await;
    let (mut intruder, _) = log_in(&world, &world.demo.user.password).await;
    enrol(&world, &mut intruder).await;
    let link = not_mine(&world, &mailbox, "An authenticator app was added to your account on").await;
    let mut owner = Browser::default();
    let page = owner.open(&world.server, "/password/forgotten").await;
    let waiting = owner.submit(&world.server, &page, &[("email", &world.demo.user.email)]).await;
    choose_password(&world, &mailbox, (owner, waiting)).await;
    let (stuck, second) = log_in(&world, NEW).await;
    assert!(!is_logged_in(&stuck) && second.body.contains("name=\"recovery_code\""), "{second:?}");

    let known = mailbox.mails(&world.demo.user.email);
    let owner = disown(&world, &link, "You didn’t change how you sign in?").await;
    assert!(!is_logged_in(&log_in(&world, NEW).await.0), "the password is useless");
    let mail = eventually("another code", async || {
        let is_new =
            |mail: &String| mail.contains("code to choose a new password is") && !known.contains(mail);
        mailbox.mails(&world.demo.user.email).into_iter().find(is_new)
    })
    .await;
    choose(&world, owner, &mail, "and yet another one").await;
    assert!(is_logged_in(&log_in(&world, "and yet another one").await.0));
}

/// Gives a recovery code on `page`, the second step of a login.
async fn recover(world: &World, browser: &mut Browser, page: &Answer, code: &str) {
    let at = page.body.find("name=\"recovery_code\"").unwrap_or_else(|| panic!("{page:?}"));
    let (action, mut fields) = form(&page.body[page.body[..at].rfind("<form").unwrap()..]);
    fields.push(("recovery_code".to_owned(), code.to_owned()));
    browser.post(&world.server, &action, &fields).await;
}

/// Logs in as an intruder who has the password and a recovery code, with a device of their own.
async fn break_in(world: &World, code: &str) -> Browser {
    let mut intruder = Browser { agent: Some(FIREFOX.to_owned()), ..Browser::default() };
    let page = first_step(world, &mut intruder).await;
    recover(world, &mut intruder, &page, code).await;
    assert!(is_logged_in(&intruder));
    intruder
}

/// Logs in with [`NEW`] and the passkey of `device`.
async fn log_in_with(world: &World, device: &mut Authenticator) -> Browser {
    let (mut browser, second) = log_in(world, NEW).await;
    let offer = offered(&second, "second");
    send(world, &mut browser, &offer, &device.get(&offer.options)).await;
    assert!(is_logged_in(&browser));
    browser
}

#[tokio::test]
async fn factors_from_before_a_strange_login_stay_and_what_came_after_it_goes() {
    let (world, mailbox) = mailed().await;
    let mut own = Browser::default();
    own.log_in(&world).await;
    let (mut device, codes) = added(&world, &mut own).await;
    world.server.app.store.clock().advance(Duration::from_secs(60));
    let mut intruder = break_in(&world, &codes[0]).await;
    let link = not_mine(&world, &mailbox, "Firefox on Linux").await;
    let (mut theirs, _) = added(&world, &mut intruder).await;
    let renewed = press(&world, &mut intruder, "/account/security/recovery-codes").await;
    let stolen = codes_on(&renewed);
    assert_eq!(stolen.len(), 10, "{renewed:?}");

    let owner = disown(&world, &link, "You didn’t sign in?").await;
    stays_out(&world, &mut theirs, "an intruder's passkey").await;
    assert_eq!(world.server.count("user.passkey_removed").await, 1);
    assert_eq!((world.server.count("user.recovery_codes_removed").await, rows(&world).await), (1, 1));
    choose_password(&world, &mailbox, owner).await;
    let (mut thief, second) = log_in(&world, NEW).await;
    recover(&world, &mut thief, &second, &stolen[0]).await;
    assert!(!is_logged_in(&thief), "not even with the new password");

    let mut own = log_in_with(&world, &mut device).await;
    let list = own.open(&world.server, "/account/security").await;
    assert!(list.body.contains("0 of 10 left"), "{}", list.body);
    assert_eq!(codes_on(&press(&world, &mut own, "/account/security/recovery-codes").await).len(), 10);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn an_intruder_gains_nothing_by_adding_a_passkey_before_they_change_the_password() {
    let (world, mailbox) = mailed().await;
    let old = world.demo.user.password.clone();
    let (mut intruder, _) = log_in(&world, &old).await;
    let (mut device, _) = added(&world, &mut intruder).await;
    world.server.app.store.clock().advance(Duration::from_secs(60));
    let page = intruder.open(&world.server, "/account/password").await;
    let fields = [("old_password", old.as_str()), ("password", "the intruder's own")];
    intruder.submit(&world.server, &page, &fields).await.expect_status(200);
    let link = not_mine(&world, &mailbox, "Your password was changed on").await;
    let owner = disown(&world, &link, "You didn’t change your password?").await;
    stays_out(&world, &mut device, "added before the change").await;
    choose_password(&world, &mailbox, owner).await;
    assert!(is_logged_in(&log_in(&world, NEW).await.0));
}

#[tokio::test]
async fn changes_older_than_seven_days_are_not_undone() {
    let (world, mailbox) = mailed().await;
    let mut own = Browser::default();
    own.log_in(&world).await;
    let Enrolled { codes, .. } = enrol(&world, &mut own).await;
    let (mut device, none) = added(&world, &mut own).await;
    assert!(none.is_empty(), "there are codes already");
    all_sent(&world).await;
    let before = mailbox.mails(&world.demo.user.email);
    world.server.app.store.clock().advance(Duration::from_secs(8 * 86_400));
    let mut intruder = break_in(&world, &codes[0]).await;
    press(&world, &mut intruder, "/account/security/totp/remove").await.expect_status(303);
    let told = "The authenticator app was removed from your account on";
    let link = not_mine(&world, &mailbox, told).await;
    assert!(!before.iter().any(|mail| mail.contains(told)));
    let owner = disown(&world, &link, "You didn’t change how you sign in?").await;
    choose_password(&world, &mailbox, owner).await;
    log_in_with(&world, &mut device).await;
    assert_eq!(world.server.count("user.recovery_codes_removed").await, 0);
}

#[tokio::test]
async fn the_use_of_a_recovery_code_is_mailed_and_whoever_found_the_codes_is_put_out() {
    let (world, mailbox) = mailed().await;
    let mut own = Browser::default();
    own.log_in(&world).await;
    let Enrolled { codes, .. } = enrol(&world, &mut own).await;
    world.server.app.store.clock().advance(Duration::from_secs(60));
    let mut thief = break_in(&world, &codes[0]).await;
    assert!(is_logged_in(&thief));
    let mail =
        mailbox.mail(&world.demo.user.email, "A recovery code was used to sign in to your account on").await;
    assert!(mail.contains("Codes that you have left: 9."), "{mail}");
    assert!(!codes.iter().any(|code| mail.contains(code.as_str())), "{mail}");
    let link = not_mine(&world, &mailbox, "A recovery code was used to sign in").await;
    let owner = disown(&world, &link, "You didn’t change how you sign in?").await;
    let page = thief.open(&world.server, "/account/security").await;
    assert!(page.body.contains("name=\"password\""), "the thief is logged out: {page:?}");
    choose_password(&world, &mailbox, owner).await;
}

/// Changes each factor of the person, and waits for the mail with each of `texts`.
async fn change_all(world: &World, mailbox: &Mailbox, browser: &mut Browser, texts: [&str; 5]) {
    let [app, codes, passkey, passkey_gone, app_gone] = texts;
    enrol(world, browser).await;
    not_mine(world, mailbox, app).await;
    assert_eq!(codes_on(&press(world, browser, "/account/security/recovery-codes").await).len(), 10);
    not_mine(world, mailbox, codes).await;
    added(world, browser).await;
    not_mine(world, mailbox, passkey).await;
    press(world, browser, "/account/security/passkeys/remove").await.expect_status(303);
    not_mine(world, mailbox, passkey_gone).await;
    press(world, browser, "/account/security/totp/remove").await.expect_status(303);
    not_mine(world, mailbox, app_gone).await;
    all_sent(world).await;
    let about_codes = mailbox.mails(&world.demo.user.email).into_iter().filter(|mail| mail.contains(codes));
    assert_eq!(about_codes.count(), 1, "the codes that came with the app have no mail of their own");
}

#[tokio::test]
async fn each_change_of_a_factor_is_mailed_in_the_persons_language() {
    let (world, mailbox) = mailed().await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let english = [
        "An authenticator app was added to your account on",
        "New recovery codes were created for your account on",
        "A passkey was added to your account on",
        "A passkey was removed from your account on",
        "The authenticator app was removed from your account on",
    ];
    change_all(&world, &mailbox, &mut browser, english).await;

    let page = browser.open(&world.server, "/account/profile").await;
    let at = page.body.find("action=\"/account/profile/preferences\"").unwrap();
    let (action, mut fields) = form(&page.body[page.body[..at].rfind("<form").unwrap()..]);
    fields.extend([("language".into(), "nl".into()), ("theme".into(), "dark".into())]);
    browser.post(&world.server, &action, &fields).await.expect_status(303);
    let dutch = [
        "is een authenticator-app aan je account toegevoegd",
        "zijn nieuwe herstelcodes voor je account aangemaakt",
        "is een passkey aan je account toegevoegd",
        "is een passkey van je account verwijderd",
        "is de authenticator-app van je account verwijderd",
    ];
    change_all(&world, &mailbox, &mut browser, dutch).await;
    world.server.expect_replayed().await;
}
