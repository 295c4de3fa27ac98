//! Whether a caller asks for a table as CSV, which the account's plan must include. `surface/http/csv` writes it.

pub use crate::surface::http::csv::response;

use super::pagination::List;
use crate::{app::App, surface::http::problem::Problem};
use axum::http::StatusCode;
use xwms_events::account::Feature;

/// Whether the caller requests CSV, by `format=csv` or by `Accept`.
///
/// # Errors
/// `invalid_filter` for another format; `plan_lacks_feature`.
pub fn is_wanted(app: &App, list: &List) -> Result<bool, Problem> {
    let wanted = match list.params.get("format") {
        None => list.accepts("text/csv"),
        Some("csv") => true,
        Some("json") => false,
        Some(_) => {
            let detail = "format must be json or csv";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", detail).at("format"));
        }
    };
    if wanted {
        list.principal.allowance(app).require(Feature::Export)?;
    }
    Ok(wanted)
}
