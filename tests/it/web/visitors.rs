//! Questions of people without a login: they prove their address, ask, and follow the answer by a link. As
//! tried by strangers, by people who flood it, and after the visitor was erased.

use crate::support::{Answer, Browser, Mailbox, World, eventually, mailed_with, process::xwms};
use futures::future::join_all;
use serde_json::Value;
use std::time::Duration;
use xwms::config::Pace;

const EVE: &str = "eve@visitor.example";
const DESK: &str = "desk@operator.example";

async fn mailed() -> (World, Mailbox) {
    mailed_with(|settings| settings.support_email = Some(DESK.to_owned())).await
}

async fn ticket_json(world: &World, args: &[&str]) -> Value {
    let output = xwms(&world.url, &[&["ticket"][..], args, &["--json"]].concat(), &[]).await;
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {err}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Returns the code in a mail: a line of eight digits.
fn code(mail: &str) -> String {
    let is_code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
    mail.lines().map(str::trim).find(is_code).unwrap_or_else(|| panic!("no code in {mail}")).to_owned()
}

/// Returns the path of the link in a mail.
fn link(mail: &str) -> String {
    let link = &mail[mail.find("/support/question/answer?").unwrap()..];
    link.split_whitespace().next().unwrap().to_owned()
}

/// Proves the address in the browser; returns the form of the question.
async fn prove(world: &World, mailbox: &Mailbox, browser: &mut Browser) -> Answer {
    let start = browser.open(&world.server, "/support/question").await;
    let waiting = browser.submit(&world.server, start.expect_status(200), &[("email", EVE)]).await;
    let code = code(&mailbox.mail(EVE, "Your code to ask us a question").await);
    browser.submit(&world.server, waiting.expect_status(200), &[("code", &code)]).await
}

/// Proves the address once more; returns the form of the question.
async fn prove_again(world: &World, mailbox: &Mailbox, browser: &mut Browser) -> Answer {
    let known = mailbox.mails(EVE);
    let start = browser.open(&world.server, "/support/question").await;
    let waiting = browser.submit(&world.server, start.expect_status(200), &[("email", EVE)]).await;
    let mail = eventually("another code", async || {
        let is_new = |mail: &String| mail.contains("Your code to ask us a question") && !known.contains(mail);
        mailbox.mails(EVE).into_iter().find(is_new)
    })
    .await;
    browser.submit(&world.server, waiting.expect_status(200), &[("code", &code(&mail))]).await
}

#[tokio::test]
async fn a_visitor_with_a_proved_address_asks_and_follows_the_answer_by_a_link() {
    let (world, mailbox) = mailed().await;
    let mut browser = Browser::default();
    let unproved = browser.get(&world.server, "/support/question/write").await;
    assert_eq!((unproved.status, unproved.header("location")), (303, "/support/question"));
    let form = prove(&world, &mailbox, &mut browser).await;
    assert!(form.expect_status(200).body.contains(EVE), "{form:?}");
    // Somebody else at the same browser asks with an address of their own.
    assert!(form.body.contains("href=\"/support/question\""), "{form:?}");
    let empty = browser.submit(&world.server, &form, &[("subject", "Where?"), ("text", " ")]).await;
    assert!(empty.body.contains("Enter a text") && empty.body.contains("value=\"Where?\""), "{empty:?}");
    let fields = [("subject", "<b>Where?</b>"), ("text", "<script>alert(1)</script>")];
    let sent = browser.submit(&world.server, &form, &fields).await;
    assert!(sent.expect_status(200).body.contains("on its way"), "{sent:?}");
    let again = browser.submit(&world.server, &form, &fields).await;
    assert!(again.expect_status(200).body.contains("on its way"), "{again:?}");
    assert_eq!(world.server.count("ticket.opened").await, 1, "what is sent twice is one question");
    mailbox.mail(DESK, "xwms ticket show").await;

    world.server.settle().await;
    let id = ticket_json(&world, &["list"]).await["ticket_id"].as_str().unwrap().to_owned();
    let shown = ticket_json(&world, &["reply", &id, "--text", "Here."]).await;
    assert_eq!((&shown["visitor_email"], &shown["status"]), (&EVE.into(), &"answered".into()));
    ticket_json(&world, &["note", &id, "--text", "Internal."]).await;
    let mail = mailbox.mail(EVE, "Your question was answered").await;
    assert!(!mail.contains("Here."), "{mail}");
    let path = link(&mail);
    let mut phone = Browser::default();
    let page = phone.open(&world.server, &path).await;
    assert!(page.expect_status(200).body.contains("Here.") && !page.body.contains("Internal."), "{page:?}");
    assert!(!page.body.contains("<script>") && !page.body.contains("<b>Where"), "{page:?}");
    let replied = phone.submit(&world.server, &page, &[("text", "Thank you")]).await;
    assert!(replied.body.contains("role=\"status\"") && replied.body.contains("Thank you"), "{replied:?}");

    let before = world.server.count("ticket.replied").await;
    let twice = phone.submit(&world.server, &page, &[("text", "Thank you")]).await;
    assert!(twice.expect_status(200).body.contains("role=\"status\""), "{twice:?}");
    assert_eq!(
        world.server.count("ticket.replied").await,
        before,
        "a reply that is sent twice is written once"
    );
    phone.submit(&world.server, &page, &[("text", "And goodbye")]).await.expect_status(200);
    assert_eq!(world.server.count("ticket.replied").await, before + 1, "another text is another reply");

    // Nobody who is logged in sees it, and no other link opens it.
    let owner = world.owner().await;
    owner.browser.clone().get(&world.server, &format!("/support/{id}")).await.expect_status(404);
    for wrong in [format!("{}x", &path[..path.len() - 1]), "/support/question/answer".to_owned()] {
        phone.get(&world.server, &wrong).await.expect_status(404);
    }
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn an_answer_to_a_visitor_waits_for_no_notices_that_others_caused_at_the_address() {
    let (world, mailbox) = mailed().await;
    // As a tenant does who registers a user with the address, and causes notices.
    let store = &world.server.app.store;
    while store.count_unasked_mail(EVE, "notices", 20).await.unwrap().is_none() {}
    let mut browser = Browser::default();
    let form = prove(&world, &mailbox, &mut browser).await;
    let fields = [("subject", "Where?"), ("text", "Where is it?")];
    browser.submit(&world.server, &form, &fields).await.expect_status(200);
    world.server.settle().await;
    let id = ticket_json(&world, &["list"]).await["ticket_id"].as_str().unwrap().to_owned();
    ticket_json(&world, &["reply", &id, "--text", "Here."]).await;
    mailbox.mail(EVE, "Your question was answered").await;
}

/// How many questions one proof is for.
const QUESTIONS: i64 = 3;

#[tokio::test]
async fn another_question_from_the_same_form_is_another_ticket_and_none_is_lost() {
    let (world, mailbox) = mailed().await;
    let mut browser = Browser::default();
    let form = prove(&world, &mailbox, &mut browser).await;
    for number in 1..=QUESTIONS {
        let text = format!("Question {number}");
        for _ in 0..2 {
            let fields = [("subject", "Where?"), ("text", text.as_str())];
            let sent = browser.submit(&world.server, &form, &fields).await;
            assert!(sent.expect_status(200).body.contains("on its way"), "{sent:?}");
            assert_eq!(world.server.count("ticket.opened").await, number);
        }
    }
    // Neither the same form nor a new one asks a fourth, and what was typed is still there.
    let fields = [("subject", "Where?"), ("text", "One more")];
    for form in [form, browser.open(&world.server, "/support/question/write").await] {
        let refused = browser.submit(&world.server, &form, &fields).await;
        let body = &refused.expect_status(200).body;
        assert!(body.contains("start with your address again") && body.contains("One more"), "{refused:?}");
    }
    assert_eq!(world.server.count("ticket.opened").await, QUESTIONS);
    let form = prove_again(&world, &mailbox, &mut browser).await;
    let sent = browser.submit(&world.server, &form, &fields).await;
    assert!(sent.expect_status(200).body.contains("on its way"), "{sent:?}");
    // A proof is for an hour.
    world.server.app.store.clock().advance(Duration::from_secs(3601));
    let late = browser.submit(&world.server, &form, &[("subject", "Where?"), ("text", "Late")]).await;
    assert!(late.expect_status(200).body.contains("name=\"email\""), "{late:?}");
    assert_eq!(world.server.count("ticket.opened").await, QUESTIONS + 1);
}

/// Sends the form with this text, in a copy of the browser.
async fn ask(world: &World, browser: &Browser, form: &Answer, text: &str) -> Answer {
    let mut own = browser.clone();
    own.submit(&world.server, form, &[("subject", "Where?"), ("text", text)]).await
}

#[tokio::test]
async fn a_proof_that_is_used_many_times_at_once_is_for_a_few_questions_and_each_is_asked_once() {
    let (world, mailbox) = mailed().await;
    let mut browser = Browser::default();
    let form = prove(&world, &mailbox, &mut browser).await;
    let (world, form, browser) = (&world, &form, &browser);
    let same = join_all((0..8).map(|_| ask(world, browser, form, "The same"))).await;
    for sent in &same {
        assert!(sent.expect_status(200).body.contains("on its way"), "{sent:?}");
    }
    assert_eq!(world.server.count("ticket.opened").await, 1);
    let texts: Vec<_> = (0..8).map(|number| format!("Question {number}")).collect();
    let others = join_all(texts.iter().map(|text| ask(world, browser, form, text))).await;
    let taken = others.iter().filter(|sent| sent.expect_status(200).body.contains("on its way")).count();
    assert_eq!(i64::try_from(taken).unwrap(), QUESTIONS - 1);
    assert_eq!(world.server.count("ticket.opened").await, QUESTIONS);
}

#[tokio::test]
async fn an_erased_visitor_leaves_nothing_that_can_be_read() {
    let (world, mailbox) = mailed().await;
    let mut browser = Browser::default();
    let form = prove(&world, &mailbox, &mut browser).await;
    let fields = [("subject", "Unmistakable"), ("text", "Unmistakable")];
    browser.submit(&world.server, &form, &fields).await.expect_status(200);
    world.server.settle().await;
    let id = ticket_json(&world, &["list"]).await["ticket_id"].as_str().unwrap().to_owned();
    ticket_json(&world, &["reply", &id, "--text", "Unmistakable"]).await;
    let path = link(&mailbox.mail(EVE, "Your question was answered").await);
    let output =
        xwms(&world.url, &["ticket", "erase-visitor", &id, "--confirm", "adam@visitor.example"], &[]).await;
    assert_eq!(output.status.code(), Some(1), "the wrong one");
    let erased = ticket_json(&world, &["erase-visitor", &id, "--confirm", EVE]).await;
    assert_eq!((&erased["status"], &erased["visitor_email"]), (&"closed".into(), &Value::Null));
    assert!(!erased.to_string().contains("mistakable"), "{erased}");
    let page = browser.open(&world.server, &path).await;
    assert!(!page.body.contains("mistakable"), "{page:?}");
    let keys: i64 = sqlx::query_scalar("SELECT count(*) FROM subject_keys WHERE subject = $1")
        .bind(erased["user_id"].as_str())
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(keys, 0);
    let proofs: i64 = sqlx::query_scalar("SELECT count(*) FROM proofs")
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(proofs, 0, "the address, encrypted");
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_flood_of_questions_is_paced_by_address_and_without_mail_there_are_none() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| {
        mailbox.receives(settings);
        settings.guard.sign_up = Pace::new(2, 3600);
    })
    .await;
    let mut browser = Browser::default();
    let mut statuses = Vec::new();
    for number in 0..3 {
        let start = browser.open(&world.server, "/support/question").await;
        let email = format!("flood-{number}@visitor.example");
        statuses.push(browser.submit(&world.server, &start, &[("email", &email)]).await.status);
    }
    assert_eq!(statuses, [200, 200, 429]);
    let silent = World::new().await;
    Browser::default().get(&silent.server, "/support/question").await.expect_status(404);
    assert!(!Browser::default().open(&silent.server, "/login").await.body.contains("/support/question"));
}
