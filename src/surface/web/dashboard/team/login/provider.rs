//! `/dashboard/{account_id}/team/login/provider`: sets the account's OpenID provider; `…/remove` removes it.

use super::{
    allowed::{check, check_allowed},
    page::{head, redirect_uri},
    removal,
    text::TEXT,
};
use crate::{
    commands::{CommandError, account_login, accounts},
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Facts, Field, Input, Value, View, form::Refused},
    },
};
use axum::response::Response;
use url::Url;
use xwms_events::{
    Refusal,
    account::{AccountCommand, AccountProvider, LoginCommand},
    ids::SecretId,
    scope::Scope,
};

/// The field with the client secret, by the name that a refusal has.
const SECRET: &str = "provider.client_secret";

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    check(dash)?;
    let text = dash.text(&TEXT);
    let known = dash.account.login.provider.as_ref();
    let required = known.is_some_and(|provider| provider.required);
    let asserts = known.is_some_and(|provider| provider.asserts_people);
    let issuer = known.map(|provider| provider.issuer.as_str()).unwrap_or_default();
    let client_id = known.map(|provider| provider.client_id.as_str()).unwrap_or_default();
    let secret = Field::new(SECRET, text.client_secret, Input::Password).autocomplete("new-password");
    let path = dash.path("team/login/provider");
    let form = dash
        .form(path, text.save)
        .field(Field::new("issuer", text.issuer, Input::Url).hint(text.issuer_hint).value(issuer))
        .field(Field::text("client_id", text.client_id).value(client_id).max(255))
        .field(secret.hint(text.client_secret_hint).optional())
        .field(Field::checkbox("required", text.required, required))
        .field(Field::checkbox("asserts_people", text.asserts, asserts).hint(text.asserts_hint))
        .cancel(dash.path("team/login"))
        .refused(refused);
    let facts =
        Facts::new(text.provider).lead(text.lead).fact(text.redirect_uri, Value::id(redirect_uri(dash)));
    Ok(dash.show(View::new(head(dash, text, text.set)).with(facts).with(form)).await)
}

/// Sets the provider.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    dash.require_owner()?;
    form.require_fresh()?;
    let set = form
        .once(async {
            check_allowed(dash)?;
            let issuer = form.get("issuer").to_owned();
            check_reachable(dash, &issuer)?;
            let client_id = form.get("client_id").to_owned();
            let secret_id = secret(&form, &issuer, &client_id).await?;
            let (required, asserts_people) = (form.is_checked("required"), form.is_checked("asserts_people"));
            let provider = AccountProvider { issuer, client_id, secret_id, required, asserts_people };
            let command = AccountCommand::Login(LoginCommand::SetProvider { provider, by: dash.authority() });
            accounts::change(&dash.context(), dash.account_id, command, |_| form.row()).await
        })
        .await;
    match set {
        Ok(_) => done(dash, "team/login?saved").await,
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

/// Returns the name of the provider's secret: a new one if one was typed, else the present one of the same client.
async fn secret(
    form: &DashboardForm,
    issuer: &str,
    client_id: &str,
) -> Result<Option<SecretId>, CommandError> {
    let dash = &form.page;
    // Not trimmed: a space may be part of it.
    match form.typed.get(SECRET) {
        Some(typed) => account_login::keep_secret(&dash.app().store, dash.account_id, Some(typed)).await,
        None => {
            let known = dash.account.login.provider.as_ref();
            let same = known.filter(|known| known.issuer == issuer && known.client_id == client_id);
            Ok(same.and_then(|known| known.secret_id))
        }
    }
}

/// Refuses an issuer within the operator's network. A name is checked when it is dialed.
fn check_reachable(dash: &DashboardPage, issuer: &str) -> Result<(), Refusal> {
    let refused = |detail: String| Refusal::invalid("issuer", "invalid_issuer", detail);
    let url = Url::parse(issuer).map_err(|error| refused(error.to_string()))?;
    dash.app().egress.check_new(&url).map_err(|error| refused(error.to_string()))
}

/// Deletes secrets that are no longer used, and leads to `to`.
async fn done(dash: &DashboardPage, to: &str) -> Result<Response, Response> {
    let pruned = account_login::prune_secrets(&dash.app().store, dash.account_id).await;
    pruned.map_err(|error| dash.failed(error))?;
    Ok(dash.go(to))
}

/// Shows the form that removes the provider.
pub async fn show_removal(dash: DashboardPage) -> Result<Response, Response> {
    removal(&dash, None).await
}

async fn removal(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let text = dash.text(&TEXT);
    removal::ask(dash, text.remove, |form| form.lead(text.remove_lead), refused).await
}

/// Removes the provider.
pub async fn remove(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    match removal::take(&form, LoginCommand::RemoveProvider { by: dash.authority() }).await {
        Ok(()) => done(dash, "team/login?removed").await,
        Err(not_done) => removal(dash, Some(form.refused(&not_done.errors()?))).await,
    }
}
