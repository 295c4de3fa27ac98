//! One handle to the log: what it is made of, what it remembers, where it stands, and the way to append.
//!
//! How the log and the rows beside it are read is in the files above this one (`look`, `feed`, `seal`, `side`): each has
//! its own part of [`Store`].

use super::{
    append::{Append, AppendError, Appender},
    clock::Clock,
    error::StoreError,
    ground::Ground,
    lanes::Lanes,
    pool,
    pulse::Pulse,
    read::{Ask, Reader},
    snapshot::{self, Snapshots},
    states::Caches,
    succession::{self, Witness},
    vault::Vault,
};
use moka::sync::Cache;
use sqlx::{PgConnection, PgPool};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use xwms_events::ids::AccountId;

/// One handle to the log; clones share everything.
#[derive(Clone)]
pub struct Store {
    pub(super) pool: PgPool,
    pub(super) vault: Vault,
    pub(super) clock: Clock,
    pub(super) appender: Appender,
    pub(super) reader: Reader,
    pub(super) ground: Ground,
    pub(super) snapshots: Snapshots,
    lanes: Lanes,
    pulse: Pulse,
    /// Folded states, by which `look` reads tails only.
    pub(super) caches: Arc<Caches>,
    /// The last position that this node wrote for an account.
    written: Cache<AccountId, i64>,
}

impl Store {
    /// Connects, sets the clock by the database's, and starts the writer and the readers.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn open(pool: PgPool, vault: Vault) -> Result<Self, StoreError> {
        let found = succession::look(&mut *pool.acquire().await?, Witness::Nobody).await?;
        let clock = Clock::start(pool.clone()).await?;
        let caches = Arc::new(Caches::new());
        let written: Cache<AccountId, i64> =
            Cache::builder().max_capacity(100_000).time_to_live(Duration::from_secs(60)).build();
        let remembered = (caches.clone(), written.clone(), vault.clone());
        let ground = Ground::new(found, move || {
            let (caches, written, keys) = &remembered;
            caches.clear();
            written.invalidate_all();
            keys.forget_all();
        });
        let hot = pool::hot(&pool);
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
            caches,
            written,
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
        self.reader.read(Ask::default()).await.map(drop)
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
        self.written.insert(account, position);
    }

    /// The last position that this node wrote for `account`, if lately: a read of that account's views
    /// waits for it.
    pub fn last_written(&self, account: AccountId) -> Option<i64> {
        self.written.get(&account)
    }

    /// Connections apart from those that serve requests, with `settings` of their own.
    pub fn side_pool<'a>(
        &self,
        connections: u32,
        settings: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> PgPool {
        pool::side(&self.pool, settings, connections)
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
}
