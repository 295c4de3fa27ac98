//! No page reads a table that grows with the account from its beginning to its end. Where `enable_seqscan` is off, Postgres scans a
//! table only if no index fits, and it counts the rows that it reads so: there must be none. How full the tables are, and what the
//! planner thinks of that, makes no difference.

use super::{DOMAIN, SELDOM, Stage, filled, is_page, named, of_domain, routes, stage, things::Things};
use crate::support::{Server, cluster, eager, until};
use sqlx::{Connection, PgConnection};
use xwms_events::account::Role;

/// Tables that grow with what an account has or does, besides those of the read models, as patterns of `LIKE`. Snapshots are not
/// here: a sweep looks at all of them now and then, whatever is asked.
const LARGE: &[&str] = &[
    "events",
    "revocations",
    "request\\_log%",
    "request\\_counts",
    "webhook\\_messages",
    "webhook\\_attempts",
];
/// Lists with filters, below the account's path.
const FILTERED: &[&str] = &[
    "tokens?client_id={client_id}",
    "tokens?user_id={user_id}",
    "tokens?grant_id={grant_id}",
    "tokens?secret_id={secret_id}",
    "tokens?live=1",
    "grants?client_id={client_id}&user_id={user_id}",
    "consents?client_id={client_id}",
    "events?stream=clients/{client_id}",
    "events?actor={user_id}",
    "events?type=client.created",
    "logs?client_id={client_id}",
    "logs?status=200",
    "apps?standing=disabled",
];

/// Returns the tables whose rows were read without an index, with how many.
const SCANNED: &str = "
SELECT schemaname || '.' || relname, seq_tup_read FROM pg_stat_user_tables
WHERE seq_tup_read > 0 AND (schemaname LIKE 'read\\_%' OR relname LIKE ANY ($1)) ORDER BY 1";

/// Makes every later session of the database avoid scans, and forgets what was counted.
const AVOID: &str = "
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database());
    PERFORM pg_stat_reset();
END $$";

/// Ends the other sessions of the database. A session tells what it counted when it ends.
const END: &str = "
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()";

/// Ends every other session of the database `url`.
async fn alone(url: &str) {
    until("the other sessions end", async || {
        let mut db = PgConnection::connect(&cluster::owner(url)).await.unwrap();
        let left: i64 = sqlx::query_scalar(END).fetch_one(&mut db).await.unwrap();
        db.close().await.unwrap();
        left == 0
    })
    .await;
}

async fn scanned(url: &str) -> Vec<(String, i64)> {
    let mut db = PgConnection::connect(&cluster::owner(url)).await.unwrap();
    let tables = sqlx::query_as(SCANNED).bind(LARGE).fetch_all(&mut db).await.unwrap();
    db.close().await.unwrap();
    tables
}

/// Stops the server for good, and returns when Postgres has counted everything that it did.
async fn end(server: Server, url: &str) {
    let pool = server.app.store.pool().clone();
    server.stop().await;
    pool.close().await;
    alone(url).await;
}

/// Returns every page that an owner of the account can open.
fn paths(ours: &Things) -> Vec<String> {
    let listed = routes().into_iter().filter(|route| {
        is_page(route) && route.needs.permit(Role::Owner) && !SELDOM.contains(&route.path.as_str())
    });
    let filtered = FILTERED.iter().map(|below| format!("/dashboard/{{account_id}}/{below}"));
    let listed = listed.map(|route| if of_domain(&route) { route.path + DOMAIN } else { route.path });
    listed.chain(filtered).map(|path| filled(&path, |param| named(ours, &path, param))).collect()
}

#[tokio::test]
async fn no_page_reads_a_table_of_the_account_as_a_whole() {
    let Stage { world, ours, mut team, mailbox, .. } = stage().await;
    let url = world.url.clone();
    let (_, owner) = team.remove(0);
    let mut browser = owner.browser;
    end(world.server, &url).await;
    cluster::as_owner(&url, AVOID).await;
    let server = Server::start_with(&url, |settings| {
        eager(settings);
        mailbox.receives(settings);
    })
    .await;
    server.settle().await;

    for path in paths(&ours) {
        let page = browser.get(&server, &path).await;
        assert!(page.status < 400, "{path}: {page:?}");
    }

    end(server, &url).await;
    let read = scanned(&url).await;
    assert!(read.is_empty(), "tables that were read as a whole, with how many rows: {read:?}");

    let mut db = PgConnection::connect(&cluster::owner(&url)).await.unwrap();
    let odd: Option<i64> = sqlx::query_scalar("SELECT position FROM events WHERE payload::text = '' LIMIT 1")
        .fetch_optional(&mut db)
        .await
        .unwrap();
    assert_eq!(odd, None);
    db.close().await.unwrap();
    alone(&url).await;
    let seen = scanned(&url).await;
    assert!(seen.iter().any(|(table, _)| table == "public.events"), "a scan would be seen: {seen:?}");
}
