//! The log: contiguous positions, gapless streams, and every conflict reported to its own caller, under load; cqrs-es
//! on top of it; events that can't be changed.

use crate::support::{Server, World, cluster};
use cqrs_es::persist::PersistedEventRepository;
use futures::future::join_all;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use xwms::{
    commands::{CommandError, Conflict, Context, Work},
    store::{query::Loaded, repository::Repository},
};
use xwms_events::{
    client::{AuthMethod, Client, ClientCommand, ClientType, Environment, NewClient, Protocol, TokenPolicy},
    ids::{AccountId, ClientId},
    scope::Scopes,
};

fn new_client(server: &Server) -> NewClient {
    let clock = server.app.store.clock();
    NewClient {
        client_id: ClientId::from_uuid(clock.uuid()),
        account_id: AccountId::from_uuid(clock.uuid()),
        name: "0".into(),
        client_type: ClientType::Machine,
        environment: Environment::Live,
        redirect_uris: vec![],
        post_logout_redirect_uris: vec![],
        scopes: Scopes::default(),
        auth_method: AuthMethod::ClientSecret,
        jwks: None,
        token_policy: TokenPolicy::default(),
        protocol: Protocol::default(),
        require_pkce: true,
        development: false,
        secret: None,
    }
}

/// Asserts that positions and versions have no gaps.
pub async fn assert_whole(server: &Server) {
    let (count, least, most): (i64, i64, i64) =
        sqlx::query_as("SELECT count(*), coalesce(min(position), 1), coalesce(max(position), 0) FROM events")
            .fetch_one(server.app.store.pool())
            .await
            .unwrap();
    assert_eq!((least, most), (1, count), "positions are dense");
    assert_eq!(server.head().await, count);
    assert_whole_streams(server).await;
}

/// Asserts that versions have no gaps.
pub async fn assert_whole_streams(server: &Server) {
    let gaps: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT max(sequence) AS last, count(*) AS many FROM events
         GROUP BY aggregate_type, aggregate_id) AS s WHERE last <> many",
    )
    .fetch_one(server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(gaps, 0, "sequences are gapless");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_at_few_streams_on_two_servers_leaves_no_gap_and_loses_nothing() {
    let url = cluster::database().await;
    let first = Server::start(&url, true, None).await;
    let second = Server::start(&url, true, Some(&first.base)).await;
    let context = Context::system(&first.app.store, "test");
    let mut ids = Vec::new();
    for _ in 0..8 {
        let new = new_client(&first);
        ids.push((new.account_id, new.client_id));
        let mut client = Loaded::<Client>::absent(new.client_id.to_string());
        let mut work = Work::new(&context);
        work.decide(&mut client, Some(new.account_id), ClientCommand::Create(Box::new(new))).unwrap();
        work.commit().await.unwrap();
    }
    let before = first.head().await;
    let (done, conflicts) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(0)));
    join_all((0..64_usize).map(|task| {
        let store = if task % 2 == 0 { first.app.store.clone() } else { second.app.store.clone() };
        let (account, id) = ids[task % ids.len()];
        let (done, conflicts) = (done.clone(), conflicts.clone());
        tokio::spawn(async move {
            let context = Context::system(&store, "test");
            for round in 0..10 {
                // Raw attempts, so that each conflict is visible; two events in each.
                let mut client = store.load::<Client>(id).await.unwrap();
                let mut work = Work::new(&context);
                for half in ["a", "b"] {
                    let name = format!("{task} {round} {half}");
                    work.decide(&mut client, Some(account), ClientCommand::Rename { name }).unwrap();
                }
                match work.commit().await {
                    Ok(_) => done.fetch_add(1, Ordering::Relaxed),
                    Err(CommandError::Conflict(Conflict::Moved)) => conflicts.fetch_add(1, Ordering::Relaxed),
                    Err(error) => panic!("{error}"),
                };
            }
        })
    }))
    .await;
    let (done, conflicts) = (done.load(Ordering::Relaxed), conflicts.load(Ordering::Relaxed));
    assert_eq!(done + conflicts, 640);
    assert!(conflicts > 0, "the crowd met no conflict, so the test shows nothing");
    assert_eq!(first.head().await, before + 2 * done, "each success is there once, no failure is");
    assert_whole(&first).await;
    first.settle().await;
}

#[tokio::test]
async fn nobody_changes_or_removes_an_event() {
    let world = World::new().await;
    // Not even the owner can, unless they drop the triggers first. The server's privileges are tested in `roles`.
    let owner = sqlx::PgPool::connect(&cluster::owner(&world.url)).await.unwrap();
    for sql in ["UPDATE events SET payload = '{}'", "DELETE FROM events", "TRUNCATE events"] {
        let refused = sqlx::query(sql).execute(&owner).await;
        assert!(refused.is_err_and(|error| error.to_string().contains("never changed")), "{sql}");
    }
    assert_whole(&world.server).await;
}

#[tokio::test]
async fn the_cqrs_es_frame_reads_and_appends_the_same_log() {
    let world = World::new().await;
    let store = world.server.app.store.clone();
    let repository = Repository::new(store.clone());
    let id = world.demo.clients.web.client_id.to_string();
    let events = repository.get_events::<Client>(&id).await.unwrap();
    assert_eq!(events.first().unwrap().event_type, "client.created");
    let head = world.server.head().await;
    let mut next = events.last().unwrap().clone();
    next.sequence += 1;
    next.event_type = "client.renamed".into();
    next.payload = serde_json::json!({"event": "client.renamed", "name": "By the frame"});
    repository.persist::<Client>(std::slice::from_ref(&next), None).await.unwrap();
    assert_eq!(world.server.head().await, head + 1);
    assert_eq!(store.load::<Client>(&id).await.unwrap().state.name, "By the frame");
    assert!(repository.persist::<Client>(&[next], None).await.is_err(), "the version is taken");
}
