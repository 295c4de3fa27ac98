//! The record of a question: who asked what, and how much they got. A page that is opened again is no new question.

use super::{answer::Answer, question::Question, view::View};
use crate::commands::{
    CommandError, Context,
    audits::{self, Asked},
};
use xwms_events::audit;

/// Records that the actor of `context` got `answer`. Callers do this before they show it, and show nothing if it
/// fails. An export is always recorded.
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
    match asked {
        Asked::Shown => audits::record_once(context, view.account, &record).await,
        Asked::Exported => audits::record(context, view.account, &record, asked).await.map(drop),
    }
}
