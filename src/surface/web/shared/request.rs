//! A request for a page, as one thing: what every page needs of the request that it answers. What comes with it stands in `form`,
//! who sends it in `signed_in`.

use super::{
    cookies, csrf,
    layout::Layout,
    session::{self, LoggedIn},
};
use crate::{
    app::Shared,
    keys::master::MasterKey,
    surface::http::{caller::Caller, params::Params},
    traffic::guard::Held,
};
use axum::{extract::FromRequestParts, http::request::Parts};
use axum_extra::extract::cookie::CookieJar;
use std::convert::Infallible;

/// A request for a page, or for what a page's form does.
pub struct PageRequest {
    pub app: Shared,
    pub caller: Caller,
    pub layout: Layout,
    /// The cookies that the browser sent. A handler that sets one answers with a jar of its own.
    pub jar: CookieJar,
}

impl FromRequestParts<Shared> for PageRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let layout = Layout::from_request_parts(parts, app).await?;
        let jar = CookieJar::from_headers(&parts.headers);
        Ok(Self { app: app.clone(), caller, layout, jar })
    }
}

impl PageRequest {
    /// Returns the key that cookies, forms and what pages carry are made with.
    pub fn master(&self) -> &MasterKey {
        self.app.store.vault().master()
    }

    /// Returns the person who is logged in; see [`session::logged_in`].
    ///
    /// # Errors
    /// As there.
    pub async fn logged_in(&self) -> Result<Option<LoggedIn>, Held> {
        session::logged_in(&self.app, &self.jar).await
    }

    /// Returns whoever is logged in, a test user, too; see [`session::anybody`].
    ///
    /// # Errors
    /// As there.
    pub async fn anybody(&self) -> Result<Option<LoggedIn>, Held> {
        session::anybody(&self.app, &self.jar).await
    }

    /// Returns the browser's name, and the cookies with which it has one.
    pub fn browser(&self) -> (CookieJar, String) {
        cookies::browser(self.jar.clone())
    }

    /// Returns the token for forms of `tie`: a login's, or the name of a browser where nobody is logged in.
    pub fn csrf_token(&self, tie: &str) -> String {
        csrf::token(self.master(), tie)
    }

    /// Whether `form` has the token for `tie`, and so was shown to whom that stands for.
    pub fn is_own_form(&self, tie: &str, form: &Params) -> bool {
        csrf::is_good(self.master(), tie, form.get("csrf_token"))
    }
}
