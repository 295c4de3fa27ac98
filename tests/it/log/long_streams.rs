//! Long streams cost little: they are read in pages, from a stored state; when that state is trusted; and what
//! strangers may read.

use crate::support::{Receiver, Server, World, cluster, eager, until};
use futures::future::join_all;
use serde_json::json;
use xwms::commands::{Context, users};
use xwms_events::{
    client::Client,
    endpoint::Endpoint,
    subscriber::Subscriber,
    user::{Profile, User, UserCommand},
};

/// Starts a server that has nothing in memory, as after a restart.
async fn restarted(world: &World) -> Server {
    Server::start(&world.url, false, Some(&world.server.base)).await
}

async fn snapshots(world: &World, id: &str) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM snapshots WHERE aggregate_id = $1")
        .bind(id)
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap()
}

async fn execute(world: &World, sql: &str, id: &str) {
    let done = sqlx::query(sql).bind(id).execute(world.server.app.store.pool()).await.unwrap();
    assert_eq!(done.rows_affected(), 1, "{sql}");
}

/// Returns a world whose web client was renamed 1,050 times, the last time to "1050", with its state stored.
async fn renamed() -> (World, String) {
    let world = World::with(|settings| settings.subscribers = false).await;
    let id = world.web().client_id;
    world.server.append_many(&id, 1_050).await;
    let client = world.server.app.store.load::<Client>(&id).await.unwrap();
    assert_eq!((client.state.name.as_str(), client.version > 1_050), ("1050", true), "all pages are read");
    until("it is written down", async || snapshots(&world, &id).await == 1).await;
    (world, id)
}

#[tokio::test]
async fn a_long_stream_is_read_from_the_last_state_that_was_written_down_also_after_a_restart() {
    let (world, id) = renamed().await;
    world.server.append_many(&id, 3).await;
    // A server that read the whole stream would fail at this event.
    let pool = world.server.app.store.pool();
    let sql = "ALTER TABLE events DISABLE TRIGGER USER; GRANT UPDATE ON events TO xwms_serve";
    cluster::as_owner(&world.url, sql).await;
    execute(&world, "UPDATE events SET payload = '{}' WHERE aggregate_id = $1 AND sequence = 500", &id).await;
    let fresh = restarted(&world).await;
    let client = fresh.app.store.load::<Client>(&id).await.unwrap();
    assert_eq!(client.state.name, "3");
    sqlx::query("DELETE FROM snapshots").execute(pool).await.unwrap();
    let without = restarted(&world).await.app.store.load::<Client>(&id).await;
    assert!(without.is_err(), "the test shows something");
}

const RESTORE: &str = "INSERT INTO snapshots SELECT * FROM kept
    ON CONFLICT (aggregate_type, aggregate_id, format) DO UPDATE
        SET sequence = excluded.sequence, position = excluded.position, state = excluded.state";

#[tokio::test]
async fn a_state_that_was_written_down_counts_for_what_it_is_of_alone() {
    let (world, id) = renamed().await;
    let pool = world.server.app.store.pool();
    let other = world.native();
    let sql = "CREATE TABLE kept AS SELECT * FROM snapshots; GRANT SELECT ON kept TO xwms_serve";
    cluster::as_owner(&world.url, sql).await;
    for wrong in [
        "UPDATE snapshots SET state = overlay(state PLACING '\\x00' FROM 40) WHERE aggregate_id = $1",
        "UPDATE snapshots SET format = 'of another release' WHERE aggregate_id = $1",
        // The log does not have these positions.
        "UPDATE snapshots SET sequence = sequence + 1000 WHERE aggregate_id = $1",
        "UPDATE snapshots SET position = position + 1 WHERE aggregate_id = $1",
        "UPDATE snapshots SET sequence = sequence - 1, position = position - 1 WHERE aggregate_id = $1",
    ] {
        execute(&world, wrong, &id).await;
        let fresh = restarted(&world).await;
        let client = fresh.app.store.load::<Client>(&id).await.unwrap();
        assert_eq!((client.state.name.as_str(), client.id.as_str()), ("1050", id.as_str()), "{wrong}");
        // A server that just started may have stored a new state by now.
        sqlx::query("DELETE FROM snapshots WHERE format = 'of another release'").execute(pool).await.unwrap();
        sqlx::query(RESTORE).execute(pool).await.unwrap();
    }
    // A state of another stream is not used either, even of the same length.
    let swap = "INSERT INTO snapshots SELECT aggregate_type, $1, format, 1,
            (SELECT position FROM events WHERE aggregate_id = $1 AND sequence = 1), state, written_at FROM kept";
    execute(&world, swap, &other).await;
    let client = restarted(&world).await.app.store.load::<Client>(&other).await.unwrap();
    assert_ne!(client.state.name, "1050");
    assert_eq!(client.state.id.unwrap().to_string(), other);
}

#[tokio::test]
async fn personal_data_in_a_state_that_was_written_down_is_gone_with_its_key() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let store = &world.server.app.store;
    let context = Context::system(store, "test");
    let email = &world.demo.user.email;
    let user_id = store.credential(email, None).await.unwrap().found.unwrap().user_id;
    for n in 0..120 {
        let profile = Profile { name: Some(format!("Person {n}")), ..Profile::default() };
        let change = UserCommand::ChangeProfile { profile };
        users::change(&context, user_id, change, None).await.unwrap();
    }
    let id = user_id.to_string();
    until("it is written down", async || snapshots(&world, &id).await == 1).await;
    let fresh = restarted(&world).await.app.store.load::<User>(&id).await.unwrap();
    assert_eq!(fresh.state.email.get(), Some(email));
    assert_eq!(fresh.state.profile.get().and_then(|profile| profile.name.as_deref()), Some("Person 119"));
    let clear: bool =
        sqlx::query_scalar("SELECT position($1::bytea IN state) > 0 FROM snapshots WHERE aggregate_id = $2")
            .bind(email.as_bytes())
            .bind(&id)
            .fetch_one(store.pool())
            .await
            .unwrap();
    assert!(!clear);
    execute(&world, "DELETE FROM subject_keys WHERE subject = $1", &id).await;
    let erased = restarted(&world).await.app.store.load::<User>(&id).await.unwrap();
    assert_eq!((erased.state.email.get(), erased.version), (None, fresh.version));
    users::change(&context, user_id, UserCommand::Erase, None).await.unwrap();
    let erased = restarted(&world).await.app.store.load::<User>(&id).await.unwrap();
    assert_eq!(erased.state.standing, xwms_events::user::UserStanding::Erased);
}

#[tokio::test]
async fn an_ask_that_the_database_refuses_fails_alone() {
    let world = World::new().await;
    let store = &world.server.app.store;
    let (bad, good) = tokio::join!(
        join_all((0..20).map(|_| store.load::<Subscriber>("a\0b"))),
        join_all((0..200).map(|_| store.load::<Client>(world.web().client_id)))
    );
    assert!(bad.iter().all(Result::is_err));
    assert!(good.iter().all(Result::is_ok), "{good:?}");
}

#[tokio::test]
async fn enabling_twice_appends_one_event_and_the_state_is_remembered() {
    let world = World::with(eager).await;
    let (token, receiver) = (world.management().await, Receiver::new().await);
    let body = json!({"url": receiver.url, "events": ["client.created"]});
    let id = &world.endpoint(&token, &body).await;
    let path = format!("/v1/endpoints/{id}");
    world.server.settle().await;
    let before = (world.server.count("endpoint.enabled").await, world.server.count("endpoint.changed").await);
    for _ in 0..3 {
        let enabled = world.post(&format!("{path}/enable"), &token, &json!({})).await;
        assert_eq!(enabled.expect_status(200).json()["enabled"], true);
        let body = json!({"enabled": true, "events": ["client.created"]});
        world.patch(&path, &token, &body).await.expect_status(200);
    }
    let after = (world.server.count("endpoint.enabled").await, world.server.count("endpoint.changed").await);
    assert_eq!(after, before);
    assert!(world.server.app.store.known::<Endpoint>(id).is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_read_the_keys_of_an_endpoint_at_a_pace() {
    let world = World::with(eager).await;
    let (token, receiver) = (world.management().await, Receiver::new().await);
    let body = json!({"url": receiver.url, "events": ["client.created"]});
    let path = format!("/v1/endpoints/{}/jwks.json", world.endpoint(&token, &body).await);
    // Sixty at once, then one a second: this is minutes' worth of requests.
    let read = join_all((0..400).map(|_| world.server.get(&path))).await;
    let (good, slowed): (Vec<_>, Vec<_>) = read.into_iter().partition(|answer| answer.status == 200);
    assert!(good.len() >= 60 && !slowed.is_empty(), "{} {}", good.len(), slowed.len());
    for answer in slowed {
        assert_eq!((answer.status, answer.json()["code"].as_str()), (429, Some("slow_down")), "{answer:?}");
    }
    assert!(world.active(&token).await);
}
