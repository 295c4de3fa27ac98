//! Joining by an invitation, for a logged-in user or for a new one, who is registered by it. Both functions
//! return the browser's new cookies.

use super::{link::Link, page::JoinStep, ways::Ways};
use crate::{
    commands::{
        CommandError, Conflict,
        logins::NewLogin,
        members::{self, Newcomer, UsableInvitation},
    },
    keys::{
        handle::{self, Kind},
        password::{Chosen, unmatched},
    },
    store::StoreError,
    surface::{
        http::params::Params,
        web::shared::{
            cookies,
            login_attempt::{LoginAttempt, handle_in},
            newcomer::NewcomerError,
            request::PageRequest,
            session::LoggedIn,
        },
    },
};
use axum_extra::extract::cookie::CookieJar;
use xwms_events::{
    Actor,
    ids::{InvitationId, SessionId},
    session::Session,
    user::Profile,
};

/// Why the user didn't join.
pub(super) enum JoinFailure {
    /// Another step has to come first, or none is possible.
    Step(JoinStep),
    Busy,
    Store(StoreError),
}

impl From<CommandError> for JoinFailure {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Store(error) => Self::Store(error),
            CommandError::Conflict(Conflict::Moved) => Self::Busy,
            CommandError::Refused(refusal) if refusal.code == "limit_reached" => Self::Step(JoinStep::Full),
            // The user registered meanwhile, in another window, and only has to log in.
            CommandError::Conflict(Conflict::Taken) => Self::Step(JoinStep::LogIn),
            CommandError::Refused(_) | CommandError::Conflict(_) => Self::Step(JoinStep::Unusable),
        }
    }
}

/// Lets the logged-in user join.
pub(super) async fn confirm(
    page: &PageRequest,
    invitation: UsableInvitation,
    login: Option<&LoggedIn>,
) -> Result<CookieJar, JoinFailure> {
    let Some(login) = login else { return Err(JoinFailure::Step(JoinStep::LogIn)) };
    let context = page.context(Actor::User(login.user_id));
    members::join(&context, invitation, login.user_id).await?;
    Ok(page.jar.clone())
}

/// Registers a new user, who joins and is then logged in.
pub(super) async fn register(
    page: &PageRequest,
    link: &Link,
    invitation: UsableInvitation,
    form: &Params,
) -> Result<CookieJar, JoinFailure> {
    let app = &page.app;
    let name = form.get("name").unwrap_or_default().trim().to_owned();
    let again = |error| JoinFailure::Step(JoinStep::Register { name: name.clone(), error });
    let wrong = |error| again(Some(error));
    // A name that the command would refuse costs no hash.
    if name.is_empty() || !Profile::is_name(&name) {
        return Err(wrong(NewcomerError::Name));
    }
    let Some(invited) = link.invited(app) else { return Err(JoinFailure::Step(JoinStep::Unusable)) };
    let ways = Ways::read(page, &invited.email, form).await.map_err(JoinFailure::Store)?;
    let phc = match ways.login {
        Some(_) => unmatched().map_err(|_| JoinFailure::Store(StoreError::Seal))?,
        None if ways.password => {
            let about = [&invited.email, &name, &invited.account_name].map(String::as_str);
            let password = app.chosen(form.get("password").unwrap_or_default(), &about);
            hashed(page, invitation.invitation_id, password, wrong).await?
        }
        // The page has no password: it leads to the organization's provider.
        None => return Err(again(None)),
    };
    let new = Newcomer {
        name: name.clone(),
        locale: page.layout.language.tag().to_owned(),
        phc,
        login: ways.login.map(|found| NewLogin { login: found.login, at: found.at }),
        session_seconds: app.settings.session_seconds,
    };
    let joined = members::join_as_new(&page.context(Actor::System), invitation, new).await;
    let used_up = match &joined {
        Ok(_) => true,
        // From now on the form asks for a password.
        Err(CommandError::Refused(refusal)) => refusal.code == "login_taken",
        Err(_) => false,
    };
    if let Some(handle) = handle_in(form).filter(|_| used_up) {
        LoginAttempt::take(page, handle).await.map_err(JoinFailure::Store)?;
    }
    let session_id = joined.map_err(|error| match error {
        CommandError::Refused(refusal) if refusal.code == "invalid_profile" => wrong(NewcomerError::Name),
        CommandError::Refused(refusal) if refusal.code == "login_taken" => wrong(NewcomerError::LoginTaken),
        error => error.into(),
    })?;
    logged_in(page, session_id).await.map_err(JoinFailure::Store)
}

/// Returns the PHC string of the password, unless it is not acceptable, which is `wrong`, or too many were hashed for
/// this invitation.
async fn hashed(
    page: &PageRequest,
    invitation_id: InvitationId,
    password: Chosen,
    wrong: impl Fn(NewcomerError) -> JoinFailure,
) -> Result<String, JoinFailure> {
    let app = &page.app;
    let unhashed = |error| match NewcomerError::from(error) {
        NewcomerError::Busy => JoinFailure::Busy,
        error => wrong(error),
    };
    let checked = app.passwords.checked(&invitation_id.to_string(), password).await.map_err(&unhashed)?;
    if !app.store.try_hash(invitation_id.uuid()).await.map_err(JoinFailure::Store)? {
        return Err(JoinFailure::Step(JoinStep::Unusable));
    }
    app.passwords.hash_checked(checked).await.map_err(&unhashed)
}

/// Returns the cookies of a browser in which the session has just begun.
async fn logged_in(page: &PageRequest, session_id: SessionId) -> Result<CookieJar, StoreError> {
    let handle = handle::issue(page.master(), Kind::Session, session_id.uuid(), 0);
    let jar = cookies::with_session(page.jar.clone(), handle);
    let user_id = page.app.store.load::<Session>(session_id).await?.state.user_id;
    Ok(match user_id {
        // Their next login in this browser is not one from a new device.
        Some(user_id) => cookies::with_known(jar, page.master(), user_id),
        None => jar,
    })
}
