//! Lists that follow what is new: what a member sees without asking again, and what ends it; and what strangers,
//! other accounts and hostile callers get.

use super::{path, send_from};
use crate::support::{Answer, Browser, World, browser::authorize_path, until};
use reqwest::{Method, Response};
use serde_json::json;
use std::time::Duration;
use xwms_events::account::Role;

/// How long a stream may take to say something: many signs of life, because a busy machine delays them.
const PATIENCE: Duration = Duration::from_secs(300);

/// Returns the address of the stream that the list at `below` offers.
async fn offered(browser: &mut Browser, world: &World, below: &str) -> String {
    let page = browser.get(&world.server, &path(world.demo.account_id, below)).await;
    let (_, rest) = page.expect_status(200).body.split_once("data-follow=\"").expect("a list to follow");
    rest.split('"').next().unwrap().replace("&#38;", "&")
}

async fn ask(browser: &Browser, world: &World, path: &str, last: Option<&str>) -> Response {
    let cookies: Vec<_> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = world.server.http.get(format!("{}{path}", world.server.base));
    let request = request.header("cookie", cookies.join("; "));
    let request = match last {
        Some(last) => request.header("last-event-id", last),
        None => request,
    };
    request.send().await.unwrap()
}

/// A stream, with what came so far.
struct Live {
    response: Response,
    /// Whole events.
    text: String,
    /// The beginning of the next one: a chunk may end anywhere, also within a character.
    rest: Vec<u8>,
}

impl Live {
    /// Opens the stream, and waits until the server follows.
    async fn open(browser: &Browser, world: &World, path: &str, last: Option<&str>) -> Self {
        let response = ask(browser, world, path, last).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let mut live = Self { response, text: String::new(), rest: vec![] };
        assert!(live.shows("event: beat").await, "{}", live.text);
        live
    }

    /// Reads on; returns whether the stream goes on.
    async fn more(&mut self) -> bool {
        let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await.expect("a sign of life");
        match chunk.ok().flatten() {
            Some(chunk) => {
                self.rest.extend_from_slice(&chunk);
                if let Some(end) = self.rest.windows(2).rposition(|pair| pair == b"\n\n") {
                    let events: Vec<u8> = self.rest.drain(..end + 2).collect();
                    self.text.push_str(std::str::from_utf8(&events).unwrap());
                }
                true
            }
            None => false,
        }
    }

    /// Waits for `part`; returns whether it came before the stream ended.
    async fn shows(&mut self, part: &str) -> bool {
        while !self.text.contains(part) {
            if !self.more().await {
                return false;
            }
        }
        true
    }

    /// Waits for the end.
    async fn ends(&mut self) {
        while self.more().await {}
    }

    /// Returns the id from which a browser goes on.
    fn last(&self) -> String {
        self.text.lines().filter_map(|line| line.strip_prefix("id: ")).next_back().unwrap().to_owned()
    }
}

/// Sends a request with this id.
async fn call(world: &World, token: &str, id: &str) {
    let request = world.api(Method::GET, "/v1/clients", token).header("x-request-id", id);
    Answer::of(request.send().await.unwrap()).await.expect_status(200);
}

fn row(id: &str) -> String {
    format!("/logs/{id}?number=")
}

async fn make(world: &World, token: &str, name: &str) -> String {
    world.client(token, &json!({"name": name, "client_type": "machine"})).await.client_id
}

#[tokio::test]
async fn a_live_log_shows_new_requests_of_its_account_alone_and_goes_on_after_a_break() {
    let world = World::new().await;
    let token = world.management().await;
    let other = world.management_of(&world.another().await).await;
    call(&world, &token, "before").await;
    let mut browser = world.person(world.demo.account_id, Role::Auditor).await.browser;
    let stream = offered(&mut browser, &world, "logs").await;
    let mut live = Live::open(&browser, &world, &stream, None).await;
    call(&world, &other, "theirs").await;
    call(&world, &token, "mine").await;
    assert!(live.shows(&row("mine")).await, "{}", live.text);
    let last = live.last();
    for unseen in ["before", "theirs"] {
        assert!(!live.text.contains(&row(unseen)), "{unseen}: {}", live.text);
    }
    drop(live);
    call(&world, &token, "later").await;
    let mut again = Live::open(&browser, &world, &stream, Some(&last)).await;
    assert!(again.shows(&row("later")).await, "{}", again.text);
    assert!(!again.text.contains(&row("mine")), "what it has is not sent again: {}", again.text);
}

#[tokio::test]
async fn a_live_log_shows_an_error_that_goes_back_to_the_app_as_refused() {
    let world = World::new().await;
    let mut browser = world.person(world.demo.account_id, Role::Auditor).await.browser;
    let stream = offered(&mut browser, &world, "logs?route=/oauth/authorize").await;
    let mut live = Live::open(&browser, &world, &stream, None).await;
    let asked = authorize_path(&world.web().client_id, &[("prompt", "none")]);
    let asked = world.server.http.get(format!("{}{asked}", world.server.base));
    let asked = asked.header("x-request-id", "redirected").send().await.unwrap();
    assert_eq!(asked.status(), 303);
    assert!(live.shows(&row("redirected")).await, "{}", live.text);
    assert!(live.text.contains("pill odd") && !live.text.contains("pill good"), "{}", live.text);
}

#[tokio::test]
async fn a_live_list_keeps_the_filters_of_its_page() {
    let world = World::new().await;
    let token = world.management().await;
    let mut browser = world.person(world.demo.account_id, Role::Owner).await.browser;
    let stream = offered(&mut browser, &world, "logs?route=/v1/clients").await;
    let mut live = Live::open(&browser, &world, &stream, None).await;
    let other = world.api(Method::GET, "/v1/grants", &token).header("x-request-id", "grants");
    Answer::of(other.send().await.unwrap()).await.expect_status(200);
    call(&world, &token, "clients").await;
    assert!(live.shows(&row("clients")).await && !live.text.contains(&row("grants")), "{}", live.text);

    let stream = offered(&mut browser, &world, "events?type=client.created").await;
    let mut live = Live::open(&browser, &world, &stream, None).await;
    let robot = make(&world, &token, "Robot").await;
    assert!(live.shows(&format!("/apps/{robot}\"")).await, "{}", live.text);
    assert!(!live.text.contains("client.secret_created"), "{}", live.text);
    // A later page is not followed, nor is a filter that can't be read.
    for below in ["logs?after=1", "logs?status=6xx", "events?after=1", "events?actor=x"] {
        let page = browser.get(&world.server, &path(world.demo.account_id, below)).await;
        assert!(!page.expect_status(200).body.contains("data-follow"), "{below}: {page:?}");
        assert!(page.body.contains(">Refresh</a>"), "{below}: {page:?}");
    }
    let wrong = path(world.demo.account_id, "live/logs?status=6xx");
    assert_eq!(ask(&browser, &world, &wrong, None).await.status(), 404);
}

#[tokio::test]
async fn a_live_history_shows_new_events_of_its_account_alone() {
    let world = World::new().await;
    let token = world.management().await;
    let other = world.management_of(&world.another().await).await;
    let mut browser = world.person(world.demo.account_id, Role::Developer).await.browser;
    let stream = offered(&mut browser, &world, "events").await;
    let mut live = Live::open(&browser, &world, &stream, None).await;
    let theirs = make(&world, &other, "Theirs").await;
    let ours = make(&world, &token, "Ours").await;
    assert!(live.shows(&format!("/apps/{ours}\"")).await, "{}", live.text);
    assert!(!live.text.contains(&theirs), "{}", live.text);
    assert!(live.text.contains("data: <tr>") && live.text.contains("client.created"), "{}", live.text);
}

#[tokio::test]
async fn a_live_list_ends_with_the_session_the_role_and_the_membership() {
    let world = World::new().await;
    let token = world.management().await;
    let account_id = world.demo.account_id;
    for (number, area) in ["logs", "events"].into_iter().enumerate() {
        // Who logs out.
        let mut browser = world.person(account_id, Role::Owner).await.browser;
        let stream = offered(&mut browser, &world, area).await;
        let mut live = Live::open(&browser, &world, &stream, None).await;
        let shown = path(account_id, area);
        send_from(&mut browser, &world, (&shown, "/oauth/logout"), &[]).await;
        live.ends().await;
        assert_eq!(ask(&browser, &world, &stream, None).await.status(), 303, "{area}: the login");

        // Whose role changes, and who goes on with what the new one permits.
        let member = world.person(account_id, Role::Developer).await;
        let mut browser = member.browser.clone();
        let stream = offered(&mut browser, &world, area).await;
        let mut live = Live::open(&browser, &world, &stream, None).await;
        let at = format!("/v1/members/{}", member.user_id);
        world.patch(&at, &token, &json!({"role": "auditor"})).await.expect_status(200);
        live.ends().await;
        let mut live = Live::open(&browser, &world, &stream, None).await;

        // Who is removed, and sees nothing of what comes next.
        world.delete(&at, &token).await.expect_status(204);
        let unseen = format!("unseen-{number}");
        call(&world, &token, &unseen).await;
        let app = make(&world, &token, "Unseen").await;
        live.ends().await;
        assert!(!live.text.contains(&row(&unseen)) && !live.text.contains(&app), "{area}: {}", live.text);
        assert_eq!(ask(&browser, &world, &stream, None).await.status(), 404, "{area}");
    }
}

#[tokio::test]
async fn strangers_and_visitors_get_no_stream() {
    let world = World::new().await;
    let other = world.another().await;
    let stranger = world.person(other.account_id, Role::Owner).await.browser;
    for area in ["logs", "events"] {
        let stream = path(world.demo.account_id, &format!("live/{area}"));
        assert_eq!(ask(&stranger, &world, &stream, None).await.status(), 404, "{area}");
        assert_eq!(ask(&Browser::default(), &world, &stream, None).await.status(), 303, "{area}");
    }
}

#[tokio::test]
async fn a_person_has_few_streams_and_gets_them_back() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let mut browser = world.person(account_id, Role::Owner).await.browser;
    let stream = offered(&mut browser, &world, "events").await;
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(Live::open(&browser, &world, &stream, None).await);
    }
    assert_eq!(ask(&browser, &world, &stream, None).await.status(), 503);
    let colleague = world.person(account_id, Role::Owner).await.browser;
    Live::open(&colleague, &world, &stream, None).await;
    drop(open);
    until("they are given back", async || ask(&browser, &world, &stream, None).await.status() == 200).await;
}

#[tokio::test]
async fn text_of_a_hostile_caller_stays_text_in_a_live_row() {
    let world = World::new().await;
    let token = world.management().await;
    let mut browser = world.person(world.demo.account_id, Role::Owner).await.browser;
    let stream = offered(&mut browser, &world, "logs").await;
    let mut live = Live::open(&browser, &world, &stream, None).await;
    let robot = world
        .client(&token, &json!({"name": "<img src=x>", "client_type": "machine", "scopes": ["clients:read"]}))
        .await;
    let own = world.own_token(&robot).await;
    call(&world, &own, "hostile").await;
    assert!(live.shows("&#60;img src=x&#62;").await && !live.text.contains("<img"), "{}", live.text);
}

#[tokio::test]
async fn the_script_is_our_own_file_and_the_page_works_without_it() {
    let world = World::new().await;
    let mut browser = world.person(world.demo.account_id, Role::Owner).await.browser;
    for area in ["logs", "events"] {
        let shown = path(world.demo.account_id, area);
        let page = browser.get(&world.server, &shown).await;
        assert!(page.body.contains("<script src=\"/assets/live.js\" defer></script>"), "{page:?}");
        assert!(page.body.contains(&format!("href=\"{shown}\">Refresh</a>")), "{page:?}");
        assert!(page.body.contains("aria-pressed=\"false\" hidden>Live</button>"), "{page:?}");
        assert!(page.header("content-security-policy").contains("connect-src 'self'"), "{page:?}");
    }
    let script = browser.get(&world.server, "/assets/live.js").await;
    assert!(script.expect_status(200).header("content-type").starts_with("text/javascript"), "{script:?}");
}
