//! A person's data: the download, the deletion that can be undone, and the erasure; by its owner, and by people
//! who have a stolen cookie, another person's form or an old link.

mod attacks;
mod canaries;
mod download;
mod erasure;
mod journey;

use crate::support::{Answer, Browser, Mailbox, World, browser::form, mailed};

/// The password of the people that `World::person` makes.
const PASSWORD: &str = "long enough";
/// The time in which a deletion can be undone.
const WEEK: std::time::Duration = std::time::Duration::from_secs(7 * 86_400);

/// Returns the hidden fields of the page's form with this action.
fn fields_to(page: &Answer, action: &str) -> Vec<(String, String)> {
    let at = page.body.find(&format!("action=\"{action}\""));
    let at = at.unwrap_or_else(|| panic!("no form to {action} in {page:?}"));
    form(&page.body[page.body[..at].rfind("<form").unwrap()..]).1
}

/// Sends the form on `/account/data` with this action and these fields, without following redirects.
async fn send(world: &World, browser: &mut Browser, action: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(&world.server, "/account/data").await;
    let mut all = fields_to(page.expect_status(200), action);
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    browser.post(&world.server, action, &all).await
}

/// Asks for the deletion of the person of `browser`.
async fn ask(world: &World, browser: &mut Browser, email: &str) -> Answer {
    send(world, browser, "/account/data/delete", &[("email", email)]).await
}

async fn log_in(world: &World, email: &str, password: &str) -> (Browser, Answer) {
    let mut browser = Browser::default();
    let answer = browser.log_in_as(&world.server, email, password).await;
    (browser, answer)
}

fn is_in(browser: &Browser) -> bool {
    browser.cookies.get("__Host-xwms_session").is_some_and(|cookie| !cookie.is_empty())
}

/// Whether the session of `browser` is still good.
async fn lives(world: &World, browser: &Browser) -> bool {
    browser.clone().get(&world.server, "/account/data").await.status == 200
}

/// Returns the path of the link that undoes a deletion, in the mail to `email`.
async fn link(mailbox: &Mailbox, email: &str) -> String {
    let mail = mailbox.mail(email, "/account/data/undo?link=").await;
    let link = &mail[mail.find("/account/data/undo?").unwrap()..];
    link.split_whitespace().next().unwrap().to_owned()
}
