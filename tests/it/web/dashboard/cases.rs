//! Cases at the dashboard: opened, filled from an answer's page, held, closed and exported.

use super::{path, send, send_from};
use crate::support::{Browser, World};
use reqwest::Response;
use xwms_events::account::Role;

/// Returns the page of the only case, below the account's.
async fn only_case(browser: &mut Browser, world: &World) -> String {
    world.server.settle().await;
    let list = browser.open(&world.server, &path(world.demo.account_id, "audit/cases")).await;
    assert!(!list.expect_status(200).body.contains("<b>leak"), "{list:?}");
    let (_, rest) = list.body.split_once("audit/cases/case_").expect("the case");
    format!("audit/cases/case_{}", rest.split(['"', '?', '#']).next().unwrap())
}

/// Asks for a page whose response may take long.
async fn ask(browser: &Browser, world: &World, path: &str) -> Response {
    let cookies: Vec<_> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = world.server.http.get(format!("{}{path}", world.server.base));
    request.header("cookie", cookies.join("; ")).send().await.unwrap()
}

#[tokio::test]
async fn an_auditor_pins_an_answer_and_writes_a_note() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let mut browser = world.person(account_id, Role::Auditor).await.browser;
    let server = &world.server;
    server.settle().await;
    let new = path(account_id, "audit/cases/new");
    send(&mut browser, &world, &new, &[("title", "A <b>leak</b>")]).await;
    assert_eq!(server.count("case.opened").await, 1);
    let case = only_case(&mut browser, &world).await;
    let case_id = case.rsplit('/').next().unwrap().to_owned();
    let (shown, pin) = (path(account_id, "audit/pin?question=changes"), path(account_id, "audit/pin"));
    send_from(&mut browser, &world, (&shown, &pin), &[("case_id", &case_id), ("label", "All of it")]).await;
    assert_eq!(server.count("case.pinned").await, 1);
    let shown = browser.open(server, &path(account_id, &case)).await;
    let body = &shown.expect_status(200).body;
    assert!(body.contains("All of it") && body.contains("audit/ask/changes?at="), "{body}");
    assert!(body.contains("What changed in the account?"), "{body}");
    let (_, link) = body.split_once("audit/ask/changes?at=").unwrap();
    let (link, _) = link.split_once('"').unwrap();
    assert!(
        link.contains("&#38;since=") && link.contains("&#38;until="),
        "its window is pinned, too: {link}"
    );
    let exported = browser.get(server, &path(account_id, &format!("{case}/export"))).await;
    assert!(exported.expect_status(200).body.contains("\"type\":\"answer\""), "{exported:?}");
}

#[tokio::test]
async fn notes_in_a_case_have_no_credential() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let mut browser = world.person(account_id, Role::Auditor).await.browser;
    let secret = world.web().secret;
    world.server.settle().await;
    let title = format!("Leak of {secret}");
    send(&mut browser, &world, &path(account_id, "audit/cases/new"), &[("title", title.as_str())]).await;
    let case = path(account_id, &only_case(&mut browser, &world).await);
    let text = format!("In https://paste.example/?s={secret}, line 7");
    let notes = format!("{case}/notes");
    send_from(&mut browser, &world, (&case, &notes), &[("text", text.as_str())]).await.expect_status(303);
    let shown = browser.open(&world.server, &case).await;
    let body = &shown.expect_status(200).body;
    assert!(body.contains("Leak of ***") && body.contains("/?s=***, line 7"), "{body}");
    assert!(!body.contains(&secret), "{body}");
}

#[tokio::test]
async fn an_answer_is_pinned_to_a_case_that_is_opened_for_it() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let mut browser = world.person(account_id, Role::Auditor).await.browser;
    world.server.settle().await;
    let pin = browser.open(&world.server, &path(account_id, "audit/pin?question=changes&at=3")).await;
    let new = path(account_id, "audit/cases/new");
    assert!(pin.expect_status(200).body.contains(&format!("{new}?question=changes&#38;at=3")), "{pin:?}");
    let shown = format!("{new}?question=changes&at=3");
    let opened = send_from(&mut browser, &world, (&shown, &new), &[("title", "A leak")]).await;
    let to = opened.header("location").to_owned();
    assert!(to.contains("audit/pin?question=changes&at=3&case_id=case_"), "{opened:?}");
    let (_, case_id) = to.split_once("case_id=").unwrap();
    let pin = browser.open(&world.server, &to).await;
    assert!(pin.body.contains(&format!("value=\"{case_id}\" selected")), "{pin:?}");
    let pinned = [("case_id", case_id)];
    send_from(&mut browser, &world, (&to, &path(account_id, "audit/pin")), &pinned).await;
    assert_eq!(world.server.count("case.pinned").await, 1);
}

#[tokio::test]
async fn an_export_breaks_off_when_its_reader_is_no_longer_a_member() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let keeper = world.management().await;
    let auditor = world.person(account_id, Role::Auditor).await;
    let mut browser = auditor.browser.clone();
    world.server.settle().await;
    send(&mut browser, &world, &path(account_id, "audit/cases/new"), &[("title", "A leak")]).await;
    let case = only_case(&mut browser, &world).await;
    let case_id = case.rsplit('/').next().unwrap().to_owned();
    let (shown, pin) = (path(account_id, "audit/pin?question=changes"), path(account_id, "audit/pin"));
    send_from(&mut browser, &world, (&shown, &pin), &[("case_id", &case_id), ("label", "x")]).await;
    world.server.settle().await;
    let export = path(account_id, &format!("{case}/export"));
    // The answer of the pin waits for this table.
    let mut lock = world.server.app.store.pool().begin().await.unwrap();
    sqlx::query("LOCK TABLE read_questions.facets").execute(&mut *lock).await.unwrap();
    let mut sent = ask(&browser, &world, &export).await;
    assert_eq!(sent.status(), 200);
    assert_eq!(sent.headers()["cache-control"], "no-store");
    assert!(sent.headers()["content-disposition"].to_str().unwrap().contains(&case_id));
    let mut text = sent.chunk().await.unwrap().expect("the case").to_vec();
    world.delete(&format!("/v1/members/{}", auditor.user_id), &keeper).await.expect_status(204);
    lock.rollback().await.unwrap();
    let broke_off = loop {
        match sent.chunk().await {
            Ok(Some(more)) => text.extend_from_slice(&more),
            Ok(None) => break false,
            Err(_) => break true,
        }
    };
    let text = String::from_utf8(text).unwrap();
    assert!(broke_off && text.contains("\"type\":\"case\""), "{text}");
    assert!(!text.contains("\"type\":\"answer\""), "what was read after that is not sent: {text}");
    assert_eq!(ask(&browser, &world, &export).await.status(), 404);
}

#[tokio::test]
async fn an_export_takes_a_place_among_the_streams_of_its_person() {
    let world = World::with(|settings| settings.event_streams.max_per_account = 1).await;
    let account_id = world.demo.account_id;
    let mut browser = world.person(account_id, Role::Auditor).await.browser;
    world.server.settle().await;
    send(&mut browser, &world, &path(account_id, "audit/cases/new"), &[("title", "A leak")]).await;
    let case = only_case(&mut browser, &world).await;
    let export = path(account_id, &format!("{case}/export"));
    let sent = ask(&browser, &world, &export).await;
    assert_eq!(sent.status(), 200);
    // At its end, the place is given back.
    assert!(sent.text().await.unwrap().contains("\"type\":\"case\""));
    let list = browser.get(&world.server, &path(account_id, "events")).await;
    let (_, rest) = list.expect_status(200).body.split_once("data-follow=\"").expect("a list to follow");
    let stream = ask(&browser, &world, &rest.split('"').next().unwrap().replace("&#38;", "&")).await;
    assert_eq!(stream.status(), 200);
    let exported = world.server.count("audit.exported").await;
    assert_eq!(ask(&browser, &world, &export).await.status(), 503);
    assert_eq!(world.server.count("audit.exported").await, exported, "nothing was shown");
    drop(stream);
}
