//! How a request is named, and how it ended.

use super::text::LogsText;
use crate::{
    language::Language,
    surface::web::shared::kinds::{Status, Tone, Value},
    traffic::request_log::queries::Request,
};

/// Returns the method and route of a request.
pub fn name(request: &Request) -> String {
    format!("{} {}", request.method, request.route)
}

/// Returns how a request ended, by the class of its status. A refusal that goes back to an app has the status of a
/// redirect, or of the page that posts it: its error says what it is.
pub const fn outcome(request: &Request, text: &'static LogsText) -> Status {
    let (tone, word) = match request.status {
        ..400 if request.error.is_some() => (Tone::Odd, text.refused),
        ..400 => (Tone::Good, text.served),
        // The caller closed the connection before the response.
        499 => (Tone::Quiet, text.gone),
        400..500 => (Tone::Odd, text.refused),
        500.. => (Tone::Bad, text.failed),
    };
    Status { tone, word }
}

/// Returns the number of a request's status.
pub fn status(request: &Request, text: &'static LogsText) -> Value {
    Value::Coded(outcome(request, text).tone, request.status.to_string())
}

/// Returns the error that the caller got, with the true reason if that says more.
pub fn error(request: &Request) -> Value {
    match (&request.error, &request.reason) {
        (Some(error), Some(reason)) => Value::Code(format!("{error} ({reason})")),
        (Some(word), None) | (None, Some(word)) => Value::Code(word.clone()),
        (None, None) => Value::Nothing,
    }
}

/// Returns how long a request took.
pub fn duration(request: &Request, language: Language) -> Value {
    let millis = u64::try_from(request.duration_us / 1_000).unwrap_or_default();
    Value::Number(if millis == 0 { "< 1 ms".to_owned() } else { format!("{} ms", language.number(millis)) })
}
