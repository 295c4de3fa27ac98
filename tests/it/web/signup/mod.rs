//! Signing up on a page: the way through it, and what strangers, squatters and mail scanners try.

mod attacks;
mod hashing;
mod journey;

use crate::support::{Answer, Browser, Mailbox, World, mailed, mailed_with};

const ADA: &str = "ada@people.example";
const WRONG: &str = "That’s not the code";
const SPENT: &str = "tried too often";
const UNUSABLE: &str = "This link or code can’t be used";

/// Asks for a code, and returns the page that waits for it.
async fn ask(world: &World, browser: &mut Browser, email: &str) -> Answer {
    let page = browser.open(&world.server, "/sign-up").await;
    let waiting = browser.submit(&world.server, &page, &[("email", email)]).await;
    assert!(waiting.expect_status(200).body.contains("Check your mail"), "{waiting:?}");
    waiting
}

/// Returns the code in the mail to `email`: the line that has only digits.
async fn code(mailbox: &Mailbox, email: &str) -> String {
    let mail = mailbox.mail(email, "code to sign up is").await;
    let digits = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
    mail.lines().map(str::trim).find(digits).unwrap().to_owned()
}

/// Returns the path of the link in the mail to `email`.
async fn link(mailbox: &Mailbox, email: &str) -> String {
    let mail = mailbox.mail(email, "/mailbox/link?link=").await;
    let link = &mail[mail.find("/mailbox/link?").unwrap()..];
    link.split_whitespace().next().unwrap().to_owned()
}

const PERSON: [(&str, &str); 2] = [("name", "Ada"), ("password", "tests are fun")];

/// Signs up from start to end.
async fn sign_up(world: &World, mailbox: &Mailbox, browser: &mut Browser, email: &str) -> Answer {
    let waiting = ask(world, browser, email).await;
    let code = code(mailbox, email).await;
    let finish = browser.submit(&world.server, &waiting, &[("code", &code)]).await;
    browser.submit(&world.server, &finish, &PERSON).await
}
