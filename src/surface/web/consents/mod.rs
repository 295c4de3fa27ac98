//! `GET /account/consents` and `POST /account/consents/withdraw`: lists the logged-in user's consents and
//! withdraws them.

mod apis;
mod page;
mod text;

use super::{
    error::PageError,
    shared::{
        form::CheckedForm, host::host_of, request::PageRequest, session::LoggedIn, signed_in::SignedIn,
    },
};
use crate::{
    commands::{CommandError, consents},
    store::StoreError,
};
use axum::{
    extract::RawQuery,
    response::{IntoResponse, Redirect, Response},
};
use page::{ConsentRow, ConsentsPage};
use text::TEXT;
use xwms_events::{Actor, account::Account, client::Client, consent::Consent, ids::ConsentId, scope::Scopes};
use xwms_projections::access;

/// Shows the page.
pub(super) async fn list(
    page: PageRequest,
    SignedIn(login): SignedIn,
    RawQuery(query): RawQuery,
) -> Response {
    let notice = query.as_deref() == Some("withdrawn");
    render(&page, &login, notice).await.unwrap_or_else(|error| page.layout.throttled(&error.into()))
}

async fn render(page: &PageRequest, login: &LoggedIn, notice: bool) -> Result<Response, StoreError> {
    page.app.wait_for_read_models().await;
    let mut consents = Vec::new();
    for row in access::consents_of_user(page.app.store.pool(), login.user_id).await? {
        consents.push(row_of(page, &row).await?);
    }
    Ok(page.layout.form(&ConsentsPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&login.csrf_binding()),
        user_email: login.email(),
        consents,
        notice,
    }))
}

async fn row_of(page: &PageRequest, row: &access::Consent) -> Result<ConsentRow, StoreError> {
    let client = page.app.store.load::<Client>(&row.client_id).await?;
    let account = page.app.store.load::<Account>(&row.account_id).await?;
    let granted = row.granted_at.to_datetime();
    Ok(ConsentRow {
        consent_id: row.consent_id.clone(),
        client_name: client.state.name.clone(),
        client_host: client.state.document_url().and_then(host_of),
        self_registered: client.state.is_unvouched_for(),
        account_name: account.state.name.clone(),
        apis: apis::lines(page, &row.consent_id).await?,
        scopes: row.scopes.parse::<Scopes>().unwrap_or_default().iter().collect(),
        granted_at: granted
            .map(|at| page.layout.language.date(at.year(), at.month(), at.day()))
            .unwrap_or_default(),
    })
}

/// Handles the form.
pub(super) async fn withdraw(
    page: PageRequest,
    CheckedForm { login, params: form }: CheckedForm,
) -> Response {
    let Some(Ok(id)) = form.get("consent_id").map(str::parse::<ConsentId>) else {
        return page.layout.error(&PageError::NotFound);
    };
    let context = page.context(Actor::User(login.user_id));
    let own = |consent: &Consent| consent.user_id == Some(login.user_id);
    match consents::withdraw(&context, id, own, None).await {
        Ok(_) => Redirect::to("/account/consents?withdrawn").into_response(),
        Err(CommandError::Refused(_)) => page.layout.error(&PageError::NotFound),
        Err(error) => {
            tracing::error!(%error, "could not withdraw a consent");
            page.layout.error(&PageError::TooBusy)
        }
    }
}
