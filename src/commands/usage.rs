//! The use case of an account's usage: recording a notice.

use super::{CommandError, Context, Work, attempt};
use crate::store::Store;
use xwms_events::{
    ids::AccountId,
    usage::{Usage, UsageCommand},
};

/// Records a notice about a window of `account_id`, unless the same one was recorded lately.
///
/// # Errors
/// The store's failure.
pub async fn notice(
    context: &Context<'_>,
    account_id: AccountId,
    command: UsageCommand,
) -> Result<(), CommandError> {
    attempt(context, account_id, || async {
        let mut usage = context.store.load::<Usage>(account_id).await?;
        let mut work = Work::new(context);
        work.decide(&mut usage, Some(account_id), command.clone())?;
        work.commit().await?;
        Ok(())
    })
    .await
}
