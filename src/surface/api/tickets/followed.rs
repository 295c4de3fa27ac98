//! The ticket in a path, as the caller follows it.

use crate::{
    app::App,
    commands::tickets::TicketRef,
    surface::{
        api::shared::{auth::Principal, path},
        http::problem::Problem,
    },
};
use xwms_events::{ids::TicketId, ticket::Ticket};

/// Returns the account's ticket with this id in a path, as the caller follows it. Whether they may is checked
/// where it is used.
pub(super) async fn ticket_ref(app: &App, principal: &Principal, id: &str) -> Result<TicketRef, Problem> {
    let ticket_id: TicketId = path::id(id, "ticket")?;
    let ticket = app.store.load::<Ticket>(ticket_id).await?.state;
    if ticket.account_id != Some(principal.account_id) {
        return Err(path::missing("ticket"));
    }
    Ok(TicketRef { ticket_id, user_id: principal.person()? })
}
