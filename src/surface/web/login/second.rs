//! `POST /login/second`: the second step of a login. The first step showed this page in its own response; whoever posts
//! here had the right password a moment ago, in this browser. Wrong codes are tries of the guard.

use super::{
    attempt::{LoginFailure, may_enter, now_or_leaving},
    next::{self, stranded},
    page::LoginError,
    passkey,
    pending::PendingLogin,
    returning::{Entered, enter_or_ask, respond},
    second_page::SecondPage,
    second_text::TEXT,
};
use crate::{
    commands::{CommandError, factors, sessions::Proved},
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{cookies, form::PageParams, request::PageRequest},
        },
    },
    traffic::failed_logins::FailedLogin,
};
use axum::response::Response;
use xwms_events::{
    Actor,
    ids::UserId,
    login::{FailureReason, LoginSurface},
    session::Method,
    user::User,
};

/// What the guard calls these attempts.
const AT: &str = "second_step";

/// Whom to ask for the second step.
pub(super) struct Asking<'a> {
    pub user_id: UserId,
    pub user: &'a User,
    /// The sealed first step.
    pub pending: String,
    pub error: Option<LoginError>,
}

/// Shows the page to a user whose password was right.
pub(super) async fn ask(page: &PageRequest, asking: Asking<'_>, params: &Params) -> Response {
    let Asking { user_id, user, pending, error } = asking;
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    let passkey = match passkey::offer_second(page, &browser, user_id, user).await {
        Ok(passkey) => passkey,
        Err(error) => return page.layout.throttled(&error.into()),
    };
    let second_page = SecondPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&browser),
        pending,
        continuation: params.get("continue").unwrap_or_default().to_owned(),
        hidden: next::carried(params),
        test: user.test_of.is_some(),
        totp: user.factors.totp.is_some(),
        passkey,
        error,
    };
    // A client's login may end at the client, if its consent is remembered.
    let shown = if second_page.continuation.is_empty() {
        page.layout.form(&second_page)
    } else {
        page.layout.form_away(&second_page)
    };
    match error {
        Some(error) => error.mark(shown),
        None => shown,
    }
}

/// Handles the form.
pub async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    let continuation = match next::begun(&mut page, &form).await {
        Ok(continuation) => continuation,
        Err(refused) => return refused,
    };
    let sealed = form.get("pending").unwrap_or_default();
    let among = continuation.and_then(|continuation| continuation.test_of);
    let opened = PendingLogin::open(&page, sealed).and_then(|pending| {
        // The first step was for the same kind of client.
        if pending.test_of == among { Ok(pending) } else { Err(PageError::OtherBrowser) }
    });
    let pending = match opened {
        Ok(pending) => pending,
        Err(error) => return stranded(&page, &error, &form).await,
    };
    let user = match now_or_leaving(&page.app, pending.user_id, pending.basis).await {
        Ok(user) => user,
        Err(error) => return page.layout.throttled(&error.into()),
    };
    let now = page.app.store.clock().now();
    // Suspended, locked, or a new password since the first step.
    let Some(user) = user.filter(|user| may_enter(user, now)) else {
        record(&page, &pending, FailureReason::Blocked);
        return stranded(&page, &PageError::Expired, &form).await;
    };
    let proved = prove(&page, &pending, &user, &form).await;
    if let Err(LoginFailure::Login(error)) = &proved
        && let Some(reason) = reason(*error)
    {
        record(&page, &pending, reason);
    }
    match proved {
        Ok(entered) => respond(&page, entered, &form),
        Err(LoginFailure::Store(error)) => page.layout.throttled(&error.into()),
        Err(LoginFailure::Login(error)) => {
            let pending_again = sealed.to_owned();
            let asking =
                Asking { user_id: pending.user_id, user: &user, pending: pending_again, error: Some(error) };
            ask(&page, asking, &form).await
        }
    }
}

/// Returns why an attempt failed; `None` if the server was too busy for it.
fn reason(error: LoginError) -> Option<FailureReason> {
    match error {
        LoginError::WrongCredentials | LoginError::UnknownPasskey => Some(FailureReason::WrongSecondFactor),
        LoginError::TooOften { .. } => Some(FailureReason::Throttled),
        LoginError::Busy => None,
    }
}

/// Counts an attempt that failed.
fn record(page: &PageRequest, pending: &PendingLogin, reason: FailureReason) {
    page.app.failed_logins.record(&FailedLogin {
        user_id: Some(pending.user_id),
        email: "",
        among: pending.test_of,
        reason,
        surface: LoginSurface::SecondStep,
        origin: page.caller.origin.as_ref(),
    });
}

/// Verifies the code, and logs the user in.
async fn prove(
    page: &PageRequest,
    pending: &PendingLogin,
    user: &User,
    form: &Params,
) -> Result<Entered, LoginFailure> {
    let (guard, origin) = (&page.app.guard, page.caller.origin.as_ref());
    guard.check_pace(AT, origin)?;
    let tried = guard.factor_attempt(origin, pending.user_id).begin().await?;
    let method = match verify(page, pending, user, form).await {
        Ok(method) => method,
        Err(error) => {
            tried.cancel().await?;
            return Err(LoginFailure::Store(error.into_store_error()));
        }
    };
    let Some(method) = method else {
        tried.record_failure().await?;
        guard.record_failure(AT, origin)?;
        return Err(LoginFailure::Login(LoginError::WrongCredentials));
    };
    tried.record_success().await?;
    let methods = pending.methods.iter().copied().chain([method, Method::MultiFactor]).collect();
    let at = Some(page.app.store.clock().now());
    let proved = Proved { user_id: pending.user_id, methods, basis: pending.basis, at };
    Ok(enter_or_ask(page, user, proved, pending.remember).await?)
}

/// Returns what the form proves: a passkey, a code of the app, or a recovery code. Each answer is good once.
async fn verify(
    page: &PageRequest,
    pending: &PendingLogin,
    user: &User,
    form: &Params,
) -> Result<Option<Method>, CommandError> {
    let user_id = pending.user_id;
    if form.get("credential").is_some() {
        return Ok(passkey::prove_second(page, user_id, user, form).await?);
    }
    let good = match form.get("recovery_code") {
        Some(code) => {
            let context = page.context(Actor::User(user_id));
            factors::use_recovery_code(&context, user_id, code).await?
        }
        None => {
            let code = form.get("code").unwrap_or_default();
            factors::use_totp_code(&page.app.store, user_id, code).await?
        }
    };
    Ok(good.then_some(Method::Otp))
}
