//! `GET` and `POST /sign-up/finish`: a person who has proved their mail address (`mailbox`) says their name and
//! chooses a password. Only then is there a user. `GET /sign-up/done`: what follows if the sign-up began in
//! another browser.

mod page;
mod text;

use super::{
    error::PageError,
    mailbox,
    shared::{
        continuation::{self, Continuation, Stage},
        cookies,
        form::PageParams,
        login_attempt::{LoginAttempt, Unknown},
        login_provider::required_of,
        newcomer::NewcomerError,
        request::PageRequest,
        signed_in::SignedIn,
    },
};
use crate::{
    commands::{
        CommandError, Conflict, addresses,
        logins::NewLogin,
        sessions,
        users::{self, NewPerson},
    },
    keys::{
        handle::{self, Kind},
        password::{PasswordError, unmatched},
    },
    store::{
        StoreError,
        side::proofs::{Proof, Purpose},
    },
    surface::http::params::Params,
    traffic::guard::Throttled,
};
use axum::{
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Redirect, Response},
};
use page::{SignUpPage, SignUpStep};
use text::TEXT;
use xwms_events::{
    Actor,
    ids::{SessionId, UserId},
    user::Profile,
};

/// Where a sign-up leads if no client requested it.
const DONE: &str = "/sign-up/done";

/// Shows the form.
pub(super) async fn show(page: PageRequest) -> Response {
    render(&page).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn render(page: &PageRequest) -> Result<Response, Throttled> {
    match open(page).await {
        Ok(proof) => Ok(drawn(page, &proof, String::new(), None).await?),
        Err(Shut::Instead(response)) => Ok(response),
        Err(Shut::Store(error)) => Err(error.into()),
    }
}

/// Why nobody can sign up here now.
enum Shut {
    /// What is shown instead of the form.
    Instead(Response),
    Store(StoreError),
}

impl From<StoreError> for Shut {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Returns what was proved in this browser, unless nothing was, sign-ups are closed now, or the organization of
/// the address requires its own login.
async fn open(page: &PageRequest) -> Result<Proof, Shut> {
    if !page.app.settings.is_sign_up_open() {
        return Err(Shut::Instead(page.layout.error(&PageError::NotFound)));
    }
    let Some(proof) = mailbox::proved(page, Purpose::SignUp).await? else {
        // The address of the form, opened without a proof or after it was used.
        return Err(Shut::Instead(Redirect::to("/sign-up").into_response()));
    };
    match required_of(page, &proof.asking.email, proof.asking.login.as_deref()).await? {
        Some(provider) => Err(Shut::Instead(at_organization(page, &proof, provider.name.clone()))),
        None => Ok(proof),
    }
}

/// Returns the page that leads to the person's organization, which takes no password.
fn at_organization(page: &PageRequest, proof: &Proof, provider: String) -> Response {
    let (jar, browser) = page.browser();
    let continuation = interrupted(page, proof).map(ToOwned::to_owned);
    let step = SignUpStep::Organization { email: proof.asking.email.clone(), provider, continuation };
    let shown = SignUpPage { text: page.layout.text(&TEXT), csrf: page.csrf_token(&browser), step };
    (jar, page.layout.form_away(&shown)).into_response()
}

/// Handles the form.
pub(super) async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at("/sign-up/finish".to_owned());
    submitted(&page, &form).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn submitted(page: &PageRequest, form: &Params) -> Result<Response, Throttled> {
    if !page.is_form_of_this_browser(form) {
        return Ok(page.layout.error_with(&PageError::Csrf, Some("/sign-up/finish".to_owned())));
    }
    let proof = match open(page).await {
        Ok(proof) => proof,
        Err(Shut::Instead(response)) => return Ok(response),
        Err(Shut::Store(error)) => return Err(error.into()),
    };
    let name = form.get("name").unwrap_or_default().trim().to_owned();
    let login = login_of(page, &proof).await?;
    let chosen = match &login {
        Some(login) => Secret::Login(login),
        None => Secret::Password(form.get("password").unwrap_or_default()),
    };
    match register(page, &proof, &name, chosen).await {
        Ok((user_id, session_id)) => {
            page.app.store.use_up_proof(proof.id).await?;
            if let Some(handle) = proof.asking.login.as_deref() {
                LoginAttempt::take(page, handle).await?;
            }
            finish(page, &proof, user_id, session_id).await
        }
        Err(Unregistered::Step(error)) => {
            if let (NewcomerError::LoginTaken, Some(handle)) = (error, proof.asking.login.as_deref()) {
                // From now on the form asks for a password.
                LoginAttempt::take(page, handle).await?;
            }
            Ok(drawn(page, &proof, name, Some(error)).await?)
        }
        Err(Unregistered::Spent) => {
            page.app.store.use_up_proof(proof.id).await?;
            Ok(Redirect::to("/sign-up").into_response())
        }
        Err(Unregistered::Taken) => {
            page.app.store.use_up_proof(proof.id).await?;
            let text = page.layout.text(&TEXT);
            let step = SignUpStep::Taken { email: proof.asking.email };
            let taken = SignUpPage { text, csrf: String::new(), step };
            let jar = cookies::without_proved(page.jar.clone());
            Ok((jar, (StatusCode::CONFLICT, page.layout.page(&taken))).into_response())
        }
        Err(Unregistered::Store(error)) => Err(error.into()),
    }
}

/// Why the person was not registered.
enum Unregistered {
    Step(NewcomerError),
    /// A user has proved the address in the meantime.
    Taken,
    /// Too many passwords were hashed for this proof.
    Spent,
    Store(StoreError),
}

impl From<CommandError> for Unregistered {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Conflict(Conflict::Taken) => Self::Taken,
            CommandError::Refused(refusal) if refusal.code == "login_taken" => {
                Self::Step(NewcomerError::LoginTaken)
            }
            // The address that the proof contains was checked before: only the name is left.
            CommandError::Refused(_) => Self::Step(NewcomerError::Name),
            CommandError::Conflict(_) => Self::Step(NewcomerError::Busy),
            CommandError::Store(error) => Self::Store(error),
        }
    }
}

impl From<PasswordError> for Unregistered {
    fn from(error: PasswordError) -> Self {
        Self::Step(error.into())
    }
}

/// How the new person will log in.
#[derive(Clone, Copy)]
enum Secret<'a> {
    Password(&'a str),
    /// Nobody knows a password.
    Login(&'a Unknown),
}

/// Returns the login at another provider with which the person began to sign up, if it was in this browser.
async fn login_of(page: &PageRequest, proof: &Proof) -> Result<Option<Unknown>, StoreError> {
    let Some(handle) = proof.asking.login.as_deref() else { return Ok(None) };
    LoginAttempt::find_unknown(page, handle).await
}

async fn register(
    page: &PageRequest,
    proof: &Proof,
    name: &str,
    chosen: Secret<'_>,
) -> Result<(UserId, SessionId), Unregistered> {
    let app = &page.app;
    // A name that the command would refuse costs no hash.
    if name.is_empty() || !Profile::is_name(name) {
        return Err(Unregistered::Step(NewcomerError::Name));
    }
    let (phc, login) = match chosen {
        Secret::Password(typed) => (hashed(page, proof, name, typed).await?, None),
        Secret::Login(found) => {
            let login = NewLogin { login: found.login.clone(), at: found.at };
            (unmatched().map_err(|_| Unregistered::Store(StoreError::Seal))?, Some(login))
        }
    };
    let new = NewPerson {
        email: proof.asking.email.clone(),
        name: name.to_owned(),
        locale: page.layout.language.tag().to_owned(),
        phc,
        login,
        session_seconds: app.settings.session_seconds,
    };
    Ok(users::sign_up(&page.context(Actor::System), new).await?)
}

/// Returns the PHC string of the typed password, unless it is not acceptable or too many were hashed for this proof.
async fn hashed(page: &PageRequest, proof: &Proof, name: &str, typed: &str) -> Result<String, Unregistered> {
    let app = &page.app;
    let chosen = app.chosen(typed, &[name, &proof.asking.email]);
    let checked = app.passwords.checked(&proof.id.to_string(), chosen).await?;
    if app.store.try_hash(proof.id).await.map_err(Unregistered::Store)? {
        Ok(app.passwords.hash_checked(checked).await?)
    } else {
        Err(Unregistered::Spent)
    }
}

/// Logs the new user in, in place of whoever used the browser, and goes on.
async fn finish(
    page: &PageRequest,
    proof: &Proof,
    user_id: UserId,
    session_id: SessionId,
) -> Result<Response, Throttled> {
    if let Some(former) = page.any_session().await? {
        let context = page.context(Actor::User(former.user_id));
        let ended = sessions::end(&context, former.session_id, "replaced").await;
        ended.map_err(CommandError::into_store_error)?;
    }
    let session = handle::issue(page.master(), Kind::Session, session_id.uuid(), 0);
    let jar = cookies::without_proved(page.jar.clone());
    let jar = cookies::with_known(cookies::with_session(jar, session), page.master(), user_id);
    Ok(match interrupted(page, proof) {
        Some(sealed) => continuation::go_on(jar, sealed),
        None => (jar, Redirect::to(DONE)).into_response(),
    })
}

/// Returns the request that the sign-up interrupted, if it was in this browser.
fn interrupted<'a>(page: &PageRequest, proof: &'a Proof) -> Option<&'a str> {
    let sealed = proof.asking.continuation.as_deref()?;
    Continuation::open(page, Stage::Login, sealed).ok().map(|_| sealed)
}

async fn drawn(
    page: &PageRequest,
    proof: &Proof,
    name: String,
    error: Option<NewcomerError>,
) -> Result<Response, StoreError> {
    let (jar, browser) = page.browser();
    let email = proof.asking.email.clone();
    // Whoever sees this reads the mail of the address, so it tells nothing to anyone else.
    let is_held = addresses::holder(&page.app.store, &email).await?.is_some();
    let login = login_of(page, proof).await?;
    let provider = login.as_ref().map(|login| login.provider_name.clone());
    // The provider knows a name, which the person may change.
    let name = if name.is_empty() { login.and_then(|login| login.person).unwrap_or_default() } else { name };
    let step = SignUpStep::Form { email, name, is_held, provider, error };
    let form = SignUpPage { text: page.layout.text(&TEXT), csrf: page.csrf_token(&browser), step };
    let mut response = match interrupted(page, proof) {
        Some(_) => page.layout.form_away(&form),
        None => page.layout.form(&form),
    };
    if error == Some(NewcomerError::Busy) {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    Ok((jar, response).into_response())
}

/// Shows that the user is registered.
pub(super) async fn done(page: PageRequest, SignedIn(login): SignedIn) -> Response {
    let step = SignUpStep::Done { email: login.email(), may_open: page.app.settings.sign_up };
    page.layout.page(&SignUpPage { text: page.layout.text(&TEXT), csrf: String::new(), step })
}
