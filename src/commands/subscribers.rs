//! Use cases of a subscriber's parked events. An operator's decision takes effect only once it is in the log.

use super::{CommandError, Context, Work};
use crate::store::Store;
use xwms_events::subscriber::{Subscriber, SubscriberCommand};

/// Records that the subscriber `name` was removed, at `position`.
///
/// # Errors
/// The store's failure.
pub async fn end(store: &Store, name: &str, position: i64) -> Result<(), CommandError> {
    let mut subscriber = store.load::<Subscriber>(name).await?;
    let context = Context::system(store, "projections");
    let mut work = Work::new(&context);
    work.decide(&mut subscriber, None, SubscriberCommand::End { position })?;
    work.commit().await.map(drop)
}

/// Records that the parked event at `position` is retried or, with `skip`, skipped for good. A skip that was
/// recorded but never carried out can be carried out later without another record.
///
/// # Errors
/// The decider's refusal, or the store's failure.
pub async fn record(store: &Store, name: &str, position: i64, skip: bool) -> Result<(), CommandError> {
    let mut subscriber = store.load::<Subscriber>(name).await?;
    if skip && subscriber.state.skipped.contains(&position) {
        return Ok(());
    }
    let context = Context::system(store, "projections");
    let mut work = Work::new(&context);
    let command = match skip {
        true => SubscriberCommand::SkipEvent { position },
        false => SubscriberCommand::RetryEvent { position },
    };
    work.decide(&mut subscriber, None, command)?;
    work.commit().await?;
    Ok(())
}
