//! The use case of a credential that others may know: says so in its stream.
//!
//! Not here: whether the account has such a credential, which the surfaces look up, and its replacement, which is
//! a command of its owner.

use super::{CommandError, Context, change};
use crate::{keys::credential::without, store::append::SideWrite};
use xwms_events::credential::{Credential, CredentialCommand, Exposure};

/// Records that others may know the credential; `answer` is committed with it. Returns the position. What says
/// where it was found has no credential.
///
/// # Errors
/// The decider's refusal; the store's failure.
pub async fn report(
    context: &Context<'_>,
    exposure: &Exposure,
    answer: Option<SideWrite>,
) -> Result<i64, CommandError> {
    let found = exposure.found.as_deref().map(without);
    let exposure = Exposure { found, ..exposure.clone() };
    let report = |_: &Credential| {
        Ok((Some(exposure.account_id), [CredentialCommand::ReportExposed(exposure.clone())]))
    };
    Ok(change(context, &exposure.credential_id, report, |_| answer.clone()).await?.position)
}
