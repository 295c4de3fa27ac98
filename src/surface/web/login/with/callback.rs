//! `GET /login/with/{provider}`: the browser comes back. The answer counts once, in the browser that was sent
//! away, and for the provider that it was sent to. Then the login opens the account that it is linked to, or leads
//! to a page: one that asks who the person is here, the invitation that they followed, or the question whether to
//! link it. It links nothing itself.

use super::{
    begin::{AT, redirect_uri},
    page::{Trouble, trouble, unknown},
};
use crate::{
    commands::{logins::ProvedLogin, sessions::Proved},
    outbound::providers::{Finish, Identity, Provider},
    store::side::{credentials::Lookup, logins::LoginAt},
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            join,
            login::{
                attempt::{may_enter, now_or_leaving},
                next,
                pending::PendingLogin,
                returning::{enter_or_ask, respond},
                second::{self, Asking},
            },
            shared::{
                cookies,
                form::PageParams,
                fresh::{is_fresh, log_in_again},
                login_attempt::{AttemptStep, Away, LINK, LoginAttempt, Unknown},
                login_provider,
                request::PageRequest,
            },
        },
    },
    traffic::{failed_logins::FailedLogin, guard::Throttled},
};
use axum::{
    extract::{Path, rejection::PathRejection},
    response::{IntoResponse, Redirect, Response},
};
use std::sync::Arc;
use xwms_events::{
    Timestamp,
    ids::UserId,
    login::{FailureReason, LoginSurface},
    session::Method,
    user::User,
};

/// How far a provider's clock may be off, in seconds.
const SKEW: i64 = 120;

/// Handles the return.
pub async fn come_back(
    mut page: PageRequest,
    path: Result<Path<String>, PathRejection>,
    PageParams(params): PageParams,
) -> Response {
    let provider = path.map(|Path(id)| id).unwrap_or_default();
    page.layout.frame.stay_at("/login".to_owned());
    returned(&page, &provider, &params).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn returned(page: &PageRequest, id: &str, params: &Params) -> Result<Response, Throttled> {
    let (guard, origin) = (&page.app.guard, page.caller.origin.as_ref());
    if let Err(throttled) = guard.check_pace(AT, origin) {
        record(page, None, FailureReason::Throttled);
        return Err(throttled);
    }
    let attempt = LoginAttempt::take(page, params.get("state").unwrap_or_default()).await?;
    // Another browser's, another provider's, or used before.
    let Some(attempt) = attempt.filter(|attempt| attempt.provider == id) else {
        guard.record_failure(AT, origin)?;
        return Ok(page.layout.error_with(&PageError::OtherBrowser, Some("/login".to_owned())));
    };
    let carried = attempt.params();
    let found = login_provider::find(page, id).await?;
    let (AttemptStep::Away(away), Some(provider)) = (attempt.step, found) else {
        return Ok(page.layout.error_with(&PageError::Expired, Some("/login".to_owned())));
    };
    let identity = match identified(page, &provider, &away, params).await {
        Ok(identity) => identity,
        Err(why) => {
            // A person who changed their mind did not fail, nor did one whose provider is down.
            if matches!(why, Trouble::Refused | Trouble::Remembered) {
                record(page, away.linking, FailureReason::ProviderRefused);
            }
            return Ok(trouble(page, why, &provider.name, &carried));
        }
    };
    let returned = Returned { provider, identity, fresh: away.fresh, carried };
    match away.linking {
        Some(user_id) => ask_whether_to_link(page, &returned, user_id).await,
        None => log_in(page, &returned).await,
    }
}

/// Counts a login that failed.
fn record(page: &PageRequest, user_id: Option<UserId>, reason: FailureReason) {
    page.app.failed_logins.record(&FailedLogin {
        user_id,
        email: "",
        among: None,
        reason,
        surface: LoginSurface::Provider,
        origin: page.caller.origin.as_ref(),
    });
}

/// Returns who logged in at the provider.
async fn identified(
    page: &PageRequest,
    provider: &Provider,
    away: &Away,
    params: &Params,
) -> Result<Identity, Trouble> {
    if let Some(error) = params.get("error") {
        return Err(match error {
            "temporarily_unavailable" | "server_error" => Trouble::Down,
            _ => Trouble::Declined,
        });
    }
    let redirect_uri = redirect_uri(page, &provider.id);
    let finish = Finish {
        redirect_uri: &redirect_uri,
        code: params.get("code").ok_or(Trouble::Refused)?,
        verifier: &away.verifier,
        nonce: &away.nonce,
        issuer: params.get("iss"),
    };
    let now = page.app.store.clock().now().seconds();
    let identity = page.app.providers.identify(provider, &finish, now).await.map_err(|error| {
        tracing::warn!(provider = %provider.id, %error, "a login at a provider failed");
        Trouble::of(&error)
    })?;
    let since = away.started_at.seconds() - SKEW;
    if away.fresh && !provider.has_asked_again(identity.auth_time, since) {
        let why = if identity.auth_time.is_some() { "its auth_time is old" } else { "it sent no auth_time" };
        tracing::warn!(provider = %provider.id, why, "a provider did not ask the person again");
        return Err(Trouble::Remembered);
    }
    Ok(identity)
}

/// Who came back from where.
struct Returned {
    provider: Arc<Provider>,
    identity: Identity,
    /// Whether the provider has asked the person again.
    fresh: bool,
    carried: Params,
}

impl Returned {
    /// Returns when the person proved their identity. `None` if that is not known: the provider was not told to
    /// ask them again, and does not say since when it remembers them.
    fn at(&self, now: Timestamp) -> Option<Timestamp> {
        if self.fresh {
            return Some(now);
        }
        let at = self.identity.auth_time?;
        Some(Timestamp::from_millis(at.max(0).saturating_mul(1_000)).min(now))
    }

    /// Keeps the login for this browser until its person has said who they are here. Returns its handle with it.
    async fn keep(&self, page: &PageRequest, browser: &str) -> Result<(Unknown, String), Throttled> {
        let Identity { issuer, subject, email, name, .. } = &self.identity;
        let found = Unknown {
            login: ProvedLogin {
                provider: self.provider.id.clone(),
                issuer: issuer.clone(),
                subject: subject.clone(),
                name: self.identity.shown_name(),
            },
            provider_name: self.provider.name.clone(),
            email: email.clone(),
            person: name.clone(),
            at: self.at(page.app.store.clock().now()),
        };
        let attempt = LoginAttempt {
            provider: self.provider.id.clone(),
            carried: next::all_carried(&self.carried),
            step: AttemptStep::Unknown(found.clone()),
        };
        let handle = attempt.keep(page, browser).await?;
        Ok((found, handle))
    }
}

/// Logs in the user who linked the login; asks who the person is if nobody did.
async fn log_in(page: &PageRequest, returned: &Returned) -> Result<Response, Throttled> {
    let Identity { issuer, subject, .. } = &returned.identity;
    let login = LoginAt { provider: &returned.provider.id, issuer, subject };
    let Lookup { basis, found } = page.app.store.linked_user(login).await?;
    let Some(user_id) = found else { return ask(page, returned).await };
    let now = page.app.store.clock().now();
    let user = now_or_leaving(&page.app, user_id, basis).await?;
    let may = |user: &Arc<User>| {
        user.test_of.is_none()
            && may_enter(user, now)
            && user.link_to(login.provider, issuer, subject).is_some()
    };
    let Some(user) = user.filter(may) else {
        record(page, Some(user_id), FailureReason::Blocked);
        return Ok(trouble(page, Trouble::Refused, &returned.provider.name, &returned.carried));
    };
    let methods = vec![Method::Federated];
    if user.factors.any() {
        let browser = cookies::known_browser(&page.jar).unwrap_or_default();
        let pending = PendingLogin::new(page, user_id, None, basis).by(methods);
        let pending = pending.seal(page.master(), &browser);
        let asking = Asking { user_id, user: &user, pending, error: None };
        return Ok(second::ask(page, asking, &returned.carried).await);
    }
    let proved = Proved { user_id, methods, basis, at: returned.at(now) };
    // Who stays signed in is the provider's choice, and the person's there.
    let entered = enter_or_ask(page, &user, proved, false).await?;
    Ok(respond(page, entered, &returned.carried))
}

/// Leads on with a login that opens no account yet: to the invitation that the person followed if they are new here;
/// otherwise to the page that asks who they are.
async fn ask(page: &PageRequest, returned: &Returned) -> Result<Response, Throttled> {
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    let (found, handle) = returned.keep(page, &browser).await?;
    if let Some(invitation) = join::newcomer_at(&page.app, &returned.carried, &handle).await? {
        return Ok(Redirect::to(&invitation).into_response());
    }
    Ok(unknown(page, &browser, &found, &handle, &returned.carried))
}

/// Asks the user who wants to link the login whether this is the one, if they are still logged in here. The browser may
/// have been logged in there as somebody else (login CSRF at the provider).
async fn ask_whether_to_link(
    page: &PageRequest,
    returned: &Returned,
    user_id: UserId,
) -> Result<Response, Throttled> {
    let login = page.logged_in().await?.filter(|login| login.user_id == user_id);
    let now = page.app.store.clock().now();
    if !login.is_some_and(|login| is_fresh(&login, now)) {
        return Ok(log_in_again("security", None));
    }
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    let (_, handle) = returned.keep(page, &browser).await?;
    Ok(Redirect::to(&format!("/login/link?{LINK}={handle}")).into_response())
}
