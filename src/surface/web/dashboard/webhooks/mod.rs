//! `/dashboard/{account_id}/webhooks`: the account's webhooks, which the code calls endpoints, and the catalogue
//! of events.
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
pub(super) mod detail;
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
pub(super) mod words;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    let one = |below: &str| format!("/dashboard/{{account_id}}/webhooks/{{endpoint_id}}{below}");
    Routes::default()
        .page("/dashboard/{account_id}/webhooks", Scope::EndpointsRead, list::show)
        .page("/dashboard/{account_id}/webhooks/new", Scope::EndpointsWrite, new::show)
        .act("/dashboard/{account_id}/webhooks/new", Scope::EndpointsWrite, new::submit)
        .page("/dashboard/{account_id}/webhooks/events", Scope::EndpointsRead, catalogue::list)
        .page("/dashboard/{account_id}/webhooks/events/{event_type}", Scope::EndpointsRead, catalogue::show)
        .page(one(""), Scope::EndpointsRead, overview::show)
        .page(one("/messages"), Scope::EndpointsRead, messages::show)
        .act(one("/messages"), Scope::EndpointsWrite, messages::resend_failed)
        .page(one("/messages/{message_id}"), Scope::EndpointsRead, message::show)
        .act(one("/messages/{message_id}"), Scope::EndpointsWrite, message::resend)
        .page(one("/messages/{message_id}/skip"), Scope::EndpointsRead, message::show)
        .act(one("/messages/{message_id}/skip"), Scope::EndpointsWrite, message::skip)
        .page(one("/test"), Scope::EndpointsWrite, send_test::show)
        .act(one("/test"), Scope::EndpointsWrite, send_test::submit)
        .page(one("/replay"), Scope::EndpointsRead, replay::show)
        .act(one("/replay"), Scope::EndpointsWrite, replay::count)
        .page(one("/replay/start"), Scope::EndpointsRead, replay::show)
        .act(one("/replay/start"), Scope::EndpointsWrite, replay::start)
        .page(one("/secrets"), Scope::EndpointsRead, secrets::show)
        .act(one("/secrets"), Scope::EndpointsWrite, secrets::rotate)
        .page(one("/settings"), Scope::EndpointsWrite, settings::show)
        .act(one("/settings"), Scope::EndpointsWrite, settings::submit)
        .page(one("/history"), Scope::EventsRead, history::show)
        .page(one("/danger"), Scope::EndpointsWrite, danger::show)
        .page(one("/danger/{act}"), Scope::EndpointsWrite, danger::show)
        .act(one("/danger/{act}"), Scope::EndpointsWrite, danger::submit)
}
