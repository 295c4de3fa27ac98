//! Use cases of a consent.

use super::{CommandError, Context, Work, attempt};
use crate::store::{Store, append::SideWrite};
use xwms_events::{
    Refusal,
    consent::{Consent, ConsentCommand},
    ids::ConsentId,
};

/// Withdraws a consent if `allowed` permits it, and stops every grant and token that depends on it; `answer`
/// is committed with it.
///
/// # Errors
/// Not found, also if it is not allowed; the store's failure.
pub async fn withdraw(
    context: &Context<'_>,
    consent_id: ConsentId,
    allowed: impl Fn(&Consent) -> bool,
    answer: Option<SideWrite>,
) -> Result<i64, CommandError> {
    attempt(context, consent_id, || async {
        let mut consent = context.store.load::<Consent>(consent_id).await?;
        let account_id = consent.state.account_id.filter(|_| allowed(&consent.state));
        if account_id.is_none() {
            return Err(Refusal::not_found("there is no such consent").into());
        }
        let mut work = Work::new(context);
        work.decide(&mut consent, account_id, ConsentCommand::Withdraw)?;
        work.write(answer.clone());
        work.commit().await
    })
    .await
}
