//! What password managers find: the kind of each field that they fill in or remember (HTML, autofill), the name that a
//! new password belongs to, and where a password and passkeys are changed.

use crate::support::{Answer, Browser, World, mailed, totp::enrol};
use serde_json::json;
use xwms::config::SecondFactor;

/// Returns the `autocomplete` of each field on the page that a person fills in or a password manager reads, by name.
fn kinds(page: &Answer) -> Vec<(String, String)> {
    let value = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    let tags = page.body.split('<').filter(|tag| tag.starts_with("input ") || tag.starts_with("textarea "));
    let fields = tags.filter(|tag| {
        !["hidden", "checkbox", "file", "radio"].iter().any(|kind| tag.contains(&format!("type=\"{kind}\"")))
    });
    fields
        .map(|tag| {
            let name = value(tag, "name").unwrap_or_else(|| panic!("a field without a name: {tag}"));
            let kind = value(tag, "autocomplete").unwrap_or_else(|| panic!("{name} has no autocomplete"));
            (name, kind)
        })
        .collect()
}

/// Checks that the page has these fields with these kinds, and no others.
fn expect(page: &Answer, expected: &[(&str, &str)]) {
    let found = kinds(page.expect_status(200));
    let found: Vec<_> = found.iter().map(|(name, kind)| (name.as_str(), kind.as_str())).collect();
    assert_eq!(found, expected, "{page:?}");
}

const CODE: (&str, &str) = ("code", "one-time-code");
const USERNAME: (&str, &str) = ("email", "username");
const NEW_PASSWORD: (&str, &str) = ("password", "new-password");

/// Returns the path of the link with this beginning in the mail.
fn path_in(mail: &str, begin: &str) -> String {
    mail[mail.find(begin).unwrap()..].split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_new_password_is_remembered_with_its_name_on_every_way_to_one() {
    let (world, mailbox) = mailed().await;
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/sign-up").await;
    expect(&page, &[USERNAME]);
    let waiting = browser.submit(&world.server, &page, &[("email", "ada@people.example")]).await;
    expect(&waiting, &[CODE]);
    let mail = mailbox.mail("ada@people.example", "/mailbox/link?link=").await;
    let linked = browser.open(&world.server, &path_in(&mail, "/mailbox/link?")).await;
    let finish = browser.submit(&world.server, &linked, &[]).await;
    expect(&finish, &[USERNAME, ("name", "name"), NEW_PASSWORD]);

    world.invite("bob@people.example", "developer").await;
    let invited = mailbox.link("bob@people.example").await;
    let join = Browser::default().open(&world.server, &invited).await;
    expect(&join, &[USERNAME, ("name", "name"), NEW_PASSWORD]);

    let mut forgetful = Browser::default();
    let page = forgetful.open(&world.server, "/password/forgotten").await;
    expect(&page, &[USERNAME]);
    let email = world.demo.user.email.clone();
    expect(&forgetful.submit(&world.server, &page, &[("email", &email)]).await, &[CODE]);
    let mail = mailbox.mail(&email, "/mailbox/link?link=").await;
    let linked = forgetful.open(&world.server, &path_in(&mail, "/mailbox/link?")).await;
    expect(&forgetful.submit(&world.server, &linked, &[]).await, &[USERNAME, NEW_PASSWORD]);

    let mut at_home = Browser::default();
    at_home.log_in(&world).await;
    let change = at_home.open(&world.server, "/account/password").await;
    expect(&change, &[USERNAME, ("old_password", "current-password"), NEW_PASSWORD]);
}

#[tokio::test]
async fn a_login_has_the_fields_that_password_managers_fill_in() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let login = browser.open(&world.server, "/login").await;
    // Browsers make passkeys for names, and this server is known by an address.
    expect(&login, &[USERNAME, ("password", "current-password")]);
    browser.log_in(&world).await;
    enrol(&world, &mut browser).await;
    let mut other = Browser::default();
    let second = other.log_in(&world).await;
    expect(&second, &[CODE, ("recovery_code", "off")]);
}

#[tokio::test]
async fn password_managers_find_where_passwords_and_passkeys_are_changed() {
    let world =
        World::with(|settings| settings.issuer = settings.issuer.replace("127.0.0.1", "localhost")).await;
    let to = world.server.get("/.well-known/change-password").await;
    assert_eq!((to.status, to.header("location")), (303, "/account/password"));
    let mut browser = Browser::default();
    let login = browser.open(&world.server, "/.well-known/change-password").await;
    let user = world.demo.user.clone();
    let there =
        browser.submit(&world.server, &login, &[("email", &user.email), ("password", &user.password)]).await;
    assert!(there.expect_status(200).body.contains("name=\"old_password\""), "the login leads there");
    // A manager asks for an address that nobody has, to see whether it can rely on the status.
    let none = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200";
    world.server.get(none).await.expect_status(404);

    let issuer = &world.server.app.settings.issuer;
    let endpoints = world.server.get("/.well-known/passkey-endpoints").await;
    assert_eq!(endpoints.header("content-type"), "application/json");
    let expected = json!({
        "enroll": format!("{issuer}/account/security/passkeys"), "manage": format!("{issuer}/account/security"),
    });
    assert_eq!(endpoints.expect_status(200).json(), expected);
}

#[tokio::test]
async fn a_server_without_passkeys_names_no_page_to_add_one() {
    let by_address = World::new().await;
    let off = World::with(|settings| {
        settings.issuer = settings.issuer.replace("127.0.0.1", "localhost");
        settings.second_factor = SecondFactor::Off;
    })
    .await;
    for world in [by_address, off] {
        let manage = format!("{}/account/security", world.server.app.settings.issuer);
        let endpoints = world.server.get("/.well-known/passkey-endpoints").await;
        assert_eq!(endpoints.expect_status(200).json(), json!({ "manage": manage }));
    }
}
