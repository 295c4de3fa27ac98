//! `POST /login/with`: sends the browser to a provider. What its answer must fit is kept for this browser alone,
//! so that another browser can't end the login (login CSRF), and each provider has an address of its own to return
//! to (mix-up, RFC 9700 §4.4.2).

use super::page::{Trouble, trouble};
use crate::{
    outbound::providers::{Begin, Provider},
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            login::next,
            shared::{
                continuation::Continuation,
                cookies,
                form::PageParams,
                login_attempt::{AttemptStep, Away, LoginAttempt},
                login_provider::{OrganizationProvider, of_email},
                request::PageRequest,
            },
        },
    },
    traffic::guard::Throttled,
};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;
use xwms_events::{ids::UserId, user::email as mailbox};

/// What the guard calls these requests.
pub(super) const AT: &str = "provider";

/// Handles a button.
pub async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    let continuation = match next::begun(&mut page, &form).await {
        Ok(continuation) => continuation,
        Err(refused) => return refused,
    };
    // Test users have no logins elsewhere.
    if continuation.as_ref().is_some_and(|continuation| continuation.test_of.is_some()) {
        return page.layout.error(&PageError::NotFound);
    }
    match pressed(&page, continuation.as_ref(), &form).await {
        Ok(response) => response,
        Err(throttled) => page.layout.throttled(&throttled),
    }
}

/// Sends the browser to the provider of the button.
async fn pressed(
    page: &PageRequest,
    continuation: Option<&Continuation>,
    form: &Params,
) -> Result<Response, Throttled> {
    let provider = wanted(page, form).await?;
    let Some(provider) = provider else {
        return Ok(match form.get("provider") {
            Some(_) => page.layout.error(&PageError::NotFound),
            None => trouble(page, Trouble::NoOrganization, form.get("email").unwrap_or_default(), form),
        });
    };
    let going = Going {
        provider,
        carried: next::all_carried(form),
        fresh: must_be_fresh(page, continuation, form).await?,
        linking: None,
        hint: form.get("email").and_then(|email| mailbox::parse(email).ok()),
    };
    away(page, going).await
}

/// Returns the provider that the form names, or that of the organization of the address in it.
async fn wanted(page: &PageRequest, form: &Params) -> Result<Option<Arc<Provider>>, Throttled> {
    match form.get("provider") {
        Some(id) => Ok(page.app.providers.get(id)),
        None => {
            page.app.guard.check_pace(AT, page.caller.origin.as_ref())?;
            let found = of_email(page, form.get("email").unwrap_or_default()).await?;
            Ok(found.map(|organization| organization.provider))
        }
    }
}

/// Sends people with this address to their organization, if they can't use a password; whether anybody has the address
/// does not matter.
///
/// # Errors
/// As [`away`].
pub async fn instead_of_password(
    page: &PageRequest,
    form: &Params,
    continuation: Option<&Continuation>,
) -> Result<Option<Response>, Throttled> {
    if continuation.is_some_and(|continuation| continuation.test_of.is_some()) {
        return Ok(None);
    }
    let typed = form.get("email").unwrap_or_default();
    let found = of_email(page, typed).await?;
    let Some(OrganizationProvider { provider, is_required: true }) = found else { return Ok(None) };
    let going = Going {
        provider,
        carried: next::all_carried(form),
        fresh: must_be_fresh(page, continuation, form).await?,
        linking: None,
        hint: mailbox::parse(typed).ok(),
    };
    away(page, going).await.map(Some)
}

/// Whether the person must prove their identity again, whoever remembers them: the client asks for it, or a page
/// of this server, or somebody is logged in already. A login that the provider remembers says nothing new about
/// who sits there.
async fn must_be_fresh(
    page: &PageRequest,
    continuation: Option<&Continuation>,
    form: &Params,
) -> Result<bool, Throttled> {
    let wanted = match continuation {
        Some(continuation) => {
            let asked = continuation.params();
            let prompts = asked.get("prompt").unwrap_or_default();
            asked.get("max_age").is_some()
                || prompts.split(' ').any(|prompt| matches!(prompt, "login" | "create"))
        }
        None => next::is_asked_again(form),
    };
    Ok(wanted || page.any_session().await?.is_some())
}

/// A browser on its way to a provider.
pub struct Going {
    pub provider: Arc<Provider>,
    /// What the login's forms carry.
    pub carried: Vec<(String, String)>,
    /// Whether the provider must ask the person again.
    pub fresh: bool,
    /// The user who links the login instead of logging in here.
    pub linking: Option<UserId>,
    /// The address that the person typed.
    pub hint: Option<String>,
}

/// Returns the address to which `provider` returns the browser.
pub(super) fn redirect_uri(page: &PageRequest, provider: &str) -> String {
    format!("{}/login/with/{provider}", page.app.settings.issuer)
}

/// Sends the browser to the provider, or says why that is not possible now.
///
/// # Errors
/// When there are too many requests, or the store fails.
pub async fn away(page: &PageRequest, going: Going) -> Result<Response, Throttled> {
    let origin = page.caller.origin.as_ref();
    page.app.guard.check_pace(AT, origin)?;
    // Each of them is a row, and perhaps a request to the provider. Many people may share an address.
    let paced = match cookies::known_users(&page.jar, page.master()).first() {
        Some(user_id) => page.app.guard.person(*user_id),
        None => page.app.guard.reader(origin),
    };
    paced.map_err(Throttled::SlowDown)?;
    let Going { provider, carried, fresh, linking, hint } = going;
    let (jar, browser) = page.browser();
    let leaving = Away::new(page, fresh, linking)?;
    let (challenge, nonce) = (leaving.challenge(), leaving.nonce.clone());
    let attempt = LoginAttempt { provider: provider.id.clone(), carried, step: AttemptStep::Away(leaving) };
    let state = attempt.keep(page, &browser).await?;
    let redirect_uri = redirect_uri(page, &provider.id);
    let begin = Begin {
        redirect_uri: &redirect_uri,
        state: &state,
        nonce: &nonce,
        challenge: &challenge,
        fresh,
        login_hint: hint.as_deref(),
        language: page.layout.language.tag(),
    };
    Ok(match page.app.providers.authorization_url(&provider, &begin).await {
        Ok(url) => (jar, Redirect::to(url.as_str())).into_response(),
        Err(error) => {
            tracing::warn!(provider = %provider.id, %error, "a login at a provider can't begin");
            trouble(page, Trouble::of(&error), &provider.name, &attempt.params())
        }
    })
}
