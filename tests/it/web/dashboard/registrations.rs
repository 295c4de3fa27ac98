//! The tokens with which apps register themselves: made and shown once, listed with what registered, and revoked; what
//! is refused, and who sees what.

use super::{path, send, send_from};
use crate::support::{Answer, Browser, World};
use serde_json::{Value, json};
use xwms::config::Registrants;
use xwms_events::account::Role;

const HOSTILE: &str = r#"<script>alert("1")</script>'&"#;

/// A world whose server lets apps with a registration token register.
async fn offering() -> World {
    World::with(|settings| settings.client_registration.allowed = Registrants::Token).await
}

/// The fields of a new token.
fn fields<'a>(label: &'a str, uses: &'a str, days: &'a str) -> [(&'static str, &'a str); 4] {
    [("label", label), ("environment", "live"), ("uses", uses), ("lifetime_days", days)]
}

fn at(world: &World, below: &str) -> String {
    path(world.demo.account_id, &format!("apps/registrations{below}"))
}

/// Returns the account's registration tokens that can be used, as REST lists them.
async fn tokens(world: &World) -> Vec<Value> {
    let listed = world.read("/v1/registration_tokens", &world.management().await).await;
    listed.expect_status(200).json()["data"].as_array().unwrap().clone()
}

/// Makes a token in the dashboard; returns its id, and its text as the page shows it.
async fn made(browser: &mut Browser, world: &World, label: &str) -> (String, String) {
    let page = send(browser, world, &at(world, "/new"), &fields(label, "2", "7")).await;
    let body = &page.expect_status(200).body;
    let start = body.find("xwms_registration_").unwrap_or_else(|| panic!("no token in {body}"));
    let text: String =
        body[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || "_-.".contains(*c)).collect();
    let id = tokens(world).await[0]["registration_id"].as_str().unwrap().to_owned();
    (id, text)
}

/// Registers an app named `name` with the token `text`.
async fn register(world: &World, text: &str, name: &str) -> Answer {
    let metadata = json!({
        "client_name": name, "redirect_uris": ["http://127.0.0.1/callback"], "token_endpoint_auth_method": "none",
    });
    let server = &world.server;
    let request =
        server.http.post(format!("{}/oauth/register", server.base)).json(&metadata).bearer_auth(text);
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_token_is_shown_once_and_its_page_lists_the_apps_that_registered_with_it() {
    let world = offering().await;
    let mut owner = world.owner().await.browser;
    let (id, text) = made(&mut owner, &world, "Agents").await;
    let app = register(&world, &text, "Helper").await.expect_status(201).json();
    world.server.settle().await;

    let list = owner.open(&world.server, &at(&world, "")).await;
    let html = &list.expect_status(200).body;
    assert!(html.contains(&format!("/apps/registrations/{id}\"")) && html.contains("1 / 2"), "{list:?}");
    assert!(html.contains("Usable") && !html.contains(&text), "{list:?}");

    let page = owner.open(&world.server, &at(&world, &format!("/{id}"))).await;
    let html = &page.expect_status(200).body;
    let client_id = app["client_id"].as_str().unwrap();
    assert!(html.contains("Helper") && html.contains(&format!("/apps/{client_id}\"")), "{page:?}");
    assert!(!html.contains(&text) && html.contains("1 / 2"), "{page:?}");

    let apps = owner.open(&world.server, &at(&world, "/apps")).await;
    let html = &apps.expect_status(200).body;
    assert!(
        html.contains("Helper") && html.contains("Agents") && html.contains("Deleted if unused"),
        "{apps:?}"
    );
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_token_and_shows_it_only_the_first_time() {
    let world = offering().await;
    let mut owner = world.owner().await.browser;
    let new = at(&world, "/new");
    let page = owner.open(&world.server, &new).await;
    let mut all = super::hidden(&page, &new).expect("the form");
    all.extend(fields("Once", "1", "1").map(|(name, value)| (name.to_owned(), value.to_owned())));
    let first = owner.post(&world.server, &new, &all).await;
    assert!(first.expect_status(200).body.contains("xwms_registration_"), "{first:?}");
    let second = owner.post(&world.server, &new, &all).await;
    assert_eq!(second.expect_status(303).header("location"), at(&world, ""));
    assert_eq!(tokens(&world).await.len(), 1);
}

#[tokio::test]
async fn a_revoked_token_registers_nothing_and_stays_listed_with_its_apps() {
    let world = offering().await;
    let mut owner = world.owner().await.browser;
    let (id, text) = made(&mut owner, &world, "Agents").await;
    register(&world, &text, "Helper").await.expect_status(201);
    let (shown, revoke) = (at(&world, &format!("/{id}")), at(&world, &format!("/{id}/revoke")));
    let wrong = send_from(&mut owner, &world, (&shown, &revoke), &[("confirm", "agents")]).await;
    assert!(wrong.expect_status(200).body.contains("href=\"#confirm-revoke\""), "{wrong:?}");
    let done = send_from(&mut owner, &world, (&shown, &revoke), &[("confirm", "Agents")]).await;
    assert_eq!(done.expect_status(303).header("location"), at(&world, "?revoked"));
    register(&world, &text, "Late").await.expect_oauth(401, "invalid_token");
    let page = owner.open(&world.server, &shown).await;
    let html = &page.expect_status(200).body;
    assert!(html.contains("Revoked") && html.contains("Helper"), "{page:?}");
    assert!(!html.contains(&revoke), "there is no form any more: {page:?}");
}

#[tokio::test]
async fn a_wrong_token_is_refused_at_its_field_in_both_languages_and_what_was_typed_stays() {
    let world = offering().await;
    let mut owner = world.owner().await.browser;
    let head = world.server.head().await;
    let new = at(&world, "/new");
    for (language, label, days, count, number) in [
        (
            "en",
            "Type a label of 1 to 100",
            "Type a number of days",
            "Type a number from 1 to 1,000",
            "Type a whole number",
        ),
        (
            "nl",
            "Typ een label van 1 tot 100",
            "Typ een aantal dagen",
            "Typ een getal van 1 tot 1.000",
            "Typ een geheel getal",
        ),
    ] {
        owner.cookies.insert("__Host-xwms_language".to_owned(), language.to_owned());
        let long = "x".repeat(101);
        for (sent, field, words) in [
            (fields(&long, "2", "7"), "#label", label),
            (fields("", "2", "7"), "#label", label),
            (fields("Kept", "2", "0"), "#lifetime_days", days),
            (fields("Kept", "2", "366"), "#lifetime_days", days),
            (fields("Kept", "2", "soon"), "#lifetime_days", number),
            (fields("Kept", "0", "7"), "#uses", count),
            (fields("Kept", "1001", "7"), "#uses", count),
            (fields("Kept", "2", "7.5"), "#lifetime_days", number),
        ] {
            let page = send(&mut owner, &world, &new, &sent).await;
            let html = &page.expect_status(200).body;
            assert!(
                html.contains(&format!("href=\"{field}\"")) && html.contains(words),
                "{sent:?}: {page:?}"
            );
            let [(_, typed), _, (_, uses), (_, lifetime)] = sent;
            for kept in [typed, uses, lifetime] {
                assert!(html.contains(&format!("value=\"{kept}\"")), "{kept} is lost: {page:?}");
            }
        }
    }
    assert_eq!(world.server.head().await, head, "nothing was made");
}

#[tokio::test]
async fn the_twenty_first_token_is_refused_in_words() {
    let world = offering().await;
    let mut owner = world.owner().await.browser;
    let management = world.management().await;
    for _ in 0..20 {
        world.post("/v1/registration_tokens", &management, &json!({"label": "One"})).await.expect_status(201);
    }
    let page = send(&mut owner, &world, &at(&world, "/new"), &fields("Kept", "2", "7")).await;
    let html = &page.expect_status(200).body;
    assert!(html.contains("at most 20 tokens") && html.contains("value=\"Kept\""), "{page:?}");
}

#[tokio::test]
async fn an_auditor_reads_hostile_labels_as_text_and_is_offered_no_form() {
    let world = offering().await;
    let mut owner = world.owner().await.browser;
    let (id, text) = made(&mut owner, &world, HOSTILE).await;
    register(&world, &text, HOSTILE).await.expect_status(201);
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await.browser;
    for below in ["".to_owned(), "/apps".to_owned(), format!("/{id}")] {
        let page = auditor.open(&world.server, &at(&world, &below)).await;
        let html = &page.expect_status(200).body;
        assert!(html.contains("alert(") && !html.contains("<script>alert"), "{below}: {page:?}");
        assert!(!html.contains("/apps/registrations/new\"") && !html.contains("/revoke\""), "{page:?}");
    }
    auditor.get(&world.server, &at(&world, "/new")).await.expect_status(403);
}

#[tokio::test]
async fn another_account_neither_sees_nor_revokes_a_token() {
    let world = offering().await;
    let mut owner = world.owner().await.browser;
    let (id, _) = made(&mut owner, &world, "Agents").await;
    let other = world.another().await.account_id;
    let mut stranger = world.person(other, Role::Owner).await.browser;
    let theirs = path(other, "apps/registrations");
    stranger.get(&world.server, &format!("{theirs}/{id}")).await.expect_status(404);
    let list = stranger.open(&world.server, &theirs).await;
    assert!(!list.expect_status(200).body.contains(&id), "{list:?}");
    assert_eq!(tokens(&world).await.len(), 1);
}

#[tokio::test]
async fn the_page_says_that_tokens_have_no_effect_where_registration_is_off() {
    let off = World::with(|settings| settings.client_registration.allowed = Registrants::Off).await;
    for (world, says) in [(off, true), (offering().await, false)] {
        let mut owner = world.owner().await.browser;
        let page = owner.open(&world.server, &at(&world, "")).await;
        assert_eq!(page.expect_status(200).body.contains("Tokens have no effect"), says, "{page:?}");
    }
}
