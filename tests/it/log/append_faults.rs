//! The log and its subscribers when a commit is delayed, rolled back, or cut off by kill -9: security-cases "Faults",
//! rows "Out-of-order commit", "Rolled-back gap" and "Projector crash".

use crate::{
    log::append::assert_whole,
    support::{
        Answer, Hooked, Receiver, Server, World, cluster, eager,
        process::{Process, free_port},
        server::REQUEST_DEADLINE,
        until,
    },
};
use reqwest::Method;
use serde_json::json;
use sqlx::{Connection, PgConnection, PgPool};
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use uuid::Uuid;
use xwms::config::Settings;
use xwms_events::{Timestamp, ids::EventId};

/// A writer that has appended, with the store's function, and does not commit.
struct Held {
    connection: PgConnection,
    position: i64,
}

const RENAME: &str = "
SELECT done.first_position
FROM (SELECT * FROM events WHERE aggregate_id = $1 ORDER BY sequence DESC LIMIT 1) AS last, append_exact(
    ARRAY[0], ARRAY[last.aggregate_type], ARRAY[last.aggregate_id], ARRAY[last.sequence + 1],
    ARRAY['client.renamed'], ARRAY['1'], ARRAY[json_build_object('event', 'client.renamed', 'name', $2)::text],
    ARRAY[(last.metadata::jsonb - 'nth' || jsonb_build_object('id', $3, 'name', 'client.renamed',
        'sequence', last.sequence + 1, 'recorded_at', $5))::text],
    ARRAY[$4], ARRAY[$6], ARRAY[last.account_id],
    '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}') AS done";

impl Held {
    /// Renames `client`.
    async fn rename(url: &str, client: &str, name: &str) -> Self {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::raw_sql("BEGIN").execute(&mut connection).await.unwrap();
        let now = Timestamp::from(OffsetDateTime::now_utc());
        let id = EventId::from_uuid(Uuid::now_v7());
        let renamed = sqlx::query_scalar(RENAME)
            .bind(client)
            .bind(name)
            .bind(id.to_string())
            .bind(id.uuid())
            .bind(json!(now))
            .bind(now.to_datetime())
            .fetch_one(&mut connection)
            .await;
        Self { position: renamed.unwrap(), connection }
    }

    async fn end(mut self, how: &str) {
        sqlx::raw_sql(how).execute(&mut self.connection).await.unwrap();
    }
}

async fn number(pool: &PgPool, text: &str) -> i64 {
    sqlx::query_scalar(text).fetch_one(pool).await.unwrap()
}

/// Counts appends that wait for the row of the head.
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND wait_event_type = 'Lock' AND (query LIKE '%append_exact%' OR query LIKE '%log_head%')";

/// Returns a world whose endpoint wants new clients and new names, and which has processed everything so far.
async fn followed() -> Hooked {
    // A test waits in vain for what is not committed.
    let change = |settings: &mut Settings| {
        eager(settings);
        settings.patience = Some(Duration::from_secs(2));
    };
    let wanted = json!({"events": ["client.created", "client.renamed"]});
    let hooked = Hooked::with(wanted, Receiver::new().await, change).await;
    hooked.world.server.settle().await;
    hooked
}

/// Creates a client while `held` blocks it; once the append waits, `held` ends as `how` says.
async fn behind(hooked: &Hooked, held: Held, how: &str) {
    let pool = hooked.world.server.app.store.pool();
    let ended = async {
        until("the append waits", async || number(pool, WAITING).await > 0).await;
        held.end(how).await;
    };
    tokio::join!(hooked.client("Behind"), ended);
}

async fn position_of(pool: &PgPool, name: &str) -> i64 {
    let sql = "SELECT position FROM events WHERE payload ->> 'name' = $1";
    sqlx::query_scalar(sql).bind(name).fetch_one(pool).await.unwrap()
}

/// Returns the client names in the feed, in order.
async fn names_in_feed(hooked: &Hooked) -> Vec<String> {
    let path = "/v1/events?limit=100";
    let feed = hooked.world.read(path, &hooked.token).await.expect_status(200).json();
    let names = feed["data"].as_array().unwrap().iter();
    names.filter_map(|event| event["data"]["name"].as_str().map(ToOwned::to_owned)).collect()
}

#[tokio::test]
async fn a_position_that_is_not_committed_is_seen_and_passed_by_nobody() {
    let hooked = followed().await;
    let (server, pool) = (&hooked.world.server, hooked.world.server.app.store.pool());
    let head = server.head().await;
    let held = Held::rename(&hooked.world.url, &hooked.world.web().client_id, "Held").await;
    assert_eq!(held.position, head + 1);
    // Tells all subscribers to read beyond it.
    server.app.store.advance_head(head + 2);
    assert!(!server.app.progress.wait_for(head + 1).await, "a read model shows what is not committed");
    assert_eq!(server.head().await, head);
    assert_eq!(number(pool, "SELECT max(position) FROM events").await, head);
    assert_eq!(number(pool, "SELECT max(position) FROM subscribers").await, head);
    assert!(!names_in_feed(&hooked).await.contains(&"Held".to_owned()));

    behind(&hooked, held, "COMMIT").await;
    let positions = (position_of(pool, "Held").await, position_of(pool, "Behind").await);
    assert_eq!(positions, (head + 1, head + 2));
    let names = names_in_feed(&hooked).await;
    assert_eq!(names[names.len() - 2..], ["Held", "Behind"]);
    let sent = hooked.receiver.wait_for(2).await;
    let mut kinds: Vec<_> = sent.iter().map(crate::support::Received::kind).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["client.created", "client.renamed"]);
    server.expect_replayed().await;
    assert_whole(server).await;
}

#[tokio::test]
async fn an_append_behind_one_that_is_held_for_long_is_a_503_and_nothing_of_it_is_there() {
    let hooked = followed().await;
    let (world, pool) = (&hooked.world, hooked.world.server.app.store.pool());
    let held = Held::rename(&world.url, &world.web().client_id, "Held").await;
    let ask = async || {
        let request = world.api(Method::POST, "/v1/clients", &hooked.token).header("idempotency-key", "once");
        let body = json!({"name": "Behind", "client_type": "machine"});
        Answer::of(request.json(&body).send().await.unwrap()).await
    };
    let begun = Instant::now();
    let refused = ask().await;
    assert_eq!(refused.expect_status(503).header("retry-after"), "1");
    assert!(begun.elapsed() < REQUEST_DEADLINE, "{:?}", begun.elapsed());
    until("Postgres has given it up, too", async || number(pool, WAITING).await == 0).await;
    let position = held.position;
    held.end("COMMIT").await;
    assert_eq!(world.server.head().await, position);
    let holdings = "SELECT used FROM holdings WHERE kind = 'clients'";
    let before = number(pool, holdings).await;
    ask().await.expect_status(201);
    ask().await.expect_status(201);
    assert_eq!((number(pool, holdings).await, position_of(pool, "Behind").await), (before + 1, position + 1));
    world.server.expect_replayed().await;
    assert_whole(&world.server).await;
}

#[tokio::test]
async fn an_append_that_is_taken_back_leaves_no_gap_and_everybody_goes_on() {
    let hooked = followed().await;
    let (server, pool) = (&hooked.world.server, hooked.world.server.app.store.pool());
    let head = server.head().await;
    let held = Held::rename(&hooked.world.url, &hooked.world.web().client_id, "Held").await;
    behind(&hooked, held, "ROLLBACK").await;
    assert_eq!(position_of(pool, "Behind").await, head + 1, "the very position that was taken back");
    // And one whose connection is cut off.
    drop(Held::rename(&hooked.world.url, &hooked.world.web().client_id, "Cut off").await);
    let head = server.head().await;
    hooked.client("Last").await;
    assert_eq!(position_of(pool, "Last").await, head + 1);
    let names = names_in_feed(&hooked).await;
    assert_eq!(names[names.len() - 2..], ["Behind", "Last"]);
    hooked.all_delivered(2).await;
    assert!(hooked.receiver.received().iter().all(|one| one.kind() == "client.created"));
    server.expect_replayed().await;
    assert_whole(server).await;
}

/// Counts leaders that have written a batch and wait for their cursor.
const AT_CURSOR: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND wait_event_type = 'Lock' AND query LIKE 'UPDATE public.subscribers SET position%'";
/// Counts those that have written rows of clients or messages.
const WROTE: &str = "SELECT count(DISTINCT relation) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE datname = current_database() AND granted AND mode = 'RowExclusiveLock' AND query LIKE 'UPDATE public.subscribers SET position%'
    AND relation IN ('read_clients.clients'::regclass, 'webhook_messages'::regclass)";
/// The cursors of the two that have written. One that takes none of the events moves its cursor without a
/// transaction, and so even after its process died; nothing is lost by that.
const CURSORS: &str = "SELECT string_agg(name || position, ' ' ORDER BY name) FROM subscribers
    WHERE name IN ('clients', 'webhooks')";

#[tokio::test]
async fn a_leader_killed_between_its_batch_and_its_cursor_leaves_nothing_that_counts_twice() {
    let url = cluster::database().await;
    let quiet = |settings: &mut Settings| {
        eager(settings);
        settings.subscribers = false;
    };
    let world = World::at(&url, quiet).await;
    let (pool, base) = (world.server.app.store.pool(), world.server.base.clone());
    let settings = [("XWMS_ISSUER", base.as_str()), ("XWMS_WEBHOOKS__ALLOW", r#"["127.0.0.0/8"]"#)];
    let mut leader = Process::spawn(&url, free_port(), &settings).await;
    let (token, receiver) = (world.management().await, Receiver::new().await);
    let endpoint = json!({"url": receiver.url, "events": ["client.created"]});
    world.endpoint(&token, &endpoint).await;
    // All of them: one that begins later would not meet the lock.
    let all = i64::try_from(xwms::server::start::configured(&world.server.app.settings).len()).unwrap();
    let behind = "SELECT count(*) FROM subscribers AS s, log_head AS h WHERE s.position < h.position";
    let leads = "SELECT count(*) FROM subscribers";
    until("the process leads everything", async || {
        number(pool, leads).await == all && number(pool, behind).await == 0
    })
    .await;
    let cursors = async || -> String { sqlx::query_scalar(CURSORS).fetch_one(pool).await.unwrap() };
    let before = cursors().await;
    let mut lock = PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("BEGIN; SELECT FROM subscribers FOR UPDATE").execute(&mut lock).await.unwrap();
    for name in ["First", "Second"] {
        world.client(&token, &json!({"name": name, "client_type": "machine"})).await;
    }
    let leaders = number(pool, leads).await;
    until("all have taken it and wait", async || number(pool, AT_CURSOR).await == leaders).await;
    assert_eq!(number(pool, WROTE).await, 2, "the rows are written");
    leader.child.kill().await.unwrap();
    lock.close().await.unwrap();
    until("their connections end", async || number(pool, AT_CURSOR).await == 0).await;
    assert_eq!(cursors().await, before, "nothing of it counts");
    let heir = Server::start_with(&url, |settings| {
        eager(settings);
        settings.issuer = base;
    })
    .await;
    heir.expect_replayed().await;
    receiver.wait_for(2).await;
    until("nothing is left to send", async || {
        number(pool, "SELECT count(*) FROM webhook_messages WHERE state <> 'delivered'").await == 0
    })
    .await;
    let sent = "SELECT count(*) FROM webhook_messages";
    assert_eq!((number(pool, sent).await, receiver.received().len()), (2, 2), "one for each event");
}
