//! Passkeys: as the second step, alone, and in the hands of others.

use super::{between, codes_on, first_step, is_logged_in};
use crate::support::{
    Answer, Browser, World,
    authenticator::Authenticator,
    browser::{authorize_path, redeem},
    query,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// Browsers make passkeys for names, not for IP addresses.
async fn world() -> World {
    World::with(|settings| settings.issuer = settings.issuer.replace("127.0.0.1", "localhost")).await
}

/// What a page offers to the script of its form `kind`: the form's address and hidden fields, and the options.
pub(super) struct Offered {
    action: String,
    fields: Vec<(String, String)>,
    pub(super) options: Value,
}

pub(super) fn offered(page: &Answer, kind: &str) -> Offered {
    let at = page.body.find(&format!("data-passkey=\"{kind}\"")).unwrap_or_else(|| panic!("{}", page.body));
    let from = page.body[..at].rfind("<form").unwrap();
    let html = &page.body[from..];
    let options = between(html, "data-options=\"", "\"")[0];
    let options = options.replace("&#34;", "\"").replace("&quot;", "\"").replace("&#38;", "&");
    let (action, mut fields) = crate::support::browser::form(html);
    fields.retain(|(name, _)| name != "credential");
    Offered { action, fields, options: serde_json::from_str(&options).unwrap() }
}

/// Sends the form of `offered` with what the device answered, without following redirects.
pub(super) async fn send(
    world: &World,
    browser: &mut Browser,
    offered: &Offered,
    credential: &str,
) -> Answer {
    let mut fields = offered.fields.clone();
    fields.push(("credential".to_owned(), credential.to_owned()));
    fields.push(("name".to_owned(), "Phone".to_owned()));
    browser.post(&world.server, &offered.action, &fields).await
}

/// Makes a passkey for the demo user.
async fn registered(world: &World) -> Authenticator {
    let mut browser = Browser::default();
    browser.log_in(world).await;
    let (device, codes) = added(world, &mut browser).await;
    assert_eq!(codes.len(), 10);
    device
}

/// Makes a passkey for the logged-in person of `browser`. Returns it, and the recovery codes that came with it.
pub(super) async fn added(world: &World, browser: &mut Browser) -> (Authenticator, Vec<String>) {
    let page = browser.open(&world.server, "/account/security/passkeys").await;
    let offered = offered(&page, "create");
    let mut device = Authenticator::new(&world.server.app.settings.issuer);
    let done = send(world, browser, &offered, &device.create(&offered.options)).await;
    let list = browser.open(&world.server, "/account/security").await;
    assert!(list.body.contains("<bdi>Phone</bdi>"), "{}", list.body);
    (device, codes_on(&done))
}

async fn id_token(world: &World, answer: &Answer) -> Value {
    let code = query(answer.header("location"))["code"].clone();
    let given = world.token(&world.web(), &redeem(&code)).await.expect_status(200).json();
    let payload = given["id_token"].as_str().unwrap().split('.').nth(1).unwrap().to_owned();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

#[tokio::test]
async fn a_passkey_is_the_second_step_and_a_login_of_its_own() {
    let world = world().await;
    let mut device = registered(&world).await;

    let mut browser = Browser::default();
    let second = first_step(&world, &mut browser).await;
    let offer = offered(&second, "second");
    let done = send(&world, &mut browser, &offer, &device.get(&offer.options)).await;
    assert!(done.status == 303 && is_logged_in(&browser), "{done:?}");
    let path = authorize_path(&world.web().client_id, &[("acr_values", "urn:xwms:acr:phishing-resistant")]);
    let consent = browser.open(&world.server, &path).await;
    let answer = browser.submit(&world.server, &consent, &[("decision", "approve")]).await;
    let claims = id_token(&world, &answer).await;
    assert_eq!(claims["amr"], json!(["pwd", "hwk", "mfa"]));
    assert_eq!(claims["acr"], "urn:xwms:acr:phishing-resistant");

    let mut alone = Browser::default();
    let page = alone.open(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    let offer = offered(&page, "login");
    assert_eq!(offer.options["mediation"], "conditional");
    let done = send(&world, &mut alone, &offer, &device.get(&offer.options)).await;
    let answer = alone.open(&world.server, done.header("location")).await;
    let claims = id_token(&world, &answer).await;
    assert_eq!(claims["amr"], json!(["hwk", "mfa"]));
    assert_eq!(claims["acr"], "urn:xwms:acr:phishing-resistant");
    let list = alone.open(&world.server, "/account/security").await;
    assert!(list.body.contains("Last used on"));
}

/// Tries to log in with `device` alone, and asserts that it does not.
pub(super) async fn stays_out(world: &World, device: &mut Authenticator, why: &str) {
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    let offer = offered(&page, "login");
    let answer = send(world, &mut browser, &offer, &device.get(&offer.options)).await;
    assert!(!is_logged_in(&browser) && answer.status == 200, "{why}: {answer:?}");
    assert!(answer.body.contains("That passkey"), "{why}");
}

#[tokio::test]
async fn a_passkey_at_another_origin_or_of_another_name_or_without_verification_proves_nothing() {
    let world = world().await;
    let mut device = registered(&world).await;
    let (origin, rp_id) = (device.origin.clone(), device.rp_id.clone());
    for other in ["https://localhost.evil.example", "http://localhost:1", "http://evil.example"] {
        other.clone_into(&mut device.origin);
        stays_out(&world, &mut device, other).await;
    }
    device.origin = origin;
    "evil.example".clone_into(&mut device.rp_id);
    stays_out(&world, &mut device, "another relying party").await;
    device.rp_id = rp_id;
    device.verifies = false;
    stays_out(&world, &mut device, "possession alone is one factor").await;
    device.verifies = true;
    device.counter = 0;
    let handle = std::mem::replace(&mut device.user_handle, BASE64_URL_SAFE_NO_PAD.encode([7; 16]));
    stays_out(&world, &mut device, "of nobody here").await;
    device.user_handle = handle;
    let mut stranger = Authenticator::new(&world.server.app.settings.issuer);
    stranger.user_handle.clone_from(&device.user_handle);
    stays_out(&world, &mut stranger, "a key that the person never had").await;
}

#[tokio::test]
async fn an_answer_is_good_once_in_its_browser_and_for_what_it_was_asked() {
    let world = world().await;
    let mut device = registered(&world).await;
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    let offer = offered(&page, "login");
    let answer = device.get(&offer.options);

    // Stolen before it was used: another browser has another name, and its own form token.
    let mut thief = Browser::default();
    let own = offered(&thief.open(&world.server, "/login").await, "login");
    let mut fields = own.fields.clone();
    for (name, value) in &mut fields {
        if name == "state" {
            value.clone_from(&offer.fields.iter().find(|(name, _)| name == "state").unwrap().1);
        }
    }
    let stolen = Offered { fields, ..own };
    send(&world, &mut thief, &stolen, &answer).await;
    assert!(!is_logged_in(&thief));

    assert_eq!(send(&world, &mut browser, &offer, &answer).await.status, 303);
    browser.cookies.remove("__Host-xwms_session");
    send(&world, &mut browser, &offer, &answer).await;
    assert!(!is_logged_in(&browser), "replayed");

    // The state of a login is none of a second step.
    let second = offered(&first_step(&world, &mut browser).await, "second");
    let login = offered(&browser.open(&world.server, "/login").await, "login");
    let mixed: Vec<_> = second
        .fields
        .iter()
        .map(|(name, value)| {
            let other = login.fields.iter().find(|(other, _)| other == name && name == "state");
            (name.clone(), other.map_or(value, |(_, state)| state).clone())
        })
        .collect();
    let mixed = Offered { fields: mixed, ..second };
    send(&world, &mut browser, &mixed, &device.get(&login.options)).await;
    assert!(!is_logged_in(&browser));
}

#[tokio::test]
async fn a_removed_passkey_is_refused_and_a_copied_one_is_detected_by_its_counter() {
    let world = world().await;
    let mut device = registered(&world).await;
    let log_in = async |device: &mut Authenticator| {
        let mut browser = Browser::default();
        let offer = offered(&browser.open(&world.server, "/login").await, "login");
        send(&world, &mut browser, &offer, &device.get(&offer.options)).await;
        is_logged_in(&browser).then_some(browser)
    };
    device.counter = 10;
    assert!(log_in(&mut device).await.is_some());
    device.counter = 3;
    assert!(log_in(&mut device).await.is_none(), "a clone");
    device.counter = 20;
    let mut browser = log_in(&mut device).await.unwrap();
    let list = browser.open(&world.server, "/account/security").await;
    let at = list.body.find("action=\"/account/security/passkeys/remove\"").unwrap();
    let from = list.body[..at].rfind("<form").unwrap();
    let (action, fields) = crate::support::browser::form(&list.body[from..]);
    let removed = browser.post(&world.server, &action, &fields).await;
    assert_eq!(removed.header("location"), "/account/security?passkey_removed");
    assert!(log_in(&mut device).await.is_none());
    let mut by_password = Browser::default();
    by_password.log_in(&world).await;
    assert!(is_logged_in(&by_password), "it was the last factor");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_passkey_has_a_name_and_its_devices_share_it_or_not() {
    let world = world().await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let offer = offered(&browser.open(&world.server, "/account/security/passkeys").await, "create");
    let mut device = Authenticator::new(&world.server.app.settings.issuer);
    device.synced = true;
    let mut nameless = offer.fields.clone();
    nameless.push(("credential".to_owned(), device.create(&offer.options)));
    let again = browser.post(&world.server, &offer.action, &nameless).await;
    assert!(again.body.contains("The passkey wasn’t added"), "{}", again.body);
    let offer = offered(&again, "create");
    send(&world, &mut browser, &offer, &device.create(&offer.options)).await;
    let list = browser.open(&world.server, "/account/security").await;
    assert!(list.body.contains("Shared by your devices"), "{}", list.body);
    let at = list.body.find("action=\"/account/security/passkeys/rename\"").unwrap();
    let from = list.body[..at].rfind("<form").unwrap();
    let (action, mut fields) = crate::support::browser::form(&list.body[from..]);
    fields.push(("name".to_owned(), "<b>Tablet".to_owned()));
    browser.post(&world.server, &action, &fields).await;
    let list = browser.open(&world.server, "/account/security").await;
    assert!(
        list.body.contains("&#60;b&#62;Tablet") || list.body.contains("&lt;b&gt;Tablet"),
        "{}",
        list.body
    );
}
