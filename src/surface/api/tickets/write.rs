//! `POST /v1/tickets`, and its replies, end and return.

use super::{
    attachment::{FileWrite, NewAttachment, files},
    followed::ticket_ref,
    view::TicketView,
};
use crate::{
    app::{App, Shared},
    commands::tickets::{self, Question, Written},
    surface::{
        api::shared::{
            idempotency::{Nothing, Write},
            path::PathParams,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;
use xwms_events::{
    ids::ClientId,
    scope::Scope,
    ticket::{Party, Ticket, TicketCommand},
};

/// A question about the account.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewTicket)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTicket {
    /// One line of 1 to 200 characters.
    subject: String,
    /// 1 to 10,000 characters.
    text: String,
    /// The client that it is about.
    #[schema(value_type = Option<String>)]
    client_id: Option<ClientId>,
    /// The request that it is about: the `request_id` of a problem document.
    request_id: Option<String>,
    /// At most three.
    #[serde(default)]
    attachments: Vec<NewAttachment>,
}

/// More about it.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewTicketReply)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReply {
    /// 1 to 10,000 characters.
    text: String,
    /// At most three.
    #[serde(default)]
    attachments: Vec<NewAttachment>,
}

/// Ask the operator for help, in the caller's own name. Scope `tickets:write`.
#[utoipa::path(post, path = "/v1/tickets", tag = "tickets", request_body = NewTicket, security(("bearer" = ["tickets:write"])), extensions(("x-xwms-only" = json!("person"))),
    responses((status = 201, description = "Opened", body = TicketView), (status = 400, description = "`attachment_type`, `attachment_too_large`, `attachment_empty`, `attachment_unreadable`, `too_many_attachments`, `invalid_attachment`"), (status = 403, description = "`user_needed`"),
              (status = 409, description = "`attachments_full`: the person's files take too much room"),
              (status = 429, description = "`slow_down`: too many from one person")))]
pub(super) async fn create(
    State(app): State<Shared>,
    FileWrite(write): FileWrite<NewTicket>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::TicketsWrite)?;
    let user_id = principal.person()?;
    let reply = write.reply(&app, StatusCode::CREATED);
    reply
        .after(async {
            app.guard.ticket(user_id).map_err(Problem::slow_down)?;
            let question = Question {
                user_id,
                visitor: None,
                account_id: Some(principal.account_id),
                client_id: body.client_id,
                request_id: body.request_id.clone(),
                subject: body.subject.clone(),
                text: body.text.clone(),
                files: files(&body.attachments).await?,
            };
            let with = |ticket: &Ticket| reply.with(TicketView::whole(ticket));
            Ok(tickets::open(&principal.context(&app), question, with).await?.position)
        })
        .await
}

/// Write more, in the caller's own name. Owners and admins may reply to everybody's tickets, other members to
/// their own. Scope `tickets:write`.
#[utoipa::path(post, path = "/v1/tickets/{ticket_id}/replies", tag = "tickets", request_body = NewReply, security(("bearer" = ["tickets:write"])), extensions(("x-xwms-only" = json!("person"))),
    params(("ticket_id" = String, Path)),
    responses((status = 201, description = "The ticket", body = TicketView), (status = 400, description = "`attachment_type`, as for another ticket"), (status = 403, description = "`user_needed`"),
              (status = 404, description = "`not_found`"), (status = 409, description = "`ticket_closed`, `too_many_replies`, `person_erased`, `attachments_full`"),
              (status = 429, description = "`slow_down`: too many from one person")))]
pub(super) async fn reply(
    State(app): State<Shared>,
    PathParams(ticket): PathParams<String>,
    FileWrite(write): FileWrite<NewReply>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::TicketsWrite)?;
    let which = ticket_ref(&app, principal, &ticket).await?;
    let reply = write.reply(&app, StatusCode::CREATED);
    reply
        .after(async {
            app.guard.ticket(which.user_id).map_err(Problem::slow_down)?;
            let written = Written { text: body.text.clone(), files: files(&body.attachments).await? };
            let with = |ticket: &Ticket| reply.with(TicketView::whole(ticket));
            Ok(tickets::reply(&principal.context(&app), which, written, with).await?.position)
        })
        .await
}

/// Close a ticket that is settled. Scope `tickets:write`.
#[utoipa::path(post, path = "/v1/tickets/{ticket_id}/close", tag = "tickets", security(("bearer" = ["tickets:write"])), extensions(("x-xwms-only" = json!("person"))),
    params(("ticket_id" = String, Path)),
    responses((status = 200, description = "The ticket", body = TicketView), (status = 403, description = "`user_needed`"),
              (status = 404, description = "`not_found`")))]
pub(super) async fn close(
    State(app): State<Shared>,
    PathParams(ticket): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    run(&app, &ticket, &write, TicketCommand::Close { by: Party::Person }).await
}

/// Reopen a ticket that is not settled after all. Scope `tickets:write`.
#[utoipa::path(post, path = "/v1/tickets/{ticket_id}/reopen", tag = "tickets", security(("bearer" = ["tickets:write"])), extensions(("x-xwms-only" = json!("person"))),
    params(("ticket_id" = String, Path)),
    responses((status = 200, description = "The ticket", body = TicketView), (status = 403, description = "`user_needed`"),
              (status = 404, description = "`not_found`")))]
pub(super) async fn reopen(
    State(app): State<Shared>,
    PathParams(ticket): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    run(&app, &ticket, &write, TicketCommand::Reopen { by: Party::Person }).await
}

/// Does to the account's ticket what the caller asks for, and responds with it.
async fn run(
    app: &App,
    id: &str,
    write: &Write<Nothing>,
    command: TicketCommand,
) -> Result<Response, Problem> {
    let principal = &write.principal;
    principal.require(Scope::TicketsWrite)?;
    let which = ticket_ref(app, principal, id).await?;
    let reply = write.reply(app, StatusCode::OK);
    reply
        .after(async {
            app.guard.ticket(which.user_id).map_err(Problem::slow_down)?;
            let with = |ticket: &Ticket| reply.with(TicketView::whole(ticket));
            Ok(tickets::act(&principal.context(app), which, command, with).await?.position)
        })
        .await
}
