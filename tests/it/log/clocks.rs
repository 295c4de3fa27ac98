//! The clock that decides expiry, an hour ahead and an hour behind: security-cases "Faults", row "Clock ±1 h". What had
//! expired stays expired on every node, including one that starts later.

use crate::{
    log::append::assert_whole,
    support::{Browser, Hooked, Receiver, Server, World, browser::redeem, cluster, eager},
};
use serde_json::{Value, json};
use sqlx::PgPool;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use xwms::store::clock::Clock;

/// Postgres's clock, as a test sets it: every query for `clock_timestamp()` finds this function first.
struct Dial(PgPool);

impl Dial {
    /// Creates the dial of the database at `url`, to which nothing is connected yet.
    async fn of(url: &str) -> Self {
        let pool = PgPool::connect(&cluster::owner(url)).await.unwrap();
        let sql = "CREATE TABLE public.dial (hours int NOT NULL);
            INSERT INTO public.dial VALUES (0);
            GRANT SELECT ON public.dial TO PUBLIC;
            CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
                'SELECT pg_catalog.clock_timestamp() + hours * interval ''1 hour'' FROM public.dial';
            DO $$ BEGIN
                EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database());
            END $$";
        sqlx::raw_sql(sql).execute(&pool).await.unwrap();
        Self(pool)
    }

    async fn set(&self, hours: i32) {
        sqlx::query("UPDATE public.dial SET hours = $1").bind(hours).execute(&self.0).await.unwrap();
    }

    /// Sets the clock, and waits until `server` notices.
    async fn turn(&self, hours: i32, server: &Server) {
        self.set(hours).await;
        server.app.store.clock().sync(&self.0).await.unwrap();
    }
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_else(|| panic!("{name} is missing in {tokens}"))
}

/// What a person and their app have; each of these expires within an hour.
struct Had {
    browser: Browser,
    tokens: Value,
    code: String,
}

impl Had {
    async fn by(world: &World) -> Self {
        let mut browser = Browser::default();
        let tokens = browser.tokens(world, "openid").await;
        let code = browser.code(world, "openid").await;
        Self { browser, tokens, code }
    }

    /// Whether the code, access token, refresh token and session are each valid at `server`. Uses up only valid ones.
    async fn good(&self, world: &World, server: &Server) -> [bool; 4] {
        let access = text(&self.tokens, "access_token");
        let active = world.active_at(server, access).await;
        let userinfo = server.http.get(format!("{}/oauth/userinfo", server.base)).bearer_auth(access);
        assert_eq!(userinfo.send().await.unwrap().status(), if active { 200 } else { 401 });
        let redeemed = world.token_at(server, &world.web(), &redeem(&self.code)).await.status;
        let refresh =
            [("grant_type", "refresh_token"), ("refresh_token", text(&self.tokens, "refresh_token"))];
        let refreshed = world.token_at(server, &world.web(), &refresh).await.status;
        let shown = self.browser.clone().get(server, "/account/consents").await.status;
        [redeemed == 200, active, refreshed == 200, shown == 200]
    }
}

async fn world(url: &str) -> World {
    let world = World::at(url, |settings| settings.session_seconds = 1_800).await;
    let policy = json!({"token_policy": {"refresh_idle_seconds": 1_800}});
    let token = world.management().await;
    world.patch(&format!("/v1/clients/{}", world.web().client_id), &token, &policy).await.expect_status(200);
    world
}

#[tokio::test]
async fn expired_things_stay_expired_when_the_clock_steps_back() {
    let url = cluster::database().await;
    let dial = Dial::of(&url).await;
    let world = world(&url).await;
    let had = Had::by(&world).await;
    assert!(world.active(text(&had.tokens, "access_token")).await);
    dial.turn(1, &world.server).await;
    assert_eq!(had.good(&world, &world.server).await, [false; 4], "an hour later");
    dial.turn(0, &world.server).await;
    // As after a restart on a machine whose clock is behind.
    let other = Server::start(&url, false, Some(&world.server.base)).await;
    for server in [&world.server, &other] {
        assert_eq!(had.good(&world, server).await, [false; 4], "and stays");
    }

    // New tokens are valid on both, the log continues in order, and so do its subscribers.
    let new = Had::by(&world).await;
    assert!(world.active_at(&other, text(&new.tokens, "access_token")).await);
    assert_eq!(new.good(&world, &other).await, [true; 4]);
    let back: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM events AS e JOIN events AS later ON later.position = e.position + 1
         WHERE later.recorded_at < e.recorded_at - interval '10 seconds'",
    )
    .fetch_one(&dial.0)
    .await
    .unwrap();
    assert_eq!(back, 0, "nothing is recorded as of before what came before it");
    world.server.expect_replayed().await;
    assert_whole(&world.server).await;
}

#[tokio::test]
async fn used_and_revoked_things_stay_so_whatever_the_clock_says() {
    let url = cluster::database().await;
    let dial = Dial::of(&url).await;
    let world = world(&url).await;
    let had = Had::by(&world).await;
    let revoked = world.management().await;
    let machine = world.machine();
    world.server.form("/oauth/revoke", Some(&machine), &[("token", &revoked)]).await.expect_status(200);
    let first = had.good(&world, &world.server).await;
    assert_eq!(first, [true; 4]);
    let mut browser = had.browser.clone();
    let page = browser.open(&world.server, "/logout").await;
    browser.submit(&world.server, &page, &[]).await.expect_status(200);
    // So late that Postgres's clock, which is wrong, says that the stops are no longer needed.
    dial.set(3).await;
    world.server.app.store.sweep().await.unwrap();
    for hours in [-1, 0] {
        dial.turn(hours, &world.server).await;
        let other = Server::start(&url, false, Some(&world.server.base)).await;
        for server in [&world.server, &other] {
            assert!(!world.active_at(server, &revoked).await, "{hours}");
            assert_eq!(had.good(&world, server).await, [false; 4], "{hours}");
        }
    }
}

#[tokio::test]
async fn positions_give_the_order_where_two_nodes_disagree() {
    let url = cluster::database().await;
    let world = world(&url).await;
    let behind = Server::start(&url, false, Some(&world.server.base)).await;
    let (ahead, client) = (&world.server, format!("/v1/clients/{}", world.web().client_id));
    // More than either clock can reach by itself.
    ahead.app.store.clock().advance(Duration::from_secs(3_600));
    let rename = async |server: &Server, name: &str, token: &str| {
        let request = server.http.patch(format!("{}{client}", server.base)).bearer_auth(token);
        assert_eq!(request.json(&json!({"name": name})).send().await.unwrap().status(), 200);
    };
    let late = world.management().await;
    rename(ahead, "First", &late).await;
    let token = world.token_at(&behind, &world.machine(), &[("grant_type", "client_credentials")]).await;
    let early = text(&token.expect_status(200).json(), "access_token").to_owned();
    rename(&behind, "Second", &early).await;
    let state =
        ahead.app.store.load::<xwms_events::client::Client>(world.web().client_id).await.unwrap().state;
    assert_eq!(state.name, "Second");
    ahead.expect_replayed().await;
    assert_whole(ahead).await;
    // Each node uses its own clock: what one has seen expire is never valid there.
    assert!(world.active_at(&behind, &early).await && !world.active_at(ahead, &early).await);
}

#[tokio::test]
async fn webhooks_are_sent_also_while_postgres_is_behind() {
    let url = cluster::database().await;
    let dial = Dial::of(&url).await;
    dial.set(1).await;
    let world = World::at(&url, eager).await;
    let (token, receiver) = (world.management().await, Receiver::new().await);
    let body = json!({"url": receiver.url, "events": ["client.created"]});
    let endpoint = world.post("/v1/endpoints", &token, &body).await.expect_status(201).json();
    dial.turn(0, &world.server).await;
    let hooked = Hooked { world, token, receiver, endpoint };
    hooked.client("Late").await;
    hooked.receiver.wait_for(1).await;
    hooked.all_delivered(1).await;
}

#[tokio::test]
async fn a_machine_that_was_suspended_wakes_with_the_right_time() {
    let pool = PgPool::connect(&cluster::database().await).await.unwrap();
    let slept = Arc::new(AtomicI64::new(0));
    let ticks = {
        let slept = slept.clone();
        move || xwms::store::clock::since_boot() + slept.load(Ordering::SeqCst)
    };
    let clock = Clock::start_by(pool.clone(), Arc::new(ticks)).await.unwrap();
    let before = clock.now();
    slept.store(8 * 3_600_000, Ordering::SeqCst);
    // Nothing has queried the database since.
    assert!(clock.now() >= before.plus_seconds(8 * 3_600));
}
