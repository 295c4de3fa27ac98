//! `GET /v1/tickets` and `GET /v1/tickets/{ticket_id}`. A list takes its order from the read model, and each
//! ticket from its own stream.

use super::{followed::ticket_ref, view::TicketView};
use crate::{
    app::Shared,
    commands::tickets,
    surface::{
        api::shared::{
            auth::Principal,
            pagination::{List, Listed},
            path::PathParams,
            response,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::json;
use xwms_events::{scope::Scope, ticket::Ticket};
use xwms_projections::tickets::{self as model, TicketFilter};

/// The tickets about the account, newest first; filtered by `status` (`open`, `answered`, `closed`). Owners and admins
/// see everybody's, other members their own. Scope `tickets:read`.
#[utoipa::path(get, path = "/v1/tickets", tag = "tickets", security(("bearer" = ["tickets:read"])), extensions(("x-xwms-only" = json!("person"))),
    responses((status = 200, description = "A page of the list", body = Listed<TicketView>), (status = 403, description = "`user_needed`")),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query), ("status" = Option<String>, Query)))]
pub(super) async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    let principal = &list.principal;
    principal.require(Scope::TicketsRead)?;
    let user_id = principal.person()?;
    let sees_all = principal.account.members.get(&user_id).is_some_and(|role| role.sees_all_tickets());
    let filter = TicketFilter {
        status: list.word("status")?,
        user_id: (!sees_all).then_some(user_id),
        ..TicketFilter::default()
    };
    let page = list.fresh_page().await?;
    let rows = model::of_account(app.store.pool(), principal.account_id, filter, page).await?;
    let rows = rows.iter().map(|row| (row.position, row.ticket_id.as_str()));
    list.response_as_now(&page, rows, |ticket: &Ticket| TicketView::from(ticket)).await
}

/// One ticket, with what both sides wrote. Owners and admins see everybody's, other members their own. Scope
/// `tickets:read`.
#[utoipa::path(get, path = "/v1/tickets/{ticket_id}", tag = "tickets", security(("bearer" = ["tickets:read"])), extensions(("x-xwms-only" = json!("person"))),
    params(("ticket_id" = String, Path)), responses((status = 200, description = "The ticket", body = TicketView),
    (status = 403, description = "`user_needed`"), (status = 404, description = "`not_found`")))]
pub(super) async fn read(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(ticket): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::TicketsRead)?;
    let ticket = tickets::find(&app.store, ticket_ref(&app, &principal, &ticket).await?).await?;
    Ok(response::json(StatusCode::OK, &json!(TicketView::whole(&ticket.state)), None))
}
