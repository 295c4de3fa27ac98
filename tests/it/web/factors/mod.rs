//! Second factors, as people use them and as others attack them: the authenticator app, recovery codes, the second
//! step of a login, and the assurance that clients ask for.

mod assurance;
mod attacks;
mod intruders;
mod journey;
mod passkeys;
mod passwords;
mod policy;

pub use crate::support::totp::{code, enrol, secret_on};

use crate::support::{
    Answer, Browser, World,
    browser::form,
    totp::{Enrolled, between, codes_on},
};
use std::time::Duration;

/// Waits, by the server's clock, until the app shows another code.
fn next_code(world: &World, secret: &str) -> String {
    world.server.app.store.clock().advance(Duration::from_secs(30));
    code(world, secret)
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
