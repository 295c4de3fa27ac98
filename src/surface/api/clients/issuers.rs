//! Where the keys of a client, and of the issuers that it trusts, are read.

use crate::{
    app::Shared,
    surface::{api::endpoints::target, http::problem::Problem},
};
use axum::http::StatusCode;
use xwms_events::client::TrustedIssuer;

/// Refuses an issuer whose keys may not be read, by the URL alone.
pub(super) fn check_urls(app: &Shared, issuers: &[TrustedIssuer]) -> Result<(), Problem> {
    let read = issuers.iter().filter(|issuer| issuer.jwks.is_none());
    let urls = read.map(|issuer| issuer.jwks_uri.as_deref().unwrap_or(&issuer.issuer));
    for url in urls {
        target::check_url(app, url, "trusted_issuers")?;
    }
    Ok(())
}

/// Refuses a `jwks_uri` beside keys, and one that may not be read, by the URL alone.
pub(super) fn check_jwks_uri(app: &Shared, has_jwks: bool, jwks_uri: Option<&str>) -> Result<(), Problem> {
    let Some(url) = jwks_uri else { return Ok(()) };
    if has_jwks {
        let detail = "only one of jwks and jwks_uri may be set";
        return Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_jwks_uri", detail).at("jwks_uri"));
    }
    target::check_url(app, url, "jwks_uri")
}
