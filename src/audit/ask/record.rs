//! The record of a question: who asked what, and how much they got. A page that is opened again is no new question.

use super::{answer::Answer, question::Question, view::View};
use crate::commands::{
    CommandError, Context,
    audits::{self, Asked},
};
use xwms_events::{
    AnyEvent, Decider, Envelope,
    audit::{self, Audit, AuditEvent},
};

/// The same question of the same asker within this time is one, in milliseconds.
const AGAIN: i64 = 60_000;
/// Most questions that are looked at for one like it.
const LATEST: i64 = 50;

/// Records that the actor of `context` got `answer`. Whoever shows it calls this first, and shows nothing if it fails. An export is
/// always recorded.
///
/// # Errors
/// The store's failure.
pub async fn record(
    context: &Context<'_>,
    view: &View<'_>,
    question: &Question,
    answer: &Answer,
    asked: Asked,
) -> Result<(), CommandError> {
    let mut parameters = question.parameters();
    parameters.insert("since".to_owned(), view.since.to_string());
    let record = audit::Question {
        text: question.text(),
        parameters,
        rows: u64::try_from(answer.rows.len()).unwrap_or_default(),
        position: view.position,
    };
    if asked == Asked::Shown && was_asked(context, view, &record).await? {
        return Ok(());
    }
    match view.account {
        Some(account_id) => audits::record(context, account_id, &record, asked).await?,
        None => audits::record_of_all(context, &record, asked).await?,
    };
    Ok(())
}

async fn was_asked(
    context: &Context<'_>,
    view: &View<'_>,
    record: &audit::Question,
) -> Result<bool, CommandError> {
    let stream = audits::stream_of(view.account).to_string();
    let latest = context.store.last_events(Audit::TYPE, &stream, LATEST).await?;
    let since = context.store.clock().now().millis() - AGAIN;
    let is_same = |event: &Envelope| {
        let AnyEvent::Audit(AuditEvent::Queried { question, parameters, .. }) = &event.data else {
            return false;
        };
        event.metadata.actor == context.actor
            && event.metadata.recorded_at.millis() >= since
            && *question == record.text
            // The window moves with the clock.
            && parameters.iter().filter(|(name, _)| *name != "since").eq(
                record.parameters.iter().filter(|(name, _)| *name != "since"))
    };
    Ok(latest.iter().flatten().any(|event| is_same(event)))
}
