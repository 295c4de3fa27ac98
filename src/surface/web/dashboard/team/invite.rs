//! `/dashboard/{account_id}/team/invite`: invites a person by mail. Only they get the link.

use super::{roles, text::TEXT};
use crate::{
    commands::members::{self, INVITATION_SECONDS},
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Field, Input, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    Refusal,
    account::{NewInvitation, Role},
    ids::InvitationId,
    scope::Scope,
    user::email,
};

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::AccountsWrite)?;
    let text = dash.text(&TEXT);
    let form = dash
        .form(dash.path("team/invite"), text.send_invitation)
        .lead(text.invite_lead)
        .field(Field::new("email", text.email, Input::Email).max(254))
        .field(roles::field(dash, Role::Developer))
        .cancel(dash.path("team"))
        .refused(refused);
    let head = dash.head(text.invite).below(dash.path("team"), text.title);
    Ok(dash.show(View::new(head).with(form)).await)
}

/// Sends the invitation.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    let sent = form
        .once(async {
            let new = offer(dash, form.get("email"), roles::chosen(&form)?)?;
            members::invite(&dash.context(), dash.account_id, new, form.row()).await
        })
        .await;
    match sent {
        Ok(_) => Ok(dash.go("team?invited")),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

/// Returns the invitation that the person sends to `address`.
///
/// # Errors
/// If the server sends no mail, the account has no plan, or the text is not a mail address.
pub fn offer(dash: &DashboardPage, address: &str, role: Role) -> Result<NewInvitation, Refusal> {
    if dash.app().settings.mail.is_none() {
        return Err(Refusal::conflict("mail_not_set_up", "this server is not set up to send mail"));
    }
    let allowance = dash.allowance();
    allowance.active()?;
    let at = dash.now();
    Ok(NewInvitation {
        invitation_id: InvitationId::from_uuid(dash.app().store.clock().uuid()),
        email: email::parse(address)?,
        role,
        by: dash.authority(),
        at,
        expires_at: at.plus_seconds(INVITATION_SECONDS),
        limit: allowance.members,
    })
}
