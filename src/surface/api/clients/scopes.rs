//! The scopes of a client as they are asked for: by name. Whether it may have them is for the decider to say.

use crate::surface::http::problem::Problem;
use axum::http::StatusCode;
use xwms_events::scope::Scopes;

/// Known scopes by name.
pub(super) fn parse(names: &[String]) -> Result<Scopes, Problem> {
    let parsed = names.iter().map(|name| name.parse()).collect::<Result<Scopes, _>>();
    parsed
        .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "invalid_scope", "an unknown scope").at("scopes"))
}
