//! Failover to a real standby while nodes keep running. With a synchronous standby nothing acknowledged is lost, and no
//! client notices. With an asynchronous one the loss is reported, nothing revoked becomes valid again, and no position
//! is assigned twice.

use crate::{
    log::kill::{Acknowledged, compare, token_id},
    support::{Browser, Credentials, Server, World, browser::authorize_path, pair::Pair, pause, until},
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

const CREDENTIALS: [(&str, &str); 1] = [("grant_type", "client_credentials")];

/// The state that all load generators share.
#[derive(Default)]
struct Load {
    over: AtomicBool,
    /// The number of acknowledged requests.
    done: AtomicUsize,
}

impl Load {
    /// Waits until `more` further requests were acknowledged.
    async fn goes_on(&self, more: usize) {
        let wanted = self.done.load(Ordering::SeqCst) + more;
        until("requests are answered", async || self.done.load(Ordering::SeqCst) >= wanted).await;
    }
}

/// Issues and revokes tokens at `base` until the load is over, and returns what was acknowledged.
async fn act(base: String, machine: Credentials, load: Arc<Load>) -> Vec<Acknowledged> {
    let http = reqwest::Client::new();
    let form = async |path: &str, fields: &[(&str, &str)]| {
        let request = http.post(format!("{base}{path}"));
        let answer = machine.on(request).form(fields).send().await.unwrap();
        let status = answer.status().as_u16();
        assert!(matches!(status, 200 | 503), "{path}: {status}");
        (status == 200).then_some(answer.text().await.unwrap())
    };
    let mut got = Vec::new();
    while !load.over.load(Ordering::SeqCst) {
        let Some(issued) = form("/oauth/token", &CREDENTIALS).await else {
            pause().await;
            continue;
        };
        let issued: Value = serde_json::from_str(&issued).unwrap();
        let token = issued["access_token"].as_str().unwrap();
        got.push(("token.issued", token_id(token)));
        if form("/oauth/revoke", &[("token", token)]).await.is_some() {
            got.push(("token.revoked", token_id(token)));
        }
        load.done.fetch_add(1, Ordering::SeqCst);
    }
    got
}

/// Waits until `server` issues tokens again.
async fn issues(world: &World, server: &Server) {
    until("tokens are issued again", async || {
        world.token_at(server, &world.machine(), &CREDENTIALS).await.status == 200
    })
    .await;
}

async fn is_logged_in(browser: &mut Browser, world: &World) -> bool {
    let page = browser.open(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    assert!(matches!(page.status, 200 | 303), "{page:?}");
    !page.body.contains("name=\"password\"")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_synchronous_standby_takes_over_and_nothing_acknowledged_is_lost() {
    let pair = Pair::start(true).await;
    let world = World::at(&pair.url, |_| {}).await;
    let other = Server::start(&pair.url, true, Some(&world.server.base)).await;
    let management = world.management().await;
    let mut browser = Browser::default();
    browser.tokens(&world, "openid").await;
    let load = Arc::new(Load::default());
    let actors: Vec<_> = [&world.server.base, &other.base]
        .into_iter()
        .cycle()
        .take(6)
        .map(|base| tokio::spawn(act(base.clone(), world.machine(), load.clone())))
        .collect();
    load.goes_on(60).await;
    pair.kill().await;
    pair.promote().await;
    load.goes_on(60).await;
    load.over.store(true, Ordering::SeqCst);
    let mut acknowledged = Vec::new();
    for actor in actors {
        acknowledged.extend(actor.await.unwrap());
    }
    issues(&world, &world.server).await;
    issues(&world, &other).await;
    pair.until_forgotten().await;
    assert_eq!(world.server.count("log.went_back").await, 0, "nothing is lost");
    assert!(is_logged_in(&mut browser, &world).await, "and nobody is logged out");
    assert!(world.active(&management).await && world.active_at(&other, &management).await);
    let (url, turns) = (pair.url.clone(), [world.server.app.store.turn(), other.app.store.turn()]);
    assert_eq!(turns, [0, 0]);
    until("the read models go on", async || world.server.app.wait_for_read_models().await).await;
    compare(&url, &acknowledged).await;
}

/// Returns the event at each position.
async fn events(server: &Server) -> HashMap<i64, uuid::Uuid> {
    let rows: Vec<(i64, uuid::Uuid)> = sqlx::query_as("SELECT position, event_id FROM events")
        .fetch_all(server.app.store.pool())
        .await
        .unwrap();
    rows.into_iter().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_asynchronous_standby_takes_over_with_losses_reported_and_no_revoked_token_revived() {
    let pair = Pair::start(false).await;
    let world = World::at(&pair.url, |_| {}).await;
    let other = Server::start(&pair.url, true, Some(&world.server.base)).await;
    let management = world.management().await;
    let client = json!({"name": "Kept", "client_type": "machine", "scopes": ["clients:read"]});
    let client = world.client(&management, &client).await;
    let (revoked, kept) = (world.own_token(&client).await, world.own_token(&client).await);
    let mut browser = Browser::default();
    let tokens = browser.tokens(&world, "openid offline_access").await;
    let code = browser.code(&world, "openid offline_access").await;
    world.server.settle().await;
    pair.part().await;
    let cut = world.server.head().await;

    // Events that the standby never receives.
    let at = |server: &Server, path: &str, token: &str| {
        let request = server.http.post(format!("{}{path}", server.base));
        client.on(request).form(&[("token", token)]).send()
    };
    assert_eq!(at(&other, "/oauth/revoke", &revoked).await.unwrap().status(), 200);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    world.server.form("/oauth/revoke", Some(&world.web()), &[("token", refresh)]).await;
    let lost = world.client(&management, &json!({"name": "Lost", "client_type": "machine"})).await;
    assert!(!world.active(&revoked).await);
    let before = events(&world.server).await;
    let known = world.server.head().await;
    let list = world.read("/v1/events?limit=1000", &management).await.expect_status(200).json();
    let cursor = list["next_cursor"].as_str().unwrap().to_owned();

    pair.kill().await;
    until("a standby lets nobody in", async || {
        let answer = world.token(&world.machine(), &CREDENTIALS).await;
        assert_eq!(answer.status, 503, "{answer:?}");
        let asked = at(&world.server, "/oauth/introspect", &revoked).await.unwrap();
        assert_eq!(asked.status(), 503, "what a standby says may be old");
        let answer = world.server.get("/readyz").await;
        assert_eq!(answer.status, 503);
        answer.body.contains("database_standby")
    })
    .await;
    pair.promote().await;
    // The node that knows least sends the first request.
    issues(&world, &other).await;
    issues(&world, &world.server).await;
    pair.until_forgotten().await;

    for server in [&world.server, &other] {
        for token in [&revoked, &kept, &management] {
            assert!(!world.active_at(server, token).await, "issued before");
        }
    }
    assert!(!is_logged_in(&mut browser, &world).await);
    let web = world.web();
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    world.token(&web, &fields).await.expect_oauth(400, "invalid_grant");
    world.token(&web, &crate::support::browser::redeem(&code)).await.expect_oauth(400, "invalid_grant");

    let management = world.management().await;
    assert!(world.active(&management).await && world.active_at(&other, &management).await);
    world.read(&format!("/v1/clients/{}", lost.client_id), &management).await.expect_status(404);
    let told: Vec<(i64, Value)> =
        sqlx::query_as("SELECT position, payload FROM events WHERE event_type = 'log.went_back'")
            .fetch_all(world.server.app.store.pool())
            .await
            .unwrap();
    let [(position, payload)] = told.as_slice() else { panic!("it is told once: {told:?}") };
    assert_eq!(payload["after"], cut);
    // A later node that knew more adds to it.
    let most: i64 = sqlx::query_scalar("SELECT max(known) FROM log_servers")
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(most, known);
    assert!(*position > known);
    let after = events(&world.server).await;
    for (position, event) in &before {
        assert_eq!(after.get(position), (*position <= cut).then_some(event), "position {position}");
    }

    // A consumer that has read lost events learns where to continue.
    let answer = world.read(&format!("/v1/events?after={cursor}"), &management).await;
    assert_eq!(answer.expect_status(200).header("xwms-log-went-back"), cut.to_string());
    let issued = answer.json()["data"][0].clone();
    assert!(issued["sequence"].as_str().unwrap().parse::<i64>().unwrap() > cut, "{issued}");
    until("the read models go on", async || world.server.app.wait_for_read_models().await).await;
    world.server.expect_replayed().await;
    crate::log::append::assert_whole_streams(&world.server).await;
}
