//! `/dashboard/{account_id}/users/{user_id}/access`: what a test user approved, and the form that revokes all of it.

use super::{
    detail::{found, head},
    text::TEXT,
};
use crate::{
    commands::accounts,
    surface::web::{
        dashboard::{
            access::consents,
            shared::{form::DashboardForm, page::DashboardPage, paging::Paging},
        },
        shared::kinds::{View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{account::AccountCommand, scope::Scope};
use xwms_projections::access::ConsentFilter;

/// Shows the consents.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::UsersRead)?;
    dash.require(Scope::GrantsRead)?;
    let text = dash.text(&TEXT);
    let (which, user) = found(dash).await?;
    let filter = ConsentFilter { user_id: Some(which.user_id), ..ConsentFilter::default() };
    let list = consents::list(dash, filter, &Paging::of(dash)).await;
    let list = list.map_err(|error| dash.failed(error))?;
    let path = dash.path(&format!("users/{}/access", which.user_id));
    let revoke = dash.may(Scope::GrantsWrite).then(|| {
        dash.form(path, text.revoke).titled(text.revoke).lead(text.revoke_lead).dangerous().refused(refused)
    });
    Ok(dash.show(View::new(head(dash, which, &user, "/access")).with(list).maybe(revoke)).await)
}

/// Revokes every grant and token that the user has with the account's apps.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::GrantsWrite)?;
    let (which, _) = found(dash).await?;
    let command = AccountCommand::RevokeUserTokens { user_id: which.user_id };
    let context = dash.context();
    match form.once(accounts::change(&context, dash.account_id, command, |_| form.row())).await {
        Ok(_) => Ok(dash.go(&format!("users/{}?revoked", which.user_id))),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
