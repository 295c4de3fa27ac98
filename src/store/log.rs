//! The handle to the log: its parts, what it remembers, its position, and how to append.
//!
//! Reading the log and the rows outside it is in other files of this folder (`query`, `feed`, `seal`, `side`),
//! each with its own `impl Store`.

use super::{
    append::{Append, AppendError, Appender},
    clock::Clock,
    error::StoreError,
    ground::{Ground, raise},
    group::Database,
    lanes::Lanes,
    pool,
    pulse::Pulse,
    read::{Ask, Reader},
    recent::Recent,
    snapshot::{self, Snapshots},
    states::Caches,
    succession::{self, Witness},
    vault::Vault,
};
use moka::sync::Cache;
use sqlx::{PgConnection, PgPool};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use time::OffsetDateTime;
use tokio::sync::watch;
use xwms_events::{Timestamp, ids::AccountId};

/// A handle to the log; clones share everything.
#[derive(Clone)]
pub struct Store {
    pub(super) pool: PgPool,
    pub(super) vault: Vault,
    pub(super) clock: Clock,
    pub(super) appender: Appender,
    pub(super) reader: Reader,
    pub(super) ground: Ground,
    /// The recent events of the log that this node appended.
    pub(super) recent: Recent,
    pub(super) snapshots: Snapshots,
    lanes: Lanes,
    pulse: Pulse,
    /// Folded states, so that `query` reads only the events after them.
    pub(super) caches: Arc<Caches>,
    /// The last position that this node wrote for each account.
    written: Cache<AccountId, Arc<AtomicI64>>,
}

impl Store {
    /// Sets the clock by the database's, and starts the writer and the readers.
    ///
    /// # Errors
    /// Returns an error if the database can't be reached.
    pub async fn open(pool: PgPool, vault: Vault) -> Result<Self, StoreError> {
        let found = succession::look(&mut *pool.acquire().await?, Witness::Nobody).await?;
        let clock = Clock::start(pool.clone()).await?;
        let caches = Arc::new(Caches::new());
        let written: Cache<AccountId, Arc<AtomicI64>> =
            Cache::builder().max_capacity(100_000).time_to_idle(Duration::from_secs(60)).build();
        let recent = Recent::new();
        let remembered = (caches.clone(), recent.clone(), written.clone(), vault.clone());
        let ground = Ground::new(found, move || {
            let (caches, recent, written, keys) = &remembered;
            caches.clear();
            recent.clear();
            written.invalidate_all();
            keys.forget_all();
        });
        let pulse = Pulse::new();
        crate::tasks::vital("pulse of the database", pulse.clone().follow(pool.clone()));
        let (snapshots, grown) = snapshot::channel();
        crate::tasks::vital("snapshots", snapshot::write(pool.clone(), vault.clone(), grown));
        let hot = Database {
            pool: pool::hot(&pool),
            ground: ground.clone(),
            pulse: pulse.clone(),
            recent: recent.clone(),
        };
        Ok(Self {
            reader: Reader::start(&hot),
            appender: Appender::start(hot),
            snapshots,
            lanes: Lanes::default(),
            pulse,
            pool,
            vault,
            clock,
            ground,
            recent,
            caches,
            written,
        })
    }

    /// Returns the pool that the rest of the server shares with the store.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Returns the clock, which follows the database's.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Returns the pulse, which tells whether the database answers.
    pub fn pulse(&self) -> &Pulse {
        &self.pulse
    }

    /// Returns the lanes in which commands for one stream wait.
    pub fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    /// Returns the vault, which holds the keys that seal and open personal data.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Returns the newest position that this node knows of; a change wakes the tasks that wait for it.
    pub fn head(&self) -> watch::Receiver<i64> {
        self.ground.head.subscribe()
    }

    /// Returns the newest position that this node saw itself. Decisions on remembered state use it as their
    /// basis.
    pub fn seen(&self) -> i64 {
        self.ground.stand().seen
    }

    /// Returns how often this node forgot everything that it remembered because the log had gone back.
    pub fn turn(&self) -> u64 {
        self.ground.stand().turn
    }

    /// Returns the turn, and follows it.
    pub fn follow_turn(&self) -> watch::Receiver<u64> {
        self.ground.turn.subscribe()
    }

    /// Returns when the log went back last, if it ever did.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn went_back_at(&self) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<OffsetDateTime> = sqlx::query_scalar(
            "SELECT recorded_at FROM events WHERE aggregate_type = 'log' AND aggregate_id = 'log'
             ORDER BY sequence DESC LIMIT 1",
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(at.map(Timestamp::from))
    }

    /// Returns where a reader continues that has seen the log up to `position`: at the cut, if what it saw
    /// was lost.
    pub fn rewound(&self, position: i64) -> i64 {
        self.ground.rewound(position)
    }

    /// Checks that the log is still what this node knows, even if there are no requests, and wakes the tasks that wait
    /// for events that this node was not told of: an operator's command sends no NOTIFY, and one may be lost.
    ///
    /// # Errors
    /// Returns an error if the database does not answer or something is lost.
    pub async fn check_log(&self) -> Result<(), StoreError> {
        self.reader.read(Ask::default()).await?;
        self.ground.show_seen();
        Ok(())
    }

    /// Records a loss that an outside system proves: it has an event at position `known` that the log does
    /// not have, and everything that the log has up to `common`. The events in between were lost. Returns
    /// whether this loss was unknown.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn lost_outside(
        &self,
        db: &mut PgConnection,
        common: i64,
        known: i64,
    ) -> Result<bool, StoreError> {
        self.ground.hear(db, Witness::Outside { common, known }).await
    }

    /// Records an operator's declaration that the log lost its end, up to `known` if that is known.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn declare_loss(&self, known: Option<i64>) -> Result<(), StoreError> {
        let mut connection = self.pool.acquire().await?;
        self.ground.hear(&mut connection, Witness::Operator(known)).await.map(drop)
    }

    /// Returns the name of the database server that this node relies on, as nodes exchange it.
    pub fn footing(&self) -> String {
        self.ground.footing()
    }

    /// Records that another node, which relies on `footing`, appended up to `position`.
    pub fn note_remote_head(&self, position: i64, footing: &str) {
        // Older nodes send no footing. A position on another server wakes nothing: it may be lost.
        if self.ground.note_remote_head(position, footing) || footing.is_empty() {
            self.advance_head(position);
        }
    }

    /// Wakes this node's subscribers because another node appended up to `position`.
    pub fn advance_head(&self, position: i64) {
        raise(&self.ground.head, position);
    }

    /// Appends the events of one command, durably, all or nothing.
    ///
    /// # Errors
    /// See [`Appender::append`].
    pub async fn append(&self, append: Append) -> Result<i64, AppendError> {
        self.appender.append(append).await
    }

    /// Remembers that this node wrote for `account` up to `position`.
    pub fn note_write(&self, account: AccountId, position: i64) {
        // Most writes are for an account that is there already, and then nothing is inserted.
        self.written.get_with(account, Arc::default).fetch_max(position, Ordering::AcqRel);
    }

    /// Returns the last position that this node recently wrote for `account`. A read of that account's views
    /// waits for it.
    pub fn last_written(&self, account: AccountId) -> Option<i64> {
        self.written.get(&account).map(|position| position.load(Ordering::Acquire))
    }

    /// Returns a pool apart from the one that serves requests, with its own `settings`.
    pub fn side_pool<'a>(
        &self,
        connections: u32,
        settings: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> PgPool {
        pool::side(&self.pool, settings, connections)
    }

    /// Logs a warning if a power failure may undo acknowledged writes.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn warn_unless_durable(&self) -> Result<(), sqlx::Error> {
        let off: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM pg_settings
             WHERE name IN ('fsync', 'synchronous_commit') AND setting = 'off' ORDER BY name",
        )
        .fetch_all(&self.pool)
        .await?;
        if !off.is_empty() {
            let off = off.join(", ");
            tracing::warn!(off, "Postgres may lose acknowledged events in a power failure");
        }
        Ok(())
    }
}
