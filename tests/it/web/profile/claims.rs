//! What a person fills in, and where it shows.

use super::{ADDRESSES, PASSWORD, PROFILE, demo, link, log_in, mailed, person, profile, send, userinfo};
use crate::support::{
    Browser, World,
    browser::{authorize_path, form, redeem},
    imported::import_person,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use xwms_events::user::Profile;

#[tokio::test]
async fn a_changed_profile_is_in_userinfo_and_in_id_tokens_at_once() {
    let (world, mut browser) = demo().await;
    let tokens = browser.tokens(&world, "openid profile").await;
    let access = tokens["access_token"].as_str().unwrap();
    let page = profile(&world, &mut browser).await;
    let fields = [
        ("name", " Ada Lovelace "),
        ("given_name", "Ada"),
        ("middle_name", "King"),
        ("family_name", "Lovelace"),
        ("nickname", "Countess"),
        ("birthdate", "1815-12-10"),
        ("gender", "female"),
        ("website", "https://ada.example/"),
        ("locale", "en-GB"),
        ("zoneinfo", "Europe/London"),
    ];
    let saved = send(&world, &mut browser, &page, PROFILE, &fields).await;
    assert!(saved.expect_status(200).body.contains("Saved."), "{saved:?}");
    let info = userinfo(&world, access).await;
    for (name, value) in fields {
        assert_eq!(info[name], value.trim(), "{name}");
    }
    assert!(info["updated_at"].as_i64().unwrap() > 1_700_000_000);

    let claims = json!({"id_token": {"nickname": null, "birthdate": null}}).to_string();
    let path = authorize_path(&world.web().client_id, &[("scope", "openid profile"), ("claims", &claims)]);
    let code = browser.approve(&world, &path).await.remove("code").unwrap();
    let tokens = world.token(&world.web(), &redeem(&code)).await.expect_status(200).json();
    let part = tokens["id_token"].as_str().unwrap().split('.').nth(1).unwrap().to_owned();
    let payload: Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    assert_eq!((&payload["nickname"], &payload["birthdate"]), (&json!("Countess"), &json!("1815-12-10")));

    // What is emptied is gone, and the rest stays.
    let page = profile(&world, &mut browser).await;
    send(&world, &mut browser, &page, PROFILE, &[("nickname", ""), ("gender", "")]).await;
    let info = userinfo(&world, access).await;
    assert!(info.get("nickname").is_none() && info["given_name"] == "Ada", "{info}");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_phone_number_is_shown_to_its_person_and_unverified_once_they_change_it() {
    let world = World::new().await;
    let phc = world.server.app.passwords.hash(PASSWORD).await.unwrap();
    let known = Profile {
        phone_number: Some("+31201234567".into()),
        phone_number_verified: Some(true),
        ..Profile::default()
    };
    import_person(&world.server.app.store, super::ADA, known, &phc).await.unwrap();
    let mut browser = log_in(&world, super::ADA, PASSWORD).await;
    let tokens = browser.tokens(&world, "openid phone").await;
    let access = tokens["access_token"].as_str().unwrap();
    for (typed, told) in [
        ("+31201234567", json!(["+31201234567", true])),
        ("+31 6 12345678", json!(["+31 6 12345678", false])),
        ("", json!([null, null])),
    ] {
        let page = profile(&world, &mut browser).await;
        send(&world, &mut browser, &page, PROFILE, &[("phone_number", typed)]).await.expect_status(200);
        let info = userinfo(&world, access).await;
        assert_eq!(json!([info["phone_number"], info["phone_number_verified"]]), told, "{typed}");
        let page = profile(&world, &mut browser).await;
        assert!(page.body.contains(&format!("name=\"phone_number\" value=\"{typed}\"")), "{page:?}");
    }
}

#[tokio::test]
async fn a_wrong_field_is_named_and_nothing_changes() {
    let (world, mut browser) = demo().await;
    let page = profile(&world, &mut browser).await;
    let head = world.server.head().await;
    for (name, value) in [
        ("birthdate", "10-12-1815"),
        ("birthdate", "2999-01-01"),
        ("website", "javascript:alert(1)"),
        ("website", "https://аpple.example/"),
        ("profile", "https://user:secret@ada.example/"),
        ("zoneinfo", "../etc/passwd"),
        ("locale", "dutch language"),
        ("nickname", "ada\u{202e}nimda"),
        ("name", "\u{200b}"),
        ("phone_number", "020 123 4567"),
    ] {
        let again = send(&world, &mut browser, &page, PROFILE, &[(name, value)]).await;
        assert!(again.expect_status(200).body.contains("role=\"alert\""), "{name} {value:?}: {again:?}");
        assert!(
            again.body.contains("aria-invalid=\"true\"") && again.body.contains("<title>Error: "),
            "{again:?}"
        );
    }
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn markup_in_names_stays_text_on_every_page() {
    let (world, mut browser) = demo().await;
    let hostile = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>";
    let page = profile(&world, &mut browser).await;
    let fields = [("name", hostile), ("nickname", hostile)];
    let saved = send(&world, &mut browser, &page, PROFILE, &fields).await;
    assert!(saved.body.contains("Saved."), "{saved:?}");
    let page = browser.open(&world.server, ADDRESSES).await;
    let short = "<script>alert(2)</script>\"><img src=x>";
    let fields = [("address_label", short), ("street_address", "</textarea><script>alert(3)</script>")];
    let saved = send(&world, &mut browser, &page, ADDRESSES, &fields).await;
    assert!(saved.body.contains("Saved."), "{saved:?}");
    let change = "/account/profile/addresses?1";
    for path in [PROFILE, change, "/account/security", "/account/consents", "/account/password"] {
        let page = browser.open(&world.server, path).await;
        assert!(
            !page.body.contains("<script>alert") && !page.body.contains("<img src=x"),
            "{path}: {page:?}"
        );
    }
    let tokens = browser.tokens(&world, "openid profile").await;
    let info = userinfo(&world, tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(info["name"], hostile, "apps get what was typed");
}

#[tokio::test]
async fn the_form_changes_nothing_that_it_does_not_show() {
    let (world, mut browser) = demo().await;
    let tokens = browser.tokens(&world, "openid profile email").await;
    let access = tokens["access_token"].as_str().unwrap();
    let before = userinfo(&world, access).await;
    let page = profile(&world, &mut browser).await;
    let fields = [
        ("picture", "https://evil.example/track.png"),
        ("email", "other@people.example"),
        ("email_verified", "true"),
        ("phone_number_verified", "true"),
        ("sub", "user_other"),
        ("updated_at", "1"),
    ];
    send(&world, &mut browser, &page, PROFILE, &fields).await.expect_status(200);
    assert_eq!(userinfo(&world, access).await, before);
}

#[tokio::test]
async fn strangers_are_led_to_the_login_and_other_people_s_forms_are_refused() {
    let (world, mailbox) = mailed().await;
    let mut nobody = Browser::default();
    for (path, name) in [
        (PROFILE, "profile"),
        (ADDRESSES, "addresses"),
        ("/account/profile/email", "new_email"),
        ("/account/profile/recovery", "recovery"),
        ("/account/profile/proved", "proved"),
    ] {
        let to = nobody.get(&world.server, path).await;
        assert_eq!((to.status, to.header("location")), (303, format!("/login?to={name}").as_str()), "{path}");
    }
    let (mut ada, mut bob) =
        (person(&world, &mailbox, super::ADA).await, person(&world, &mailbox, super::BOB).await);
    let page = profile(&world, &mut ada).await;
    let (_, fields) = form(super::form_to(&page, PROFILE));
    let head = world.server.head().await;
    for path in [
        PROFILE,
        ADDRESSES,
        "/account/profile/addresses/remove",
        "/account/profile/addresses/tell",
        "/account/profile/preferences",
        "/account/profile/picture/remove",
        "/account/profile/email",
        "/account/profile/recovery",
        "/account/profile/recovery/remove",
        "/account/profile/proved",
    ] {
        bob.post(&world.server, path, &fields).await.expect_status(403);
    }
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn language_and_colours_are_those_of_the_pages_and_follow_the_person() {
    let (world, mailbox) = mailed().await;
    let mut ada = person(&world, &mailbox, super::ADA).await;
    let page = profile(&world, &mut ada).await;
    assert!(!page.body.contains("data-theme"), "{page:?}");
    let fields = [("language", "nl"), ("theme", "dark")];
    let dark = send(&world, &mut ada, &page, "/account/profile/preferences", &fields).await;
    assert!(dark.body.contains("<html lang=\"nl\" data-theme=\"dark\">"), "{dark:?}");
    // Another browser, from its login on.
    let mut phone = log_in(&world, super::ADA, PASSWORD).await;
    let there = phone.open(&world.server, "/account/security").await;
    assert!(there.body.contains("<html lang=\"nl\" data-theme=\"dark\">"), "{there:?}");
    // And mails, whatever the locale that apps are told.
    let page = phone.open(&world.server, PROFILE).await;
    send(&world, &mut phone, &page, PROFILE, &[("locale", "en-GB")]).await;
    let page = ada.open(&world.server, "/account/password").await;
    let fields = [("old_password", PASSWORD), ("password", "a new and better one")];
    ada.submit(&world.server, &page, &fields).await;
    link(&mailbox, super::ADA, "Je wachtwoord is gewijzigd op", "/password/disown?link=").await;

    let page = ada.open(&world.server, PROFILE).await;
    let bright = send(
        &world,
        &mut ada,
        &page,
        "/account/profile/preferences",
        &[("language", "en"), ("theme", "light")],
    );
    assert!(bright.await.body.contains("<html lang=\"en\" data-theme=\"light\">"));
    let page = ada.open(&world.server, PROFILE).await;
    let device = send(
        &world,
        &mut ada,
        &page,
        "/account/profile/preferences",
        &[("language", "xx"), ("theme", "<b>")],
    );
    assert!(!device.await.body.contains("data-theme"));
    assert_eq!(world.server.count("user.preferences_changed").await, 3);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn the_pages_of_an_account_lead_to_each_other() {
    let (world, mut browser) = demo().await;
    let all =
        [PROFILE, "/account/security", "/account/sessions", "/account/consents", "/account/data", "/support"];
    for path in all {
        let page = browser.open(&world.server, path).await;
        assert!(page.body.contains(&format!("<a href=\"{path}\" aria-current=\"page\">")), "{page:?}");
        for other in all {
            assert!(page.body.contains(&format!("<a href=\"{other}\"")), "{other} is not on {path}");
        }
    }
}
