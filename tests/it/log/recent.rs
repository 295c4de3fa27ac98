//! What a node remembers of the log for its subscribers: exactly what the log has, without personal data, and nothing
//! that the database has lost.

use crate::support::{Browser, Server, World, pair::Pair, until};
use serde_json::json;
use sqlx::{Connection, PgConnection};
use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};
use xwms::store::feed::{Footing, Span, Wanted};
use xwms_events::{Envelope, catalogue};

const CREDENTIALS: [(&str, &str); 1] = [("grant_type", "client_credentials")];

/// Returns the whole log of `server`, to be read from Postgres, and to be read as its subscribers do.
async fn spans(server: &Server) -> (Span, Span) {
    let stored = Span::stored(0, server.head().await);
    (stored, Span { on: Some(server.footing().await), ..stored })
}

/// Returns the positions of the events that two reads of `span` share, which only memory gives them.
async fn shared(server: &Server, span: Span) -> BTreeSet<i64> {
    let (one, other) = (server.events(span, Wanted::All).await, server.events(span, Wanted::All).await);
    let same = |(one, other): &(&Arc<Envelope>, &Arc<Envelope>)| Arc::ptr_eq(one, other);
    one.iter().zip(&other).filter(same).map(|(event, _)| event.position).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_remembers_exactly_what_the_log_has_and_nothing_personal() {
    let world = World::with(|settings| settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()]).await;
    let (server, token) = (&world.server, world.management().await);
    // What is there before was written by the process that prepared the database.
    let before = server.head().await;
    let hook = json!({"url": "http://127.0.0.1:9", "events": ["client.renamed"]});
    world.post("/v1/endpoints", &token, &hook).await.expect_status(201);
    let robot = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"]});
    let client = world.client(&token, &robot).await;
    let path = format!("/v1/clients/{}", client.client_id);
    world.patch(&path, &token, &json!({"name": "Renamed"})).await.expect_status(200);
    let own = world.own_token(&client).await;
    server.form("/oauth/revoke", Some(&client), &[("token", &own)]).await.expect_status(200);
    let user = json!({"email": "ada@tests.example", "password": "long enough"});
    world.post("/v1/users", &token, &user).await.expect_status(201);
    Browser::default().tokens(&world, "openid offline_access").await;
    // An account without an endpoint.
    world.stranger().await;
    server.settle().await;

    let (stored, recent) = spans(server).await;
    let account = world.demo.account_id.uuid().to_string();
    for wanted in [
        Wanted::All,
        Wanted::Streams(&["client", "token"]),
        Wanted::Names(&["token.issued", "user.registered"]),
        Wanted::Accounts(&[account.as_str()]),
        Wanted::Endpoints,
    ] {
        let events = server.events(stored, wanted).await;
        assert!(!events.is_empty(), "{wanted:?}");
        assert_eq!(server.events(recent, wanted).await, events, "{wanted:?}");
    }
    let all = server.events(stored, Wanted::All).await;
    assert!(server.events(recent, Wanted::Endpoints).await.len() < all.len(), "others want no webhooks");
    let remembered = shared(server, recent).await;
    let mut personal = 0;
    for event in all.iter().filter(|event| event.position > before) {
        let name = event.metadata.name.as_str();
        let is_personal = catalogue::entry(name).unwrap().is_personal();
        assert_eq!(remembered.contains(&event.position), !is_personal, "{name}");
        personal += usize::from(is_personal);
    }
    assert!(personal > 0);
    assert!(shared(server, stored).await.is_empty(), "who wants the stored events gets those");
    server.expect_replayed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subscriber_lets_events_pass_only_if_it_takes_none_and_the_node_remembers_all() {
    let world = World::new().await;
    let (server, token) = (&world.server, world.management().await);
    let begun = server.head().await;
    world.client(&token, &json!({"name": "Robot", "client_type": "machine"})).await;
    let user = json!({"email": "ada@tests.example", "password": "long enough"});
    world.post("/v1/users", &token, &user).await.expect_status(201);
    for _ in 0..3 {
        world.management().await;
    }
    let (_, recent) = spans(server).await;
    let recent = Span { after: begun, ..recent };
    let remembered = shared(server, recent).await;
    let passes =
        |wanted: Wanted<'_>, position: i64| server.app.store.has_only_others(wanted, position - 1, position);
    for wanted in [Wanted::Streams(&["client", "user"]), Wanted::Names(&["token.issued"])] {
        let taken = server.events(recent, wanted).await;
        let taken: BTreeSet<i64> = taken.iter().map(|event| event.position).collect();
        for position in begun + 1..=recent.upto {
            let is_other = remembered.contains(&position) && !taken.contains(&position);
            assert_eq!(passes(wanted, position), is_other, "{wanted:?}, {position}");
        }
        assert!(remembered.iter().any(|position| passes(wanted, *position)), "{wanted:?}");
        assert!(!server.app.store.has_only_others(wanted, begun, recent.upto), "a user is not remembered");
    }
    // What memory alone can't decide.
    for wanted in [Wanted::All, Wanted::Endpoints] {
        assert!(!remembered.iter().any(|position| passes(wanted, *position)), "{wanted:?}");
    }
}

#[tokio::test]
async fn an_erased_user_is_not_remembered() {
    let world = World::new().await;
    let (server, token) = (&world.server, world.management().await);
    let user = json!({"email": "ada@tests.example", "password": "long enough"});
    let user = world.post("/v1/users", &token, &user).await.expect_status(201).json();
    server.settle().await;
    let registered = async || {
        let (_, recent) = spans(server).await;
        let events = server.events(recent, Wanted::Names(&["user.registered"])).await;
        let event = events.into_iter().find(|event| event.metadata.stream_id == user["user_id"]).unwrap();
        serde_json::to_string(&*event).unwrap()
    };
    let before = registered().await;
    assert!(before.contains("ada@tests.example"), "{before}");
    let path = format!("/v1/users/{}", user["user_id"].as_str().unwrap());
    world.delete(&path, &token).await.expect_status(204);
    let after = registered().await;
    assert!(!after.contains("ada@tests.example"), "{after}");
    server.expect_replayed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_remember_their_own_events_and_read_those_of_the_other() {
    let world = World::new().await;
    let other = Server::start(&world.url, true, Some(&world.server.base)).await;
    let begun = world.server.head().await;
    for _ in 0..10 {
        world.management().await;
        world.token_at(&other, &world.machine(), &CREDENTIALS).await.expect_status(200);
    }
    let mut remembered = vec![];
    for server in [&world.server, &other] {
        server.expect_remembered().await;
        let (_, recent) = spans(server).await;
        remembered.push(shared(server, Span { after: begun, ..recent }).await);
    }
    assert!(remembered.iter().all(|positions| !positions.is_empty()), "{remembered:?}");
    assert!(remembered[0].is_disjoint(&remembered[1]), "{remembered:?}");
    world.server.expect_replayed().await;

    // An event that this version can't read is reported from a span that is mostly in memory, too.
    let teleported = json!({"event": "client.teleported"});
    let position = world.server.append_raw(&world.web().client_id, "client.teleported", &teleported).await;
    world.management().await;
    let store = &world.server.app.store;
    let mut db = store.pool().acquire().await.unwrap();
    let on = Some(world.server.footing().await);
    let span = Span { after: position - 1, upto: position + 1, on };
    let feed = store.feed(&mut db, span, Wanted::All).await.unwrap();
    assert!(matches!(feed.as_slice(), [Err(event), Ok(_)] if event.position == position), "{feed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_that_a_standby_never_received_are_forgotten_after_it_took_over() {
    let pair = Pair::start(false).await;
    let world = World::at(&pair.url, |_| {}).await;
    let server = &world.server;
    server.settle().await;
    pair.part().await;
    let cut = server.head().await;
    for _ in 0..5 {
        world.management().await;
    }
    let (_, recent) = spans(server).await;
    let lost: HashSet<_> = server
        .events(Span { after: cut, ..recent }, Wanted::All)
        .await
        .iter()
        .map(|event| event.metadata.id.to_string())
        .collect();
    assert!(lost.len() >= 5);
    pair.kill().await;
    pair.promote().await;

    // A process that knows nothing of the lost events may assign their positions again, before the first one notices.
    let heir = Server::start(&pair.url, true, Some(&server.base)).await;
    until("the heir issues tokens", async || {
        world.token_at(&heir, &world.machine(), &CREDENTIALS).await.status == 200
    })
    .await;
    // On a connection of its own, because those of the pool are broken until the first one notices.
    let mut db = PgConnection::connect(&pair.url).await.unwrap();
    let head: i64 = sqlx::query_scalar("SELECT position FROM log_head").fetch_one(&mut db).await.unwrap();
    let on: Footing =
        sqlx::query_as("SELECT generation, server FROM log_head").fetch_one(&mut db).await.unwrap();
    assert_ne!(Some(on), recent.on);
    let span = Span::stored(cut.max(head - 10), head);
    let mut reads = vec![];
    for on in [None, Some(on)] {
        let feed = server.app.store.feed(&mut db, Span { on, ..span }, Wanted::All).await.unwrap();
        reads.push(feed.into_iter().flatten().collect::<Vec<_>>());
    }
    assert_eq!(reads[0], reads[1]);
    assert!(!reads[0].is_empty());
    assert!(reads[0].iter().all(|event| !lost.contains(&event.metadata.id.to_string())));

    until("the first one issues tokens", async || {
        world.token(&world.machine(), &CREDENTIALS).await.status == 200
    })
    .await;
    heir.expect_remembered().await;
    pair.until_forgotten().await;
    until("the read models go on", async || server.app.wait_for_read_models().await).await;
    server.expect_replayed().await;
}
