//! Pages that need somebody who is logged in.

use super::{request::PageRequest, session::LoggedIn};
use crate::app::Shared;
use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};

/// The person who is logged in; or the way to the login, or the page that says why nobody knows who they are.
///
/// A login that no client asked for leads to the consents (`login`), which is the one page there is behind it. A second one
/// has to teach the login its address.
pub struct SignedIn(pub LoggedIn);

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let Ok(page) = PageRequest::from_request_parts(parts, app).await;
        match page.logged_in().await {
            Ok(Some(login)) => Ok(Self(login)),
            Ok(None) => Err(Redirect::to("/login").into_response()),
            Err(held) => Err(page.layout.held(&held)),
        }
    }
}
