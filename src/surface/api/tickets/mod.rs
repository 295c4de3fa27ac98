//! `/v1/tickets`: what people ask the operator about the account (`write`), and what was answered (`read`; `view`: its
//! JSON form). A ticket is a person's: clients that act for themselves have none. Tickets about no account are only on the
//! pages.

mod read;
mod view;
mod write;

use crate::{
    app::{App, Shared},
    commands::tickets::TicketRef,
    surface::{
        api::shared::{auth::Principal, path},
        http::problem::Problem,
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{ids::TicketId, ticket::Ticket};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(write::create, read::list))
        .routes(routes!(read::read))
        .routes(routes!(write::reply))
        .routes(routes!(write::close))
        .routes(routes!(write::reopen))
}

/// Returns the account's ticket with this id in a path, as the caller follows it. Whether they may is checked where it is
/// used.
async fn ticket_ref(app: &App, principal: &Principal, id: &str) -> Result<TicketRef, Problem> {
    let ticket_id: TicketId = path::id(id, "ticket")?;
    let ticket = app.store.load::<Ticket>(ticket_id).await?.state;
    if ticket.account_id != Some(principal.account_id) {
        return Err(path::missing("ticket"));
    }
    Ok(TicketRef { ticket_id, user_id: principal.person()? })
}
