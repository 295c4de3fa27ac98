//! Sums of each client by week and four weeks are those of its days, wherever a question begins and ends, and
//! whatever comes late; and a question by client reads few rows.

use super::retention::{DAY, stay_within_a_day, sweep};
use crate::support::{Server, World, cluster};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;
use xwms::traffic::metering::queries::{By, Query, Step, most_counted};
use xwms_events::ids::AccountId;

const BY_CLIENT: By = By { client: true, route: false, status: false };
const DAYS: i32 = 120;

/// Adds the requests of $2 clients of the account $1 by day, for [`DAYS`] days up to $3. Not every client has some
/// each day.
const DAYS_OF: &str = "
INSERT INTO request_sums
SELECT $1, 'client', 86400, $3 - d * interval '24 hours', lpad(n::text, 32, '0')::uuid, '', '', 0,
    1 + (hashint4(n * 1000 + d) & 255), 0, 0, 0, '{}'
FROM generate_series(0, $4 - 1) AS d, generate_series(1, $2) AS n WHERE (n + d) % 7 <> 0";

/// Counts the times, between every eleventh and every third day, in which the requests that the sums have are not
/// those of the days.
const WRONG: &str = "
SELECT count(*), count(*) FILTER (WHERE summed IS DISTINCT FROM counted) FROM (
    SELECT (SELECT jsonb_object_agg(client_id, many) FROM (
               SELECT client_id, sum(requests) AS many FROM request_client_requests($1, f, t) GROUP BY 1
           ) AS s) AS summed,
           (SELECT jsonb_object_agg(client_id, many) FROM (
               SELECT client_id, sum(requests) AS many FROM request_sums
               WHERE account_id = $1 AND kind = 'client' AND seconds = 86400 AND at >= f AND at < t GROUP BY 1
           ) AS d) AS counted
    FROM generate_series($2 - $3 * interval '24 hours', $2, interval '264 hours') AS f,
        generate_series(f + interval '24 hours', $2 + interval '48 hours', interval '72 hours') AS t
) AS compared";

/// Returns how many rows of the sums were read.
const FETCHED: &str = "
SELECT coalesce(sum(seq_tup_read) + sum(idx_tup_fetch), 0)::bigint FROM pg_stat_xact_user_tables
WHERE relname IN ('request_sums', 'request_client_sums')";

/// Adds a late request of each of two clients, as the recorder does.
const LATE: &str = "
INSERT INTO request_counts AS c
    (account_id, at, seconds, client_id, route, method, status, requests, bytes, duration_us, buckets)
SELECT $1, $2, 60, lpad(n::text, 32, '0')::uuid, '/v1/clients', 'GET', 200, 5, 0, 0, '{}' FROM generate_series(2, 3) AS n
ON CONFLICT (account_id, at, seconds, client_id, route, method, status) DO UPDATE SET
    requests = c.requests + excluded.requests";

fn today(server: &Server) -> OffsetDateTime {
    server.app.store.clock().datetime().replace_time(time::Time::MIDNIGHT)
}

async fn fill(server: &Server, account: AccountId, clients: i32) {
    let mut transaction = server.patiently().await;
    let days = sqlx::query(DAYS_OF).bind(account.uuid()).bind(clients).bind(today(server)).bind(DAYS);
    days.execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
}

/// Returns up to when days are in the sums.
async fn closed(server: &Server) -> Option<OffsetDateTime> {
    let sql = "SELECT until FROM request_client_days";
    sqlx::query_scalar(sql).fetch_one(server.app.store.pool()).await.unwrap()
}

async fn expect_equal(server: &Server, account: AccountId, last: OffsetDateTime) {
    let mut transaction = server.patiently().await;
    let wrong = sqlx::query_as(WRONG).bind(account.uuid()).bind(last).bind(DAYS);
    let (times, wrong): (i64, i64) = wrong.fetch_one(&mut *transaction).await.unwrap();
    transaction.rollback().await.unwrap();
    assert!(times > 150 && wrong == 0, "{wrong} of {times} are wrong");
}

#[tokio::test]
async fn sums_of_weeks_are_those_of_the_days_at_every_edge() {
    let world = World::new().await;
    let server = &world.server;
    stay_within_a_day(server);
    let account = AccountId::from_uuid(Uuid::from_u128(130));
    fill(server, account, 3).await;
    let last = today(server);
    // By day, while none is over; then while most are not in the sums yet, and when all are that can be.
    expect_equal(server, account, last).await;
    let pool = server.app.store.pool();
    for many in [0, 1, 40] {
        for _ in 0..many {
            // The server, which sweeps after its start, may have done it.
            sqlx::query("SELECT close_request_client_day($1)").bind(last).execute(pool).await.unwrap();
        }
        expect_equal(server, account, last).await;
    }
    server.app.store.clock().advance(DAY);
    sweep(server).await;
    let until = closed(server).await.unwrap();
    assert!(until > last - Duration::days(1), "what is over is in the sums: {until}");
    expect_equal(server, account, last).await;

    // The second time, each count is there already.
    for _ in 0..2 {
        for days in [60, 1] {
            let at = last - Duration::days(days) + Duration::minutes(7);
            sqlx::query(LATE).bind(account.uuid()).bind(at).execute(pool).await.unwrap();
        }
        expect_equal(server, account, last).await;
    }
    // They can be made anew.
    let mut transaction = pool.begin().await.unwrap();
    sqlx::query("SELECT reset_request_client_sums()").execute(&mut *transaction).await.unwrap();
    let left = "SELECT count(*) FROM request_client_sums";
    assert_eq!(sqlx::query_scalar::<_, i64>(left).fetch_one(&mut *transaction).await.unwrap(), 0);
    transaction.commit().await.unwrap();
    expect_equal(server, account, last).await;
    sweep(server).await;
    assert!(closed(server).await >= Some(until));
    expect_equal(server, account, last).await;

    server.app.store.clock().advance(3_700 * DAY);
    sweep(server).await;
    assert_eq!(sqlx::query_scalar::<_, i64>(left).fetch_one(pool).await.unwrap(), 0, "no plan shows that");
}

/// Returns how many rows the question for the five clients with the most requests of `days` days reads.
async fn read(server: &Server, account: AccountId, days: i64) -> i64 {
    let mut transaction = server.app.store.pool().begin().await.unwrap();
    let to = today(server) + Duration::days(1);
    let from = to - Duration::days(days);
    let query = Query { from, to, step: Step::Day, by: BY_CLIENT, limit: 5 };
    // What the session did before may be among the counts of its transaction.
    let before: i64 = sqlx::query_scalar(FETCHED).fetch_one(&mut *transaction).await.unwrap();
    let rows = most_counted(&mut *transaction, account, query).await.unwrap();
    assert!(!rows.is_empty());
    let after: i64 = sqlx::query_scalar(FETCHED).fetch_one(&mut *transaction).await.unwrap();
    transaction.rollback().await.unwrap();
    assert!(after > before, "reading is seen");
    after - before
}

#[tokio::test]
async fn a_question_by_client_over_90_days_reads_some_sums_of_each_and_not_every_day() {
    let world = World::new().await;
    let server = &world.server;
    stay_within_a_day(server);
    let (account, clients) = (AccountId::from_uuid(Uuid::from_u128(131)), 30);
    fill(server, account, clients).await;
    // The rows of an account are few among those of others.
    for other in 132..139 {
        fill(server, AccountId::from_uuid(Uuid::from_u128(other)), clients).await;
    }
    sweep(server).await;
    cluster::as_owner(&world.url, "ANALYZE request_sums, request_client_sums").await;
    for days in [30, 90] {
        // At most six days and three weeks, then four times four weeks, yesterday and today; and the days of the five.
        let most = (6 + 3 + 4 + 2) * i64::from(clients) + 5 * days;
        let fetched = read(server, account, days).await;
        assert!(fetched <= most, "{fetched} rows for {days} days");
    }
}
