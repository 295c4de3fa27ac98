//! The URLs that messages may be sent to: those of an endpoint, and of a client that is told of logouts. The
//! address of its name is checked when a message is sent (`outbound::egress`).

use crate::{app::Shared, outbound::egress::Forbidden, surface::http::problem::Problem};
use axum::http::StatusCode;
use url::Url;

/// Refuses a URL in `field` that messages may not be sent to, by the URL alone.
pub(in crate::surface::api) fn check_url(
    app: &Shared,
    url: &str,
    field: &'static str,
) -> Result<(), Problem> {
    // The decider refuses an invalid URL.
    let Ok(url) = Url::parse(url) else { return Ok(()) };
    app.egress.check_new(&url).map_err(|forbidden| {
        let code = match forbidden {
            Forbidden::Address(_) | Forbidden::Name => "address_not_allowed",
            Forbidden::PlainHttp => "https_required",
        };
        Problem::new(StatusCode::BAD_REQUEST, code, forbidden.to_string()).at(field)
    })
}
