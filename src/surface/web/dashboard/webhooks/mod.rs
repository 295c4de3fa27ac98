//! `/dashboard/{account_id}/webhooks`: the account's webhooks, which the code calls endpoints, and the catalogue of events.
//!
//! | file | |
//! |---|---|
//! | `list`, `new` | the list with health; the form for a new webhook |
//! | `detail` | the head and tabs of a webhook's pages |
//! | `overview` | facts, charts, the last messages |
//! | `messages`, `message` | the list of messages; one with its request and the responses |
//! | `replay`, `window` | sending a window of history again: counted first, then sent, with progress |
//! | `send_test` | a test message of any type |
//! | `secrets` | signing secrets and their rotation |
//! | `settings`, `fields` | the settings; the fields that they share with a new webhook |
//! | `history`, `danger` | what happened to it; off, on and deleted |
//! | `catalogue` | the types of events |
//! | `text`, `form_text`, `send_text`, `words` | the texts |

mod catalogue;
mod danger;
mod detail;
mod fields;
mod form_text;
mod history;
mod list;
mod message;
mod messages;
mod new;
mod overview;
mod replay;
mod secrets;
mod send_test;
mod send_text;
mod settings;
mod text;
mod window;
mod words;

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    let one = |below: &str| format!("/dashboard/{{account_id}}/webhooks/{{endpoint_id}}{below}");
    Router::new()
        .route("/dashboard/{account_id}/webhooks", get(list::show))
        .route("/dashboard/{account_id}/webhooks/new", get(new::show).post(new::submit))
        .route("/dashboard/{account_id}/webhooks/events", get(catalogue::list))
        .route("/dashboard/{account_id}/webhooks/events/{event_type}", get(catalogue::show))
        .route(&one(""), get(overview::show))
        .route(&one("/messages"), get(messages::show).post(messages::resend_failed))
        .route(&one("/messages/{message_id}"), get(message::show).post(message::resend))
        .route(&one("/messages/{message_id}/skip"), get(message::show).post(message::skip))
        .route(&one("/test"), get(send_test::show).post(send_test::submit))
        .route(&one("/replay"), get(replay::show).post(replay::count))
        .route(&one("/replay/start"), get(replay::show).post(replay::start))
        .route(&one("/secrets"), get(secrets::show).post(secrets::rotate))
        .route(&one("/settings"), get(settings::show).post(settings::submit))
        .route(&one("/history"), get(history::show))
        .route(&one("/danger"), get(danger::show))
        .route(&one("/danger/{act}"), get(danger::show).post(danger::submit))
}
