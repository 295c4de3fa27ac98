//! A network that fails silently, as when a firewall forgets its connections: nothing ends, and nothing arrives. And
//! a database that ends connections, as when it restarts.

use crate::support::{PATIENCE, World, cluster, proxy::Proxy, until, within};
use futures::future::join_all;
use sqlx::{Connection, PgConnection};
use std::time::{Duration, Instant};

/// As many as the pool has connections.
const READERS: usize = 16;

/// Waits until connections that nobody has used since `then` are pinged before use.
async fn idle_since(then: Instant) {
    until("they were idle for long", async || then.elapsed() > Duration::from_millis(1_500)).await;
}

async fn read(world: &World, token: &str) -> Vec<u16> {
    join_all((0..READERS).map(|_| async { world.read("/v1/clients", token).await.status })).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_whose_path_died_while_they_were_idle_keep_no_request_waiting() {
    let (proxy, url) = Proxy::postgres(&cluster::database().await);
    let world = World::at(&url, |_| {}).await;
    let token = world.management().await;
    assert_eq!(read(&world, &token).await, [200; READERS]);
    proxy.strand();
    let stranded = Instant::now();
    let machine = world.machine();
    // A wait on the log's own connections is given up after five seconds, and the connections are made again.
    // Each request that meets one takes that long, and more on a busy machine.
    let again = within(PATIENCE, async || {
        let asked = world.server.form("/oauth/introspect", Some(&machine), &[("token", &token)]).await;
        (asked.status == 200).then_some(())
    });
    assert!(again.await.is_some(), "the log's own connections are there again");
    // A connection that was not idle at all when its path died may be given back, and then others are made at once.
    idle_since(stranded).await;
    assert_eq!(read(&world, &token).await, [200; READERS], "none waits for an answer that never comes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_the_database_ended_while_they_were_idle_fail_no_request() {
    let world = World::new().await;
    let token = world.management().await;
    // The writer and the readers have a connection each.
    let busy = join_all(
        (0..READERS).map(|_| async { world.active(&token).await && !world.management().await.is_empty() }),
    );
    assert!(busy.await.into_iter().all(|is_good| is_good));
    let mut own = PgConnection::connect(&world.url).await.unwrap();
    let end = "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()";
    let ended: Vec<(i32, bool)> = sqlx::query_as(end).fetch_all(&mut own).await.unwrap();
    assert!(!ended.is_empty());
    let ended: Vec<i32> = ended.into_iter().map(|(pid, _)| pid).collect();
    let left = "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY($1)";
    until("they have ended", async || {
        sqlx::query_scalar::<_, i64>(left).bind(&ended).fetch_one(&mut own).await.unwrap() == 0
    })
    .await;
    idle_since(Instant::now()).await;
    for _ in 0..READERS {
        assert!(world.active(&token).await);
        world.management().await;
    }
}
