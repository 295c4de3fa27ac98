//! Second factors, as people use them and as others attack them: the authenticator app, recovery codes, the second step of
//! a login, and the assurance that clients ask for.

mod assurance;
mod attacks;
mod intruders;
mod journey;
mod passkeys;
mod passwords;
mod policy;

use crate::support::{Answer, Browser, World, browser::form};
use std::time::Duration;

/// A person's app, and their codes on paper.
pub struct Enrolled {
    pub secret: String,
    pub codes: Vec<String>,
}

/// Returns the code that the app shows now.
pub fn code(world: &World, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(world.server.app.store.clock().now().seconds()).unwrap()).to_string()
}

/// Waits, by the server's clock, until the app shows another code.
fn next_code(world: &World, secret: &str) -> String {
    world.server.app.store.clock().advance(Duration::from_secs(30));
    code(world, secret)
}

/// Returns the texts between `before` and `after`, wherever they occur.
fn between<'a>(html: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    html.split(before).skip(1).filter_map(|rest| rest.split_once(after)).map(|(text, _)| text).collect()
}

/// Returns the secret on the page that sets up an app.
pub fn secret_on(page: &Answer) -> String {
    let shown = between(&page.body, "<code class=\"secret\" translate=\"no\">", "</code>");
    shown.first().unwrap_or_else(|| panic!("no secret in {}", page.body)).replace(' ', "")
}

fn codes_on(page: &Answer) -> Vec<String> {
    between(&page.body, "<li><code>", "</code></li>").into_iter().map(ToOwned::to_owned).collect()
}

/// Sets up an app for the logged-in person of `browser`.
pub async fn enrol(world: &World, browser: &mut Browser) -> Enrolled {
    let page = browser.open(&world.server, "/account/security/totp").await;
    let secret = secret_on(&page);
    let done = browser.submit(&world.server, &page, &[("code", &code(world, &secret))]).await;
    let codes = codes_on(&done);
    assert_eq!(codes.len(), 10, "{done:?}");
    Enrolled { secret, codes }
}

/// Returns a world whose demo user has an app.
async fn world() -> (World, Enrolled) {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let enrolled = enrol(&world, &mut browser).await;
    (world, enrolled)
}

/// Gives the right password in `browser`, and returns the page of the second step.
async fn first_step(world: &World, browser: &mut Browser) -> Answer {
    let page = browser.log_in(world).await;
    assert!(page.status == 200 && page.body.contains("name=\"recovery_code\""), "{page:?}");
    page
}

/// Sends a form of the second step with other fields, without following redirects.
async fn second_step(world: &World, browser: &mut Browser, page: &Answer, field: (&str, &str)) -> Answer {
    let (action, mut fields) = form(&page.body);
    fields.push((field.0.to_owned(), field.1.to_owned()));
    browser.post(&world.server, &action, &fields).await
}

fn is_logged_in(browser: &Browser) -> bool {
    browser.cookies.contains_key("__Host-xwms_session")
}
