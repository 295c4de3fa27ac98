//! The question of a request, and its answer. Whoever gets an answer is recorded before it is shown.

use crate::{
    audit::ask::{self, Answer, AskError, Cursor, FILE_MAX, Kind, Question, Subject, View, Wanted},
    commands::audits::Asked,
    surface::web::dashboard::shared::{
        filters::Filters,
        page::DashboardPage,
        paging::{Paging, ROWS},
    },
};
use axum::response::Response;

/// The fields of the forms. From and until when are those of every list.
pub const ABOUT: &str = "about";
pub const DAYS: &str = "days";
pub const SINCE: &str = "since";
pub const UNTIL: &str = "until";
pub const WINDOW: &str = "window";
/// The position that the answer is true for, and where its page begins.
pub const AT: &str = "at";
pub const AFTER: &str = "after";

/// Whether a kind of question needs to know what it is about.
pub const fn needs_subject(kind: Kind) -> bool {
    matches!(kind, Kind::By | Kind::Family | Kind::Networks | Kind::Reach)
}

/// Whether it may be about something.
pub const fn takes_subject(kind: Kind) -> bool {
    needs_subject(kind) || matches!(kind, Kind::Reads)
}

/// Returns the question in the filters; `None` if there is none yet, or it can't be read, which the filters remember.
pub fn question(kind: Kind, filters: &mut Filters<'_>) -> Option<Question> {
    let about = filters.get(ABOUT);
    if about.is_none() && needs_subject(kind) {
        return None;
    }
    let subject = about.and_then(Subject::recognized);
    if about.is_some() && subject.is_none() {
        filters.refuse(ABOUT);
        return None;
    }
    let question = Question::of(kind, subject, filters.get(DAYS));
    match question {
        Ok(question) => Some(question),
        Err(AskError::Malformed { parameter: DAYS, .. }) => {
            filters.refuse(DAYS);
            None
        }
        Err(_) => {
            filters.refuse(ABOUT);
            None
        }
    }
}

/// An answer that is recorded.
pub struct Answered<'a> {
    pub view: View<'a>,
    pub answer: Answer,
}

/// Why nothing is shown.
pub enum Unanswered {
    /// The form says so.
    Refused(&'static str),
    TooMuch,
    Page(Response),
}

/// Answers the question as of the position in the query, or now.
pub async fn answer<'a>(
    dash: &'a DashboardPage,
    paging: &Paging,
    filters: &mut Filters<'_>,
    question: &Question,
    asked: Asked,
) -> Result<Answered<'a>, Unanswered> {
    let is_file = asked == Asked::Exported;
    let shown = dash.shown_since();
    let since = filters.get(SINCE).or_else(|| filters.get(WINDOW));
    let since = since.map(|_| filters.since(dash.now(), shown));
    let wanted = Wanted {
        account: Some(dash.account_id),
        shown,
        at: paging.get(AT).and_then(|text| text.parse().ok()),
        from: None,
        since,
        until: filters.until(),
        cursor: paging.get(AFTER).and_then(|text| text.parse().ok()).unwrap_or(Cursor::FIRST),
        limit: if is_file { FILE_MAX } else { ROWS },
        is_file,
    };
    dash.read_own_writes().await;
    dash.app().recorder.written().await;
    let failed = |error: AskError| match error {
        AskError::Malformed { parameter, .. } => Unanswered::Refused(parameter),
        AskError::TooMuch => Unanswered::TooMuch,
        AskError::Store(error) => Unanswered::Page(dash.failed(error)),
    };
    let view = View::open(&dash.app().store, &wanted).await.map_err(failed)?;
    let answer = ask::answer(&view, question).await.map_err(failed)?;
    let recorded = ask::record(&dash.context(), &view, question, &answer, asked).await;
    recorded.map_err(|error| Unanswered::Page(dash.stopped(error)))?;
    Ok(Answered { view, answer })
}
