//! `/operator/alerts`: suspicious traffic of all accounts and networks.

mod detail;
mod list;
mod text;

use crate::surface::web::shared::routes::{Needs, Routes};

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/operator/alerts", Needs::Operator, list::show)
        .page("/operator/alerts/{alert_id}", Needs::Operator, detail::show)
        .act("/operator/alerts/{alert_id}", Needs::Operator, detail::clear)
}
