//! Counted and logged requests, billing, and windows that fill up: as an account sees them.

mod agreement;
mod export;
mod faults;
mod retention;
mod sums;
mod thresholds;
mod weeks;

use crate::support::{Answer, Browser, Credentials, Server, World};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The number of requests by (method, route, status).
pub type Tally = BTreeMap<(String, String, u16), i64>;

/// Returns `/v1/usage` by route and status.
pub async fn usage_by_route(world: &World, token: &str) -> Tally {
    let usage = world.read("/v1/usage?step=minute&by=route,status", token).await.expect_status(200).json();
    tally(&usage)
}

pub fn tally(usage: &Value) -> Tally {
    let mut tally = Tally::new();
    for row in usage["data"].as_array().unwrap() {
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        let status = u16::try_from(row["status"].as_u64().unwrap()).unwrap();
        *tally.entry((text("method"), text("route"), status)).or_default() +=
            row["requests"].as_i64().unwrap();
    }
    tally
}

/// Returns everything that was counted, for any account, in the same form.
pub async fn counted(server: &Server) -> Tally {
    server.log_requests().await;
    let rows: Vec<(String, String, i16, i64)> = sqlx::query_as(
        "SELECT method, route, status, sum(requests)::bigint FROM request_counts GROUP BY 1, 2, 3",
    )
    .fetch_all(server.app.store.pool())
    .await
    .unwrap();
    rows.into_iter()
        .map(|(method, route, status, many)| ((method, route, u16::try_from(status).unwrap()), many))
        .collect()
}

#[tokio::test]
async fn a_request_is_logged_with_what_it_was_and_where_it_came_from() {
    let world = World::behind_proxy().await;
    let token = world.management().await;
    let request = world.api(reqwest::Method::GET, "/v1/clients/client_01m83q8xaee8q8xwkcq384g9z4", &token);
    let request = request.header("x-forwarded-for", "203.0.113.77").header("user-agent", "planted/1.0");
    Answer::of(request.header("x-request-id", "find-me").send().await.unwrap()).await.expect_status(404);
    let found = world.read("/v1/requests?request_id=find-me", &token).await.expect_status(200).json();
    let row = &found["data"][0];
    assert_eq!(found["data"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(row["route"], "/v1/clients/{client_id}");
    assert_eq!((row["method"].as_str(), row["status"].as_u64()), (Some("GET"), Some(404)));
    assert_eq!(row["error"], "not_found");
    assert_eq!(row["client_id"], json!(world.machine().client_id));
    assert_eq!((row["ip"].as_str(), row["user_agent"].as_str()), (Some("203.0.113.77"), Some("planted/1.0")));
    assert!(row["bytes"].as_i64().unwrap() > 20 && row["duration_ms"].as_f64().unwrap() > 0.0, "{row}");
    for planted in ["203.0.113.77", "planted"] {
        let clear: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM request_log WHERE position($1 IN request_log::text) > 0",
        )
        .bind(planted)
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
        assert_eq!(clear, 0, "{planted} is in the table");
    }
}

#[tokio::test]
async fn a_request_that_no_handler_sees_is_counted_as_what_it_was_answered() {
    let world = World::new().await;
    let url = format!("{}/healthz?{}", world.server.base, "x".repeat(17 * 1024));
    let refused = Answer::of(world.server.http.get(url).send().await.unwrap()).await;
    assert_eq!(refused.status, 431);
    let counted = counted(&world.server).await;
    assert_eq!(counted.get(&("GET".into(), "/healthz".into(), 431)), Some(&1), "{counted:?}");
}

#[tokio::test]
async fn the_log_is_filtered_and_paged_newest_first() {
    let world = World::new().await;
    let token = world.management().await;
    for (path, status) in [("/v1/clients", 200), ("/v1/grants", 200), ("/v1/clients?limit=0", 400)] {
        assert_eq!(world.read(path, &token).await.status, status);
    }
    let page = async |query: &str| {
        world.read(&format!("/v1/requests?{query}"), &token).await.expect_status(200).json()
    };
    let of = |page: &Value| -> Vec<String> {
        let rows = page["data"].as_array().unwrap().iter();
        rows.map(|row| row["route"].as_str().unwrap().to_owned()).collect()
    };
    let routes = async |query: &str| of(&page(query).await);
    assert_eq!(routes("").await, ["/v1/clients", "/v1/grants", "/v1/clients", "/oauth/token"]);
    assert_eq!(routes("status=400").await, ["/v1/clients"]);
    assert_eq!(routes("error=invalid_limit").await.len(), 1);
    assert_eq!(routes("route=/v1/grants").await.len(), 1);
    let client = format!("client_id={}", world.web().client_id);
    assert!(routes(&client).await.is_empty(), "the web client asked for nothing");
    let until = "until=2026-01-01T00:00:00Z";
    assert!(routes(until).await.is_empty());
    let first = page("route=/v1/clients&limit=1").await;
    let cursor = first["next_cursor"].as_str().unwrap().to_owned();
    let last = page(&format!("route=/v1/clients&limit=1&after={cursor}")).await;
    assert_eq!(of(&first).len() + of(&last).len(), 2);
    assert_eq!(last["has_more"], false);
}

#[tokio::test]
async fn requests_of_another_account_are_not_shown() {
    let world = World::new().await;
    let own = world.management().await;
    world.read("/v1/clients", &own).await.expect_status(200);
    let other = world.sign_up("other@acme.example").await;
    let seen = usage_by_route(&world, &other.token).await;
    assert_eq!(seen.into_keys().collect::<Vec<_>>(), [("POST".into(), "/oauth/token".into(), 200)]);
    let log = world.read("/v1/requests", &other.token).await.expect_status(200).json();
    assert!(
        log["data"].as_array().unwrap().iter().all(|row| row["client_id"] == json!(other.client.client_id))
    );
    let cursor =
        world.read("/v1/requests?limit=1", &own).await.json()["next_cursor"].as_str().unwrap().to_owned();
    let answer = world.read(&format!("/v1/requests?after={cursor}"), &other.token).await;
    assert_eq!(answer.expect_status(400).json()["code"], "invalid_cursor");
    let bill = world.read("/v1/usage/tokens", &other.token).await.expect_status(200).json();
    assert_eq!(bill["totals"]["tokens_issued"], 1);
}

#[tokio::test]
async fn without_the_scope_nothing_is_returned() {
    let world = World::new().await;
    let form = [("grant_type", "client_credentials"), ("scope", "clients:read")];
    let token =
        world.token(&world.machine(), &form).await.json()["access_token"].as_str().unwrap().to_owned();
    for path in ["/v1/usage", "/v1/usage/tokens", "/v1/requests", "/v1/requests/x"] {
        assert_eq!(world.read(path, &token).await.expect_status(403).json()["code"], "insufficient_scope");
        assert_eq!(world.server.get(path).await.status, 401);
    }
}

#[tokio::test]
async fn bad_input_is_named() {
    let world = World::new().await;
    let token = world.management().await;
    for (path, code, field) in [
        ("/v1/usage?step=week", "invalid_filter", "step"),
        ("/v1/usage?by=ip", "invalid_filter", "by"),
        ("/v1/usage?format=xml", "invalid_filter", "format"),
        ("/v1/usage?from=yesterday", "invalid_filter", "from"),
        ("/v1/usage?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "invalid_window", "from"),
        ("/v1/usage?from=2020-01-01T00:00:00Z&to=2020-03-01T00:00:00Z", "window_too_large", "from"),
        ("/v1/usage?step=minute&from=2020-01-01T00:00:00Z&to=2020-01-01T01:00:00Z", "step_not_kept", "step"),
        ("/v1/usage/tokens?by=route", "invalid_filter", "by"),
        ("/v1/usage/tokens?from=2020-01-01T00:00:00Z", "window_too_large", "from"),
        ("/v1/requests?status=many", "invalid_filter", "status"),
        ("/v1/requests?client_id=x", "invalid_filter", "client_id"),
        ("/v1/requests?after=forged", "invalid_cursor", "after"),
        ("/v1/requests?limit=1001", "invalid_limit", "limit"),
    ] {
        let problem = world.read(path, &token).await.expect_status(400).json();
        assert_eq!(
            (problem["code"].as_str(), problem["field"].as_str()),
            (Some(code), Some(field)),
            "{path}"
        );
    }
}

#[tokio::test]
async fn nothing_is_recorded_with_the_log_off() {
    let world = World::with(|settings| settings.usage.request_log = false).await;
    let token = world.management().await;
    assert!(usage_by_route(&world, &token).await.is_empty());
    assert!(counted(&world.server).await.is_empty());
}

#[tokio::test]
async fn requests_of_browsers_and_strangers_count_as_usage_and_in_no_window() {
    let world = World::new().await;
    let token = world.management().await;
    Browser::default().code(&world, "openid").await;
    let id = world.machine().client_id;
    let wrong = Credentials::new(&id, "xwms_secret_wrong");
    let refused = world.token(&wrong, &[("grant_type", "client_credentials")]).await;
    refused.expect_oauth(401, "invalid_client");
    let seen = usage_by_route(&world, &token).await;
    let many = |method: &str, route: &str, status: u16| {
        seen.get(&(method.to_owned(), route.to_owned(), status)).copied().unwrap_or_default()
    };
    assert_eq!(many("POST", "/oauth/token", 401), 1);
    assert!(many("GET", "/oauth/authorize", 303) > 0 && many("POST", "/consent", 303) > 0, "{seen:?}");
    assert!(!refused.headers.contains_key("ratelimit"));
    let log = world.read(&format!("/v1/requests?client_id={id}&status=401"), &token).await;
    assert_eq!(log.expect_status(200).json()["data"].as_array().unwrap().len(), 1);
}
