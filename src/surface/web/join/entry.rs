//! Joining by an invitation, for a logged-in user or for a new one, who is registered by it. Both functions
//! return the browser's new cookies.

use super::page::{JoinError, JoinStep};
use crate::{
    commands::{
        CommandError, Conflict,
        members::{self, Newcomer, UsableInvitation},
    },
    keys::{
        handle::{self, Kind},
        password::PasswordError,
    },
    store::StoreError,
    surface::{
        http::params::Params,
        web::shared::{cookies, request::PageRequest, session::LoggedIn},
    },
};
use axum_extra::extract::cookie::CookieJar;
use xwms_events::{Actor, account::Account, session::Session, user::Profile};

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
    invitation: UsableInvitation,
    form: &Params,
) -> Result<CookieJar, JoinFailure> {
    let app = &page.app;
    let name = form.get("name").unwrap_or_default().trim().to_owned();
    let wrong = |error| JoinFailure::Step(JoinStep::Register { name: name.clone(), error: Some(error) });
    // A name that the command would refuse costs no hash.
    if name.is_empty() || !Profile::is_name(&name) {
        return Err(wrong(JoinError::Name));
    }
    let account = app.store.load::<Account>(invitation.account_id).await.map_err(JoinFailure::Store)?.state;
    let invited = account.invitations.get(&invitation.invitation_id).and_then(|invited| invited.email.get());
    let about = [invited.map(String::as_str).unwrap_or_default(), &name, &account.name];
    let password = app.chosen(form.get("password").unwrap_or_default(), &about);
    let unhashed = |error| match error {
        PasswordError::Length => wrong(JoinError::Password),
        PasswordError::Guessable => wrong(JoinError::GuessablePassword),
        PasswordError::Busy | PasswordError::Crowded | PasswordError::Hash => JoinFailure::Busy,
    };
    let invitation_id = invitation.invitation_id;
    let checked = app.passwords.checked(&invitation_id.to_string(), password).await.map_err(unhashed)?;
    if !app.store.try_hash(invitation_id.uuid()).await.map_err(JoinFailure::Store)? {
        return Err(JoinFailure::Step(JoinStep::Unusable));
    }
    let phc = app.passwords.hash_checked(checked).await.map_err(unhashed)?;
    let new = Newcomer {
        name: name.clone(),
        locale: page.layout.language.tag().to_owned(),
        phc,
        session_seconds: app.settings.session_seconds,
    };
    let context = page.context(Actor::System);
    let session = members::join_as_new(&context, invitation, new).await.map_err(|error| match error {
        CommandError::Refused(refusal) if refusal.code == "invalid_profile" => wrong(JoinError::Name),
        error => error.into(),
    })?;
    let handle = handle::issue(page.master(), Kind::Session, session.uuid(), 0);
    let jar = cookies::with_session(page.jar.clone(), handle);
    let user_id = app.store.load::<Session>(session).await.map_err(JoinFailure::Store)?.state.user_id;
    Ok(match user_id {
        // Their next login in this browser is not one from a new device.
        Some(user_id) => cookies::with_known(jar, page.master(), user_id),
        None => jar,
    })
}
