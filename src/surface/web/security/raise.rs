//! The session in which a user changes their factors: one who has just proved a new factor goes on with it, under
//! a new cookie.

use crate::{
    commands::{
        CommandError,
        factors::Changing,
        sessions::{self, Proved},
    },
    keys::handle::{self, Kind},
    store::StoreError,
    surface::web::shared::{cookies, request::PageRequest, session::LoggedIn},
};
use axum_extra::extract::cookie::CookieJar;
use xwms_events::{Actor, session::Method};

/// Returns the person of this login, who changes their factors.
pub(super) fn changing(login: &LoggedIn) -> Changing {
    Changing { user_id: login.user_id, seen: login.user.password_changes }
}

/// Adds `method` to what the session's user proved. Returns the browser's new cookies, and the binding of its forms.
pub(super) async fn raise(
    page: &PageRequest,
    login: &LoggedIn,
    method: Method,
) -> Result<(CookieJar, String), StoreError> {
    let context = page.context(Actor::User(login.user_id));
    let former = login.session.methods.iter().copied();
    let former = former.filter(|known| *known != Method::MultiFactor && *known != method);
    let methods = former.chain([method, Method::MultiFactor]).collect();
    let at = Some(page.app.store.clock().now());
    let proved = Proved { user_id: login.user_id, methods, basis: login.head, at };
    let generation = match sessions::elevate(&context, login.session_id, proved).await {
        Ok(generation) => generation,
        // The session has just ended. What the page shows once is shown all the same.
        Err(CommandError::Refused(_)) => login.session.generation,
        Err(error) => return Err(error.into_store_error()),
    };
    let handle = handle::issue(page.master(), Kind::Session, login.session_id.uuid(), generation);
    let kept = login.kept_for(page.app.store.clock().now());
    let jar = cookies::with_kept_session(page.jar.clone(), handle, kept);
    Ok((jar, format!("{} {generation}", login.session_id)))
}
