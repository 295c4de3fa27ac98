//! The end of a login: a session for a user who proved their identity, and the cookies that go with it.

use crate::{
    commands::{
        CommandError,
        sessions::{self, Beginning, Proved},
    },
    keys::handle::{self, Kind},
    surface::{
        http::params::Params,
        web::shared::{cookies, kinds::typed::is_checked, request::PageRequest},
    },
    traffic::guard::Throttled,
};
use axum_extra::extract::cookie::CookieJar;
use xwms_events::{Actor, ids::SessionId, user::User};

/// Logs the user in in this browser, and returns its new cookies. `remember`: whether they chose to stay logged in
/// when the browser is closed.
pub(super) async fn enter(
    page: &PageRequest,
    proved: Proved,
    remember: bool,
) -> Result<CookieJar, Throttled> {
    let (master, user_id) = (page.master(), proved.user_id);
    let seconds = remember_seconds(page).filter(|_| remember);
    let entered = start_or_elevate_session(page, proved, seconds).await?;
    let jar = cookies::with_known(page.jar.clone(), master, user_id);
    let user = page.app.store.load::<User>(user_id).await?.state;
    let jar = match user.preferences.get() {
        Some(preferences) => cookies::with_preferences(jar, preferences),
        None => jar,
    };
    let handle = handle::issue(master, Kind::Session, entered.session_id.uuid(), entered.generation);
    Ok(cookies::with_kept_session(jar, handle, entered.kept_for))
}

/// Returns how long a remembered login lasts, in seconds; `None` if this server offers none.
pub(super) fn remember_seconds(page: &PageRequest) -> Option<u32> {
    Some(page.app.settings.remember_seconds).filter(|seconds| *seconds > 0)
}

/// Returns whether the user of `form` chose to stay logged in.
pub(super) fn remembers(form: &Params) -> bool {
    is_checked(form, "remember")
}

/// The browser's session after a login.
struct Entered {
    session_id: SessionId,
    generation: u32,
    /// How many seconds the browser keeps its cookie; `None` if only until it is closed.
    kept_for: Option<i64>,
}

/// Returns the browser's session from now on. If the same user logs in again, the session
/// continues under a new cookie, so that a logout still ends everything that came from it. Another user's
/// session is ended.
async fn start_or_elevate_session(
    page: &PageRequest,
    proved: Proved,
    remember_seconds: Option<u32>,
) -> Result<Entered, Throttled> {
    let user_id = proved.user_id;
    let failed = |error: CommandError| Throttled::Store(error.into_store_error());
    let context = page.context(Actor::User(user_id));
    let former = page.any_session().await?;
    let (own, other) = match former {
        Some(former) if former.user_id == user_id => (Some(former), None),
        former => (None, former),
    };
    if let Some(own) = own {
        let session_id = own.session_id;
        match sessions::elevate_for(&context, session_id, proved.clone(), remember_seconds).await {
            Ok(generation) => {
                let before = own.kept_for(page.app.store.clock().now());
                let kept_for = before.max(remember_seconds.map(i64::from));
                return Ok(Entered { session_id, generation, kept_for });
            }
            // The session has just ended.
            Err(CommandError::Refused(_)) => {}
            Err(error) => return Err(failed(error)),
        }
    }
    let beginning = Beginning {
        lifetime_seconds: remember_seconds.unwrap_or(page.app.settings.session_seconds),
        remembered: remember_seconds.is_some(),
        new_device: cookies::known_to(&page.jar, page.master(), user_id).is_none(),
    };
    let session_id = sessions::start_as(&context, proved, beginning).await.map_err(failed)?;
    if let Some(former) = other {
        let context = page.context(Actor::User(former.user_id));
        sessions::end(&context, former.session_id, "replaced").await.map_err(failed)?;
    }
    Ok(Entered { session_id, generation: 0, kept_for: remember_seconds.map(i64::from) })
}
