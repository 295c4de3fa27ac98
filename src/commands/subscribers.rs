//! Use cases of a subscriber's parked events. An operator's decision takes effect only once it is in the log.

use super::{CommandError, Context, change};
use crate::store::Store;
use xwms_events::subscriber::{ParkedAct, Subscriber, SubscriberCommand};

/// Records that the subscriber `name` was removed, at `position`.
///
/// # Errors
/// The store's failure.
pub async fn end(store: &Store, name: &str, position: i64) -> Result<(), CommandError> {
    let end = |_: &Subscriber| Ok((None, [SubscriberCommand::End { position }]));
    change(&Context::system(store, "projections"), name, end, |_| None).await.map(drop)
}

/// Records what is done about the parked event at `position`. A skip that was recorded but never carried out can be
/// carried out later without another record.
///
/// # Errors
/// The decider's refusal, or the store's failure.
pub async fn record(
    context: &Context<'_>,
    name: &str,
    position: i64,
    act: &ParkedAct,
) -> Result<(), CommandError> {
    let record = |known: &Subscriber| {
        let command = match act {
            ParkedAct::Skip(_) if known.skipped.contains(&position) => None,
            ParkedAct::Skip(reason) => {
                Some(SubscriberCommand::SkipEvent { position, reason: reason.clone() })
            }
            ParkedAct::Retry => Some(SubscriberCommand::RetryEvent { position }),
        };
        Ok((None, command))
    };
    change(context, name, record, |_| None).await.map(drop)
}
