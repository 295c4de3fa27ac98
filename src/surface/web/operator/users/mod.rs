//! `/operator/users`: people.
//!
//! | file | |
//! |---|---|
//! | `find` | finding a person by id or by the address that they have now |
//! | `detail` | one person, as `xwms user show` |
//! | `act` | end sessions, reset factors, suspend, reinstate, erase |

mod act;
mod detail;
mod find;
mod text;

use crate::surface::web::shared::routes::{Needs, Routes};

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/operator/users", Needs::Operator, find::show)
        .act("/operator/users", Needs::Operator, find::submit)
        .page("/operator/users/{user_id}", Needs::Operator, detail::show)
        .page("/operator/users/{user_id}/{act}", Needs::Operator, act::show)
        .act("/operator/users/{user_id}/{act}", Needs::Operator, act::submit)
}
