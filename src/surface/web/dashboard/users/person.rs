//! `/dashboard/{account_id}/users/people/{consent_id}`: one consent; withdrawing it, and revoking all that the person has with the
//! account's apps.

use super::{
    consents::{person, status},
    text::{TEXT, UsersText},
};
use crate::{
    commands::{CommandError, accounts, consents},
    surface::web::{
        dashboard::shared::{form::DashboardForm, history::Actors, page::DashboardPage},
        shared::kinds::{Facts, Form, Value, View, form::Refused},
    },
};
use axum::response::Response;
use std::sync::Arc;
use xwms_events::{
    Refusal, account::AccountCommand, client::Client, consent::Consent, ids::ConsentId, scope::Scope,
};
use xwms_projections::{
    PageQuery,
    access::{self, ConsentFilter},
};

/// Shows the consent.
pub async fn show(dash: DashboardPage) -> Response {
    match shown(&dash, None).await {
        Ok(response) | Err(response) => response,
    }
}

/// Returns the account's consent whose id is in the path.
async fn found(dash: &DashboardPage) -> Result<(ConsentId, Arc<Consent>), Response> {
    let id = dash.id::<ConsentId>("consent_id")?;
    let consent = dash.app().store.load::<Consent>(id).await.map_err(|error| dash.failed(error))?.state;
    if consent.account_id == Some(dash.account_id) { Ok((id, consent)) } else { Err(dash.not_found()) }
}

async fn shown(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::GrantsRead)?;
    let text = dash.text(&TEXT);
    let (id, consent) = found(dash).await?;
    dash.read_own_writes().await;
    let filter = ConsentFilter { client_id: consent.client_id, user_id: consent.user_id, live: false };
    let page = PageQuery { limit: 1, after: None };
    let rows = access::consents(dash.app().store.pool(), dash.account_id, filter, page).await;
    let rows = rows.map_err(|error| dash.failed(error))?;
    let row = rows.into_iter().find(|row| row.consent_id == id.to_string());
    let row = row.ok_or_else(|| dash.not_found())?;
    let called = person(&mut Actors::new(dash), &row.user_id).await.map_err(|error| dash.failed(error))?;
    let head = dash.head(called).below(dash.path("users/people"), text.people).status(status(text, &row));
    let mut view = View::new(head.id(id)).with(facts(dash, text, &row).await?);
    if dash.may(Scope::GrantsWrite) {
        let own = format!("users/people/{id}");
        if !consent.scopes.is_empty() {
            view = view.with(
                Form::new(dash.language(), dash.tokens(), dash.path(&own), text.withdraw)
                    .titled(text.withdraw)
                    .lead(text.withdraw_lead)
                    .dangerous()
                    .refused(refused),
            );
        }
        let revoke = dash.path(&format!("{own}/revoke"));
        let form = Form::new(dash.language(), dash.tokens(), revoke, text.revoke).titled(text.revoke);
        view = view.with(form.lead(text.revoke_lead).dangerous().refused(refused));
    }
    Ok(dash.show(view).await)
}

async fn facts(
    dash: &DashboardPage,
    text: &'static UsersText,
    row: &access::Consent,
) -> Result<Facts, Response> {
    let client = dash.app().store.load::<Client>(&row.client_id).await;
    let name = client.map_err(|error| dash.failed(error))?.state.name.clone();
    let scopes = row.scopes.split(' ').filter(|scope| !scope.is_empty()).map(ToOwned::to_owned).collect();
    let theirs = dash.path(&format!("users/people?user_id={}", row.user_id));
    Ok(Facts::new(text.consent)
        .lead(text.consent_lead)
        .action(theirs, text.all_theirs)
        .fact(text.person, Value::link(dash.path(&format!("people/{}", row.user_id)), row.user_id.clone()))
        .fact(text.app, Value::link(dash.path(&format!("apps/{}", row.client_id)), name))
        .fact(text.scopes, Value::Tags(scopes))
        .fact(text.granted, Value::time(dash.language(), Some(row.granted_at)))
        .fact(text.withdrawn, Value::time(dash.language(), row.withdrawn_at)))
}

/// Withdraws the consent, which stops every grant and token that depends on it.
pub async fn withdraw(form: DashboardForm) -> Response {
    match withdrawn(&form).await {
        Ok(response) | Err(response) => response,
    }
}

async fn withdrawn(form: &DashboardForm) -> Result<Response, Response> {
    let dash = &form.dash;
    dash.require(Scope::GrantsWrite)?;
    let id = dash.id::<ConsentId>("consent_id")?;
    let own = |consent: &Consent| consent.account_id == Some(dash.account_id);
    let context = dash.context();
    let done = form.once(consents::withdraw(&context, id, own, form.row())).await;
    finished(form, done.map(drop), "users/people?withdrawn").await
}

/// Revokes every grant and token that the person has with the account's apps.
pub async fn revoke(form: DashboardForm) -> Response {
    match revoked(&form).await {
        Ok(response) | Err(response) => response,
    }
}

async fn revoked(form: &DashboardForm) -> Result<Response, Response> {
    let dash = &form.dash;
    dash.require(Scope::GrantsWrite)?;
    let (_, consent) = found(dash).await?;
    let done = form
        .once(async {
            let nobody = || Refusal::not_found("there is no such person");
            let command = AccountCommand::RevokeUserTokens { user_id: consent.user_id.ok_or_else(nobody)? };
            accounts::change(&dash.context(), dash.account_id, command, |_| form.row()).await
        })
        .await;
    finished(form, done.map(drop), "users/people?revoked").await
}

async fn finished(
    form: &DashboardForm,
    done: Result<(), CommandError>,
    to: &str,
) -> Result<Response, Response> {
    match done {
        Ok(()) => Ok(form.dash.go(to)),
        Err(error) => {
            let errors = form.dash.refusal(error)?;
            shown(&form.dash, Some(form.refused(&errors))).await
        }
    }
}
