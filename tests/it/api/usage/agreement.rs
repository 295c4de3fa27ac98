//! Requests and counts agree: usage matches what callers saw, and billing matches the log.

use super::{Tally, counted, retention::stay_within_a_day, usage_by_route};
use crate::support::{Browser, Credentials, Tenant, World};
use std::sync::Arc;
use xwms::audit::{Until, replay};

/// The number that `XWMS_USAGE_REQUESTS` sets; without it, some hundreds of each kind.
fn request_count() -> usize {
    std::env::var("XWMS_USAGE_REQUESTS").ok().and_then(|many| many.parse().ok()).unwrap_or(1_200)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn usage_by_route_and_status_is_what_the_callers_saw() {
    let world = Arc::new(World::new().await);
    let free = Arc::new(world.sign_up("other@acme.example").await);
    let own = world.management().await;
    let many = request_count();
    let workers: Vec<_> = (0..8)
        .map(|worker| {
            let (world, free, own) = (world.clone(), free.clone(), own.clone());
            tokio::spawn(async move {
                let (mut seen, mut nobodys) = (Tally::new(), Tally::new());
                for round in (worker..many).step_by(8) {
                    one(&world, &free, &own, round, (&mut seen, &mut nobodys)).await;
                }
                (seen, nobodys)
            })
        })
        .collect();
    let (mut seen, mut nobodys) = (Tally::new(), Tally::new());
    for worker in workers {
        let (own, others) = worker.await.unwrap();
        own.into_iter().for_each(|(key, many)| *seen.entry(key).or_default() += many);
        others.into_iter().for_each(|(key, many)| *nobodys.entry(key).or_default() += many);
    }
    // The first token of this account.
    *seen.entry(("POST".into(), "/oauth/token".into(), 200)).or_default() += 1;
    assert_eq!(usage_by_route(&world, &own).await, seen);
    let all: i64 = counted(&world.server).await.into_values().sum();
    // The sign-up, that account's token, and the query above.
    assert_eq!(all, (seen.values().sum::<i64>()) + nobodys.values().sum::<i64>() + 3);
    let usage = world.read("/v1/usage?step=day", &own).await.json();
    let row = &usage["data"][0];
    let (p50, p99) = (row["p50_ms"].as_f64().unwrap(), row["p99_ms"].as_f64().unwrap());
    assert!(0.0 < p50 && p50 <= p99 && p99 < 30_000.0, "{row}");
    assert!(row["bytes"].as_i64().unwrap() > 1_000, "{row}");
}

/// Sends one of several kinds of request, and counts it for the account that it counts for.
async fn one(
    world: &World,
    free: &Tenant,
    own: &str,
    round: usize,
    (seen, nobodys): (&mut Tally, &mut Tally),
) {
    let machine = world.machine();
    let form = [("grant_type", "client_credentials")];
    let (method, route, answer, counts) = match round % 6 {
        0 => ("POST", "/oauth/token", world.token(&machine, &form).await, true),
        1 => ("GET", "/v1/clients", world.read("/v1/clients?limit=1", own).await, true),
        2 => {
            let path = format!("/v1/clients/{}", free.client.client_id);
            ("GET", "/v1/clients/{client_id}", world.read(&path, own).await, true)
        }
        3 => {
            let wrong = Credentials::new(&machine.client_id, "wrong");
            ("POST", "/oauth/token", world.token(&wrong, &form).await, true)
        }
        4 => {
            let form = [("grant_type", "password")];
            ("POST", "/oauth/token", world.token(&machine, &form).await, true)
        }
        _ => ("GET", "unmatched", world.server.get(&format!("/nowhere/{round}")).await, false),
    };
    let tally = if counts { seen } else { nobodys };
    *tally.entry((method.into(), route.into(), answer.status)).or_default() += 1;
}

#[tokio::test]
async fn refused_requests_show_as_rate_limited() {
    let world = World::new().await;
    let free = world.sign_up("other@acme.example").await;
    // Few, so that a slow machine fills a window, too.
    world.agree_requests(free.account_id, 20).await;
    let (mut good, mut refused) = (0, 0);
    while refused < 5 {
        match world.read("/v1/clients?limit=1", &free.token).await.status {
            200 => good += 1,
            429 => refused += 1,
            other => panic!("{other}"),
        }
        assert!(good < 3_000, "there is no limit");
    }
    world.server.log_requests().await;
    let (all, limited): (i64, i64) = sqlx::query_as(
        "SELECT sum(requests)::bigint, sum(requests) FILTER (WHERE status = 429)::bigint
         FROM request_counts WHERE route = '/v1/clients'",
    )
    .fetch_one(world.server.app.store.pool())
    .await
    .unwrap();
    assert_eq!((all, limited), (good + refused, refused));
}

#[tokio::test]
async fn billed_usage_equals_the_log_and_a_replay() {
    let world = World::new().await;
    stay_within_a_day(&world.server);
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    let again = world.token(&world.web(), &refresh).await.expect_status(200).json();
    let client = world.web();
    let fields = [("token", again["access_token"].as_str().unwrap())];
    world.server.form("/oauth/revoke", Some(&client), &fields).await.expect_status(200);
    let own = world.own_token(&world.machine()).await;
    world.server.settle().await;
    let bill = world.read("/v1/usage/tokens?by=client", &own).await.expect_status(200).json();
    let of = |client: &str| {
        bill["data"].as_array().unwrap().iter().find(|row| row["client_id"] == client).cloned().unwrap()
    };
    let web = of(&client.client_id);
    for (name, many) in [
        ("tokens_issued", 2),
        ("tokens_refreshed", 1),
        ("tokens_revoked", 1),
        ("grants_authorized", 1),
        ("active_users", 1),
    ] {
        assert_eq!(web[name], many, "{name} in {web}");
    }
    assert_eq!(of(&world.machine().client_id)["tokens_issued"], 1);
    assert_eq!(bill["totals"]["tokens_issued"], 3);
    let events: i64 = sqlx::query_scalar("SELECT count(*) FROM events WHERE account_id IS NOT NULL")
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(bill["totals"]["events"], events);
    let report = replay::log(&world.server.app.store, Until::Now, |_, _| {}).await.unwrap();
    assert!(report.tables.iter().any(|table| table.table.contains("days")), "{:?}", report.tables);
    for table in report.tables {
        assert!(table.compared && table.different == 0, "{table:?}");
    }
}
