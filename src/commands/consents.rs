//! Use cases of a consent.

use super::{CommandError, Context, change};
use crate::store::append::SideWrite;
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
    let withdraw = |consent: &Consent| match consent.account_id {
        Some(account_id) if allowed(consent) => Ok((Some(account_id), [ConsentCommand::Withdraw])),
        _ => Err(Refusal::not_found("there is no such consent")),
    };
    Ok(change(context, consent_id, withdraw, |_| answer.clone()).await?.position)
}
