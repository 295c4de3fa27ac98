//! Raises an alert where a rule finds an observation suspicious, and clears one. The rules are in the events
//! crate (`alert`); `commands::alerts` records the alert.

use super::failures;
use crate::{
    commands::{CommandError, Conflict, Context, alerts},
    store::{Store, StoreError},
};
use xwms_events::{
    alert::{Alert, ClearedBy, Observation},
    ids::{AccountId, AlertId},
};

/// Raises an alert if a rule finds the `observation` suspicious. Returns `None` if no rule does, and `false` if
/// such an alert is already open.
pub(super) async fn raise(
    store: &Store,
    account_id: Option<AccountId>,
    observation: Observation,
) -> Result<Option<bool>, StoreError> {
    match alerts::raise(store, account_id, observation).await {
        Ok(Some(rule)) => {
            metrics::counter!("xwms_alerts_raised_total", "rule" => rule.as_str()).increment(1);
            tracing::warn!(rule = rule.as_str(), "an alert was raised");
            Ok(Some(true))
        }
        Ok(None) => Ok(None),
        Err(CommandError::Conflict(Conflict::Taken)) => Ok(Some(false)),
        Err(CommandError::Store(error)) => Err(error),
        Err(error) => {
            // Too many conflicts on the client's stream, or a deleted client: the next observation is judged
            // again.
            tracing::warn!(%error, "could not raise an alert");
            Ok(None)
        }
    }
}

/// Clears an alert for an operator, and resets the counts behind it, so that they don't raise the next one.
///
/// # Errors
/// Not found, a bad reason, or the store's failure.
pub async fn clear(store: &Store, alert_id: AlertId, reason: &str) -> Result<(), CommandError> {
    clear_by(&Context::system(store, "alerts clear"), alert_id, reason).await
}

/// Does the same for the actor of `context`.
///
/// # Errors
/// As [`clear`].
pub async fn clear_by(context: &Context<'_>, alert_id: AlertId, reason: &str) -> Result<(), CommandError> {
    let store = context.store;
    alerts::clear(context, alert_id, ClearedBy::Operator, reason).await?;
    let alert = store.load::<Alert>(alert_id).await?;
    if let Some(raised) = &alert.state.raised {
        failures::forget_about(store, &raised.about).await?;
    }
    Ok(())
}
