//! The scopes of a client in a request, by name. The decider checks whether the client may have them.

use crate::surface::http::problem::Problem;
use axum::http::StatusCode;
use xwms_events::scope::Scopes;

/// Parses the names of known scopes.
pub(super) fn parse(names: &[String]) -> Result<Scopes, Problem> {
    let parsed = names.iter().map(|name| name.parse()).collect::<Result<Scopes, _>>();
    parsed.map_err(|_| {
        Problem::new(StatusCode::BAD_REQUEST, "invalid_scope", "scopes contains an unknown scope")
            .at("scopes")
    })
}
