//! The login of this browser, as currently known on all nodes.

use super::cookies;
use crate::{
    app::App,
    keys::handle::{self, Kind},
    store::{StoreError, query::Loaded},
    traffic::guard::Throttled,
};
use axum_extra::extract::cookie::CookieJar;
use std::sync::Arc;
use xwms_events::{
    Timestamp,
    effects::session_stop_keys,
    ids::{SessionId, UserId},
    session::Session,
    user::{User, UserStanding},
};

/// A logged-in user.
pub struct LoggedIn {
    pub session_id: SessionId,
    pub session: Arc<Session>,
    pub user_id: UserId,
    pub user: Arc<User>,
    /// The log position at which this was read.
    pub head: i64,
}

impl LoggedIn {
    /// Returns the value that binds forms to this login, and not to an earlier one in the same session.
    pub fn csrf_binding(&self) -> String {
        format!("{} {}", self.session_id, self.session.generation)
    }

    /// Returns how many seconds the browser keeps the session cookie at `now`; `None` if only until it is closed.
    pub fn kept_for(&self, now: Timestamp) -> Option<i64> {
        let left = self.session.expires_at.seconds() - now.seconds();
        self.session.remembered.then_some(left.max(0))
    }

    /// Returns the mail address to show.
    pub fn email(&self) -> String {
        self.user.email.get().cloned().unwrap_or_default()
    }
}

/// A session that a cookie names, before it is known whether it is still live.
struct Named {
    session_id: SessionId,
    /// Which of the cookies that the session has had.
    generation: u32,
    user_id: UserId,
}

/// Returns the user who is logged in in the browser that sent `jar`. Ignores test users.
///
/// # Errors
/// When the user makes too many requests: all reads of a session count against its user. Or when the database
/// does not respond.
pub async fn logged_in(app: &App, jar: &CookieJar) -> Result<Option<LoggedIn>, Throttled> {
    let Some(named) = named(app, jar).await? else { return Ok(None) };
    app.guard.person(named.user_id).map_err(Throttled::SlowDown)?;
    Ok(read(app, named).await?.filter(|login| login.user.test_of.is_none()))
}

/// Returns the user who is logged in in the browser that sent `jar`, including test users. For callers that
/// check which of the two it is.
///
/// # Errors
/// As [`logged_in`]; but `xwms dev` sets no limit, so that apps can be tried at any speed.
pub async fn any_session(app: &App, jar: &CookieJar) -> Result<Option<LoggedIn>, Throttled> {
    let Some(named) = named(app, jar).await? else { return Ok(None) };
    if !app.development {
        app.guard.person(named.user_id).map_err(Throttled::SlowDown)?;
    }
    Ok(read(app, named).await?)
}

async fn named(app: &App, jar: &CookieJar) -> Result<Option<Named>, StoreError> {
    let handle = cookies::session(jar);
    let opened = handle.and_then(|text| handle::open(app.store.vault().master(), Kind::Session, text));
    let Some(opened) = opened else { return Ok(None) };
    let session_id = SessionId::from_uuid(opened.id);
    // A session never changes its user, so the cached one can be used for the limit.
    let known = app.store.known::<Session>(&session_id.to_string());
    let user_id = match known.and_then(|session| session.state.user_id) {
        Some(user_id) => Some(user_id),
        None => app.store.load::<Session>(session_id).await?.state.user_id,
    };
    Ok(user_id.map(|user_id| Named { session_id, generation: opened.number, user_id }))
}

/// Returns the login as it is now; `None` if it ended, or continued with another cookie. It counts against nobody:
/// for what a page that is open asks by itself.
///
/// # Errors
/// When the database does not respond.
pub async fn still(app: &App, login: &LoggedIn) -> Result<Option<LoggedIn>, StoreError> {
    let LoggedIn { session_id, session, user_id, .. } = login;
    let named = Named { session_id: *session_id, generation: session.generation, user_id: *user_id };
    read(app, named).await
}

async fn read(app: &App, named: Named) -> Result<Option<LoggedIn>, StoreError> {
    let Named { session_id, generation, user_id } = named;
    let mut query = app.store.query();
    let session = query.stream::<Session>(session_id);
    let user = query.stream::<User>(user_id);
    query.gate(session_stop_keys(session_id, user_id));
    let mut found = query.read().await?;
    let session: Loaded<Session> = found.take(session).await?;
    let user = found.take(user).await?.state;
    let good = session.state.is_live(app.store.clock().now())
        && session.state.generation == generation
        && user.standing == UserStanding::Active
        && found.is_open(session.state.basis.unwrap_or(session.position));
    Ok(good.then_some(LoggedIn { session_id, session: session.state, user_id, user, head: found.head }))
}
