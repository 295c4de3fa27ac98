//! The subscriber `proofs`: appends the leaf of each event to the tree over the log and to that of its account, in the
//! transaction of its cursor. `leaves` reads the leaves, and `growing` appends them.

use super::{
    growing, leaves,
    signer::Signing,
    tables::{self, LOG},
};
use crate::{
    store::{
        Store,
        feed::{Feed, Span, Wanted},
    },
    subscribers::sink::{Sink, SinkError, SinkFuture},
};
use futures::future::{BoxFuture, FutureExt};
use sqlx::PgConnection;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::watch;
use uuid::Uuid;
use xwms_events::Envelope;

/// The name of the cursor.
pub const NAME: &str = "proofs";

/// How often checkpoints are signed while there is something new.
const EVERY: Duration = Duration::from_secs(1);
/// How long leaves are gathered: so short that a busy node still has their events in memory.
const GATHERED: Duration = Duration::from_millis(250);
/// Positions in one batch: what a busy node gathers. Each batch writes the edges and the last tiles anew.
const BATCH: i64 = 10_000;

/// The subscriber that builds the trees, and has their checkpoints signed while it leads.
pub struct Grower {
    store: Store,
    signing: Option<Signing>,
    grown: Mutex<Grown>,
}

/// Accounts whose trees have grown since their last checkpoints.
#[derive(Default)]
struct Grown {
    committed: HashSet<Uuid>,
    /// In a transaction that is not yet committed.
    uncommitted: HashSet<Uuid>,
}

impl Grower {
    /// Creates the subscriber; without `signing`, nothing is signed.
    pub fn new(store: Store, signing: Option<Signing>) -> Self {
        Self { store, signing, grown: Mutex::default() }
    }

    fn grown(&self) -> MutexGuard<'_, Grown> {
        self.grown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Empties the trees if they do not belong to the cursor: after a restore without them, or if an operator emptied
    /// them or set the cursor back. Then they are built again.
    async fn check(&self, db: &mut PgConnection) -> Result<(), SinkError> {
        let fits: bool = sqlx::query_scalar(
            "SELECT coalesce((SELECT size FROM trees WHERE tree = $2) BETWEEN 1 AND position, position = 0)
             FROM subscribers WHERE name = $1",
        )
        .bind(NAME)
        .bind(LOG)
        .fetch_one(&mut *db)
        .await?;
        if !fits {
            tracing::warn!("the trees don't belong to this log or are missing; building them again");
            sqlx::query(
                "WITH trees AS (DELETE FROM trees), tiles AS (DELETE FROM tree_tiles)
                 UPDATE subscribers SET position = 0 WHERE name = $1",
            )
            .bind(NAME)
            .execute(db)
            .await?;
        }
        Ok(())
    }

    async fn sign(&self, store: &Store, signing: &Signing) {
        // An account's tree is part of the log's: if that one is not good, nor is this one.
        if !signing.log(store.pool()).await {
            return;
        }
        let grown: Vec<Uuid> = self.grown().committed.drain().collect();
        if let Err(error) = signing.accounts(store.pool(), &grown).await {
            tracing::warn!(%error, "could not sign checkpoints of accounts; trying again");
            self.grown().committed.extend(grown);
        }
    }
}

impl Sink for Grower {
    fn name(&self) -> &'static str {
        NAME
    }

    fn gather(&self) -> Duration {
        GATHERED
    }

    fn batch(&self) -> i64 {
        BATCH
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted::Names(&[])
    }

    fn begin<'a>(&'a self, store: &'a Store, db: &'a mut PgConnection) -> SinkFuture<'a> {
        async move {
            self.check(db).await?;
            if self.signing.is_some() {
                let unsigned = tables::unsigned(store.pool()).await?;
                self.grown().committed.extend(unsigned);
            }
            Ok(())
        }
        .boxed()
    }

    /// Events are not decoded: their bytes are what counts.
    fn read<'a>(&'a self, _store: &'a Store, _db: &'a mut PgConnection, _span: Span) -> SinkFuture<'a, Feed> {
        std::future::ready(Ok(Vec::new())).boxed()
    }

    fn take<'a>(&'a self, _db: &'a mut PgConnection, _events: &'a [Arc<Envelope>]) -> SinkFuture<'a> {
        std::future::ready(Ok(())).boxed()
    }

    fn takes_spans(&self) -> bool {
        true
    }

    fn take_span<'a>(&'a self, db: &'a mut PgConnection, span: Span) -> SinkFuture<'a> {
        async move {
            let leaves = leaves::read(&self.store, db, span).await?;
            if leaves.is_empty() {
                return Ok(());
            }
            let trees = growing::grow(db, &leaves).await?;
            if self.signing.is_some() {
                self.grown().uncommitted.extend(trees.into_iter().filter(|tree| *tree != LOG));
            }
            Ok(())
        }
        .boxed()
    }

    fn taken(&self, _position: i64) {
        let mut grown = self.grown();
        let committed = std::mem::take(&mut grown.uncommitted);
        grown.committed.extend(committed);
    }

    fn background<'a>(&'a self, store: &'a Store, mut stopped: watch::Receiver<bool>) -> BoxFuture<'a, ()> {
        async move {
            let Some(signing) = &self.signing else {
                drop(stopped.wait_for(|stopped| *stopped).await);
                return;
            };
            let signed = async {
                loop {
                    tokio::time::sleep(EVERY).await;
                    self.sign(store, signing).await;
                }
            };
            tokio::select! {
                ((), ()) = futures::future::join(signed, tables::keep_thin(store.pool())) => {}
                () = signing.publish(store.pool()) => {}
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
        }
        .boxed()
    }
}
