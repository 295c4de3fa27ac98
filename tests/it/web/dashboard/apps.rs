//! Apps: what each role sees and does, a new app and its secret, every tab, and what strangers and forged forms get.

use super::{hidden, path, send, send_from};
use crate::support::{Answer, Browser, World};
use serde_json::json;
use xwms_events::account::Role;

const HOSTILE: &str = r#"<script>alert("1")</script>'&"#;

/// Creates a live machine app of the demo account over REST; returns its id.
async fn machine(world: &World, name: &str) -> String {
    let token = world.management().await;
    let body = json!({"name": name, "client_type": "machine", "scopes": ["clients:read"]});
    let made = world.client(&token, &body).await.client_id;
    world.server.settle().await;
    made
}

/// Returns the path of a page of an app.
fn app(world: &World, client_id: &str, below: &str) -> String {
    path(world.demo.account_id, &format!("apps/{client_id}{below}"))
}

/// Returns the secret that the page shows.
fn secret(page: &Answer) -> Option<&str> {
    let start = page.body.find("data-copy=\"xwms_secret_")? + "data-copy=\"".len();
    page.body[start..].split('"').next()
}

/// Returns the id of the app that the page is about.
fn client_id(page: &Answer) -> &str {
    let start = page.body.find("data-copy=\"client_").expect("an id") + "data-copy=\"".len();
    page.body[start..].split('"').next().unwrap()
}

async fn owner(world: &World) -> Browser {
    world.owner().await.browser
}

#[tokio::test]
async fn a_new_app_has_a_secret_that_works_and_is_shown_once() {
    let world = World::new().await;
    let mut browser = owner(&world).await;
    let new = path(world.demo.account_id, "apps/new");
    let kinds = browser.open(&world.server, &new).await;
    for kind in ["web", "native", "browser", "machine"] {
        assert!(kinds.body.contains(&format!("{new}/{kind}\"")), "{kinds:?}");
    }
    let form = format!("{new}/machine");
    let page = browser.open(&world.server, &form).await;
    let mut fields = hidden(&page, &form).expect("a form");
    fields.extend(
        [
            ("name", "Nightly"),
            ("environment", "live"),
            ("scopes.clients:read", "yes"),
            ("auth_method", "client_secret"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    let made = browser.post(&world.server, &form, &fields).await;
    let shown = secret(made.expect_status(200)).expect("a secret").to_owned();
    let id = client_id(&made).to_owned();
    let credentials = crate::support::Credentials::new(&id, &shown);
    assert!(!world.own_token(&credentials).await.is_empty());

    // Sent again, as by a reload or a double click: nothing more is made, and nothing is shown.
    let head = world.server.head().await;
    let again = browser.post(&world.server, &form, &fields).await;
    assert_eq!((again.status, again.header("location")), (303, path(world.demo.account_id, "apps").as_str()));
    assert_eq!(world.server.head().await, head);
    for below in ["", "/credentials"] {
        let page = browser.open(&world.server, &app(&world, &id, below)).await;
        assert!(page.expect_status(200).body.contains("Nightly") && !page.body.contains(&shown), "{page:?}");
    }
}

#[tokio::test]
async fn a_form_that_is_refused_says_so_at_the_field_and_keeps_what_was_typed() {
    let world = World::new().await;
    let mut browser = owner(&world).await;
    let form = path(world.demo.account_id, "apps/new/web");
    let head = world.server.head().await;
    let fields = [
        ("name", "Kept"),
        ("environment", "live"),
        ("redirect_uris", "http://evil.example/cb"),
        ("scopes.openid", "yes"),
    ];
    let page = send(&mut browser, &world, &form, &fields).await;
    let html = &page.expect_status(200).body;
    for part in [
        "<title>Error: ",
        "value=\"Kept\"",
        "href=\"#redirect_uris\"",
        "aria-describedby=\"redirect_uris-hint redirect_uris-error\"",
        "http://evil.example/cb</textarea>",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn every_role_sees_and_does_what_rest_permits() {
    let world = World::new().await;
    let id = machine(&world, "Shared").await;
    let account_id = world.demo.account_id;
    for (role, may) in
        [(Role::Owner, true), (Role::Admin, true), (Role::Developer, true), (Role::Auditor, false)]
    {
        let mut browser = world.person(account_id, role).await.browser;
        let list = browser.open(&world.server, &path(account_id, "apps")).await;
        assert_eq!(list.expect_status(200).body.contains("/apps/new\""), may, "{role:?}: {list:?}");
        for below in ["", "/credentials", "/scopes", "/domains", "/tokens", "/activity"] {
            let page = browser.open(&world.server, &app(&world, &id, below)).await;
            let forms =
                page.expect_status(200).body.matches("<form method=\"post\" action=\"/dashboard/").count();
            // The search is there for everybody.
            assert_eq!(forms > 1, may && below != "/activity", "{role:?} {below}: {page:?}");
        }
        let danger = browser.get(&world.server, &app(&world, &id, "/danger")).await;
        danger.expect_status(if may { 200 } else { 403 });
        if !may {
            refused_writes(&world, &mut browser, &id).await;
        }
    }
}

/// Sends every form of an app with the person's own token, from a role that may not.
async fn refused_writes(world: &World, browser: &mut Browser, id: &str) {
    let head = world.server.head().await;
    let page = browser.open(&world.server, &app(world, id, "")).await;
    let csrf = hidden(&page, "/oauth/logout").expect("the log-out form");
    let secret = "secret_00000000000000000000000001";
    let acts = [
        "".to_owned(),
        "/share".into(),
        "/credentials".into(),
        "/credentials/keys".into(),
        "/credentials/issuer".into(),
        "/credentials/issuer/remove".into(),
        "/credentials/issuers/new".into(),
        "/credentials/certificate".into(),
        format!("/credentials/{secret}/rotate"),
        "/scopes".into(),
        "/domains".into(),
        "/networks".into(),
        "/domain/verify".into(),
        "/domain".into(),
        "/domain/remove".into(),
        "/tokens".into(),
        "/token-exchange".into(),
        "/identity-assertions".into(),
        "/danger/delete".into(),
        "/danger/disable".into(),
    ];
    for below in acts {
        browser.post(&world.server, &app(world, id, &below), &csrf).await.expect_status(403);
    }
    browser
        .post(&world.server, &path(world.demo.account_id, "apps/new/machine"), &csrf)
        .await
        .expect_status(403);
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn another_account_s_app_is_not_there_and_a_forged_form_does_nothing() {
    let world = World::new().await;
    let other = world.sign_up("o@other.example").await;
    let id = machine(&world, "Ours").await;
    let mut browser = owner(&world).await;
    let theirs = &other.client.client_id;
    for below in ["", "/credentials", "/danger", "/history", "/domains"] {
        browser.get(&world.server, &app(&world, theirs, below)).await.expect_status(404);
        browser.get(&world.server, &app(&world, "client_x", below)).await.expect_status(404);
    }
    let page = browser.open(&world.server, &app(&world, &id, "")).await;
    let fields = hidden(&page, &app(&world, &id, "")).expect("a form");
    let rename = |fields: &[(String, String)]| [fields, &[("name".to_owned(), "Taken".to_owned())]].concat();
    let head = world.server.head().await;
    browser.post(&world.server, &app(&world, theirs, ""), &rename(&fields)).await.expect_status(404);
    browser.post(&world.server, &app(&world, &id, ""), &rename(&[])).await.expect_status(403);
    let mut colleague = world.person(world.demo.account_id, Role::Admin).await.browser;
    let joined = world.server.head().await;
    colleague.post(&world.server, &app(&world, &id, ""), &rename(&fields)).await.expect_status(403);
    let stranger = Browser::default().post(&world.server, &app(&world, &id, ""), &rename(&fields)).await;
    assert!(stranger.status == 303 && stranger.header("location").starts_with("/login?"), "{stranger:?}");
    assert!(world.server.head().await == joined && joined >= head);
}

#[tokio::test]
async fn an_app_s_settings_change_on_its_tabs_and_its_history_shows_the_difference() {
    let world = World::new().await;
    let mut browser = owner(&world).await;
    let id = machine(&world, "Before").await;
    let saved = send(&mut browser, &world, &app(&world, &id, ""), &[("name", HOSTILE)]).await;
    assert_eq!((saved.status, saved.header("location")), (303, app(&world, &id, "?saved").as_str()));
    let fields = [("scopes.clients:read", "yes"), ("scopes.users:read", "yes")];
    send(&mut browser, &world, &app(&world, &id, "/scopes"), &fields).await.expect_status(303);
    let fields = [("format", "opaque"), ("access_token_seconds", "120"), ("dpop_bound_access_tokens", "yes")];
    send(&mut browser, &world, &app(&world, &id, "/tokens"), &fields).await.expect_status(303);
    let fields = [("domains", "https://app.example.org/"), ("uses.api", "yes")];
    send(&mut browser, &world, &app(&world, &id, "/domains"), &fields).await.expect_status(303);
    let client = world.read(&format!("/v1/clients/{id}"), &world.management().await).await.json();
    assert_eq!(client["scopes"], json!(["clients:read", "users:read"]));
    assert_eq!(client["dpop_bound_access_tokens"], true);
    assert_eq!(
        (&client["token_policy"]["format"], &client["token_policy"]["access_token_seconds"]),
        (&json!("opaque"), &json!(120))
    );
    assert_eq!(
        (&client["domains"][0]["origin"], &client["domains"][0]["login"]),
        (&json!("https://app.example.org"), &json!(false))
    );
    let history = browser.open(&world.server, &app(&world, &id, "/history")).await;
    for part in [
        "App renamed",
        "Before</del>",
        "Scopes changed",
        "token_policy.access_token_seconds",
        "Domains changed",
    ] {
        assert!(history.body.contains(part), "{part} is not in {history:?}");
    }
    for below in ["", "/credentials", "/danger", "/history", "/domains"] {
        let page = browser.open(&world.server, &app(&world, &id, below)).await;
        assert!(!page.expect_status(200).body.contains("<script>"), "{page:?}");
    }
    let domain = app(&world, &id, "/domain");
    let shown = format!("{domain}?origin=https%3A%2F%2Fapp.example.org");
    let page = send_from(&mut browser, &world, (&shown, &format!("{domain}/remove")), &[]).await;
    assert_eq!(page.header("location"), app(&world, &id, "/domains?saved"));
}

#[tokio::test]
async fn an_app_s_links_are_https_as_a_browser_writes_them_and_may_be_taken_away() {
    let world = World::new().await;
    let mut browser = owner(&world).await;
    let id = world.demo.clients.web.client_id.to_string();
    let (tab, form) = (app(&world, &id, "/login"), app(&world, &id, "/links"));
    let fields = [("website_uri", " https://shop.example "), ("policy_uri", "http://shop.example/p")];
    let page = send_from(&mut browser, &world, (&tab, &form), &fields).await;
    let html = &page.expect_status(200).body;
    assert!(html.contains("href=\"#policy_uri\"") && html.contains("begins with https://"), "{html}");

    let page = send_from(&mut browser, &world, (&tab, &form), &fields[..1]).await;

    assert_eq!((page.status, page.header("location")), (303, format!("{tab}?saved").as_str()));
    let read = async || world.read(&format!("/v1/clients/{id}"), &world.management().await).await.json();
    let client = read().await;
    assert_eq!(
        (&client["website_uri"], &client["policy_uri"]),
        (&json!("https://shop.example/"), &json!(null))
    );
    send_from(&mut browser, &world, (&tab, &form), &[]).await.expect_status(303);
    assert_eq!(read().await["website_uri"], json!(null));
}

#[tokio::test]
async fn a_secret_is_rotated_with_an_overlap_and_revoked_by_its_name() {
    let world = World::new().await;
    let mut browser = owner(&world).await;
    let id = machine(&world, "Rotating").await;
    let tab = app(&world, &id, "/credentials");
    let made = send(&mut browser, &world, &tab, &[("label", "CI")]).await;
    let first = secret(made.expect_status(200)).expect("a secret").to_owned();
    let list = browser.open(&world.server, &tab).await;
    let start = list.body.find(&format!("{tab}/secret_")).expect("a secret in the list");
    let one = list.body[start..].split('"').next().unwrap().to_owned();
    let rotate = format!("{one}/rotate");
    let rotated =
        send_from(&mut browser, &world, (&one, &rotate), &[("label", "CI 2"), ("overlap_hours", "1")]).await;
    let second = secret(rotated.expect_status(200)).expect("a secret").to_owned();
    for secret in [&first, &second] {
        world.own_token(&crate::support::Credentials::new(&id, secret)).await;
    }
    let revoke = format!("{one}/revoke");
    let refused = send_from(&mut browser, &world, (&one, &revoke), &[("confirm", "C")]).await;
    assert!(refused.expect_status(200).body.contains("href=\"#confirm-revoke\""), "{refused:?}");
    send_from(&mut browser, &world, (&one, &revoke), &[("confirm", "CI")]).await.expect_status(303);
    let credentials = crate::support::Credentials::new(&id, &first);
    let answer = world.token(&credentials, &[("grant_type", "client_credentials")]).await;
    answer.expect_oauth(401, "invalid_client");
}

#[tokio::test]
async fn an_app_is_stopped_and_deleted_only_by_its_name() {
    let world = World::new().await;
    let mut browser = owner(&world).await;
    let id = machine(&world, "Old kiosk").await;
    let danger = app(&world, &id, "/danger");
    let act = |name: &str| format!("{danger}/{name}");
    let unconfirmed =
        send_from(&mut browser, &world, (&danger, &act("disable")), &[("confirm", "old")]).await;
    assert!(unconfirmed.expect_status(200).body.contains("There is a problem"), "{unconfirmed:?}");
    assert_eq!(world.server.count("client.disabled").await, 0);
    send_from(&mut browser, &world, (&danger, &act("disable")), &[("confirm", "Old kiosk")])
        .await
        .expect_status(303);
    send_from(&mut browser, &world, (&danger, &act("enable")), &[]).await.expect_status(303);
    let page = browser.open(&world.server, &danger).await;
    let mut fields = hidden(&page, &act("delete")).expect("a form");
    fields.push(("confirm".into(), "Old kiosk".into()));
    for _ in 0..2 {
        let deleted = browser.post(&world.server, &act("delete"), &fields).await;
        assert_eq!(deleted.header("location"), path(world.demo.account_id, "apps?deleted"));
    }
    assert_eq!(world.server.count("client.deleted").await, 1);
    let list = browser.open(&world.server, &path(world.demo.account_id, "apps?standing=deleted")).await;
    assert!(list.body.contains("Old kiosk"), "{list:?}");
    browser.get(&world.server, &danger).await.expect_status(404);
}

#[tokio::test]
async fn the_list_says_what_to_do_when_empty_and_pages_when_full() {
    let world = World::new().await;
    let mut browser = owner(&world).await;
    let apps = path(world.demo.account_id, "apps");
    let filtered = browser.open(&world.server, &format!("{apps}?standing=disabled")).await;
    let cleared = format!("href=\"{apps}\">Clear filters");
    assert!(filtered.body.contains("Nothing matches the filters that are on"), "{filtered:?}");
    assert!(filtered.body.contains(&cleared) && !filtered.body.contains("curl "), "{filtered:?}");
    let new = browser.open(&world.server, "/dashboard/new").await;
    browser.submit(&world.server, &new, &[("name", "Empty"), ("plan", "pro")]).await.expect_status(200);
    let overview = browser.get(&world.server, "/dashboard").await.header("location").to_owned();
    let none = browser.open(&world.server, &format!("{overview}/apps")).await;
    assert!(none.body.contains("No apps here yet") && none.body.contains("curl "), "{none:?}");
    assert!(!none.body.contains("Clear filters"), "{none:?}");
    let token = world.management().await;
    for index in 0..51 {
        let body =
            json!({"name": format!("App {index:02}"), "client_type": "machine", "scopes": ["clients:read"]});
        world.client(&token, &body).await;
    }
    world.server.settle().await;
    let first = browser.open(&world.server, &apps).await;
    assert!(first.body.contains("50 shown") && first.body.contains("App 50"), "{first:?}");
    let start = first.body.find(&format!("{apps}?after=")).expect("a next page");
    let next = first.body[start..].split('"').next().unwrap().to_owned();
    let second = browser.open(&world.server, &next).await;
    assert!(
        second.body.contains("App 00")
            && second.body.contains("First page")
            && !second.body.contains("App 50")
    );
}
