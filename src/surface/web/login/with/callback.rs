//! `GET /login/with/{provider}`: the browser comes back. The answer counts once, in the browser that was sent away, and for
//! the provider that it was sent to. Then the login opens the account that it is linked to, is linked to the account whose
//! person asked for that, or leads to a page that asks who the person is here.

use super::{
    begin::{AT, redirect_uri},
    page::{Trouble, trouble, unknown},
    provider,
};
use crate::{
    commands::{
        CommandError,
        logins::{self, ProvedLogin},
        sessions::Proved,
    },
    outbound::providers::{Finish, Identity, Provider},
    store::side::logins::LoginAt,
    surface::{
        http::params::Params,
        web::{
            error::PageError,
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
                login_attempt::{AttemptStep, Away, LoginAttempt, Unknown},
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
    Actor, Timestamp,
    ids::UserId,
    login::{FailureReason, LoginSurface},
    session::Method,
    user::{User, email as mailbox},
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
    let found = provider::find(page, id).await?;
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
    match away.linking {
        Some(user_id) => link(page, &provider, &identity, user_id).await,
        None => log_in(page, &Returned { provider, identity, fresh: away.fresh, carried }).await,
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
    let remembered = identity.auth_time.is_some_and(|at| at + SKEW < away.started_at.seconds());
    if away.fresh && remembered { Err(Trouble::Remembered) } else { Ok(identity) }
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
    fn login(&self) -> ProvedLogin {
        proved_login(&self.provider, &self.identity)
    }

    /// Returns when the person proved their identity; `None` for now.
    fn at(&self, now: Timestamp) -> Option<Timestamp> {
        let at = self.identity.auth_time.filter(|_| !self.fresh)?;
        Some(Timestamp::from_millis(at.max(0).saturating_mul(1_000)).min(now))
    }
}

fn proved_login(provider: &Provider, identity: &Identity) -> ProvedLogin {
    let name = identity.email.as_ref().or(identity.name.as_ref());
    ProvedLogin {
        provider: provider.id.clone(),
        issuer: identity.issuer.clone(),
        subject: identity.subject.clone(),
        name: name.cloned().unwrap_or_else(|| identity.subject.clone()),
    }
}

/// Logs in the user who linked the login; asks who the person is if nobody did.
async fn log_in(page: &PageRequest, returned: &Returned) -> Result<Response, Throttled> {
    let Identity { issuer, subject, .. } = &returned.identity;
    let login = LoginAt { provider: &returned.provider.id, issuer, subject };
    let (basis, holder) = page.app.store.linked_user(login).await?;
    let Some(user_id) = holder else { return ask(page, returned).await };
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

/// Shows the page for a login that opens no account yet.
async fn ask(page: &PageRequest, returned: &Returned) -> Result<Response, Throttled> {
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    let email = returned.identity.email.as_deref().and_then(|email| mailbox::parse(email).ok());
    let found = Unknown {
        login: returned.login(),
        provider_name: returned.provider.name.clone(),
        email,
        person: returned.identity.name.clone(),
    };
    let attempt = LoginAttempt {
        provider: returned.provider.id.clone(),
        carried: next::all_carried(&returned.carried),
        step: AttemptStep::Unknown(found.clone()),
    };
    let handle = attempt.keep(page, &browser).await?;
    Ok(unknown(page, &browser, &found, &handle, &returned.carried))
}

/// Links the login to the user who asked for it, if they are still logged in here.
async fn link(
    page: &PageRequest,
    provider: &Provider,
    identity: &Identity,
    user_id: UserId,
) -> Result<Response, Throttled> {
    let login = page.logged_in().await?.filter(|login| login.user_id == user_id);
    let now = page.app.store.clock().now();
    let Some(login) = login.filter(|login| is_fresh(login, now)) else {
        return Ok(log_in_again("security", None));
    };
    let context = page.context(Actor::User(login.user_id));
    match logins::link(&context, user_id, &proved_login(provider, identity)).await {
        Ok(_) => Ok(Redirect::to("/account/security?login_linked").into_response()),
        Err(CommandError::Refused(_)) => {
            Ok(trouble(page, Trouble::Taken, &provider.name, &Params::default()))
        }
        Err(error) => Err(error.into_store_error().into()),
    }
}
