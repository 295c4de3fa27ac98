//! Use cases of a subscriber's parked events: what an operator does is in the log, or is not done.

use super::{CommandError, Context, Work};
use crate::store::Store;
use xwms_events::subscriber::{Subscriber, SubscriberCommand};

/// Records that the subscriber `name` is wanted no more, at `position`.
///
/// # Errors
/// The store's failure.
pub async fn end(store: &Store, name: &str, position: i64) -> Result<(), CommandError> {
    let mut subscriber = store.load::<Subscriber>(name).await?;
    let context = Context::system("projections");
    let mut work = Work::new(store, &context);
    work.decide(&mut subscriber, None, SubscriberCommand::End { position })?;
    work.commit().await.map(drop)
}

/// Records that the parked event at `position` is tried once more, or with `skip` left out for good. What was
/// recorded to be left out and then not done can be done after all, without another record.
///
/// # Errors
/// The decider's refusal, or the store's failure.
pub async fn record(store: &Store, name: &str, position: i64, skip: bool) -> Result<(), CommandError> {
    let mut subscriber = store.load::<Subscriber>(name).await?;
    if skip && subscriber.state.skipped.contains(&position) {
        return Ok(());
    }
    let context = Context::system("projections");
    let mut work = Work::new(store, &context);
    let command = match skip {
        true => SubscriberCommand::SkipEvent { position },
        false => SubscriberCommand::RetryEvent { position },
    };
    work.decide(&mut subscriber, None, command)?;
    work.commit().await?;
    Ok(())
}
