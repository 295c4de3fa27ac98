//! `/v1/invitations`: create, list and withdraw. Only the invited person gets the link, by mail.

use crate::{
    app::Shared,
    commands::{
        accounts,
        members::{self, INVITATION_SECONDS},
    },
    surface::{
        api::shared::{
            auth::Principal,
            idempotency::Write,
            pagination::{List, Listed},
            path::{self, PathParams},
            response,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use xwms_events::{
    Timestamp,
    account::{AccountCommand, NewInvitation, Role},
    ids::InvitationId,
    scope::Scope,
    user::email,
};
use xwms_projections::accounts as model;

/// The person to invite.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewInvitation)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    email: String,
    /// `owner`, `admin`, `developer` or `auditor`.
    role: Role,
}

/// An invitation that was not used yet. Its link is only in the mail.
#[derive(Serialize, ToSchema)]
#[schema(as = Invitation)]
struct InvitationView {
    invitation_id: String,
    email: Option<String>,
    /// `owner`, `admin`, `developer` or `auditor`.
    role: String,
    /// `open` or `expired`.
    status: &'static str,
    #[schema(value_type = String)]
    invited_at: Timestamp,
    #[schema(value_type = String)]
    expires_at: Timestamp,
}

impl InvitationView {
    fn of(row: model::Invitation, now: Timestamp) -> Self {
        Self {
            invitation_id: row.invitation_id,
            email: row.email.get().cloned(),
            role: row.role,
            status: if now < row.expires_at { "open" } else { "expired" },
            invited_at: row.invited_at,
            expires_at: row.expires_at,
        }
    }
}

/// Invite a person by mail. The link in it is valid for seven days, once, and for this address only. To send
/// it again, withdraw it and invite again. Only an owner can invite owners. Scope `accounts:write`.
#[utoipa::path(post, path = "/v1/invitations", tag = "invitations", security(("bearer" = ["accounts:write"])), request_body = Wanted,
    responses((status = 201, description = "Created; the mail will be sent", body = InvitationView),
              (status = 403, description = "`owner_required`"),
              (status = 409, description = "`already_invited`, `already_member`, `limit_reached`, `plan_required`, \
                                            `too_many_invitations`, `mail_not_set_up`")))]
pub(super) async fn create(State(app): State<Shared>, write: Write<Wanted>) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::AccountsWrite)?;
    if app.settings.mail.is_none() {
        let detail = "this server is not set up to send mail";
        return Err(Problem::new(StatusCode::CONFLICT, "mail_not_set_up", detail));
    }
    let allowance = principal.allowance(&app);
    let reply = write.reply(&app, StatusCode::CREATED);
    reply
        .after(async {
            allowance.active()?;
            let at = app.store.clock().now();
            let new = NewInvitation {
                invitation_id: InvitationId::from_uuid(app.store.clock().uuid()),
                email: email::parse(&body.email)?,
                role: body.role,
                by: principal.authority(),
                at,
                expires_at: at.plus_seconds(INVITATION_SECONDS),
                limit: allowance.members,
            };
            let row = reply.with(InvitationView {
                invitation_id: new.invitation_id.to_string(),
                email: Some(new.email.clone()),
                role: new.role.as_str().to_owned(),
                status: "open",
                invited_at: at,
                expires_at: new.expires_at,
            });
            Ok(members::invite(&principal.context(&app), principal.account_id, new, row).await?)
        })
        .await
}

/// Unused invitations, newest first, including expired ones. Scope `accounts:read`.
#[utoipa::path(get, path = "/v1/invitations", tag = "invitations", security(("bearer" = ["accounts:read"])),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query)),
    responses((status = 200, description = "A page of the list", body = Listed<InvitationView>)))]
pub(super) async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::AccountsRead)?;
    let page = list.fresh_page().await?;
    let now = app.store.clock().now();
    let rows = model::invitations(app.store.pool(), list.principal.account_id, page).await?;
    Ok(list
        .response(&page, rows.into_iter().map(|row| (row.position, InvitationView::of(row, now))).collect()))
}

/// Withdraw an invitation: its link stops working. Scope `accounts:write`.
#[utoipa::path(delete, path = "/v1/invitations/{invitation_id}", tag = "invitations", security(("bearer" = ["accounts:write"])),
    params(("invitation_id" = String, Path)),
    responses((status = 204, description = "Withdrawn"), (status = 403, description = "`owner_required`"),
              (status = 404, description = "`not_found`, also after it was used")))]
pub(super) async fn withdraw(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(invitation): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::AccountsWrite)?;
    let invitation_id = path::id(&invitation, "invitation")?;
    let command = AccountCommand::WithdrawInvitation { invitation_id, by: principal.authority() };
    let changed = accounts::change(&principal.context(&app), principal.account_id, command, |_| None).await?;
    Ok(response::nothing(changed.position))
}
