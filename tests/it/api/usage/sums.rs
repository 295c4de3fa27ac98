//! Sums by one dimension are those of the counts, whether these are by minute, hour or day.

use super::retention::{DAY, sweep};
use crate::support::{Server, World};
use std::{cmp::Reverse, collections::BTreeMap};
use time::OffsetDateTime;
use uuid::Uuid;
use xwms::traffic::metering::queries::{By, Counted, Query, Step, counted, most_counted};
use xwms_events::ids::AccountId;

/// Adds 500 different counts of the account $1, all of the last two days, as the recorder does.
const COUNTS: &str = "
INSERT INTO request_counts AS c
    (account_id, at, seconds, client_id, route, method, status, requests, bytes, duration_us, buckets)
SELECT $1, date_trunc('minute', now()) - (n % 29) * interval '97 minutes', 60, lpad((n % 5)::text, 32, '0')::uuid,
    (ARRAY['/v1/clients', '/v1/grants', '/oauth/token'])[1 + n % 3], (ARRAY['GET', 'POST'])[1 + n / 3 % 2],
    (ARRAY[200, 404, 429, 503])[1 + n % 4]::smallint, 1 + (hashint4(n) & 7), hashint4(n) & 1023, 0,
    array_fill(0::bigint, ARRAY[n % 30]) || (1 + (hashint4(n) & 7))::bigint
FROM generate_series(1, 500) AS n
ON CONFLICT (account_id, at, seconds, client_id, route, method, status) DO UPDATE SET
    requests = c.requests + excluded.requests, bytes = c.bytes + excluded.bytes,
    buckets = add_buckets(c.buckets, excluded.buckets)";

const ALL: By = By { client: true, route: true, status: true };
/// What sums are kept by.
const KINDS: [By; 4] = [
    By { client: false, route: false, status: false },
    By { client: true, route: false, status: false },
    By { client: false, route: true, status: false },
    By { client: false, route: false, status: true },
];

/// What tells a row from others of its step. A row without a client is the last.
type Group = (bool, Option<Uuid>, Option<String>, Option<String>, Option<i16>);
/// Requests, errors, refused ones, bytes and durations.
type Sum = (i64, i64, i64, i64, Vec<i64>);

fn group(row: &Counted, by: By) -> Group {
    let client_id = row.client_id.filter(|_| by.client);
    let text = |part: &Option<String>| part.clone().filter(|_| by.route);
    (client_id.is_none(), client_id, text(&row.route), text(&row.method), row.status.filter(|_| by.status))
}

/// Adds up rows by step and what `by` says.
fn added(rows: &[Counted], by: By) -> BTreeMap<(OffsetDateTime, Group), Sum> {
    let mut sums: BTreeMap<_, Sum> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry((row.at, group(row, by))).or_default();
        sum.0 += row.requests;
        sum.1 += row.errors;
        sum.2 += row.rate_limited;
        sum.3 += row.bytes;
        // More than there are buckets: how many a row leaves out makes no difference.
        sum.4.resize(40, 0);
        for (sum, many) in sum.4.iter_mut().zip(&row.buckets) {
            *sum += many;
        }
    }
    sums
}

/// Returns the two groups with the most requests.
fn top(sums: &BTreeMap<(OffsetDateTime, Group), Sum>) -> Vec<Group> {
    let mut groups: BTreeMap<Group, i64> = BTreeMap::new();
    for ((_, group), sum) in sums {
        *groups.entry(group.clone()).or_default() += sum.0;
    }
    let mut groups: Vec<_> = groups.into_iter().map(|(group, many)| (Reverse(many), group)).collect();
    groups.sort();
    groups.into_iter().take(2).map(|(_, group)| group).collect()
}

/// Compares what is read of sums with the counts, for each step and kind. `hours` says whether there are counts by
/// hour.
async fn compare(
    server: &Server,
    account: AccountId,
    (from, to): (OffsetDateTime, OffsetDateTime),
    hours: bool,
) {
    let pool = server.app.store.pool();
    for step in [Step::Hour, Step::Day] {
        let whole = Query { from, to, step, by: ALL, limit: 10_000 };
        let details = counted(pool, account, whole).await.unwrap();
        assert_eq!(details.is_empty(), step == Step::Hour && !hours, "{step:?}");
        for by in KINDS {
            let wanted = added(&details, by);
            let rows = counted(pool, account, Query { by, ..whole }).await.unwrap();
            let order: Vec<_> = rows.iter().map(|row| (row.at, group(row, by))).collect();
            assert_eq!(added(&rows, by), wanted, "{step:?} {by:?}");
            assert_eq!(order, wanted.keys().cloned().collect::<Vec<_>>(), "{step:?} {by:?}");

            let places = top(&wanted);
            let most = most_counted(pool, account, Query { by, limit: 2, ..whole }).await.unwrap();
            let order: Vec<_> = most.iter().map(|row| (row.at, group(row, by))).collect();
            let mut kept: Vec<_> =
                wanted.into_iter().filter(|((_, group), _)| places.contains(group)).collect();
            kept.sort_by_key(|((at, group), _)| (*at, places.iter().position(|place| place == group)));
            let keys: Vec<_> = kept.iter().map(|(key, _)| key.clone()).collect();
            assert_eq!(order, keys, "most requests, {step:?} {by:?}");
            assert_eq!(
                added(&most, by),
                kept.into_iter().collect::<BTreeMap<_, _>>(),
                "most requests, {step:?} {by:?}"
            );
        }
    }
}

/// Returns the rows of the account's sums, as text.
async fn rows(server: &Server, account: AccountId) -> Vec<String> {
    let sql = "SELECT s::text FROM request_sums AS s WHERE account_id = $1 ORDER BY 1";
    sqlx::query_scalar(sql).bind(account.uuid()).fetch_all(server.app.store.pool()).await.unwrap()
}

/// Makes the account's sums anew, as the migration made all of them.
async fn make_anew(server: &Server, account: AccountId) {
    let pool = server.app.store.pool();
    let delete = "DELETE FROM request_sums WHERE account_id = $1";
    sqlx::query(delete).bind(account.uuid()).execute(pool).await.unwrap();
    let source = format!("(SELECT * FROM request_counts WHERE account_id = '{}')", account.uuid());
    let make: String =
        sqlx::query_scalar("SELECT request_sums_statement($1)").bind(source).fetch_one(pool).await.unwrap();
    sqlx::query(&make).execute(pool).await.unwrap();
}

#[tokio::test]
async fn sums_are_those_of_the_counts_at_every_age() {
    let world = World::new().await;
    let server = &world.server;
    let account = AccountId::from_uuid(Uuid::from_u128(122));
    // The second time, each count is there already.
    for _ in 0..2 {
        sqlx::query(COUNTS).bind(account.uuid()).execute(server.app.store.pool()).await.unwrap();
    }
    let today = server.app.store.clock().datetime().replace_time(time::Time::MIDNIGHT);
    let range = (today - 4 * time::Duration::DAY, today + 2 * time::Duration::DAY);
    // By minute, by hour, by day.
    for (days, hours) in [(0, true), (4, true), (92, false)] {
        server.app.store.clock().advance(days * DAY);
        sweep(server).await;
        compare(server, account, range, hours).await;
        let kept = rows(server, account).await;
        make_anew(server, account).await;
        assert_eq!(rows(server, account).await, kept, "after {days} more days");
    }
    server.app.store.clock().advance(3_660 * DAY);
    sweep(server).await;
    assert_eq!(rows(server, account).await, Vec::<String>::new(), "no plan shows that");
}

#[tokio::test]
async fn every_step_and_dimension_has_every_request_of_the_account_and_none_of_others() {
    let world = World::new().await;
    let token = world.management().await;
    world.read("/v1/clients?limit=0", &token).await.expect_status(400);
    let other = world.sign_up("other@acme.example").await;
    let sum = async |query: &str, token: &str| {
        let usage = world.read(&format!("/v1/usage?{query}"), token).await.expect_status(200).json();
        let sum = |name: &str| -> i64 {
            usage["data"].as_array().unwrap().iter().map(|row| row[name].as_i64().unwrap()).sum()
        };
        (sum("requests"), sum("errors"), sum("rate_limited"))
    };
    // The token and the wrong request; then each question counts, too.
    let mut wanted = 2;
    for step in ["minute", "hour", "day"] {
        for by in ["", "&by=client", "&by=route", "&by=status", "&by=client,route", "&by=client,route,status"]
        {
            let query = format!("step={step}{by}");
            assert_eq!(sum(&query, &token).await, (wanted, 1, 0), "{query}");
            wanted += 1;
        }
    }
    for (asked, query) in ["step=hour", "step=day&by=client", "step=day&by=route"].into_iter().enumerate() {
        let before = i64::try_from(asked).unwrap();
        assert_eq!(sum(query, &other.token).await, (1 + before, 0, 0), "{query}");
    }
}
