//! Use cases of questions about the history. Every question is recorded, on any surface. A page that is opened
//! again is no new question.

use super::{CommandError, Context, change};
use crate::store::StoreError;
use xwms_events::{
    AnyEvent, Decider, Envelope,
    audit::{Audit, AuditCommand, AuditEvent, Question},
    ids::AccountId,
};

/// The same question of the same asker within this time is one, in milliseconds.
const AGAIN: i64 = 60_000;
/// Most questions that are looked at for one like it.
const LATEST: i64 = 50;

/// How somebody got the answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// They looked at it.
    Shown,
    /// They took it along as a file.
    Exported,
}

/// Records that the actor of `context` asked `question` about the account. Whoever answers a question calls this
/// first and shows nothing if it fails, so that nobody looks unseen. Without an account, the question is about all
/// of them, which only the operator asks: its stream has the id of no account.
///
/// # Errors
/// A question that is too long; the store's failure.
pub async fn record(
    context: &Context<'_>,
    account_id: impl Into<Option<AccountId>>,
    question: &Question,
    asked: Asked,
) -> Result<i64, CommandError> {
    let account_id = account_id.into();
    let ask = |_: &Audit| {
        let command = match asked {
            Asked::Shown => AuditCommand::Ask(question.clone()),
            Asked::Exported => AuditCommand::Export(question.clone()),
        };
        Ok((account_id, [command]))
    };
    Ok(change(context, stream_of(account_id), ask, |_| None).await?.position)
}

/// Records the question as [`record`], unless its actor asked the same less than a minute ago.
///
/// # Errors
/// As [`record`].
pub async fn record_once(
    context: &Context<'_>,
    account_id: Option<AccountId>,
    question: &Question,
) -> Result<(), CommandError> {
    if was_asked(context, account_id, question).await? {
        return Ok(());
    }
    record(context, account_id, question, Asked::Shown).await.map(drop)
}

async fn was_asked(
    context: &Context<'_>,
    account_id: Option<AccountId>,
    asked: &Question,
) -> Result<bool, StoreError> {
    let stream = stream_of(account_id).to_string();
    let latest = context.store.last_events(Audit::TYPE, &stream, LATEST).await?;
    let since = context.store.clock().now().millis() - AGAIN;
    let is_same = |event: &Envelope| {
        let AnyEvent::Audit(AuditEvent::Queried { question, parameters, .. }) = &event.data else {
            return false;
        };
        event.metadata.actor == context.actor
            && event.metadata.recorded_at.millis() >= since
            && *question == asked.text
            // The window moves with the clock.
            && parameters.iter().filter(|(name, _)| *name != "since").eq(
                asked.parameters.iter().filter(|(name, _)| *name != "since"))
    };
    Ok(latest.iter().flatten().any(|event| is_same(event)))
}

/// Returns the id of the stream with the questions about an account, or about all of them.
pub fn stream_of(account_id: Option<AccountId>) -> AccountId {
    account_id.unwrap_or_else(|| AccountId::from_uuid(uuid::Uuid::nil()))
}
