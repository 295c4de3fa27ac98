//! A page request: what every page needs to know about its request. `form` has its input, `signed_in` its
//! user.

use super::{
    cookies, csrf,
    layout::Layout,
    session::{self, LoggedIn},
};
use crate::{
    app::Shared,
    commands::{Context, sessions},
    keys::master::MasterKey,
    surface::http::{caller::Caller, params::Params},
    traffic::guard::Throttled,
};
use axum::{extract::FromRequestParts, http::request::Parts};
use axum_extra::extract::cookie::CookieJar;
use std::convert::Infallible;
use xwms_events::{Actor, session::Place};

/// A request for a page, or from a page's form.
pub struct PageRequest {
    pub app: Shared,
    pub caller: Caller,
    pub layout: Layout,
    /// The cookies that the browser sent. A handler that sets cookies responds with a changed copy.
    pub jar: CookieJar,
    /// Whether another site made the browser ask, as browsers tell (W3C Fetch Metadata). No script can hide it.
    pub is_cross_site: bool,
}

/// Which site asks.
const SITE: &str = "sec-fetch-site";

impl FromRequestParts<Shared> for PageRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let layout = Layout::from_request_parts(parts, app).await?;
        let jar = CookieJar::from_headers(&parts.headers);
        let is_cross_site = parts.headers.get(SITE).is_some_and(|site| site == "cross-site");
        Ok(Self { app: app.clone(), caller, layout, jar, is_cross_site })
    }
}

impl PageRequest {
    /// Returns the context of a command that `actor` runs by this request.
    pub fn context(&self, actor: Actor) -> Context<'_> {
        self.caller.context(&self.app, actor)
    }

    /// Returns the key for cookies, form tokens and continuations.
    pub fn master(&self) -> &MasterKey {
        self.app.store.vault().master()
    }

    /// Returns the logged-in user; see [`session::logged_in`].
    ///
    /// # Errors
    /// As there.
    pub async fn logged_in(&self) -> Result<Option<LoggedIn>, Throttled> {
        let login = session::logged_in(&self.app, &self.jar).await?;
        self.record_use(login.as_ref()).await;
        Ok(login)
    }

    /// Returns the logged-in user, who may be a test user; see [`session::any_session`].
    ///
    /// # Errors
    /// As there.
    pub async fn any_session(&self) -> Result<Option<LoggedIn>, Throttled> {
        let login = session::any_session(&self.app, &self.jar).await?;
        self.record_use(login.as_ref()).await;
        Ok(login)
    }

    /// Records now and then that the session is used, so that its user can see it. The page is shown all the same
    /// if that fails.
    async fn record_use(&self, login: Option<&LoggedIn>) {
        let (Some(login), Some(origin)) = (login, self.caller.origin.clone()) else { return };
        let place = Place::from(origin);
        if !login.session.is_use_due(self.app.store.clock().now(), &place) {
            return;
        }
        let context = self.context(Actor::User(login.user_id));
        if let Err(error) = sessions::record_use(&context, login.session_id, &place).await {
            tracing::warn!(%error, "the use of a session was not recorded");
        }
    }

    /// Returns the browser's name, and cookies that contain it.
    pub fn browser(&self) -> (CookieJar, String) {
        cookies::browser(self.jar.clone())
    }

    /// Returns the CSRF token for forms bound to `binding`: a login, or the browser's name if no user is logged
    /// in.
    pub fn csrf_token(&self, binding: &str) -> String {
        csrf::token(self.master(), binding)
    }

    /// Returns whether `token` is the one for `binding`, as [`is_own_form`](Self::is_own_form). For forms that are no
    /// [`Params`].
    pub fn is_own_token(&self, binding: &str, token: &str) -> bool {
        csrf::is_good(self.master(), binding, Some(token))
    }

    /// Returns whether `form` has the token for `binding`, so that it was shown to that login or browser.
    pub fn is_own_form(&self, binding: &str, form: &Params) -> bool {
        csrf::is_good(self.master(), binding, form.get("csrf_token"))
    }

    /// Returns whether `form` was shown to this browser, before anybody logged in.
    pub fn is_form_of_this_browser(&self, form: &Params) -> bool {
        self.is_own_form(&cookies::known_browser(&self.jar).unwrap_or_default(), form)
    }
}
