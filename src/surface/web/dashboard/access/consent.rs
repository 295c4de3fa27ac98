//! `GET /dashboard/{account_id}/consents/{consent_id}`: what a person approved for an app, and until when. `POST`
//! to the same path withdraws it with everything that depends on it.

use super::{apis::Apis, apps::Apps, text::TEXT, words};
use crate::{
    commands::consents,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Facts, Part, Value, View},
    },
};
use axum::response::Response;
use xwms_events::{consent::Consent, ids::ConsentId, scope::Scope};
use xwms_projections::access;

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::GrantsRead)?;
    let text = dash.text(&TEXT);
    let language = dash.language();
    let consent_id: ConsentId = dash.id("consent_id")?;
    dash.read_own_writes().await;
    let found = access::consent(dash.app().store.pool(), dash.account_id, consent_id).await;
    let row = found.map_err(|error| dash.failed(error))?.ok_or_else(|| dash.not_found())?;
    let apps = Apps::named(&dash, vec![row.client_id.as_str()]).await.map_err(|error| dash.failed(error))?;
    let apis =
        Apis::named(&dash, row.resources.iter().collect()).await.map_err(|error| dash.failed(error))?;
    let query = format!("client_id={}&user_id={}", row.client_id, row.user_id);
    let head = dash
        .head(text.consent)
        .below(dash.path("consents"), text.consents)
        .id(consent_id)
        .status(words::consent(row.withdrawn_at.is_some(), language))
        .action(dash.path(&format!("grants?{query}")), text.grants)
        .action(dash.path(&format!("tokens?{query}")), text.tokens);
    let app = Value::link(dash.path(&format!("apps/{}", row.client_id)), apps.name(&row.client_id));
    let facts = Facts::new(text.what_it_is)
        .fact(text.app, app)
        .fact(text.person, Value::link(dash.path(&format!("people/{}", row.user_id)), row.user_id.clone()))
        .fact(text.scopes, Value::Tags(row.scopes.split_whitespace().map(ToOwned::to_owned).collect()))
        .fact(text.given, Value::time(language, Some(row.granted_at)))
        .fact(text.withdrawn_at, Value::time(language, row.withdrawn_at));
    let done = dash.was("withdrawn").then(|| Part::Notice(text.consent_withdrawn.to_owned()));
    let may = dash.may(Scope::GrantsWrite) && row.withdrawn_at.is_none();
    let form = may.then(|| {
        let path = dash.path(&format!("consents/{consent_id}"));
        dash.form(path, text.withdraw_consent).titled(text.withdraw).lead(text.withdraw_lead).dangerous()
    });
    Ok(dash
        .show(View::new(head).maybe(done).with(facts).maybe(apis.list(&dash, &row.resources)).maybe(form))
        .await)
}

/// Withdraws the consent.
pub async fn withdraw(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::GrantsWrite)?;
    let consent_id: ConsentId = dash.id("consent_id")?;
    let own = |consent: &Consent| consent.account_id == Some(dash.account_id);
    let context = dash.context();
    let done = form.once(consents::withdraw(&context, consent_id, own, form.row())).await;
    done.map_err(|error| dash.stopped(error))?;
    Ok(dash.go(&format!("consents/{consent_id}?withdrawn")))
}
