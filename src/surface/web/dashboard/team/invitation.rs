//! `/dashboard/{account_id}/team/invitations/{invitation_id}`: an invitation that was not used yet. It is sent
//! again, which makes a new link, or withdrawn.

use super::{
    invite::offer,
    roles,
    text::{TEXT, TeamText},
};
use crate::{
    commands::{accounts, members},
    surface::web::{
        dashboard::shared::{areas, form::DashboardForm, history::Actors, page::DashboardPage},
        shared::kinds::{Facts, Status, Tone, Value, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    Actor, Refusal,
    account::{AccountCommand, Invitation},
    ids::InvitationId,
    scope::Scope,
};

/// Shows the invitation, and what can be done with it.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::AccountsRead)?;
    let (text, id) = (dash.text(&TEXT), dash.id::<InvitationId>("invitation_id")?);
    let invitation = dash.account.invitations.get(&id).ok_or_else(|| dash.not_found())?;
    let is_open = dash.now() < invitation.expires_at;
    let status = if is_open {
        Status { tone: Tone::Good, word: text.open }
    } else {
        Status { tone: Tone::Quiet, word: text.expired }
    };
    let address = invitation.email.get().cloned().unwrap_or_else(|| id.to_string());
    let head = dash.head(address).below(dash.path("team"), text.title).id(id).status(status);
    let view = View::new(head).with(facts(dash, text, invitation).await?);
    if !dash.may(Scope::AccountsWrite) || !dash.role.may_give(invitation.role) {
        return Ok(dash.show(view).await);
    }
    let form = |act: &str, submit| {
        let path = dash.path(&format!("team/invitations/{id}/{act}"));
        dash.form(path, submit)
    };
    let resend = form("resend", text.resend).titled(text.resend).lead(text.resend_lead).refused(refused);
    let withdraw = form("withdraw", text.withdraw).titled(text.withdraw).lead(text.withdraw_lead);
    Ok(dash.show(view.with(resend).with(withdraw.dangerous().refused(refused))).await)
}

async fn facts(
    dash: &DashboardPage,
    text: &'static TeamText,
    invitation: &Invitation,
) -> Result<Facts, Response> {
    let by = match invitation.invited_by {
        Some(user_id) => {
            let name = Actors::new(dash).name(Actor::User(user_id)).await;
            Value::name(name.map_err(|error| dash.failed(error))?)
        }
        None => Value::Nothing,
    };
    Ok(Facts::new(text.invitation)
        .fact(text.role, Value::text(areas::role(invitation.role, dash.language())))
        .fact(text.may, Value::text(roles::meaning(text, invitation.role)))
        .fact(text.invited_by, by)
        .fact(text.expires, Value::time(dash.language(), Some(invitation.expires_at))))
}

/// Sends the invitation again.
pub async fn resend(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    let id = dash.id::<InvitationId>("invitation_id")?;
    let sent = form
        .once(async {
            let gone = || Refusal::not_found("there is no such open invitation");
            let old = dash.account.invitations.get(&id).ok_or_else(gone)?;
            let address = old.email.get().map(String::as_str).unwrap_or_default();
            let new = offer(dash, address, old.role)?;
            members::invite_again(&dash.context(), dash.account_id, id, new, form.row()).await
        })
        .await;
    match sent {
        Ok(_) => Ok(dash.go("team?invited")),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

/// Withdraws the invitation.
pub async fn withdraw(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    let invitation_id = dash.id::<InvitationId>("invitation_id")?;
    let command = AccountCommand::WithdrawInvitation { invitation_id, by: dash.authority() };
    let context = dash.context();
    let done = form.once(accounts::change(&context, dash.account_id, command, |_| form.row())).await;
    match done {
        Ok(_) => Ok(dash.go("team?withdrawn")),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
