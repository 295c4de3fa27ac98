//! The turn of a write that brings a large file, or asks other servers. It is taken when the file was read, or when
//! they have answered: whoever is slow must not keep the other writes of the account waiting. All other writes have
//! their turn once the caller is known (`surface::http::admission`).

use super::auth::Principal;
use crate::{app::App, surface::http::problem::Problem, traffic::writes::Writer};

/// Waits for the caller's turn among the writes of the account.
///
/// # Errors
/// `slow_down` if too many wait.
pub async fn take(app: &App, principal: &Principal) -> Result<(), Problem> {
    let writer = Writer::of(principal.actor, principal.client.is_some());
    let turn = principal.caller.take_turn(app, principal.account_id, writer).await;
    turn.map_err(Problem::slow_down)
}
