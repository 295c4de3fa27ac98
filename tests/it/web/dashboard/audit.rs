//! The area Audit: questions, answers, files, and hostile input. `matrix` has roles, other accounts and strangers.

use super::{path, send};
use crate::support::{Answer, Browser, World};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use xwms_events::{Timestamp, account::Role};

async fn auditor(world: &World) -> Browser {
    world.person(world.demo.account_id, Role::Auditor).await.browser
}

async fn page(browser: &mut Browser, world: &World, below: &str) -> Answer {
    world.server.settle().await;
    browser.get(&world.server, &path(world.demo.account_id, below)).await
}

fn token_of(access: &str) -> String {
    let claims: Value = crate::support::claims(access);
    claims["jti"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_question_is_asked_on_a_page_and_its_answer_taken_along() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    let token_id = token_of(&world.management().await);
    let home = page(&mut browser, &world, "audit").await;
    assert!(home.expect_status(200).body.contains("/audit/ask/exposed"), "{home:?}");
    let empty = page(&mut browser, &world, "audit/ask/by").await;
    assert!(empty.expect_status(200).body.contains("<button class=\"primary\">Ask</button>"), "{empty:?}");
    assert!(empty.body.contains("<p class=\"lead\">Events and requests with a token"), "{empty:?}");
    let shown = page(&mut browser, &world, &format!("audit/ask/by?about={token_id}")).await;
    assert!(shown.expect_status(200).body.contains("Token issued"), "{shown:?}");
    assert_eq!(world.server.count("audit.queried").await, 1);
    let (_, rest) = shown.body.split_once(&format!("audit/ask/by/file?about={token_id}&#38;at=")).unwrap();
    let position = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap();
    let file = format!("audit/ask/by/file?about={token_id}&at={position}&format=jsonl");
    let one = page(&mut browser, &world, &file).await;
    let other = page(&mut auditor(&world).await, &world, &file).await;
    assert_eq!(one.expect_status(200).body, other.expect_status(200).body);
    assert!(one.body.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{one:?}");
    assert_eq!(world.server.count("audit.exported").await, 2);
    let token = page(&mut browser, &world, &format!("tokens/{token_id}")).await;
    assert!(token.body.contains(&format!("audit/ask/family?about={token_id}")), "{token:?}");
    let past = format!("audit/past?object={token_id}");
    assert!(token.body.contains(&past), "{token:?}");
    let asked = page(&mut browser, &world, &past).await;
    assert!(asked.expect_status(200).body.contains(&format!("value=\"{token_id}\"")), "{asked:?}");
}

#[tokio::test]
async fn every_question_has_a_page_and_one_that_cannot_be_read_finds_nothing() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    let client_id = world.web().client_id;
    for kind in ["by", "family", "networks", "changes", "exposed", "keys", "idle", "reach", "reads"] {
        for query in ["", "?days=7", "?since=nonsense", "?at=99999999", "?about=%3Cscript%3E"] {
            let shown = page(&mut browser, &world, &format!("audit/ask/{kind}{query}")).await;
            assert!(!shown.expect_status(200).body.contains("<script>"), "{kind}{query}");
        }
        page(&mut browser, &world, &format!("audit/ask/{kind}?about={client_id}")).await.expect_status(200);
    }
    page(&mut browser, &world, "audit/ask/everything").await.expect_status(404);
}

/// The search takes a mail address, so people type one here, too.
#[tokio::test]
async fn a_question_about_a_mail_address_or_name_is_refused_and_not_recorded() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    for about in ["quokka@people.example", "Quokka+van+Dijk", "Quokka%0AeyJ"] {
        for kind in ["by", "family", "networks", "reads"] {
            let shown = page(&mut browser, &world, &format!("audit/ask/{kind}?about={about}")).await;
            shown.expect_status(200);
        }
    }
    let token = world.management().await;
    let refused = world.read("/v1/audit/ask/by?request=quokka@people.example", &token).await;
    assert_eq!(refused.expect_status(400).json()["field"], "request");
    let sql = "SELECT count(*) FROM events WHERE payload::text ILIKE '%quokka%'";
    let found: i64 = sqlx::query_scalar(sql).fetch_one(world.server.app.store.pool()).await.unwrap();
    assert_eq!(found, 0, "the history is for ever");
}

#[tokio::test]
async fn the_form_of_a_question_about_something_is_open_until_it_is_named() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    let client_id = world.web().client_id;
    let open = "<details class=\"card filters question\" open>";
    for kind in ["by", "family", "networks", "reach"] {
        let shown = page(&mut browser, &world, &format!("audit/ask/{kind}")).await;
        assert!(shown.body.contains(open), "{kind}");
    }
    let shown = page(&mut browser, &world, &format!("audit/ask/by?about={client_id}")).await;
    assert!(!shown.body.contains(open), "{shown:?}");
    // Without a subject, the question is about the whole account.
    let shown = page(&mut browser, &world, "audit/ask/changes").await;
    assert!(!shown.body.contains(open) && shown.body.contains("App created, "), "{shown:?}");
}

#[tokio::test]
async fn an_answer_leads_on_to_the_other_questions_and_to_the_forms_that_stop_it() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    let token_id = token_of(&world.management().await);
    let since = "2020-01-01T00:00:00.007";
    let shown = page(&mut browser, &world, &format!("audit/ask/by?about={token_id}&since={since}")).await;
    let window = "since=2020-01-01T00%3A00%3A00.007";
    for link in [
        format!("audit/ask/family?about={token_id}&#38;{window}"),
        format!("audit/ask/networks?about={token_id}&#38;{window}"),
        format!("audit/contain?target={token_id}"),
        format!("audit/expose?credential={token_id}"),
        format!("audit/ask/by?about=127.0.0.1&#38;{window}"),
        format!("value=\"{since}\""),
    ] {
        assert!(shown.body.contains(&link), "{link} is not on {shown:?}");
    }
    assert!(!shown.body.contains("audit/ask/reach"), "nobody approves a token: {shown:?}");
    let contain = page(&mut browser, &world, &format!("audit/contain?target={token_id}")).await;
    assert!(contain.body.contains(&format!("audit/ask/by?about={token_id}")), "{contain:?}");
    let logs = page(&mut browser, &world, "logs?ip=127.0.0.1").await;
    assert!(logs.body.contains("audit/ask/by?about=127.0.0.1"), "{logs:?}");
    browser.get(&world.server, "/language?to=nl&back=%2Faccount").await.expect_status(303);
    let shown = page(&mut browser, &world, &format!("audit/ask/by?about={token_id}")).await;
    assert!(shown.body.contains("Hiermee verder"), "{shown:?}");
}

#[tokio::test]
async fn an_answer_says_its_window_to_the_millisecond() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    let token_id = token_of(&world.management().await);
    let now = world.server.app.store.clock().now();
    let since = Timestamp::from_millis(now.millis() - 3_600_000);
    let asked = format!("audit/ask/by?about={token_id}&since={since}");
    let shown = page(&mut browser, &world, &asked).await;
    let said = format!("<time datetime=\"{since}\" title=\"{since}\" data-precise>");
    assert!(shown.expect_status(200).body.contains(&said), "{said} is not on {shown:?}");
    let clock = since.to_string()[11..23].to_owned();
    assert!(shown.body.contains(&format!("{clock} UTC</time>")), "{shown:?}");
}

#[tokio::test]
async fn the_questions_about_the_past_are_found_among_the_others_and_know_what_they_are_about() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    let (client_id, token_id) = (world.web().client_id, token_of(&world.management().await));
    let home = page(&mut browser, &world, "audit").await;
    for link in ["audit/past\"", "audit/could\""] {
        assert!(home.expect_status(200).body.contains(link), "{link} is not on {home:?}");
    }
    let of_client = page(&mut browser, &world, &format!("audit/ask/by?about={client_id}")).await;
    let could = format!("audit/could?client={client_id}");
    for link in [&could, &format!("audit/past?object={client_id}")] {
        assert!(of_client.body.contains(link.as_str()), "{link} is not on {of_client:?}");
    }
    let form = page(&mut browser, &world, &could).await;
    assert!(form.expect_status(200).body.contains(&format!("value=\"{client_id}\"")), "{form:?}");
    let of_token = page(&mut browser, &world, &format!("audit/ask/by?about={token_id}")).await;
    assert!(of_token.body.contains(&format!("audit/past?object={token_id}")), "{of_token:?}");
    assert!(!of_token.body.contains("audit/could?"), "a token obtains nothing: {of_token:?}");
}

#[tokio::test]
async fn every_id_of_an_answer_leads_on_and_an_empty_answer_says_why_in_both_languages() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let access = tokens["access_token"].as_str().unwrap();
    let claims: Value = crate::support::claims(access);
    let grant = claims["grant_id"].as_str().unwrap().to_owned();
    world.post(&format!("/v1/grants/{grant}/revoke"), &world.management().await, &json!({})).await;
    let family = format!("audit/ask/family?about={grant}");
    let shown = page(&mut browser, &world, &family).await;
    let app = format!("/apps/{}\"", world.web().client_id);
    assert!(shown.body.contains(&app), "the app of the grant is a link: {shown:?}");
    assert!(shown.body.contains("Its grant was revoked"), "{shown:?}");
    let none = page(&mut browser, &world, "audit/ask/exposed").await;
    assert!(
        none.body.contains("Nothing is exposed") && none.body.contains("What nobody reported"),
        "{none:?}"
    );
    assert!(none.body.contains("audit/expose\"") && none.body.contains("audit/contain\""), "{none:?}");
    browser.get(&world.server, "/language?to=nl&back=%2Faccount").await.expect_status(303);
    let shown = page(&mut browser, &world, &family).await;
    assert!(shown.body.contains("De grant is ingetrokken") && shown.body.contains("sessie"), "{shown:?}");
    let none = page(&mut browser, &world, "audit/ask/exposed").await;
    assert!(none.body.contains("Er is niets uitgelekt"), "{none:?}");
}

#[tokio::test]
async fn an_answer_about_a_request_does_not_say_that_nothing_comes_next() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    let shown = page(&mut browser, &world, "audit/ask/by?about=no-such-request").await;
    assert!(!shown.expect_status(200).body.contains("Go on with this"), "{shown:?}");
}

#[tokio::test]
async fn people_keys_and_deleted_apps_lead_to_questions_about_them() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    let management = world.management().await;
    let kid = jsonwebtoken::decode_header(&management).unwrap().kid.unwrap();
    let keys = page(&mut browser, &world, "audit/ask/keys").await;
    assert!(keys.body.contains(&format!("audit/ask/by?about={kid}")), "{keys:?}");
    let found = search(&mut browser, &world, &kid).await;
    assert!(found.ends_with(&format!("/audit/ask/by?about={kid}")), "{found}");
    let app = Browser::default().tokens(&world, "openid").await;
    assert!(app["access_token"].is_string());
    let client_id = world.web().client_id;
    world.delete(&format!("/v1/clients/{client_id}"), &management).await.expect_status(204);
    let found = search(&mut browser, &world, &client_id).await;
    assert!(found.ends_with(&format!("/audit/ask/reach?about={client_id}")), "{found}");
    let reach = page(&mut browser, &world, &format!("audit/ask/reach?about={client_id}")).await;
    assert!(reach.body.contains("audit/ask/by?about=user_"), "{reach:?}");
    let gone = page(&mut browser, &world, &format!("apps/{client_id}")).await;
    assert!(gone.header("location").ends_with(&format!("/audit/ask/reach?about={client_id}")), "{gone:?}");
    let mut developer = world.person(world.demo.account_id, Role::Developer).await.browser;
    page(&mut developer, &world, &format!("apps/{client_id}")).await.expect_status(404);
}

#[tokio::test]
async fn an_auditor_opens_the_event_of_a_question_and_a_developer_finds_none() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    page(&mut browser, &world, "audit/ask/exposed").await.expect_status(200);
    let position: i64 =
        sqlx::query_scalar("SELECT max(position) FROM events WHERE event_type = 'audit.queried'")
            .fetch_one(world.server.app.store.pool())
            .await
            .unwrap();
    let event = format!("events/{position}");
    let shown = page(&mut browser, &world, &event).await;
    assert!(shown.expect_status(200).body.contains("audit.queried"), "{shown:?}");
    let mut developer = world.person(world.demo.account_id, Role::Developer).await.browser;
    page(&mut developer, &world, &event).await.expect_status(404);
    let account_id = world.sign_up("o@other.example").await.account_id;
    let mut stranger = world.person(account_id, Role::Auditor).await.browser;
    page(&mut stranger, &world, &event).await.expect_status(404);
    let elsewhere = path(account_id, &event);
    stranger.get(&world.server, &elsewhere).await.expect_status(404);
}

#[tokio::test]
async fn a_secret_pasted_into_a_question_leads_to_its_id_and_is_nowhere_in_the_url_the_page_or_the_log() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    let mut person = Browser::default();
    let tokens = person.tokens(&world, "openid offline_access").await;
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    let session = person.cookies["__Host-xwms_session"].clone();
    let token_id = token_of(&text("access_token"));
    let web = world.web();
    let basic = BASE64_STANDARD.encode(format!("{}:{}", web.client_id, web.secret));
    let family = path(world.demo.account_id, "audit/ask/family");
    world.server.settle().await;
    for (pasted, kind) in [
        (text("access_token"), token_id.as_str()),
        (format!("Authorization: Bearer {}", text("access_token")), token_id.as_str()),
        (text("refresh_token"), "grant_"),
        (format!("cookie: __Host-xwms_session={session}"), "session_"),
        (format!("GET /?next=%2Fcb%3Ftoken%3D{}%26a%3Db", text("refresh_token")), "grant_"),
        (world.web().secret, "secret_"),
        (format!("Authorization: Basic {basic}"), "secret_"),
        (basic.clone(), "secret_"),
        (token_id.clone(), token_id.as_str()),
    ] {
        let led =
            send(&mut browser, &world, &family, &[("about", pasted.as_str()), ("since", "2020-01-01T00:00")])
                .await;
        let to = led.header("location").to_owned();
        assert!(to.starts_with(&format!("{family}?about={kind}")), "{led:?}");
        assert!(to.ends_with("&since=2020-01-01T00%3A00"), "{led:?}");
        let shown = browser.get(&world.server, &to).await;
        assert!(!shown.expect_status(200).body.contains(&text("access_token")), "{shown:?}");
    }
    for secret in [text("access_token"), text("refresh_token"), session, world.web().secret, basic] {
        let sql = "SELECT count(*) FROM events WHERE strpos(payload::text || metadata::text, $1) > 0";
        let kept: i64 =
            sqlx::query_scalar(sql).bind(&secret).fetch_one(world.server.app.store.pool()).await.unwrap();
        assert_eq!(kept, 0, "an event has {secret}");
    }
}

#[tokio::test]
async fn no_one_can_ask_about_another_accounts_credential_and_one_in_a_url_is_not_repeated() {
    let world = World::new().await;
    let other = world.sign_up("o@other.example").await;
    let mut browser = world.owner().await.browser;
    let account_id = world.demo.account_id;
    let mut broken = other.token.clone();
    broken.replace_range(broken.len() - 4.., "AAAA");
    for pasted in [other.token.as_str(), other.client.secret.as_str(), broken.as_str()] {
        for kind in ["by", "reads"] {
            let at = path(account_id, &format!("audit/ask/{kind}"));
            let led = send(&mut browser, &world, &at, &[("about", pasted)]).await;
            let to = led.header("location").to_owned();
            assert_eq!(to, format!("{at}?about=***"), "{led:?}");
            let unknown = browser.get(&world.server, &to).await;
            let pasted_there = browser.open(&world.server, &format!("{at}?about={pasted}")).await;
            let at = format!("/v1/audit/ask/{kind}?request={pasted}");
            world.read(&at, &other.token).await.expect_status(400);
            for shown in [unknown, pasted_there] {
                let body = &shown.expect_status(200).body;
                assert!(body.contains("Your account has no such token or secret"), "{kind}: {shown:?}");
                assert!(!body.contains(pasted) && !body.contains("True for position"), "{kind}: {shown:?}");
            }
        }
        let forms = [
            ("audit/contain", "target"),
            ("audit/expose", "credential_id"),
            ("audit/pin", "what"),
            ("audit/past", "object"),
            ("audit/could", "client"),
        ];
        for (below, name) in forms {
            let refused = send(&mut browser, &world, &path(account_id, below), &[(name, pasted)]).await;
            assert!(!refused.expect_status(200).body.contains(pasted), "{below}: {refused:?}");
        }
        let logs = browser.open(&world.server, &path(account_id, &format!("logs?token_id={pasted}"))).await;
        assert!(!logs.expect_status(200).body.contains(pasted), "{logs:?}");
    }
    let asked: Vec<String> =
        sqlx::query_scalar("SELECT payload::text FROM events WHERE event_type = 'audit.queried'")
            .fetch_all(world.server.app.store.pool())
            .await
            .unwrap();
    // The form of `reads` is on the page of what the operator looked at.
    assert!(asked.iter().all(|text| text.contains("what the operator looked at")), "{asked:?}");
    assert!(!asked.iter().any(|text| text.contains("***")), "{asked:?}");
    assert_eq!(world.server.count("credential.exposed").await, 0);
}

#[tokio::test]
async fn a_found_secret_is_reported_and_contained_by_pasting_it() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let account_id = world.demo.account_id;
    let secret = world.web().secret;
    let at = path(account_id, "audit/expose");
    let reported = send(&mut owner, &world, &at, &[("credential_id", secret.as_str())]).await;
    let contain = path(account_id, "audit/contain?target=secret_");
    assert!(reported.header("location").starts_with(&contain), "{reported:?}");
    assert_eq!(world.server.count("credential.exposed").await, 1);
    let at = path(account_id, "audit/contain");
    let led = send(&mut owner, &world, &at, &[("target", secret.as_str())]).await;
    assert!(led.header("location").starts_with(&contain), "{led:?}");
}

#[tokio::test]
async fn the_filters_of_requests_and_events_keep_pasted_credentials_out_of_the_url() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    let management = world.management().await;
    let token_id = token_of(&management);
    world.server.settle().await;
    let logs = path(world.demo.account_id, "logs");
    let led =
        send(&mut browser, &world, &logs, &[("token_id", management.as_str()), ("status", "2xx")]).await;
    assert_eq!(led.header("location"), format!("{logs}?status=2xx&token_id={token_id}"), "{led:?}");
    let shown = browser.get(&world.server, led.header("location")).await;
    assert!(shown.expect_status(200).body.contains(&format!("value=\"{token_id}\"")), "{shown:?}");
    let events = path(world.demo.account_id, "events");
    let led = send(&mut browser, &world, &events, &[("stream", management.as_str())]).await;
    assert_eq!(led.header("location"), format!("{events}?stream={token_id}"), "{led:?}");
    let led = send(&mut browser, &world, &events, &[("actor", "xwms_at_")]).await;
    assert_eq!(led.header("location"), format!("{events}?actor=xwms_at_"), "what is none stays: {led:?}");
}

#[tokio::test]
async fn a_filter_that_is_too_long_for_a_url_is_cut_off() {
    let world = World::new().await;
    let mut browser = auditor(&world).await;
    let events = path(world.demo.account_id, "events");
    let led = send(&mut browser, &world, &events, &[("actor", "x".repeat(20_000).as_str())]).await;
    assert_eq!(led.header("location"), format!("{events}?actor={}", "x".repeat(1_000)));
    browser.get(&world.server, led.header("location")).await.expect_status(200);
}

#[tokio::test]
async fn a_login_does_not_carry_on_a_credential_that_is_in_the_url_of_a_page() {
    let world = World::new().await;
    let token = world.management().await;
    let ask = path(world.demo.account_id, "audit/ask/by");
    let to_login = Browser::default().get(&world.server, &format!("{ask}?about={token}")).await;
    let to = to_login.expect_status(303).header("location").to_owned();
    assert!(to.starts_with("/login?to=dashboard") && to.ends_with("ask%2Fby"), "{to}");
    let to_login = Browser::default().get(&world.server, &format!("{ask}?about=client_x")).await;
    assert!(to_login.header("location").ends_with("ask%2Fby%3Fabout%3Dclient_x"), "{to_login:?}");
}

/// Pastes `text` into the search; returns where that leads.
async fn search(browser: &mut Browser, world: &World, text: &str) -> String {
    let led = send(browser, world, &path(world.demo.account_id, "search"), &[("q", text)]).await;
    led.header("location").to_owned()
}
