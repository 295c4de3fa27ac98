//! No page, of an account, a person or the operator, reads a table that grows from its beginning to its end. Where
//! `enable_seqscan` is off, Postgres scans a table only if no index fits, and it counts the rows that it reads so:
//! there must be none. How full the tables are, and what the planner thinks of that, makes no difference.

use super::{DOMAIN, SELDOM, Stage, filled, is_page, named, of_domain, routes, stage, things::Things};
use crate::{
    support::{Server, cluster, eager, until},
    web::factors::enrol,
};
use serde_json::json;
use sqlx::{Connection, PgConnection};
use xwms::{config::Pace, surface::web::shared::routes::Needs};
use xwms_events::account::Role;

/// Tables that grow with what an account has or does, besides those of the read models, as patterns of `LIKE`.
/// Snapshots are not here: a sweep looks at all of them now and then, whatever is asked.
const LARGE: &[&str] = &[
    "events",
    "revocations",
    "request\\_log%",
    "request\\_counts",
    "request\\_sums",
    "request\\_client\\_sums",
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

/// Lists with filters among the operator's pages.
const FILTERED_BY_OPERATORS: &[&str] = &[
    "/operator/accounts?standing=restricted",
    "/operator/alerts?all=1",
    "/operator/tickets?status=all",
    "/operator/tickets?status=closed",
    "/operator/tickets?assigned=me",
    "/operator/tickets?assigned=nobody",
    "/operator/tickets?account={account_id}",
];
/// What operators do with each kind of object. Each act has a page.
const ACTS: [(&str, &[&str]); 4] = [
    ("/operator/accounts/{account_id}/{act}", &["restrict", "reinstate", "plan", "limits", "close"]),
    ("/operator/users/{user_id}/{act}", &["end-sessions", "reset-factors", "suspend", "reinstate", "erase"]),
    ("/operator/clients/{client_id}/{act}", &["restrict", "reinstate", "verify", "unverify"]),
    ("/operator/tickets/{ticket_id}/{act}", &["answer", "note", "assign", "close", "reopen"]),
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

/// Returns every page that an operator can open. The key and the parked event exist.
fn operators_paths(ours: &Things, key_id: &str, parked: i64) -> Vec<String> {
    let parked = parked.to_string();
    let mut paths: Vec<String> = FILTERED_BY_OPERATORS.iter().map(|path| (*path).to_owned()).collect();
    for route in routes().into_iter().filter(|route| is_page(route) && route.needs == Needs::Operator) {
        match ACTS.iter().find(|(path, _)| *path == route.path) {
            Some((path, acts)) => paths.extend(acts.iter().map(|act| path.replace("{act}", act))),
            None => paths.push(route.path),
        }
    }
    assert!(paths.iter().all(|path| !path.contains("{act}")), "ACTS lacks one of {paths:?}");
    let fill = |path: String| {
        let path = path.replace("{key_id}", key_id).replace("{position}", &parked);
        // A person, and not a test user as on the pages of accounts.
        let path = path.replace("{user_id}", &ours["user_id"]);
        filled(&path, |param| named(ours, &path, param))
    };
    paths.into_iter().map(fill).collect()
}

#[tokio::test]
async fn no_page_reads_a_table_that_grows_as_a_whole() {
    let Stage { world, ours, mut team, mailbox, .. } = stage().await;
    let (url, client_id) = (world.url.clone(), world.web().client_id);
    let (_, owner) = team.remove(0);
    let (operator, mut browser) = (owner.email, owner.browser);
    enrol(&world, &mut browser).await;
    let created = "SELECT aggregate_id FROM events WHERE event_type = 'signing_key.created' LIMIT 1";
    let key_id: String = sqlx::query_scalar(created).fetch_one(world.server.app.store.pool()).await.unwrap();
    end(world.server, &url).await;
    cluster::as_owner(&url, AVOID).await;
    let server = Server::start_with(&url, |settings| {
        eager(settings);
        mailbox.receives(settings);
        // Hundreds of pages, as fast as the machine can.
        settings.guard.person = Some(Pace::new(1_000_000, 1));
        settings.operators = vec![operator].into();
    })
    .await;
    server.settle().await;

    for path in paths(&ours) {
        let page = browser.get(&server, &path).await;
        assert!(page.status < 400, "{path}: {page:?}");
    }
    let parked =
        server.append_raw(&client_id, "client.teleported", &json!({"event": "client.teleported"})).await;
    server.wait_for("clients").await;
    for path in operators_paths(&ours, &key_id, parked) {
        let page = browser.get(&server, &path).await;
        assert!(page.status == 200 || path == "/operator" && page.status == 303, "{path}: {page:?}");
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
