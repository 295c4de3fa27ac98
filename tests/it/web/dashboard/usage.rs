//! Overview, usage and alerts: the figures are those of REST, names are escaped, and other accounts see nothing.

use super::path;
use crate::support::World;
use serde_json::json;
use xwms::commands::{Context, alerts, usage};
use xwms_events::{
    account::Role,
    alert::Observation,
    ids::AlertId,
    usage::{Reached, UsageCommand},
};

const HOSTILE: &str = "<script>alert(1)</script>";

#[tokio::test]
async fn requests_are_shown_over_time_and_by_app_route_and_status() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    world.choose_plan(account_id, "pro").await;
    let token = world.management().await;
    let web = world.web().client_id;
    world.patch(&format!("/v1/clients/{web}"), &token, &json!({"name": HOSTILE})).await.expect_status(200);
    for _ in 0..3 {
        world.read("/v1/clients", &token).await.expect_status(200);
        world.read("/v1/clients/client_x", &token).await.expect_status(404);
    }
    let mut browser = world.owner().await.browser;
    let page = browser.open(&world.server, &path(account_id, "usage?by=route&period=7d")).await;
    let body = &page.expect_status(200).body;
    assert!(body.contains("GET /v1/clients<") && body.contains("GET /v1/clients/{client_id}<"), "{page:?}");
    assert!(body.contains("<svg viewBox=\"0 0 680 230\"") && body.contains("usage/requests.csv"), "{page:?}");
    let statuses = browser.open(&world.server, &path(account_id, "usage?by=status&period=30d")).await;
    assert!(statuses.expect_status(200).body.contains("<bdi>404</bdi>"), "{statuses:?}");
    let apps = browser.open(&world.server, &path(account_id, "usage?by=nonsense&period=1000y")).await;
    let machine = world.machine().client_id;
    assert!(apps.expect_status(200).body.contains(&format!("apps/{machine}\"")), "{apps:?}");

    let csv = browser.get(&world.server, &path(account_id, "usage/requests.csv?by=status")).await;
    assert!(csv.header("content-type").starts_with("text/csv"), "{csv:?}");
    assert!(csv.header("content-security-policy").contains("sandbox"), "{csv:?}");
    let rest = world.read("/v1/usage?by=status&format=csv", &token).await;
    let lines = |body: &str| body.lines().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&csv.expect_status(200).body)[0], lines(&rest.expect_status(200).body)[0]);
    let missed = csv.body.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let missed = missed.filter(|cells| cells.get(1) == Some(&"404"));
    assert_eq!(missed.map(|cells| cells[2].parse::<i64>().unwrap()).sum::<i64>(), 3, "{csv:?}");
}

#[tokio::test]
async fn the_usage_page_shows_what_rest_bills() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    world.choose_plan(account_id, "pro").await;
    let token = world.management().await;
    world.server.settle().await;
    let rest = world.read("/v1/usage/tokens?by=client&format=csv", &token).await;
    let mut browser = world.owner().await.browser;
    let page = browser.open(&world.server, &path(account_id, "usage/billed")).await;
    let machine = world.machine().client_id;
    assert!(page.expect_status(200).body.contains(&format!("apps/{machine}\"")), "{page:?}");
    let csv = browser.get(&world.server, &path(account_id, "usage/billed.csv?period=30d")).await;
    assert_eq!(csv.expect_status(200).body, rest.expect_status(200).body);
    world.choose_plan(account_id, "free").await;
    for file in ["usage/billed.csv", "usage/requests.csv"] {
        browser.get(&world.server, &path(account_id, file)).await.expect_status(403);
    }
    let page = browser.open(&world.server, &path(account_id, "usage")).await;
    assert!(page.body.contains("Your plan has no export") && !page.body.contains("requests.csv"), "{page:?}");
}

#[tokio::test]
async fn the_overview_tells_how_the_account_does_and_what_changed() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let token = world.management().await;
    let web = world.web().client_id;
    world.patch(&format!("/v1/clients/{web}"), &token, &json!({"name": HOSTILE})).await.expect_status(200);
    world.endpoint(&token, &json!({"url": "https://hooks.example/in"})).await;
    let mut browser = world.person(account_id, Role::Auditor).await.browser;
    let page = browser.open(&world.server, &path(account_id, "")).await;
    let body = &page.expect_status(200).body;
    let parts = ["Requests in this window", "What changed last", "App renamed", "Tokens issued"];
    for part in parts.into_iter().chain(["https://hooks.example/in", "Status"]) {
        assert!(body.contains(part), "{part} is not in {page:?}");
    }
    assert!(!body.contains("<script>") && body.contains("&#60;script&#62;"), "{page:?}");
    assert!(!body.contains("apps/new"), "an auditor makes no apps: {page:?}");
    assert_eq!(body.matches("aria-current=\"page\"").count(), 1, "{page:?}");
}

#[tokio::test]
async fn a_limit_that_was_reached_is_on_the_page_of_usage() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let store = &world.server.app.store;
    let at = store.clock().now();
    let command = UsageCommand {
        reached: Reached::Percent(80),
        client_id: None,
        limit: 100,
        window_seconds: 60,
        window_start: at,
        at,
    };
    usage::notice(&Context::system(store, "test"), account_id, command).await.unwrap();
    let mut browser = world.owner().await.browser;
    let page = browser.open(&world.server, &path(account_id, "usage")).await;
    assert!(page.expect_status(200).body.contains("Usage threshold reached"), "{page:?}");
}

/// Raises an alert about the demo's web client; returns its id.
async fn raised(world: &World) -> String {
    let client_id = world.demo.clients.web.client_id;
    let observation = Observation::Replays { client_id, people: 5, public: true };
    let store = &world.server.app.store;
    alerts::raise(store, Some(world.demo.account_id), observation).await.unwrap().expect("a rule");
    world.server.settle().await;
    let sql = "SELECT aggregate_id FROM events WHERE event_type = 'alert.raised'";
    sqlx::query_scalar(sql).fetch_one(store.pool()).await.unwrap()
}

#[tokio::test]
async fn an_alert_says_what_was_seen_and_what_to_do_and_is_on_the_overview() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let mut browser = world.person(account_id, Role::Auditor).await.browser;
    let none = browser.open(&world.server, &path(account_id, "alerts")).await;
    assert!(none.expect_status(200).body.contains("No alerts"), "{none:?}");
    assert!(none.body.contains("Look at the latest requests"), "{none:?}");
    let alert_id = raised(&world).await;
    let detail = path(account_id, &format!("alerts/{alert_id}"));
    for below in ["", "alerts", "alerts?status=open", "alerts?rule=token_replay"] {
        let page = browser.open(&world.server, &path(account_id, below)).await;
        assert!(page.expect_status(200).body.contains(&format!("href=\"{detail}\"")), "{below}: {page:?}");
    }
    let cleared = browser.open(&world.server, &path(account_id, "alerts?status=cleared")).await;
    assert!(!cleared.expect_status(200).body.contains(&detail), "{cleared:?}");
    let page = browser.open(&world.server, &detail).await;
    for part in ["What to do", "5 counted in 10 minutes", "You were told", alert_id.as_str()] {
        assert!(page.expect_status(200).body.contains(part), "{part} is not in {page:?}");
    }
}

#[tokio::test]
async fn another_account_sees_nothing_and_its_objects_are_not_found() {
    let world = World::new().await;
    let alert_id = raised(&world).await;
    let mut own = world.owner().await.browser;
    let other = world.another().await;
    let unknown = AlertId::from_uuid(uuid::Uuid::now_v7());
    let pages =
        ["", "usage", "usage/billed", "usage/billed.csv", "usage/requests.csv", "alerts", "plan", "plan/end"];
    for below in pages {
        own.get(&world.server, &path(other.account_id, below)).await.expect_status(404);
    }
    for id in [unknown.to_string(), "alert_x".to_owned()] {
        let at = path(world.demo.account_id, &format!("alerts/{id}"));
        own.get(&world.server, &at).await.expect_status(404);
    }
    // The id of an alert of another account.
    let mut stranger = world.person(other.account_id, Role::Owner).await.browser;
    let at = path(other.account_id, &format!("alerts/{alert_id}"));
    stranger.get(&world.server, &at).await.expect_status(404);
}

/// Gives the account 400 apps that were used on each of the last 30 days: the first one once a day, the last one
/// 400 times.
async fn used_by_many(world: &World) {
    let pool = world.server.app.store.pool();
    let account_id = world.demo.account_id;
    let billed = "INSERT INTO read_usage.days (account_id, day, client_id, tokens_issued, tokens_refreshed,
            tokens_revoked, grants_authorized, events)
        SELECT $1, (now() AT TIME ZONE 'UTC')::date - n, 'app-' || lpad(a::text, 3, '0'), a, 0, 0, 0, a
        FROM generate_series(0, 29) AS n, generate_series(1, 400) AS a";
    sqlx::query(billed).bind(account_id.to_string()).execute(pool).await.unwrap();
    let requests = "INSERT INTO request_counts
            (account_id, at, seconds, client_id, route, method, status, requests, bytes, duration_us, buckets)
        SELECT $1, date_trunc('day', now(), 'UTC') - n * interval '1 day', 60,
            lpad(a::text, 32, '0')::uuid, '/v1/clients', 'GET', 200, a, 0, 0, '{}'::bigint[]
        FROM generate_series(0, 29) AS n, generate_series(1, 400) AS a";
    sqlx::query(requests).bind(account_id.uuid()).execute(pool).await.unwrap();
}

#[tokio::test]
async fn the_sums_of_apps_are_whole_however_many_apps_there_are() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    world.choose_plan(account_id, "pro").await;
    used_by_many(&world).await;
    let mut browser = world.owner().await.browser;
    for below in ["usage/billed?period=30d", "usage?by=client&period=30d"] {
        let page = browser.open(&world.server, &path(account_id, below)).await;
        // 400 on each of 30 days, and the same for the app in the fiftieth place; there are no others.
        for sum in ["12,000", "10,530"] {
            assert!(page.expect_status(200).body.contains(sum), "{below}: {sum} is not in {page:?}");
        }
        assert!(!page.body.contains("10,500"), "{below}: one app too many in {page:?}");
    }
    // A file is whole, or there is none.
    for (file, there) in [
        ("usage/billed.csv?period=30d", "usage/billed?period=30d&cut=30d"),
        ("usage/requests.csv?period=30d&by=client", "usage?period=30d&by=client&cut=30d-client"),
    ] {
        let refused = browser.get(&world.server, &path(account_id, file)).await;
        assert_eq!(refused.expect_status(303).header("location"), path(account_id, there));
        let page = browser.open(&world.server, &path(account_id, there)).await;
        assert!(page.expect_status(200).body.contains("There is too much for one file"), "{page:?}");
    }
    // One that is not too long.
    browser.get(&world.server, &path(account_id, "usage/billed.csv?period=7d")).await.expect_status(200);
}
