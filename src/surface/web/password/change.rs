//! `GET` and `POST /account/password`: the logged-in person changes their password with the old one. Wrong old
//! passwords count like failed logins, because whoever found an unlocked browser could guess here. A person with a
//! second factor proves it first, unless they just did.

use super::{
    chosen::{Unchanged, hashed},
    page::{PasswordError, PasswordPage, PasswordStep},
    text::TEXT,
};
use crate::{
    commands::{
        sessions,
        users::{self, NewPassword},
    },
    keys::{
        handle::{self, Kind},
        password::{Against, Verdict},
    },
    surface::{
        http::params::Params,
        web::shared::{
            cookies,
            form::CheckedForm,
            fresh::{is_fresh, log_in_again},
            kinds::typed::is_checked,
            request::PageRequest,
            session::LoggedIn,
            signed_in::SignedIn,
        },
    },
    traffic::{
        failed_logins::FailedLogin,
        guard::{NotBegun, Throttled},
    },
};
use axum::{
    extract::RawQuery,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use xwms_events::{
    Actor,
    login::{FailureReason, LoginSurface},
    user::PasswordChange,
};

/// How a login names this page, to lead back to it.
const PAGE: &str = "password";

/// Shows the form.
pub async fn show(page: PageRequest, SignedIn(login): SignedIn, RawQuery(query): RawQuery) -> Response {
    if !may_change(&page, &login) {
        return log_in_again(PAGE, None);
    }
    let step = PasswordStep::Change {
        email: login.email(),
        is_changed: query.as_deref() == Some("changed"),
        error: None,
    };
    drawn(&page, &login, step)
}

/// Handles the form.
pub async fn submit(mut page: PageRequest, CheckedForm { login, params: form }: CheckedForm) -> Response {
    page.layout.frame.stay_at("/account/password".to_owned());
    if !may_change(&page, &login) {
        return log_in_again(PAGE, None);
    }
    match change(&page, &login, &form).await {
        Ok(jar) => (jar, Redirect::to("/account/password?changed")).into_response(),
        Err(Unchanged::Store(error)) => page.layout.throttled(&error.into()),
        Err(Unchanged::Step(error)) => {
            let step = PasswordStep::Change { email: login.email(), is_changed: false, error: Some(error) };
            drawn(&page, &login, step)
        }
    }
}

/// Whether the old password is proof enough in this session.
fn may_change(page: &PageRequest, login: &LoggedIn) -> bool {
    !login.user.factors.any() || is_fresh(login, page.app.store.clock().now())
}

impl From<Throttled> for Unchanged {
    fn from(throttled: Throttled) -> Self {
        match throttled {
            Throttled::SlowDown(seconds) => Self::Step(PasswordError::TooOften { seconds }),
            Throttled::Store(error) => Self::Store(error),
        }
    }
}

impl From<NotBegun> for Unchanged {
    fn from(error: NotBegun) -> Self {
        match error {
            NotBegun::Throttled(throttled) => throttled.into(),
            NotBegun::Crowded => Self::Step(PasswordError::Busy),
        }
    }
}

/// Replaces the password. Returns the cookies with the session, which goes on under a new one if all others end.
async fn change(page: &PageRequest, login: &LoggedIn, form: &Params) -> Result<CookieJar, Unchanged> {
    check_old(page, login, form.get("old_password").unwrap_or_default()).await?;
    let phc = hashed(page, &login.user, form.get("password").unwrap_or_default()).await?;
    let keeps_sessions = !is_checked(form, "end_others");
    let new = NewPassword {
        how: PasswordChange::OldPassword,
        seen: login.user.password_changes,
        keeps_sessions,
        phc,
    };
    let context = page.context(Actor::User(login.user_id));
    let position = users::replace_password(&context, login.user_id, new).await?;
    if keeps_sessions {
        return Ok(page.jar.clone());
    }
    // The change stopped this session, too. It goes on, because its user has just given the old password. That is no
    // second factor, so the login becomes no more recent.
    let generation = sessions::carry_on(&context, login.session_id, position).await?;
    let handle = handle::issue(page.master(), Kind::Session, login.session_id.uuid(), generation);
    let kept = login.kept_for(page.app.store.clock().now());
    Ok(cookies::with_kept_session(page.jar.clone(), handle, kept))
}

/// Verifies the old password, as a login does.
async fn check_old(page: &PageRequest, login: &LoggedIn, typed: &str) -> Result<(), Unchanged> {
    let app = &page.app;
    let (email, origin) = (login.email(), page.caller.origin.as_ref());
    let known = cookies::known_to(&page.jar, page.master(), login.user_id);
    let failed = FailedLogin {
        user_id: Some(login.user_id),
        email: "",
        among: None,
        reason: FailureReason::WrongPassword,
        surface: LoginSurface::StepUp,
        origin,
    };
    let begun = app.guard.attempt(origin, &email, None, known.as_deref()).begin().await;
    if let Err(NotBegun::Throttled(Throttled::SlowDown(_))) = &begun {
        app.failed_logins.record(&FailedLogin { reason: FailureReason::Throttled, ..failed });
    }
    let tried = begun?;
    match is_right(page, login, typed).await {
        Ok(true) => {
            tried.record_success().await?;
            Ok(())
        }
        Ok(false) => {
            app.failed_logins.record(&failed);
            tried.record_failure().await?;
            Err(Unchanged::Step(PasswordError::WrongOld))
        }
        Err(unchanged) => {
            tried.cancel().await?;
            Err(unchanged)
        }
    }
}

async fn is_right(page: &PageRequest, login: &LoggedIn, typed: &str) -> Result<bool, Unchanged> {
    let app = &page.app;
    let credential = app.store.credential(&login.email(), None).await?.found;
    let phc = credential.filter(|known| known.user_id == login.user_id).map(|known| known.phc);
    let turn = app.passwords.turn().await?;
    let against = phc.map_or(Against::Nobody(None), Against::Known);
    let (verdict, _) = app.passwords.verify(turn, typed.to_owned(), against).await?;
    Ok(verdict != Verdict::Wrong)
}

fn drawn(page: &PageRequest, login: &LoggedIn, step: PasswordStep) -> Response {
    let csrf = page.csrf_token(&login.csrf_binding());
    PasswordPage { text: page.layout.text(&TEXT), csrf, step }.response(page)
}
