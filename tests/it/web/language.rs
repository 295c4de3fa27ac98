//! The choice of language in the footer of every page: it is remembered, it leads back to the same page, and to no
//! other site.

use crate::support::{Answer, Browser, World, browser::authorize_path};

/// Returns the address of the choice of `language` on a page.
fn choice(body: &str, language: &str) -> String {
    let start = format!("href=\"/language?to={language}&#38;back=");
    let (_, rest) = body.split_once(&start).unwrap_or_else(|| panic!("no choice of {language} in {body}"));
    format!("/language?to={language}&back={}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn the_choice_is_remembered_and_beats_what_the_browser_prefers() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let login = browser.open(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    assert!(login.body.contains("<html lang=\"en\">"), "{login:?}");
    let chosen = browser.get(&world.server, &choice(&login.body, "nl")).await;
    assert_eq!(chosen.status, 303);
    assert!(chosen.header("location").starts_with("/login?continue="), "{chosen:?}");
    assert_eq!(chosen.header("cache-control"), "no-store");
    let cookie = chosen.header("set-cookie");
    for flag in
        ["__Host-xwms_language=nl", "Max-Age=31536000", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"]
    {
        assert!(cookie.contains(flag), "{flag} is not in {cookie}");
    }
    let again = browser.get(&world.server, chosen.header("location")).await;
    assert!(again.body.contains("<html lang=\"nl\">"), "{again:?}");
    // The request goes on where it was: login, consent, app.
    let consent = browser.fill_login(&world, &again).await;
    assert!(
        consent.body.contains("name=\"decision\"") && consent.body.contains("lang=\"nl\""),
        "{consent:?}"
    );
    let english = browser.open(&world.server, &choice(&consent.body, "en")).await;
    assert!(
        english.body.contains("name=\"decision\"") && english.body.contains("<html lang=\"en\">"),
        "{english:?}"
    );
    let done = browser.submit(&world.server, &english, &[("decision", "approve")]).await;
    assert_eq!(done.status, 303, "{done:?}");
}

#[tokio::test]
async fn a_page_that_answers_a_form_leads_back_to_the_form() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let login = browser.open(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    let wrong = [("email", world.demo.user.email.as_str()), ("password", "wrong password")];
    let failed = browser.submit(&world.server, &login, &wrong).await;
    assert!(failed.body.contains("role=\"alert\""), "{failed:?}");
    let again = browser.open(&world.server, &choice(&failed.body, "nl")).await;
    assert!(
        again.body.contains("<html lang=\"nl\">") && again.body.contains("name=\"password\""),
        "{again:?}"
    );
    let asked = browser.fill_login(&world, &again).await;
    assert!(asked.body.contains("name=\"decision\""), "the app's request is still there: {asked:?}");
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let world = World::new().await;
    for back in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "/.//evil.example",
        "javascript:alert(1)",
        "evil",
        "",
    ] {
        let back: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
        let answer = world.server.get(&format!("/language?to=nl&back={back}")).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/"), "{back}");
    }
    let own = world.server.get("/language?to=nl&back=%2Flogin%3Flogin_hint%3Da%2540b.example").await;
    assert_eq!(own.header("location"), "/login?login_hint=a%40b.example");
}

#[tokio::test]
async fn another_site_chooses_neither_language_nor_colours_nor_what_the_dashboard_shows() {
    let world = World::new().await;
    let browser = world.owner().await.browser;
    let cookies: Vec<_> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let environment = format!("/dashboard/{}/environment?to=test", world.demo.account_id);
    for path in ["/language?to=nl&back=%2Flogin", "/theme?to=dark&back=%2Flogin", environment.as_str()] {
        for (site, chosen) in [("cross-site", false), ("same-origin", true), ("none", true)] {
            let request = world.server.http.get(format!("{}{path}", world.server.base));
            let request = request.header("cookie", cookies.join("; ")).header("sec-fetch-site", site);
            let answer = Answer::of(request.send().await.unwrap()).await;
            assert_eq!(answer.status, 303, "{site} {path}: {answer:?}");
            assert_eq!(!answer.header("set-cookie").is_empty(), chosen, "{site} {path}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn a_language_that_there_is_not_changes_nothing() {
    let world = World::new().await;
    for query in ["", "?to=fr&back=%2F", "?to=&back=%2F", "?to=nl&to=en", "?to=%00"] {
        let answer = world.server.get(&format!("/language{query}")).await;
        assert!(
            matches!(answer.status, 400 | 404) && answer.header("set-cookie").is_empty(),
            "{query}: {answer:?}"
        );
    }
    let mut browser = Browser::default();
    browser.cookies.insert("__Host-xwms_language".into(), "\"><script>".into());
    let page = browser.get(&world.server, "/login").await;
    assert!(page.status == 200 && page.body.contains("<html lang=\"en\">"), "{page:?}");
}

#[tokio::test]
async fn a_stranger_chooses_colours_which_are_remembered_on_every_page_until_the_device_decides_again() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let page = browser.get(&world.server, "/login").await;
    assert!(page.body.contains("href=\"/theme?to=dark&#38;back=%2Flogin\""), "{page:?}");
    let chosen = browser.get(&world.server, "/theme?to=dark&back=%2Flogin").await;
    assert_eq!((chosen.status, chosen.header("location")), (303, "/login"));
    assert!(chosen.header("set-cookie").starts_with("__Host-xwms_theme=dark;"), "{chosen:?}");
    for at in ["/login", "/password/forgotten", "/nothing"] {
        let page = browser.get(&world.server, at).await;
        assert!(page.body.contains("<html lang=\"en\" data-theme=\"dark\">"), "{at}: {page:?}");
    }
    browser.get(&world.server, "/theme?to=system&back=%2Flogin").await.expect_status(303);
    let page = browser.get(&world.server, "/login").await;
    assert!(page.body.contains("<html lang=\"en\">"), "{page:?}");
    for wrong in ["", "?to=pink&back=%2F", "?to=&back=%2F"] {
        let answer = world.server.get(&format!("/theme{wrong}")).await;
        assert!(answer.status == 404 && answer.header("set-cookie").is_empty(), "{wrong}: {answer:?}");
    }
    let away = world.server.get("/theme?to=dark&back=%2F%2Fevil.example").await;
    assert_eq!(away.header("location"), "/");
}
