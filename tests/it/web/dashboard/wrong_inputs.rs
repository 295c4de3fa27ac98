//! Wrong inputs in the forms of apps, APIs and devices: each is said beside its field, in both languages, and what
//! was typed stays. The forms of registration tokens, keys and trusted issuers have tests of their own.

use super::{path, send};
use crate::support::{Answer, Browser, World};

/// What is said where a whole number is missing.
const NUMBER: [&str; 2] = ["Type a whole number.", "Typ een geheel getal."];
const LANGUAGE: &str = "__Host-xwms_language";

/// What is sent, the field that is wrong, and the words about it in English and Dutch.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, [&'a str; 2]);

/// Sends each case to the form at `at` in both languages. Expects the words at the field, and `kept` in the page.
async fn expect_said(browser: &mut Browser, world: &World, at: &str, cases: &[Case<'_>], kept: &str) {
    let head = world.server.head().await;
    for (number, language) in ["en", "nl"].into_iter().enumerate() {
        browser.cookies.insert(LANGUAGE.to_owned(), language.to_owned());
        for (sent, field, words) in cases {
            let page = send(browser, world, at, sent).await;
            let html = &page.expect_status(200).body;
            let (link, error) = (format!("href=\"#{field}\""), format!("id=\"{field}-error\""));
            for part in [link.as_str(), error.as_str(), words[number], kept] {
                assert!(html.contains(part), "{part} is not in the page for {sent:?}: {page:?}");
            }
            assert!(html.contains(&format!("<html lang=\"{language}\">")), "{page:?}");
        }
    }
    assert_eq!(world.server.head().await, head, "nothing was saved");
}

#[tokio::test]
async fn a_wrong_uri_of_an_app_is_named_at_its_field() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let login = path(world.demo.account_id, &format!("apps/{}/login", world.web().client_id));
    let plain = [("redirect_uris", "https://kept.example/cb\nhttp://evil.example/cb"), ("sign_up", "yes")];
    let after = [
        ("redirect_uris", "https://kept.example/cb"),
        ("post_logout_redirect_uris", "javascript:alert(1)"),
        ("sign_up", "yes"),
    ];
    let words = ["One of these can’t be used", "Een hiervan kan niet"];
    let cases: [Case<'_>; 3] = [
        (&plain, "redirect_uris", words),
        (&plain, "redirect_uris", ["“http://evil.example/cb”"; 2]),
        (&after, "post_logout_redirect_uris", words),
    ];
    expect_said(&mut owner, &world, &login, &cases, "https://kept.example/cb").await;
    let none = [("redirect_uris", ""), ("post_logout_redirect_uris", "https://kept.example/out")];
    let cases: [Case<'_>; 1] =
        [(&none, "redirect_uris", ["Type at least one redirect URI", "Typ minstens één redirect-URI"])];
    expect_said(&mut owner, &world, &login, &cases, "https://kept.example/out").await;
}

#[tokio::test]
async fn a_wrong_member_of_a_new_api_is_said_at_its_field() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let new = path(world.demo.account_id, "apis/new");
    let good = ("audience", "https://kept.example");
    let cases: [Case<'_>; 4] = [
        (
            &[("name", ""), good, ("access_token_seconds", "120")],
            "name",
            ["Type a name of 1 to 100", "Typ een naam van 1 tot 100"],
        ),
        (
            &[("name", "https://kept.example"), ("audience", "orders"), ("access_token_seconds", "120")],
            "audience",
            ["Type a whole URI", "Typ een hele URI"],
        ),
        (
            &[("name", "Orders"), good, ("access_token_seconds", "59")],
            "access_token_seconds",
            ["from 60 to 86400", "van 60 tot 86400"],
        ),
        (&[("name", "Orders"), good, ("access_token_seconds", "soon")], "access_token_seconds", NUMBER),
    ];
    expect_said(&mut owner, &world, &new, &cases, "https://kept.example").await;
}

/// Types a code on the page of devices.
async fn device_code(browser: &mut Browser, world: &World, code: &str) -> Answer {
    let page = browser.open(&world.server, "/device").await;
    let start = page.body.find("action=\"/device\"").expect("the form of a code");
    let start = page.body[..start].rfind("<form").expect("its start");
    let mut fields = crate::support::browser::form(&page.body[start..]).1;
    fields.push(("user_code".to_owned(), code.to_owned()));
    browser.post(&world.server, "/device", &fields).await
}

#[tokio::test]
async fn a_code_that_no_device_shows_is_said_and_stays() {
    let world = World::new().await;
    let mut browser = Browser::default();
    for (language, malformed, unknown) in [
        ("en", "A code has eight letters", "No device is waiting with this code"),
        ("nl", "Een code heeft acht letters", "Er wacht geen apparaat met deze code"),
    ] {
        browser.cookies.insert(LANGUAGE.to_owned(), language.to_owned());
        for (typed, words) in [("nothing like it", malformed), ("WDJB-MJHT", unknown)] {
            let page = device_code(&mut browser, &world, typed).await;
            assert!(page.body.contains(words) && page.body.contains("aria-invalid=\"true\""), "{page:?}");
            assert!(page.body.contains(&format!("value=\"{typed}\"")), "{typed} is lost: {page:?}");
        }
    }
}
