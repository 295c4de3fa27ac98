//! `cargo bench --bench drills -- --events 1000000`: the seven drills of the test suite by REST, in one account
//! with so many events. Each drill is played after its share of the events, so that the stories lie among them.
//! The table says how long the investigation took, how long its containment took, and whether the answers are
//! those in `tests/data/drills`.
//!
//! The events are tokens of other apps of the account from other networks. They are appended by the command that
//! the token endpoint uses, and the read models follow. Postgres is that of the test suite, which does not wait
//! for the disk. Flags after `--`: `--events N` (1,000,000), `--only TEXT` (of the name of a drill),
//! `--concurrency N` (64, of the appends).

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::too_many_lines,
    reason = "a benchmark prints, and stops at whatever it did not expect"
)]
#![allow(dead_code, unused_imports, reason = "the support of the test suite and of several benchmarks")]

#[path = "support/audit.rs"]
mod audit;
#[path = "support/mod.rs"]
mod bench;
#[path = "../tests/it/support/mod.rs"]
mod support;

use audit::{
    desk::{Case, Way},
    drilled::Drilled,
    drills::{app, device, operator, refresh, secret, session, signing_key},
};
use bench::Flags;
use std::{
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};
use support::{World, within};
use xwms::{
    commands::{Context, tokens},
    store::Store,
};
use xwms_events::{
    Actor,
    envelope::Origin,
    ids::{AccountId, ClientId, TokenId, UserId},
    scope::Scopes,
    token::Token,
};

/// The drills, by the names of their expected answers. A drill about every key comes before the others have used
/// one, and one that ends the operator's sessions last.
const DRILLS: [&str; 7] = [
    "stolen_signing_key",
    "hostile_app",
    "stolen_refresh_token",
    "stolen_session",
    "phished_device",
    "leaked_secret",
    "operator_who_reads",
];
/// What an investigation may take, and its containment.
const INVESTIGATION: Duration = Duration::from_secs(60);
const CONTAINMENT: Duration = Duration::from_secs(10);
/// How long the read models may take to follow the events.
const FOLLOWED: Duration = Duration::from_secs(3_600);
/// Apps and people that the events are about.
const APPS: usize = 1_000;
const PEOPLE: usize = 10_000;

#[tokio::main]
async fn main() -> ExitCode {
    let flags = Flags::read();
    let events = i64::try_from(flags.events.unwrap_or(1_000_000)).expect("a number of events");
    let workers = flags.concurrency(&[64]).first().copied().unwrap_or(64);
    let mut world = World::with(|settings| {
        operator::settings(settings);
        settings.database_connections = 30;
    })
    .await;
    let wanted: Vec<_> = DRILLS.into_iter().filter(|name| flags.wants(name)).collect();
    let share = events / i64::try_from(wanted.len().max(1)).expect("a few");
    let noise = Arc::new(Noise::new(&world));
    println!(
        "| drill | events | investigation s | containment s | answers as expected |\n|---|---|---|---|---|"
    );
    let mut is_good = true;
    for name in wanted {
        seed(&world, &noise, share, workers).await;
        let head = world.server.head().await;
        let drilled = Box::pin(play(name, world)).await;
        is_good &= row(name, head, &drilled);
        world = drilled.world;
    }
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints what came of a drill; returns whether it is what it should be, in time.
fn row(name: &str, head: i64, drilled: &Drilled) -> bool {
    let is_expected = drilled.found == drilled.expected;
    let in_time = drilled.investigation < INVESTIGATION && drilled.containment < CONTAINMENT;
    let (investigation, containment) =
        (drilled.investigation.as_secs_f64(), drilled.containment.as_secs_f64());
    let (answers, late) =
        (if is_expected { "yes" } else { "**no**" }, if in_time { "" } else { " **late**" });
    println!("| {name} | {head} | {investigation:.2} | {containment:.2} | {answers}{late} |");
    if !is_expected {
        eprintln!("{name} found {:#}\ninstead of {:#}", drilled.found, drilled.expected);
    }
    is_expected && in_time
}

/// Plays a drill and investigates it by REST.
async fn play(name: &str, world: World) -> Drilled {
    if name == "operator_who_reads" {
        return operator::drill(Way::Rest, world).await;
    }
    let case = Case::inside(Way::Rest, world).await;
    match name {
        "stolen_signing_key" => signing_key::drill(case).await,
        "hostile_app" => app::drill(case).await,
        "stolen_refresh_token" => refresh::drill(case).await,
        "stolen_session" => session::drill(case).await,
        "phished_device" => device::drill(case).await,
        "leaked_secret" => secret::drill(case).await,
        _ => panic!("there is no drill {name}"),
    }
}

/// What the events around the stories are about.
struct Noise {
    account_id: AccountId,
    apps: Vec<ClientId>,
    people: Vec<UserId>,
}

impl Noise {
    fn new(world: &World) -> Self {
        let clock = world.server.app.store.clock();
        Self {
            account_id: world.demo.account_id,
            apps: (0..APPS).map(|_| ClientId::from_uuid(clock.uuid())).collect(),
            people: (0..PEOPLE).map(|_| UserId::from_uuid(clock.uuid())).collect(),
        }
    }

    /// Appends the event number `n`.
    async fn append(&self, store: &Store, n: usize) {
        let client_id = self.apps[n % APPS];
        // Addresses for benchmarks (RFC 2544).
        let ip = format!("198.18.{}.{}", n % 200, n / 200 % 200);
        let context = Context {
            store,
            actor: Actor::Client(client_id),
            request_id: store.clock().uuid().simple().to_string(),
            origin: Some(Origin { ip, user_agent: None }),
        };
        let now = store.clock().now();
        let token = Token {
            id: Some(TokenId::from_uuid(store.clock().uuid())),
            account_id: Some(self.account_id),
            client_id: Some(client_id),
            user_id: Some(self.people[n % PEOPLE]),
            scopes: Scopes::management(),
            issued_at: now,
            expires_at: now.plus_seconds(600),
            ..Token::default()
        };
        tokens::issue(&context, &token, None, None).await.expect("the event is appended");
    }
}

/// Appends `events` events, and waits until the read models have them.
async fn seed(world: &World, noise: &Arc<Noise>, events: i64, workers: usize) {
    let began = Instant::now();
    let app = &world.server.app;
    let next = Arc::new(AtomicI64::new(0));
    let mut appending = tokio::task::JoinSet::new();
    for _ in 0..workers {
        let (store, noise, next) = (app.store.clone(), noise.clone(), next.clone());
        appending.spawn(async move {
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= events {
                    return;
                }
                noise.append(&store, usize::try_from(n).expect("not below 0")).await;
            }
        });
    }
    while let Some(ended) = appending.join_next().await {
        ended.expect("no event was refused");
    }
    let appended = began.elapsed().as_secs_f64();
    let head = world.server.head().await;
    app.store.advance_head(head);
    let followed = within(FOLLOWED, async || app.progress.wait_for(head).await.then_some(())).await;
    followed.expect("the read models follow");
    eprintln!("{events} events in {appended:.0} s, followed after {:.0} s", began.elapsed().as_secs_f64());
}
