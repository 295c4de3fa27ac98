//! The way through a sign-up.

use super::{ADA, PERSON, WRONG, ask, code, mailed, mailed_with, sign_up};
use crate::support::{
    Browser, Person, World,
    browser::{authorize_path, form},
    query, until,
};
use serde_json::json;
use xwms::config::Registration;

#[tokio::test]
async fn a_person_proves_an_address_by_a_code_and_is_registered_and_logged_in_by_one_commit() {
    let (world, mailbox) = mailed().await;
    let mut browser = Browser::default();
    let head = world.server.head().await;
    let waiting = ask(&world, &mut browser, ADA).await;
    let code = code(&mailbox, ADA).await;
    let finish =
        browser.submit(&world.server, &waiting, &[("code", &format!("{} {}", &code[..3], &code[3..]))]).await;
    assert!(finish.expect_status(200).body.contains(ADA), "{finish:?}");
    assert_eq!(world.server.head().await, head, "nobody is registered before there is a password");
    for (name, password) in [("", "tests are fun"), ("Ada", "short"), ("Ada", "password1")] {
        let again = browser.submit(&world.server, &finish, &[("name", name), ("password", password)]).await;
        assert!(again.body.contains("role=\"alert\""), "{again:?}");
    }
    let done = browser.submit(&world.server, &finish, &PERSON).await;
    assert!(done.expect_status(200).body.contains("You’re registered"), "{done:?}");
    assert!(done.body.contains("href=\"/dashboard/new\""), "{done:?}");
    assert_eq!(world.server.head().await, head + 3, "registered, verified, session");
    let person = Person::logged_in(&world.server, browser).await;
    let me = person.read(&world.server, "/v1/me").await.json();
    assert_eq!((&me["email"], &me["accounts"]), (&json!(ADA), &json!([])), "a person, and no account");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn prompt_create_leads_to_the_sign_up_and_from_there_to_the_app() {
    let (world, mailbox) = mailed().await;
    let discovery = world.server.get("/.well-known/openid-configuration").await.json();
    assert!(discovery["prompt_values_supported"].as_array().unwrap().contains(&json!("create")));
    // Even if somebody is logged in; and with a request that is too long for a link.
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let long = "x".repeat(4_000);
    for (email, state) in [(ADA, "short"), ("bob@people.example", long.as_str())] {
        let path = authorize_path(&world.web().client_id, &[("prompt", "create"), ("state", state)]);
        let page = browser.open(&world.server, &path).await;
        assert!(page.expect_status(200).body.contains("name=\"email\""), "{page:?}");
        let waiting = browser.submit(&world.server, &page, &[("email", email)]).await;
        let code = code(&mailbox, email).await;
        let finish = browser.submit(&world.server, &waiting, &[("code", &code)]).await;
        let consent = browser.submit(&world.server, &finish, &PERSON).await;
        assert!(consent.expect_status(200).body.contains("name=\"decision\""), "{consent:?}");
        assert!(consent.body.contains(email), "the new user is asked");
        let back = browser.submit(&world.server, &consent, &[("decision", "approve")]).await;
        let back = query(back.header("location"));
        assert!(back.contains_key("code") && back["state"] == state, "{back:?}");
    }
    let none = authorize_path(&world.web().client_id, &[("prompt", "create none")]);
    let refused = Browser::default().open(&world.server, &none).await;
    assert_eq!(query(refused.header("location"))["error"], "invalid_request");
}

#[tokio::test]
async fn sign_ups_are_closed_by_the_setting_and_by_the_client() {
    for registration in [Registration::Invitation, Registration::Closed] {
        let (world, mailbox) = mailed_with(|settings| settings.registration = registration).await;
        let login = world.server.get("/login").await;
        assert!(!login.body.contains("/sign-up") && login.body.contains("/password/forgotten"));
        world.server.get("/sign-up").await.expect_status(404);
        world.server.get("/sign-up/finish").await.expect_status(404);
        let discovery = world.server.get("/.well-known/openid-configuration").await.json();
        assert!(!discovery["prompt_values_supported"].as_array().unwrap().contains(&json!("create")));
        let create = authorize_path(&world.web().client_id, &[("prompt", "create")]);
        let refused = Browser::default().open(&world.server, &create).await;
        assert_eq!(query(refused.header("location"))["error"], "invalid_request");
        // An invitation is a way in, unless it is closed for everybody.
        world.invite(ADA, "developer").await;
        let invited = world.server.get(&mailbox.link(ADA).await).await;
        assert_eq!(
            invited.body.contains("Choose a password to join"),
            registration == Registration::Invitation
        );
    }
    let world = World::new().await;
    world.server.get("/sign-up").await.expect_status(404);
    world.server.get("/password/forgotten").await.expect_status(404);

    let (world, _mailbox) = mailed().await;
    let token = world.management().await;
    let web = world.web().client_id;
    let closed = world.patch(&format!("/v1/clients/{web}"), &token, &json!({"sign_up": false})).await;
    assert_eq!(closed.expect_status(200).json()["sign_up"], false);
    let mut browser = Browser::default();
    let login = browser.open(&world.server, &authorize_path(&web, &[])).await;
    assert!(!login.body.contains("action=\"/sign-up\""), "{login:?}");
    let create = authorize_path(&web, &[("prompt", "create")]);
    let refused = browser.open(&world.server, &create).await;
    assert_eq!(query(refused.header("location"))["error"], "invalid_request");
    // The request of this client is no way in, either.
    let sealed = form(&login.body).1.into_iter().find(|(name, _)| name == "continue").unwrap().1;
    let turned = browser.get(&world.server, &format!("/sign-up?continue={sealed}")).await;
    assert!(turned.header("location").starts_with("/login?continue="), "{turned:?}");
}

#[tokio::test]
async fn the_page_that_waits_survives_a_reload_and_another_mail_brings_another_code() {
    let (world, mailbox) = mailed().await;
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/sign-up").await;
    let (action, mut fields) = form(&page.body);
    fields.push(("email".into(), ADA.into()));
    let to = browser.post(&world.server, &action, &fields).await.header("location").to_owned();
    let first = code(&mailbox, ADA).await;
    let waiting = browser.open(&world.server, &to).await;
    browser.submit(&world.server, &waiting, &[("again", "yes")]).await;
    let mut second = first.clone();
    until("a second code", async || {
        let mails = mailbox.mails(ADA);
        let digits = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
        let codes = mails.iter().filter_map(|mail| mail.lines().map(str::trim).find(digits));
        match codes.map(str::to_owned).find(|code| *code != first) {
            Some(code) => second = code,
            None => return false,
        }
        true
    })
    .await;
    let waiting = browser.open(&world.server, &to).await;
    let old = browser.submit(&world.server, &waiting, &[("code", &first)]).await;
    assert!(old.body.contains(WRONG), "{old:?}");
    let finish = browser.submit(&world.server, &waiting, &[("code", &second)]).await;
    assert!(finish.body.contains("name=\"password\""), "{finish:?}");
    let reloaded = browser.open(&world.server, &to).await;
    assert!(reloaded.body.contains("name=\"password\""), "it leads on");
}

#[tokio::test]
async fn the_mail_speaks_the_language_of_the_page() {
    let (world, mailbox) = mailed().await;
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/sign-up").await;
    let (_, mut fields) = form(&page.body);
    fields.push(("email".into(), ADA.into()));
    let cookies: Vec<_> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = world.server.http.post(format!("{}/sign-up", world.server.base)).form(&fields);
    let request = request.header("cookie", cookies.join("; ")).header("accept-language", "nl-BE");
    request.send().await.unwrap();
    mailbox.mail(ADA, "Je code om je te registreren is").await;
    let mut other = Browser::default();
    let done = sign_up(&world, &mailbox, &mut other, "bob@people.example").await;
    assert!(done.body.contains("You’re registered"), "{done:?}");
}
