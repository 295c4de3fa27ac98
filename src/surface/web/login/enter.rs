//! The end of a login: a session for a user who proved their identity, and the cookies that go with it.

use crate::{
    commands::{
        CommandError,
        sessions::{self, Proved},
    },
    keys::handle::{self, Kind},
    surface::web::shared::{cookies, request::PageRequest},
    traffic::guard::Throttled,
};
use axum_extra::extract::cookie::CookieJar;
use xwms_events::{Actor, ids::SessionId, user::User};

/// Logs the user in in this browser, and returns its new cookies.
pub(super) async fn enter(page: &PageRequest, proved: Proved) -> Result<CookieJar, Throttled> {
    let (master, user_id) = (page.master(), proved.user_id);
    let (session_id, generation) = start_or_elevate_session(page, proved).await?;
    let jar = cookies::with_known(page.jar.clone(), master, user_id);
    let user = page.app.store.load::<User>(user_id).await?.state;
    let jar = match user.preferences.get() {
        Some(preferences) => cookies::with_preferences(jar, preferences),
        None => jar,
    };
    let handle = handle::issue(master, Kind::Session, session_id.uuid(), generation);
    Ok(cookies::with_session(jar, handle))
}

/// Returns the browser's session from now on, and its generation. If the same user logs in again, the session
/// continues under a new cookie, so that a logout still ends everything that came from it. Another user's
/// session is ended.
async fn start_or_elevate_session(page: &PageRequest, proved: Proved) -> Result<(SessionId, u32), Throttled> {
    let user_id = proved.user_id;
    let failed = |error: CommandError| Throttled::Store(error.into_store_error());
    let context = page.context(Actor::User(user_id));
    let former = page.any_session().await?;
    let (own, other) = match former {
        Some(former) if former.user_id == user_id => (Some(former), None),
        former => (None, former),
    };
    if let Some(own) = own {
        match sessions::elevate(&context, own.session_id, proved.clone()).await {
            Ok(generation) => return Ok((own.session_id, generation)),
            // The session has just ended.
            Err(CommandError::Refused(_)) => {}
            Err(error) => return Err(failed(error)),
        }
    }
    let seconds = page.app.settings.session_seconds;
    let id = sessions::start(&context, proved, seconds).await.map_err(failed)?;
    if let Some(former) = other {
        let context = page.context(Actor::User(former.user_id));
        sessions::end(&context, former.session_id, "replaced").await.map_err(failed)?;
    }
    Ok((id, 0))
}
