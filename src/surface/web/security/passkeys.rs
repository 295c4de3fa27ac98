//! `/account/security/passkeys`: makes a passkey, renames and removes one. This is the one page that needs a
//! script; the browser's answer is verified by `auth::passkeys`.

use super::{
    codes,
    passkeys_page::PasskeysPage,
    policy::last_factor,
    raise::{changing, raise},
    text::TEXT,
};
use crate::{
    auth::passkeys::Passkeys,
    commands::{
        CommandError,
        factors::{self, NewPasskey},
    },
    store::StoreError,
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{
                ceremony::{self, CeremonyKind, Offer},
                form::{CheckedForm, PageParams},
                fresh::{fresh, is_fresh, log_in_again},
                request::PageRequest,
                session::LoggedIn,
            },
        },
    },
};
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::{Actor, ids::PasskeyId, session::Method};

const LIST: &str = "/account/security";

/// Returns the relying party, if people may make passkeys here.
pub(super) fn offered(page: &PageRequest) -> Option<Passkeys> {
    page.app.offers_second_factor().then(|| Passkeys::of(&page.app.settings.issuer)).flatten()
}

/// Shows the page.
pub async fn show(page: PageRequest) -> Response {
    let login = match fresh(&page, "passkeys", None).await {
        Ok(login) => login,
        Err(response) => return response,
    };
    match offered(&page) {
        Some(passkeys) => drawn(&page, &passkeys, &login, None)
            .await
            .unwrap_or_else(|error| page.layout.throttled(&error.into())),
        None => page.layout.error(&PageError::NotFound),
    }
}

/// Returns the page. `refused` is the name of the passkey that was sent and refused.
async fn drawn(
    page: &PageRequest,
    passkeys: &Passkeys,
    login: &LoggedIn,
    refused: Option<String>,
) -> Result<Response, StoreError> {
    let stored = page.app.store.factors(login.user_id).await?;
    let known: Vec<&str> = login
        .user
        .factors
        .passkeys
        .keys()
        .filter_map(|id| stored.get(&id.to_string()).map(|key| key.plain.as_str()))
        .collect();
    let Some(started) = passkeys.start_registration(login.user_id, &login.email(), &known) else {
        return Ok(page.layout.error(&PageError::TooBusy));
    };
    let (jar, browser) = page.browser();
    let kind = CeremonyKind::Registration(login.user_id);
    let passkeys_page = PasskeysPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&login.csrf_binding()),
        offer: Offer { state: ceremony::seal(page, &browser, kind, started.state), options: started.options },
        wrong: refused.is_some(),
        name: refused.unwrap_or_default(),
    };
    Ok((jar, page.layout.form(&passkeys_page)).into_response())
}

/// Handles the form: the browser has made a passkey.
pub async fn add(page: PageRequest, PageParams(form): PageParams) -> Response {
    let login = match fresh(&page, "passkeys", None).await {
        Ok(login) => login,
        Err(response) => return response,
    };
    if !page.is_own_form(&login.csrf_binding(), &form) {
        return page.layout.error_with(&PageError::Csrf, Some("/account/security/passkeys".to_owned()));
    }
    let Some(passkeys) = offered(&page) else { return page.layout.error(&PageError::NotFound) };
    let added = added(&page, &passkeys, &login, &form).await;
    added.unwrap_or_else(|error| page.layout.throttled(&error.into()))
}

async fn added(
    page: &PageRequest,
    passkeys: &Passkeys,
    login: &LoggedIn,
    form: &Params,
) -> Result<Response, StoreError> {
    let name = form.get("name").unwrap_or_default().to_owned();
    let kind = CeremonyKind::Registration(login.user_id);
    let state = ceremony::take(page, kind, form.get("state").unwrap_or_default()).await?;
    let registered = state
        .and_then(|state| passkeys.finish_registration(form.get("credential").unwrap_or_default(), &state));
    let Some(registered) = registered else { return drawn(page, passkeys, login, Some(name)).await };
    let method = if registered.synced { Method::SoftwareKey } else { Method::HardwareKey };
    let new = NewPasskey { name: name.clone(), key: registered.key, synced: registered.synced };
    let context = page.context(Actor::User(login.user_id));
    let made = match factors::add_passkey(&context, changing(login), new).await {
        Ok(made) => made,
        Err(CommandError::Refused(_)) => return drawn(page, passkeys, login, Some(name)).await,
        Err(error) => return Err(error.into_store_error()),
    };
    let (jar, binding) = raise(page, login, method).await?;
    Ok(if made.is_empty() {
        (jar, Redirect::to(LIST)).into_response()
    } else {
        (jar, codes::render(page, login.user_id, &binding, made, LIST.to_owned())).into_response()
    })
}

/// Handles a form of the list: gives a passkey another name.
pub async fn rename(page: PageRequest, CheckedForm { login, params: form }: CheckedForm) -> Response {
    let Some(passkey_id) = named(&form) else { return page.layout.error(&PageError::NotFound) };
    let context = page.context(Actor::User(login.user_id));
    let name = form.get("name").unwrap_or_default();
    match factors::rename_passkey(&context, login.user_id, passkey_id, name).await {
        Ok(()) => Redirect::to(LIST).into_response(),
        Err(CommandError::Refused(refusal)) if refusal.code == "invalid_name" => {
            Redirect::to("/account/security?name").into_response()
        }
        Err(CommandError::Refused(_)) => page.layout.error(&PageError::NotFound),
        Err(error) => page.layout.throttled(&error.into_store_error().into()),
    }
}

/// Handles a form of the list: removes a passkey.
pub async fn remove(page: PageRequest, CheckedForm { login, params: form }: CheckedForm) -> Response {
    if !is_fresh(&login, page.app.store.clock().now()) {
        return log_in_again("security", None);
    }
    let Some(passkey_id) = named(&form) else { return page.layout.error(&PageError::NotFound) };
    let context = page.context(Actor::User(login.user_id));
    let last = match last_factor(&page, login.user_id).await {
        Ok(last) => last,
        Err(error) => return page.layout.throttled(&error.into()),
    };
    match factors::remove_passkey(&context, login.user_id, passkey_id, last).await {
        Ok(()) => Redirect::to("/account/security?passkey_removed").into_response(),
        Err(CommandError::Refused(refusal)) if refusal.code == "last_factor" => {
            Redirect::to("/account/security?required").into_response()
        }
        Err(CommandError::Refused(_)) => page.layout.error(&PageError::NotFound),
        Err(error) => page.layout.throttled(&error.into_store_error().into()),
    }
}

fn named(form: &Params) -> Option<PasskeyId> {
    form.get("passkey_id").and_then(|id| id.parse().ok())
}
