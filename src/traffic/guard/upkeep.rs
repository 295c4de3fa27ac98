//! The guard's background work, several times a second: reads the open alerts and clears those whose time is
//! over; writes the origins of clients and judges new ones; deletes old data.

use super::{failures, node::Guard, origins, slowed::Slowed};
use crate::{
    commands::{Context, alerts},
    store::StoreError,
};
use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};
use tokio::sync::watch;
use xwms_events::alert::ClearedBy;
use xwms_projections::alerts as model;

/// How often a node reads the open alerts: together with the read model's lag, less than a second.
const LOOK: Duration = Duration::from_millis(300);
/// How often it deletes data that no longer counts.
const SWEEP: Duration = Duration::from_secs(300);
/// The most open alerts that a node reads; the newest ones.
const OPEN_MAX: i64 = 10_000;

/// Follows the open alerts, writes the origins of tokens and deletes old data, until `stopped`.
pub async fn run(guard: Guard, mut stopped: watch::Receiver<bool>) {
    let mut due = tokio::time::interval(SWEEP);
    loop {
        let over = tokio::select! {
            () = tokio::time::sleep(LOOK) => false,
            _ = stopped.wait_for(|stopped| *stopped) => true,
        };
        keep_up(&guard).await;
        if over {
            return;
        }
        let is_due = tokio::select! {
            biased;
            _ = due.tick() => true,
            () = std::future::ready(()) => false,
        };
        if is_due && let Err(error) = sweep(&guard).await {
            tracing::warn!(%error, "cleanup of the guard failed; trying again later");
        }
    }
}

async fn keep_up(guard: &Guard) {
    if let Err(error) = follow_alerts(guard).await {
        tracing::warn!(%error, "could not read which clients and networks alerts slow down");
    }
    if let Err(error) = write_origins(guard).await {
        tracing::warn!(%error, "could not record the networks of token requests");
    }
}

async fn sweep(guard: &Guard) -> Result<(), StoreError> {
    failures::sweep(&guard.0.store, guard.now()).await?;
    origins::sweep(&guard.0.store, guard.now()).await
}

/// Reads the open alerts, and clears those whose time is over.
async fn follow_alerts(guard: &Guard) -> Result<(), StoreError> {
    let open = model::open(guard.0.store.pool(), OPEN_MAX).await?;
    *guard.0.slowed.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Slowed::of(&open));
    let now = guard.now();
    let context = Context::system(&guard.0.store, "alerts clear");
    for alert in open.iter().filter(|alert| alert.until.is_some_and(|until| until <= now)) {
        let Ok(alert_id) = alert.alert_id.parse() else { continue };
        // Another node may have been faster; then there is nothing left to clear.
        if let Err(error) = alerts::clear(&context, alert_id, ClearedBy::Time, "over").await {
            tracing::warn!(%error, alert_id = alert.alert_id, "could not clear an alert that has ended");
        }
    }
    Ok(())
}

/// Writes the observed origins, and judges new ones.
async fn write_origins(guard: &Guard) -> Result<(), StoreError> {
    let (store, now) = (&guard.0.store, guard.now());
    for arrival in origins::write(store, guard.0.origins.take(), now).await? {
        if let Some(observation) = origins::moved(store, &arrival, now).await? {
            guard.judge(Some(arrival.account_id), observation).await?;
        }
    }
    Ok(())
}
