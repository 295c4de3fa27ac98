//! The event log on Postgres, and what must be read as strongly as it: the gate and the claims.
//!
//! | file | what it does |
//! |---|---|
//! | `append`, `batch` | group commit: whatever waits is appended in one statement |
//! | `read` | group reads: whatever waits is read in one statement |
//! | `look` | typed, strongly consistent loads over `read`, with a cache of folded states |
//! | `snapshot` | folded states of long streams, written down |
//! | `lanes` | commands for one stream take turns |
//! | `ground` | what this node stands on: server, position, what it remembers |
//! | `succession` | another server of the database takes over; what is lost by that |
//! | `feed` | events after a position, in order |
//! | `moments` | the positions of a moment |
//! | `seal` | personal fields, sealed on the way in and opened on the way out |
//! | `claims` | who owns a mail address; assertions used once; stored answers |
//! | `repository` | the cqrs-es persistence trait over all of this |
//! | `clock` | the database's clock |
//! | `pulse` | whether the database answers |
//! | `rights` | what the role that serves may do |
//! | `pool` | connections, and why there are none |
//!
//! Only `commands` appends. Read models are not here (`projections`).

pub mod append;
mod batch;
pub mod claims;
pub mod clock;
pub mod feed;
mod ground;
mod lanes;
pub mod look;
mod moments;
pub mod pool;
pub mod pulse;
pub mod read;
pub mod repository;
pub mod rights;
pub mod seal;
mod snapshot;
mod succession;

pub use pool::connect;

use crate::keys::vault::Vault;
use append::{Append, AppendError, Appender};
use clock::Clock;
use ground::Ground;
use lanes::Lanes;
use moka::sync::Cache;
use pulse::Pulse;
use read::Reader;
use snapshot::Snapshots;
use sqlx::{
    PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::time::Duration;
use succession::Witness;
use tokio::sync::watch;
use xwms_events::ids::AccountId;

/// How long any statement of the serving path may take before its caller is told 503.
pub const DEADLINE: Duration = Duration::from_secs(5);

/// One for the writer and one for each reader.
const HOT_CONNECTIONS: u32 = 3;

/// Why the store could not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no or went away.
    #[error("the database did not answer: {0}")]
    Database(#[from] sqlx::Error),
    /// It took longer than [`DEADLINE`]. An append may or may not have been committed.
    #[error("the database did not answer in time")]
    Deadline,
    /// An event could not be read.
    #[error("event {position} can't be read: {why}")]
    Undecodable { position: i64, why: String },
    /// Sealing or opening failed for another reason than an erased key.
    #[error("sealing failed")]
    Seal,
    /// The log is shorter than this node knew it. What it knew is forgotten; asked again, it goes by what is there.
    #[error("the log has gone back")]
    WentBack,
    /// What answers is a standby, which may lack what was acknowledged, or a primary that another one succeeded.
    #[error("the database is a standby that was not promoted, or was succeeded by another one")]
    Standby,
    /// The server is going down.
    #[error("the server is going down")]
    Closed,
}

impl StoreError {
    /// The same, for somebody else who waited for it.
    fn again(&self) -> Self {
        match self {
            Self::Deadline => Self::Deadline,
            Self::Closed => Self::Closed,
            Self::WentBack => Self::WentBack,
            Self::Standby => Self::Standby,
            Self::Database(_) | Self::Undecodable { .. } | Self::Seal => {
                Self::Database(sqlx::Error::WorkerCrashed)
            }
        }
    }
}

/// Whether a statement failed for what it was given, and not for the database: the classes "data exception" and "program
/// limit exceeded" of SQL.
fn is_of_the_data(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code().map(std::borrow::Cow::into_owned));
    code.is_some_and(|code| code.starts_with("22") || code.starts_with("54"))
}

/// One handle to the log; clones share everything.
#[derive(Clone)]
pub struct Store {
    pool: PgPool,
    vault: Vault,
    clock: Clock,
    appender: Appender,
    reader: Reader,
    ground: Ground,
    snapshots: Snapshots,
    lanes: Lanes,
    pulse: Pulse,
}

impl Store {
    /// Connects, sets the clock by the database's, and starts the writer and the readers.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn open(pool: PgPool, vault: Vault) -> Result<Self, StoreError> {
        let found = succession::look(&mut *pool.acquire().await?, Witness::Nobody).await?;
        let clock = Clock::start(pool.clone()).await?;
        let written = Cache::builder().max_capacity(100_000).time_to_live(Duration::from_secs(60)).build();
        let keys = vault.clone();
        let ground = Ground::new(found, written, move || keys.forget_all());
        let hot = hot(&pool);
        let pulse = Pulse::new();
        crate::tasks::vital("pulse of the database", pulse.clone().follow(pool.clone()));
        let (snapshots, grown) = snapshot::channel();
        crate::tasks::vital("snapshots", snapshot::write(pool.clone(), vault.clone(), grown));
        Ok(Self {
            appender: Appender::start(hot.clone(), ground.clone(), pulse.clone()),
            reader: Reader::start(&hot, &ground, &pulse),
            snapshots,
            lanes: Lanes::default(),
            pulse,
            pool,
            vault,
            clock,
            ground,
        })
    }

    /// The pool that everything else of the server shares with the store.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The database's clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Whether the database answers.
    pub fn pulse(&self) -> &Pulse {
        &self.pulse
    }

    /// Where commands for one stream take turns.
    pub fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    /// Seals and opens personal data.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The newest position that this node knows of; changes wake whoever waits on it.
    pub fn head(&self) -> watch::Receiver<i64> {
        self.ground.head.subscribe()
    }

    /// The newest position that this node saw itself: a basis for what is only remembered.
    pub fn seen(&self) -> i64 {
        self.ground.stand().seen
    }

    /// How often this node forgot all that it remembered, as the log had gone back.
    pub fn turn(&self) -> u64 {
        self.ground.stand().turn
    }

    /// From where somebody goes on who has seen the log up to `position`: if what they saw was lost, from where it was cut.
    pub fn rewound(&self, position: i64) -> i64 {
        self.ground.rewound(position)
    }

    /// Looks whether the log is still what this node knows, also if nobody asks for anything.
    ///
    /// # Errors
    /// When the database does not answer; when something is lost.
    pub async fn look_around(&self) -> Result<(), StoreError> {
        self.reader.read(read::Ask::default()).await.map(drop)
    }

    /// Takes down that somebody outside has an event with the position `known` that the log does not have, and all that it has up
    /// to `common`: what is between was lost. Returns whether nobody had told of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lost_outside(
        &self,
        db: &mut PgConnection,
        common: i64,
        known: i64,
    ) -> Result<bool, StoreError> {
        self.ground.hear(db, Witness::Outside { common, known }).await
    }

    /// Takes down that the log lost its end, up to `known` if somebody knows that: an operator says so.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn declare_loss(&self, known: Option<i64>) -> Result<(), StoreError> {
        let mut connection = self.pool.acquire().await?;
        self.ground.hear(&mut connection, Witness::Operator(known)).await.map(drop)
    }

    /// What other nodes call what this one stands on.
    pub fn footing(&self) -> String {
        self.ground.footing()
    }

    /// Another node, which stands on `footing`, appended up to `position`.
    pub fn told(&self, position: i64, footing: &str) {
        // Older servers don't say where they stand. What is said of another server wakes nobody: it may be lost.
        if self.ground.told(position, footing) || footing.is_empty() {
            self.heard(position);
        }
    }

    /// Tells subscribers of this node that another node appended up to `position`.
    pub fn heard(&self, position: i64) {
        self.ground.head.send_if_modified(|head| {
            let newer = position > *head;
            *head = position.max(*head);
            newer
        });
    }

    /// Appends one command's facts, durably, all or nothing.
    ///
    /// # Errors
    /// See [`Appender::append`].
    pub async fn append(&self, append: Append) -> Result<i64, AppendError> {
        self.appender.append(append).await
    }

    /// Remembers that this node wrote for `account` up to `position`.
    pub fn wrote(&self, account: AccountId, position: i64) {
        self.ground.written.insert(account, position);
    }

    /// The last position that this node wrote for `account`, if lately: a read of that account's views
    /// waits for it.
    pub fn last_written(&self, account: AccountId) -> Option<i64> {
        self.ground.written.get(&account)
    }

    /// Connections apart from those that serve requests, with `settings` of their own.
    pub fn side_pool<'a>(
        &self,
        connections: u32,
        settings: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> PgPool {
        let options = PgConnectOptions::clone(&self.pool.connect_options());
        side(options.options(settings), connections)
    }

    /// Warns where a power failure may take back what was acknowledged.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn warn_unless_durable(&self) -> Result<(), sqlx::Error> {
        let off: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM pg_settings
             WHERE name IN ('fsync', 'synchronous_commit') AND setting = 'off' ORDER BY name",
        )
        .fetch_all(&self.pool)
        .await?;
        if !off.is_empty() {
            let off = off.join(", ");
            tracing::warn!(off, "Postgres may lose what was acknowledged in a power failure");
        }
        Ok(())
    }

    /// What the key store has under `id`, wrapped.
    ///
    /// # Errors
    /// When the database does not answer, or has nothing there.
    pub async fn signing_secret(&self, id: &str) -> Result<Vec<u8>, StoreError> {
        Ok(sqlx::query_scalar("SELECT wrapped FROM signing_secrets WHERE key_id = $1")
            .bind(id)
            .fetch_one(&self.pool)
            .await?)
    }
}

/// Connections for the two statements of the hot path. Their plans never depend on the values, so Postgres
/// need not make them anew each time; other statements (with optional filters) would suffer from that.
fn hot(pool: &PgPool) -> PgPool {
    let options = PgConnectOptions::clone(&pool.connect_options());
    side(options.options([("plan_cache_mode", "force_generic_plan")]), HOT_CONNECTIONS)
}

fn side(options: PgConnectOptions, connections: u32) -> PgPool {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(DEADLINE)
        .test_before_acquire(false)
        .connect_lazy_with(options)
}
