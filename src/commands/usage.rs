//! The use case of an account's usage: recording a notice.

use super::{CommandError, Context, change};
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
    let command = |_: &Usage| Ok((Some(account_id), [command.clone()]));
    change(context, account_id, command, |_| None).await.map(drop)
}
