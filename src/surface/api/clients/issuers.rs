//! Where the keys of the issuers that a client trusts are read.

use crate::{
    app::Shared,
    surface::{api::endpoints::target, http::problem::Problem},
};
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
