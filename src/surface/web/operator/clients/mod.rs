//! `/operator/clients/{client_id}`: one client of any account.

mod act;
mod detail;
mod text;

use crate::surface::web::shared::routes::{Needs, Routes};

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/operator/clients/{client_id}", Needs::Operator, detail::show)
        .page("/operator/clients/{client_id}/{act}", Needs::Operator, act::show)
        .act("/operator/clients/{client_id}/{act}", Needs::Operator, act::submit)
}
