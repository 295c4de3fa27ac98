//! `GET /dashboard/{account_id}/audit/expose`: a form that reports a credential as exposed; `?credential=` names
//! it. `POST` to the same path reports it, and leads to what stops if it is contained.

use super::incident_text::TEXT;
use crate::{
    audit::credentials::{self, CredentialId},
    commands::exposures,
    surface::{
        http::params::with_query,
        web::{
            dashboard::{
                search::{self, PASTED_MAX},
                shared::{form::DashboardForm, page::DashboardPage, paging::Paging},
            },
            shared::{
                kinds::{Field, FormErrors, Input, Part, View, form::Refused},
                not_done::NotDone,
            },
        },
    },
};
use axum::response::Response;
use xwms_events::{
    credential::{CredentialKind, Exposure, FOUND_MAX},
    scope::Scope,
};

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::GrantsRead)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(dash);
    let credential = Field::text("credential_id", text.credential)
        .hint(text.credential_hint)
        .value(paging.get("credential").unwrap_or_default())
        .max(PASTED_MAX);
    let since = Field::new("since", text.since, Input::DateTime).hint(text.since_hint).precise().optional();
    let found = Field::new("found", text.found, Input::Lines)
        .hint(text.found_hint)
        .max(u32::try_from(FOUND_MAX).unwrap_or(u32::MAX))
        .optional();
    let form = dash
        .form(dash.path("audit/expose"), text.report)
        .lead(text.expose_lead)
        .field(credential)
        .field(since)
        .field(found)
        .refused(refused);
    let head = dash.head(text.expose);
    let head = if dash.may(Scope::AuditRead) { head.below(dash.path("audit"), text.audit) } else { head };
    let notice = dash.was("reported").then(|| Part::Notice(text.reported.to_owned()));
    Ok(dash.show(View::new(head).maybe(notice).with(form)).await)
}

/// Reports the credential.
pub async fn report(mut form: DashboardForm) -> Result<Response, Response> {
    form.page.require(Scope::GrantsRead)?;
    form.typed = search::with_id(&form.page, &form.typed, "credential_id").await?;
    match reported(&form).await {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}

async fn reported(form: &DashboardForm) -> Result<Response, NotDone> {
    let dash = &form.page;
    let wrong = || FormErrors::at("credential_id", dash.text(&TEXT).credential_wrong);
    let credential_id = form.get("credential_id").to_owned();
    let id: CredentialId = credential_id.parse().map_err(|_| wrong())?;
    let since = form.moment("since")?;
    dash.read_own_writes().await;
    let (store, account_id) = (&dash.app().store, dash.account_id);
    let kind = credentials::kind(store, account_id, id).await.map_err(|error| dash.failed(error))?;
    let kind = kind.ok_or_else(wrong)?;
    let found = Some(form.get("found").to_owned()).filter(|found| !found.is_empty());
    let target = credential_id.clone();
    let exposure = Exposure { kind, credential_id, account_id, since, found, at: dash.now() };
    let context = dash.context();
    match form.once(exposures::report(&context, &exposure, form.row())).await {
        // A webhook's secret is rotated, at its endpoint.
        Ok(_) if kind == CredentialKind::EndpointSecret => Ok(dash.go("audit/expose?reported")),
        Ok(_) => {
            Ok(dash.go(&with_query("audit/contain", &[("target", target.as_str()), ("was", "reported")])))
        }
        Err(error) => Err(dash.not_done(error)),
    }
}
