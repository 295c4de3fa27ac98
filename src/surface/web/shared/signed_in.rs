//! The extractor for pages that need a logged-in user.

use super::{request::PageRequest, session::LoggedIn};
use crate::app::Shared;
use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};

/// The logged-in user. Rejects with a redirect to the login, or with an error page if the user can't be
/// determined.
///
/// A login that no client requested leads to the consents page (`login`), the only page that uses this so
/// far. Before a second page can use it, the login must be able to return to that page.
pub struct SignedIn(pub LoggedIn);

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let Ok(page) = PageRequest::from_request_parts(parts, app).await;
        match page.logged_in().await {
            Ok(Some(login)) => Ok(Self(login)),
            Ok(None) => Err(Redirect::to("/login").into_response()),
            Err(throttled) => Err(page.layout.throttled(&throttled)),
        }
    }
}
