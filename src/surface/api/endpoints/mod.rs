//! `/v1/endpoints`: webhook receivers of the caller's account. `create`, `read`, `change` (what an endpoint
//! is, its secret, whether it is sent to), `send` (test, replay, send again, skip), `messages` (what was
//! sent and what came of it), `view` (how all of them show it).

mod change;
mod create;
mod messages;
mod read;
mod send;
mod view;

use crate::{app::Shared, outbound::egress::Forbidden, surface::http::problem::Problem};
use axum::http::StatusCode;
use url::Url;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::ids::{EndpointId, EventId};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(create::create, read::list))
        .routes(routes!(read::read, change::change, change::delete))
        .routes(routes!(read::jwks))
        .routes(routes!(change::disable))
        .routes(routes!(change::enable))
        .routes(routes!(change::rotate_secret))
        .routes(routes!(send::test))
        .routes(routes!(send::replay))
        .routes(routes!(send::resend_failed))
        .routes(routes!(messages::list))
        .routes(routes!(messages::read))
        .routes(routes!(messages::attempts))
        .routes(routes!(send::resend))
        .routes(routes!(send::skip))
}

/// The id in a path; what is no id names no endpoint.
fn id(text: &str) -> Result<EndpointId, Problem> {
    text.parse().map_err(|_| missing("endpoint"))
}

/// The same for a message, whose id is its event's.
fn message_id(text: &str) -> Result<EventId, Problem> {
    text.parse().map_err(|_| missing("message"))
}

fn missing(what: &str) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", format!("there is no such {what}"))
}

/// Refuses a URL that messages would not be sent to, by what stands in it.
fn check_url(app: &Shared, url: &str) -> Result<(), Problem> {
    // What is no URL is the decider's to refuse.
    let Ok(url) = Url::parse(url) else { return Ok(()) };
    app.egress.check_new(&url).map_err(|forbidden| {
        let code = match forbidden {
            Forbidden::Address(_) | Forbidden::Name => "address_not_allowed",
            Forbidden::PlainHttp => "https_required",
        };
        Problem::new(StatusCode::BAD_REQUEST, code, forbidden.to_string()).at("url")
    })
}
