//! The request log on pages: what members find in it, by which filters; and what a thief's request, another
//! account and a hostile caller make of it.

use super::path;
use crate::support::{Answer, Browser, Credentials, World, browser::authorize_path};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use xwms_events::account::Role;

const GRANT: (&str, &str) = ("grant_type", "client_credentials");
/// Addresses for documentation (RFC 5737).
const HOME: &str = "198.51.100.7";
const THIEF: &str = "203.0.113.9";

/// Sends the request with this id from `ip`.
async fn send(request: RequestBuilder, id: &str, ip: &str) -> Answer {
    let request = request.header("x-request-id", id).header("x-forwarded-for", ip);
    Answer::of(request.header("user-agent", "curl/8").send().await.unwrap()).await
}

/// A form to the token endpoint, from `client`.
fn form(world: &World, client: &Credentials) -> RequestBuilder {
    client.on(world.server.http.post(format!("{}/oauth/token", world.server.base)).form(&[GRANT]))
}

/// A world whose callers say where they are.
async fn world() -> World {
    World::behind_proxy().await
}

/// Returns the browser of a member who is somewhere else than all callers.
async fn member(world: &World, role: Role) -> Browser {
    let browser = world.person(world.demo.account_id, role).await.browser;
    Browser { from: Some("192.0.2.1".into()), ..browser }
}

/// Returns the page of the log at `below`.
async fn page(browser: &mut Browser, world: &World, below: &str) -> Answer {
    let page = browser.get(&world.server, &path(world.demo.account_id, &format!("logs{below}"))).await;
    page.expect_status(200);
    page
}

/// Whether the list has the request.
fn lists(page: &Answer, id: &str) -> bool {
    page.body.contains(&format!("/logs/{id}?number="))
}

/// Returns where the link to the next page leads.
fn next(page: &Answer) -> Option<String> {
    let (before, _) = page.body.split_once("\" rel=\"next\"")?;
    let (_, href) = before.rsplit_once("href=\"")?;
    Some(href.replace("&#38;", "&"))
}

/// A token that was issued at home and used by a thief. Returns its id and the app that the thief looked at.
async fn incident(world: &World) -> (String, String) {
    let (machine, reader) = (world.machine(), world.management().await);
    let body = json!({"name": "Robot", "client_type": "machine"});
    let target = world.client(&reader, &body).await.client_id;
    let issued = send(form(world, &machine), "issued", HOME).await;
    let token = issued.expect_status(200).json()["access_token"].as_str().unwrap().to_owned();
    let used = world.api(Method::GET, &format!("/v1/clients/{target}"), &token);
    send(used, "used", THIEF).await.expect_status(200);
    let claims: Value = crate::support::claims(&token);
    (claims["jti"].as_str().unwrap().to_owned(), target)
}

#[tokio::test]
async fn the_requests_of_a_token_are_found_and_each_leads_to_what_it_changed() {
    let world = world().await;
    let (token_id, target) = incident(&world).await;
    let mut browser = member(&world, Role::Owner).await;
    let list = page(&mut browser, &world, &format!("?token_id={token_id}")).await;
    assert!(lists(&list, "used") && lists(&list, "issued"), "{list:?}");
    assert!(list.body.contains(&format!("Token: {token_id}")), "a chip says what is filtered: {list:?}");
    for (query, is_there) in [
        (format!("?object={target}&ip={THIEF}"), true),
        (format!("?ip={HOME}"), false),
        ("?ip=203.0.113.0/24&user_agent=curl/8".to_owned(), true),
        ("?status=4xx&request_id=used".to_owned(), false),
        ("?window=1h&request_id=used".to_owned(), true),
        ("?until=2020-01-01T00:00&request_id=used".to_owned(), false),
    ] {
        let list = page(&mut browser, &world, &query).await;
        assert_eq!(lists(&list, "used"), is_there, "{query}: {list:?}");
    }

    let used = page(&mut browser, &world, "/used").await;
    let filter = format!("/logs?token_id={token_id}");
    for text in [filter.as_str(), THIEF, "curl/8", &target, "Authorization: Bearer $TOKEN", "data-precise>"] {
        assert!(used.body.contains(text), "{text}: {used:?}");
    }
    let issued = page(&mut browser, &world, "/issued").await;
    assert!(issued.body.contains("Token issued"), "{issued:?}");
    let events = path(world.demo.account_id, "events/");
    let (_, rest) = issued.body.split_once(&format!("href=\"{events}")).unwrap();
    let event = format!("{events}{}", rest.split('"').next().unwrap());
    let event = browser.get(&world.server, &event).await;
    assert!(event.expect_status(200).body.contains("token.issued"), "{event:?}");
    assert!(event.body.contains("/logs?request_id=issued"), "it leads back: {event:?}");
}

#[tokio::test]
async fn a_refused_request_is_shown_with_its_true_reason() {
    let world = world().await;
    let wrong = Credentials::new(&world.machine().client_id, "xwms_secret_wrong");
    send(form(&world, &wrong), "refused", THIEF).await.expect_status(401);
    let mut browser = member(&world, Role::Auditor).await;
    let list = page(&mut browser, &world, "?reason=secret_wrong&status=4xx").await;
    assert!(lists(&list, "refused") && list.body.contains("invalid_client (secret_wrong)"), "{list:?}");
    assert!(!lists(&page(&mut browser, &world, "?reason=secret_expired").await, "refused"));
    let detail = page(&mut browser, &world, "/refused").await;
    assert!(detail.body.contains("the client has no such secret"), "{detail:?}");
    assert!(!detail.body.contains("xwms_secret_wrong"), "no secret is shown: {detail:?}");
}

#[tokio::test]
async fn an_error_that_goes_back_to_the_app_is_shown_as_refused() {
    let world = world().await;
    let mut browser = member(&world, Role::Auditor).await;
    for (id, mode, status) in [("redirected", "query", 303), ("posted", "form_post", 200)] {
        let change = [("prompt", "none"), ("response_mode", mode)];
        let asked = authorize_path(&world.web().client_id, &change);
        let asked = world.server.http.get(format!("{}{asked}", world.server.base));
        send(asked, id, THIEF).await.expect_status(status);
        let list = page(&mut browser, &world, &format!("?request_id={id}")).await;
        assert!(lists(&list, id) && list.body.contains("login_required"), "{list:?}");
        let detail = page(&mut browser, &world, &format!("/{id}")).await;
        for shown in [&list, &detail] {
            assert!(shown.body.contains("class=\"pill odd\""), "{shown:?}");
            assert!(!shown.body.contains("class=\"pill good\""), "{shown:?}");
        }
        assert!(detail.body.contains("</svg>Refused</span>"), "{detail:?}");
    }
}

#[tokio::test]
async fn a_malformed_filter_finds_nothing_and_has_an_error_at_its_field() {
    let world = world().await;
    incident(&world).await;
    let mut browser = member(&world, Role::Owner).await;
    let empty = page(&mut browser, &world, "?request_id=nothing").await;
    assert!(empty.body.contains("No requests found") && !empty.body.contains("be read"), "{empty:?}");
    for query in ["token_id=x", "object=robot_1", "ip=203.0.113.0/16", "status=6xx", "since=yesterday"] {
        let list = page(&mut browser, &world, &format!("?{query}")).await;
        assert!(list.body.contains("This can’t be read") && !lists(&list, "used"), "{query}: {list:?}");
        assert!(list.body.contains("<details class=\"card filters\" open>"), "{query}");
    }
}

#[tokio::test]
async fn a_long_log_comes_in_pages_that_keep_their_filters() {
    let world = world().await;
    let token = world.management().await;
    for number in 0..55 {
        let request = world.api(Method::GET, "/v1/clients", &token);
        send(request, &format!("many-{number}"), HOME).await.expect_status(200);
    }
    let mut browser = member(&world, Role::Owner).await;
    let first = page(&mut browser, &world, &format!("?route=/v1/clients&ip={HOME}")).await;
    assert!(first.body.contains("50 shown") && lists(&first, "many-54"), "{first:?}");
    assert!(!lists(&first, "many-4"), "{first:?}");
    let second = browser.get(&world.server, &next(&first).unwrap()).await;
    assert!(second.expect_status(200).body.contains("5 shown") && lists(&second, "many-0"), "{second:?}");
    assert!(!lists(&second, "many-5") && next(&second).is_none(), "{second:?}");
}

#[tokio::test]
async fn an_id_that_a_caller_used_twice_names_the_newest_and_a_number_names_each() {
    let world = world().await;
    let token = world.management().await;
    for route in ["/v1/clients", "/v1/grants"] {
        send(world.api(Method::GET, route, &token), "twice", HOME).await.expect_status(200);
    }
    let mut browser = member(&world, Role::Owner).await;
    let newest = page(&mut browser, &world, "/twice").await;
    assert!(newest.body.contains("<title>GET /v1/grants"), "{newest:?}");
    let list = page(&mut browser, &world, "?request_id=twice&route=/v1/clients").await;
    let (_, rest) = list.body.split_once("/logs/twice?number=").unwrap();
    let number = rest.split('"').next().unwrap();
    let oldest = page(&mut browser, &world, &format!("/twice?number={number}")).await;
    assert!(oldest.body.contains("<title>GET /v1/clients"), "{oldest:?}");
    let below = path(world.demo.account_id, "logs/twice?number=1");
    browser.get(&world.server, &below).await.expect_status(404);
}

#[tokio::test]
async fn text_of_a_hostile_caller_stays_text() {
    let world = world().await;
    let token = world.management().await;
    let agent = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>";
    let request = world.api(Method::GET, "/v1/clients", &token).header("x-request-id", "hostile");
    let request = request.header("user-agent", agent).header("x-forwarded-for", THIEF);
    request.send().await.unwrap();
    let mut browser = member(&world, Role::Owner).await;
    let detail = page(&mut browser, &world, "/hostile").await;
    assert!(detail.body.contains("alert(1)"), "it is shown: {detail:?}");
    let query =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("user_agent", agent).finish();
    let list = page(&mut browser, &world, &format!("?{query}")).await;
    assert!(lists(&list, "hostile"), "{list:?}");
    for page in [detail, list] {
        assert!(!page.body.contains("<script>") && !page.body.contains("<img src=x"), "{page:?}");
    }
}

#[tokio::test]
async fn test_mode_shows_requests_of_test_apps_and_live_mode_all_others() {
    let world = world().await;
    let token = world.management().await;
    let body =
        json!({"name": "Try", "client_type": "machine", "environment": "test", "scopes": ["clients:read"]});
    let tried = world.client(&token, &body).await;
    let own = world.own_token(&tried).await;
    send(world.api(Method::GET, "/v1/clients", &own), "of-test", HOME).await.expect_status(200);
    send(world.api(Method::GET, "/v1/clients", &token), "of-live", HOME).await.expect_status(200);
    let person = world.person(world.demo.account_id, Role::Owner).await;
    let of_none = person.request(&world.server, Method::GET, "/v1/clients");
    send(of_none, "of-none", HOME).await.expect_status(200);
    let mut browser = member(&world, Role::Owner).await;
    let shown = async |browser: &mut Browser, query: &str| {
        let list = page(browser, &world, query).await;
        ["of-test", "of-live", "of-none"].map(|id| lists(&list, id))
    };
    assert_eq!(shown(&mut browser, "?route=/v1/clients").await, [false, true, true]);
    assert_eq!(shown(&mut browser, "?request_id=of-test").await, [true, false, false], "by its id");
    let switch = path(world.demo.account_id, "environment?to=test");
    browser.get(&world.server, &switch).await.expect_status(303);
    assert_eq!(shown(&mut browser, "?route=/v1/clients").await, [true, false, false]);
    let by_client = format!("?client_id={}", world.machine().client_id);
    assert_eq!(shown(&mut browser, &by_client).await, [false, true, false], "by its id");
}

#[tokio::test]
async fn others_see_nothing_of_the_log() {
    let world = world().await;
    incident(&world).await;
    let other = world.sign_up("o@other.example").await;
    send(world.api(Method::GET, "/v1/clients", &other.token), "theirs", HOME).await.expect_status(200);
    let mut browser = member(&world, Role::Owner).await;
    assert!(!lists(&page(&mut browser, &world, "?request_id=theirs").await, "theirs"));
    for (account_id, below) in [
        (world.demo.account_id, "logs/theirs"),
        (world.demo.account_id, "logs/%00"),
        (world.demo.account_id, "logs/%ff"),
        (other.account_id, "logs"),
        (other.account_id, "logs/theirs"),
    ] {
        browser.get(&world.server, &path(account_id, below)).await.expect_status(404);
    }
    let login = Browser::default().get(&world.server, &path(world.demo.account_id, "logs/used")).await;
    assert!(login.expect_status(303).header("location").starts_with("/login?to="), "{login:?}");
}

#[tokio::test]
async fn many_searches_of_one_account_wait_for_their_turn() {
    let world = world().await;
    let browser = member(&world, Role::Auditor).await;
    let searched = (0..16).map(|_| {
        let (mut own, world) = (browser.clone(), &world);
        async move { page(&mut own, world, "?reason=nothing").await.status }
    });
    let statuses = futures::future::join_all(searched).await;
    assert_eq!(statuses, [200; 16]);
}
