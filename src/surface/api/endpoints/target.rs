//! Where an endpoint may be: a URL that messages are sent to at all. Where its name leads is looked at when one is sent
//! (`outbound::egress`).

use crate::{app::Shared, outbound::egress::Forbidden, surface::http::problem::Problem};
use axum::http::StatusCode;
use url::Url;

/// Refuses a URL that messages would not be sent to, by what stands in it.
pub(super) fn check_url(app: &Shared, url: &str) -> Result<(), Problem> {
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
