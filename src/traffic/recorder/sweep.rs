//! Creates tables ahead and deletes old data, on one node at a time: days of the log, sums of the counts, and
//! ids of batches.

use crate::{
    store::Store,
    subscribers::cursor,
    traffic::{
        limits::Limits,
        metering::sums,
        request_log::days::{self, Histories},
    },
};
use sqlx::{Connection, PgConnection};
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::watch;

const EVERY: Duration = Duration::from_secs(3600);
/// A batch whose commit was in doubt is written again within this time, or never.
const BATCHES: &str = "DELETE FROM request_batches WHERE at < clock_timestamp() - interval '1 hour'";

/// Sweeps at intervals until `stopped`.
pub async fn run(store: Store, limits: Limits, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = once(&store, &limits).await {
            tracing::warn!(%error, "cleanup of the request log failed; trying again later");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// Sweeps, unless another node does. Returns whether it did.
///
/// # Errors
/// If the database does not respond, or a query still reads a day that is to be dropped.
pub async fn once(store: &Store, limits: &Limits) -> Result<bool, sqlx::Error> {
    let Some(mut db) = cursor::try_lead(store, "request sweeper").await? else { return Ok(false) };
    let now = store.clock().datetime();
    let swept = sweep(&mut db, store, limits, now).await;
    // Closing the connection gives up the lead.
    db.close().await?;
    swept.map(|()| true)
}

async fn sweep(
    db: &mut PgConnection,
    store: &Store,
    limits: &Limits,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    days::make_ahead(db, now).await?;
    let shown = || limits.plans().iter().map(|(_, plan)| plan.history_days);
    let (shortest, longest) = (shown().min().unwrap_or(0), shown().max().unwrap_or(0));
    // Queries must not wait long behind the drop of a day that another query still reads.
    sqlx::query("SET lock_timeout = '1s'").execute(&mut *db).await?;
    days::sweep(db, Histories::new(store, limits), shortest..=longest, now).await?;
    sums::sweep(db, now, days::before(now, longest)).await?;
    sqlx::query(BATCHES).execute(&mut *db).await?;
    Ok(())
}
