//! Use cases of questions about the history: each is recorded, whoever asks it and however.

use super::{CommandError, Context, change};
use xwms_events::{
    audit::{Audit, AuditCommand, Question},
    ids::AccountId,
};

/// How somebody got the answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// They looked at it.
    Shown,
    /// They took it along as a file.
    Exported,
}

/// Records that the actor of `context` asked `question` about the account. Whoever answers a question calls this first and
/// shows nothing if it fails, so that nobody looks unseen.
///
/// # Errors
/// A question that is too long; the store's failure.
pub async fn record(
    context: &Context<'_>,
    account_id: AccountId,
    question: &Question,
    asked: Asked,
) -> Result<i64, CommandError> {
    record_of(context, Some(account_id), question, asked).await
}

/// Does the same for a question about all accounts, which only the operator asks: its stream has the id of no account.
///
/// # Errors
/// As [`record`].
pub async fn record_of_all(
    context: &Context<'_>,
    question: &Question,
    asked: Asked,
) -> Result<i64, CommandError> {
    record_of(context, None, question, asked).await
}

/// Returns the id of the stream with the questions about an account, or about all of them.
pub fn stream_of(account_id: Option<AccountId>) -> AccountId {
    account_id.unwrap_or_else(|| AccountId::from_uuid(uuid::Uuid::nil()))
}

async fn record_of(
    context: &Context<'_>,
    account_id: Option<AccountId>,
    question: &Question,
    asked: Asked,
) -> Result<i64, CommandError> {
    let ask = |_: &Audit| {
        let command = match asked {
            Asked::Shown => AuditCommand::Ask(question.clone()),
            Asked::Exported => AuditCommand::Export(question.clone()),
        };
        Ok((account_id, [command]))
    };
    Ok(change(context, stream_of(account_id), ask, |_| None).await?.position)
}
