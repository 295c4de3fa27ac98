//! Use cases of a consent.

use super::{CommandError, Context, Work, attempt};
use crate::store::Store;
use xwms_events::{
    consent::{Consent, ConsentCommand},
    ids::{AccountId, ConsentId},
};

/// Withdraws a consent, and stops every grant and token that rests on it.
///
/// # Errors
/// Not found, or the store's failure.
pub async fn withdraw(
    store: &Store,
    context: &Context,
    consent_id: ConsentId,
    account_id: AccountId,
) -> Result<i64, CommandError> {
    attempt(|| async {
        let mut consent = store.load::<Consent>(consent_id).await?;
        let mut work = Work::new(store, context);
        work.decide(&mut consent, Some(account_id), ConsentCommand::Withdraw)?;
        work.commit().await
    })
    .await
}
