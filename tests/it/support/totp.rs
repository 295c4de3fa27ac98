//! An authenticator app of a person, and their recovery codes.

use super::{Answer, Browser, World};

/// A person's app, and their codes on paper.
pub struct Enrolled {
    pub secret: String,
    pub codes: Vec<String>,
}

/// Returns the codes that the app shows at these numbers of steps of 30 seconds from now.
fn codes(world: &World, secret: &str, steps: impl Iterator<Item = i64>) -> Vec<String> {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let now = world.server.app.store.clock().now().seconds();
    steps.map(|step| totp.generate(u64::try_from(now + 30 * step).unwrap()).to_string()).collect()
}

/// Returns the code that the app shows now.
pub fn code(world: &World, secret: &str) -> String {
    codes(world, secret, std::iter::once(0)).remove(0)
}

/// Returns codes that the app shows neither now nor within an hour, each of them once.
pub fn wrong_codes(world: &World, secret: &str) -> Vec<String> {
    let right = codes(world, secret, -2..=120);
    (0..1_000).map(|number| format!("{number:06}")).filter(|code| !right.contains(code)).collect()
}

/// Returns the texts between `before` and `after`, wherever they occur.
pub fn between<'a>(html: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    html.split(before).skip(1).filter_map(|rest| rest.split_once(after)).map(|(text, _)| text).collect()
}

/// Returns the secret on the page that sets up an app.
pub fn secret_on(page: &Answer) -> String {
    let shown = between(&page.body, "<code class=\"secret\" translate=\"no\">", "</code>");
    shown.first().unwrap_or_else(|| panic!("no secret in {}", page.body)).replace(' ', "")
}

/// Returns the recovery codes on the page that shows them.
pub fn codes_on(page: &Answer) -> Vec<String> {
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
