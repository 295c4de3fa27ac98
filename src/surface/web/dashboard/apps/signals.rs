//! The security events that an app with a stream was sent (OpenID Shared Signals Framework 1.0), and how that
//! went: the newest, as `GET /v1/clients/{client_id}/signals` lists them.
//!
//! Not here: the stream itself, which the app manages (`surface::ssf`).

use super::{app::App, signals_text::TEXT};
use crate::{
    outbound::webhooks::{
        self,
        queries::{self, Attempt, Message},
    },
    surface::web::{
        dashboard::{
            shared::{failure, page::DashboardPage},
            webhooks::words,
        },
        shared::kinds::{Empty, List, Row, Value},
    },
};
use xwms_events::Timestamp;
use xwms_projections::PageQuery;

/// How many events are shown.
const SHOWN: usize = 10;
/// How much of what a receiver said is shown, in characters.
const SAID_MAX: usize = 300;

/// Returns the newest events, if the app has a stream.
///
/// # Errors
/// When the database does not respond.
pub async fn sent(dash: &DashboardPage, app: &App) -> Result<Option<List>, sqlx::Error> {
    if app.client.signals.is_none() {
        return Ok(None);
    }
    let queue = webhooks::queue_id_of_stream(&app.id.to_string());
    let page = PageQuery { limit: i64::try_from(SHOWN).unwrap_or_default(), after: None };
    let (found, _) = queries::messages_with_attempts(dash.app().store.pool(), &queue, page).await?;
    let text = dash.text(&TEXT);
    let empty = Empty { title: text.none, detail: text.none_detail, action: None, curl: None };
    let rows = found.iter().take(SHOWN).map(|(message, attempts)| row(dash, message, attempts)).collect();
    let list = List::new(dash.language(), text.title, &text.columns, empty);
    Ok(Some(list.titled().numbers(&[4]).rows(rows)))
}

fn row(dash: &DashboardPage, message: &Message, attempts: &[Attempt]) -> Row {
    let language = dash.language();
    let last = attempts.first();
    let said = match last.map(|last| (&last.error, last.status)) {
        Some((Some(error), _)) => Value::text(words::visible(&failure::reason(error, language), SAID_MAX)),
        Some((None, Some(status))) => Value::Code(status.to_string()),
        Some((None, None)) | None => Value::Nothing,
    };
    let code = last.and_then(Attempt::error_code);
    Row {
        href: None,
        name: dash.text(&TEXT).event(&message.event_type),
        cells: vec![
            Value::Status(words::message(message, language)),
            said,
            code.map_or(Value::Nothing, |code| Value::Code(code.to_owned())),
            Value::number(language, u64::try_from(message.attempts).unwrap_or_default()),
            Value::time(language, Some(Timestamp::from(message.created_at))),
        ],
    }
}
