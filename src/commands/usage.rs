//! The use case of an account's usage: something was noticed.

use super::{CommandError, Context, Work, attempt};
use crate::store::Store;
use xwms_events::{
    ids::AccountId,
    usage::{Usage, UsageCommand},
};

/// Records what was noticed about a window of `account_id`, unless that was said lately.
///
/// # Errors
/// When the store fails.
pub async fn notice(
    store: &Store,
    context: &Context,
    account_id: AccountId,
    command: UsageCommand,
) -> Result<(), CommandError> {
    attempt(store, account_id, || async {
        let mut usage = store.load::<Usage>(account_id).await?;
        let mut work = Work::new(store, context);
        work.decide(&mut usage, Some(account_id), command.clone())?;
        work.commit().await?;
        Ok(())
    })
    .await
}
