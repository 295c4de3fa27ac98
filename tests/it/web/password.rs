//! Passwords changed, forgotten and disowned: by their owner, and by people who found a browser, a mail or a link.

use crate::support::{
    Answer, Browser, Mailbox, Person, World,
    browser::{authorize_path, form},
    mailed, query,
};
use serde_json::json;
use std::time::Duration;

const NEW: &str = "a new and better one";

/// Returns the path of the link with this beginning in the mail to `email`.
async fn link(mailbox: &Mailbox, email: &str, begin: &str) -> String {
    let mail = mailbox.mail(email, begin).await;
    let link = &mail[mail.find(begin).unwrap()..];
    link.split_whitespace().next().unwrap().to_owned()
}

/// Returns the code in the mail to `email`.
async fn code(mailbox: &Mailbox, email: &str) -> String {
    let mail = mailbox.mail(email, "code to choose a new password is").await;
    let digits = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
    mail.lines().map(str::trim).find(digits).unwrap().to_owned()
}

async fn log_in(world: &World, password: &str) -> (Browser, Answer) {
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    let fields = [("email", world.demo.user.email.as_str()), ("password", password)];
    let answer = browser.submit(&world.server, &page, &fields).await;
    (browser, answer)
}

fn is_in(logged_in: &(Browser, Answer)) -> bool {
    logged_in.0.cookies.contains_key("__Host-xwms_session")
}

/// Whether the session of `browser` is still good.
async fn lives(world: &World, browser: &Browser) -> bool {
    browser.clone().get(&world.server, "/account/password").await.status == 200
}

/// Asks for a code, and returns the page that waits for it.
async fn ask(world: &World, browser: &mut Browser, email: &str) -> Answer {
    let page = browser.open(&world.server, "/password/forgotten").await;
    let waiting = browser.submit(&world.server, &page, &[("email", email)]).await;
    assert!(waiting.expect_status(200).body.contains("Check your mail"), "{waiting:?}");
    waiting
}

/// Changes the password on the account's page, and returns the response.
async fn change(world: &World, browser: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    let page = browser.open(&world.server, "/account/password").await;
    browser.submit(&world.server, &page, fields).await
}

#[tokio::test]
async fn changing_the_password_asks_the_old_one_and_ends_the_other_sessions_and_apps() {
    let (world, mailbox) = mailed().await;
    let user = world.demo.user.clone();
    let mut nobody = Browser::default();
    let to = nobody.get(&world.server, "/account/password").await;
    assert_eq!(to.header("location"), "/login?to=password");
    let page = nobody.open(&world.server, "/account/password").await;
    let there =
        nobody.submit(&world.server, &page, &[("email", &user.email), ("password", &user.password)]).await;
    assert!(there.expect_status(200).body.contains("Change your password"), "the login leads back");

    let (mut own, other) = (nobody, log_in(&world, &user.password).await.0);
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let access = tokens["access_token"].as_str().unwrap().to_owned();
    let head = world.server.head().await;
    for (old, new) in
        [("wrong password", NEW), (user.password.as_str(), "short"), (user.password.as_str(), "password1")]
    {
        let again =
            change(&world, &mut own, &[("old_password", old), ("password", new), ("end_others", "yes")])
                .await;
        assert!(again.body.contains("role=\"alert\""), "{again:?}");
    }
    assert_eq!(world.server.head().await, head, "nothing was changed");
    assert!(world.active(&access).await);

    let fields = [("old_password", user.password.as_str()), ("password", NEW), ("end_others", "yes")];
    let done = change(&world, &mut own, &fields).await;
    assert!(done.expect_status(200).body.contains("Your password was changed."), "{done:?}");
    assert!(lives(&world, &own).await && !lives(&world, &other).await);
    assert!(!world.active(&access).await);
    assert!(!is_in(&log_in(&world, &user.password).await) && is_in(&log_in(&world, NEW).await));
    mailbox.mail(&user.email, "Your password was changed on").await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn other_sessions_stay_if_their_owner_says_so() {
    let (world, _mailbox) = mailed().await;
    let old = world.demo.user.password.clone();
    let (mut own, other) = (log_in(&world, &old).await.0, log_in(&world, &old).await.0);
    let done = change(&world, &mut own, &[("old_password", &old), ("password", NEW)]).await;
    assert!(done.body.contains("Your password was changed."), "{done:?}");
    assert!(lives(&world, &own).await && lives(&world, &other).await);
    assert!(!is_in(&log_in(&world, &old).await) && is_in(&log_in(&world, NEW).await));
}

#[tokio::test]
async fn an_open_browser_allows_no_faster_guesses_of_the_old_password_than_the_login() {
    let (world, _mailbox) = mailed().await;
    let mut found = log_in(&world, &world.demo.user.password).await.0;
    let mut statuses = Vec::new();
    for _ in 0..30 {
        let wrong =
            change(&world, &mut found, &[("old_password", "wrong password"), ("password", NEW)]).await;
        statuses.push(wrong.status);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
    // Nor does the form work with another person's token.
    let mut other = log_in(&world, &world.demo.user.password).await.0;
    let page = other.open(&world.server, "/account/password").await;
    let (_, mut fields) = form(&page.body);
    fields
        .extend([("old_password".into(), world.demo.user.password.clone()), ("password".into(), NEW.into())]);
    assert_eq!(found.post(&world.server, "/account/password", &fields).await.status, 403);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_code_once_and_everything_from_before_ends() {
    let (world, mailbox) = mailed().await;
    let user = world.demo.user.clone();
    let old = log_in(&world, &user.password).await.0;
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let mut browser = Browser::default();
    // On the way to an app.
    let login = browser.open(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    let sealed = form(&login.body).1.into_iter().find(|(name, _)| name == "continue").unwrap();
    let csrf = form(&login.body).1.into_iter().find(|(name, _)| name == "csrf_token").unwrap();
    let page = browser.post(&world.server, "/password/forgotten", &[sealed, csrf]).await;
    let waiting = browser.submit(&world.server, &page, &[("email", &user.email)]).await;
    let code = code(&mailbox, &user.email).await;
    let new = browser.submit(&world.server, &waiting, &[("code", &code)]).await;
    let weak = browser.submit(&world.server, &new, &[("password", "password1")]).await;
    assert!(weak.body.contains("too easy to guess"), "{weak:?}");
    let done = browser.submit(&world.server, &new, &[("password", NEW)]).await;
    assert!(done.expect_status(200).body.contains("Sign in with the new password"), "{done:?}");
    assert!(!browser.cookies.contains_key("__Host-xwms_session"), "the mail alone logs nobody in");
    assert!(!lives(&world, &old).await && !world.active(tokens["access_token"].as_str().unwrap()).await);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let refused =
        world.token(&world.web(), &[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await;
    refused.expect_oauth(400, "invalid_grant");

    let (_, hidden) = form(&done.body);
    let login = browser.open(&world.server, &format!("/login?continue={}", hidden[0].1)).await;
    let on = browser.submit(&world.server, &login, &[("email", &user.email), ("password", NEW)]).await;
    let has_code = query(on.header("location")).contains_key("code");
    assert!(on.body.contains("name=\"decision\"") || has_code, "it goes on to the app: {on:?}");

    // Neither the page nor the code nor the link can be used again.
    let again = browser.submit(&world.server, &new, &[("password", "yet another one")]).await;
    assert!(again.body.contains("Forgot your password"), "{again:?}");
    browser.submit(&world.server, &waiting, &[("code", &code)]).await.expect_status(404);
    let link = link(&mailbox, &user.email, "/mailbox/link?link=").await;
    browser.open(&world.server, &link).await.expect_status(404);
    assert_eq!(world.server.count("user.password_changed").await, 1);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_on_another_device_and_sessions_stay_on_request() {
    let (world, mailbox) = mailed().await;
    let user = world.demo.user.clone();
    let old = log_in(&world, &user.password).await.0;
    ask(&world, &mut Browser::default(), &user.email).await;
    let link = link(&mailbox, &user.email, "/mailbox/link?link=").await;
    Browser::default().get(&world.server, &link).await.expect_status(200);
    let mut phone = Browser::default();
    let page = phone.open(&world.server, &link).await;
    let new = phone.submit(&world.server, &page, &[]).await;
    phone.submit(&world.server, &new, &[("password", NEW), ("keep", "yes")]).await.expect_status(200);
    assert!(lives(&world, &old).await && is_in(&log_in(&world, NEW).await));
}

#[tokio::test]
async fn pages_do_not_reveal_whether_an_address_is_known_and_strangers_get_no_mail() {
    let (world, mailbox) = mailed().await;
    let (known, stranger) = (world.demo.user.email.clone(), "nobody@nowhere.example");
    let mut pages = Vec::new();
    for email in [known.as_str(), stranger] {
        let mut browser = Browser::default();
        let waiting = ask(&world, &mut browser, email).await;
        let wrong = browser.submit(&world.server, &waiting, &[("code", "x")]).await;
        for answer in [waiting, wrong] {
            let hidden = form(&answer.body).1;
            let plain = hidden.iter().fold(answer.body, |body, (_, value)| body.replace(value.as_str(), ""));
            pages.push((answer.status, plain.replace(email, "")));
        }
    }
    assert_eq!(pages[..2], pages[2..]);
    mailbox.mail(&known, "code to choose a new password is").await;
    let pool = world.server.app.store.pool();
    crate::support::until("all mails are done with", async || {
        let due = "SELECT count(*) FROM proofs WHERE mail_due_at IS NOT NULL";
        sqlx::query_scalar::<_, i64>(due).fetch_one(pool).await.unwrap() == 0
    })
    .await;
    assert!(mailbox.mails(stranger).is_empty());
}

#[tokio::test]
async fn a_proof_is_void_after_another_change_and_after_twenty_minutes() {
    let (world, mailbox) = mailed().await;
    let user = world.demo.user.clone();
    let mut intruder = Browser::default();
    ask(&world, &mut intruder, &user.email).await;
    let first = link(&mailbox, &user.email, "/mailbox/link?link=").await;
    let page = intruder.open(&world.server, &first).await;
    let new = intruder.submit(&world.server, &page, &[]).await;
    let mut own = log_in(&world, &user.password).await.0;
    change(&world, &mut own, &[("old_password", &user.password), ("password", NEW), ("end_others", "yes")])
        .await;
    let late = intruder.submit(&world.server, &new, &[("password", "the intruder's own")]).await;
    assert!(late.body.contains("Forgot your password"), "{late:?}");
    assert!(is_in(&log_in(&world, NEW).await));

    let mut slow = Browser::default();
    let waiting = ask(&world, &mut slow, &user.email).await;
    world.server.app.store.clock().advance(Duration::from_secs(1201));
    slow.submit(&world.server, &waiting, &[("code", "12345678")]).await.expect_status(404);
}

#[tokio::test]
async fn a_person_who_did_not_change_the_password_ends_all_sessions_and_chooses_a_new_one() {
    let (world, mailbox) = mailed().await;
    let user = world.demo.user.clone();
    // An intruder who knows the password changes it, and again to void the first notice.
    let mut intruder = log_in(&world, &user.password).await.0;
    let fields = [("old_password", user.password.as_str()), ("password", NEW), ("end_others", "yes")];
    change(&world, &mut intruder, &fields).await;
    let notice = link(&mailbox, &user.email, "/password/disown?link=").await;
    let fields = [("old_password", NEW), ("password", "the intruder's second"), ("end_others", "yes")];
    change(&world, &mut intruder, &fields).await;
    assert!(lives(&world, &intruder).await);

    // A mail scanner opens the link first.
    let scanned = Browser::default().get(&world.server, &notice).await;
    assert!(scanned.expect_status(200).body.contains("It wasn’t me"), "{scanned:?}");
    assert!(lives(&world, &intruder).await);
    let mut owner = Browser::default();
    let page = owner.open(&world.server, &notice).await;
    let waiting = owner.submit(&world.server, &page, &[]).await;
    assert!(waiting.expect_status(200).body.contains("Check your mail"), "{waiting:?}");
    assert!(!lives(&world, &intruder).await);
    assert!(!is_in(&log_in(&world, "the intruder's second").await), "the password is useless");
    let code = code(&mailbox, &user.email).await;
    let new = owner.submit(&world.server, &waiting, &[("code", &code)]).await;
    owner.submit(&world.server, &new, &[("password", "the owner's own again")]).await.expect_status(200);
    assert!(is_in(&log_in(&world, "the owner's own again").await));
    // The old notice is useless now, and so is a forged one.
    let head = world.server.head().await;
    owner.open(&world.server, &notice).await.expect_status(404);
    let forged = format!("{}x", &notice[..notice.len() - 1]);
    owner.open(&world.server, &forged).await.expect_status(404);
    owner.open(&world.server, "/password/disown").await.expect_status(404);
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn a_user_of_a_tests_account_gets_no_mail_and_no_new_password_by_one() {
    let (world, mailbox) = mailed().await;
    let token = world.management().await;
    let body = json!({"email": "t@tests.example", "password": "tests are fun"});
    let made = world.post("/v1/users", &token, &body).await.expect_status(201).json();
    let id = made["user_id"].as_str().unwrap();
    world.patch(&format!("/v1/users/{id}"), &token, &json!({"password": NEW})).await.expect_status(200);
    ask(&world, &mut Browser::default(), "t@tests.example").await;
    ask(&world, &mut Browser::default(), &world.demo.user.email).await;
    mailbox.mail(&world.demo.user.email, "code to choose a new password is").await;
    assert!(mailbox.mails("t@tests.example").is_empty());
    let person = Person::logged_in(&world.server, log_in(&world, &world.demo.user.password).await.0).await;
    assert_eq!(person.email, world.demo.user.email);
}
