//! The input of a page request: parameters, and the forms of a logged-in user. Errors become pages here.

use super::{
    layout::Layout,
    request::PageRequest,
    session::LoggedIn,
    unsent::{self, FormPaths},
};
use crate::{
    app::Shared,
    surface::{
        http::params::{Params, ParamsError},
        web::error::PageError,
    },
};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::Response,
};

/// The parameters of the query, or for a POST of the form. Rejects with an error page.
pub struct PageParams(pub Params);

impl FromRequest<Shared> for PageParams {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(layout) = Layout::from_request_parts(&mut parts, app).await;
        let params = Params::from_request(Request::from_parts(parts, body), app).await;
        params.map(Self).map_err(|error: ParamsError| layout.error(&error.into()))
    }
}

/// A form that was shown to the logged-in user, and that user. Rejects with an error page; or, if the same user
/// was shown it before a login, leads back to its page with what was typed ([`unsent`]).
///
/// For forms of signed-in pages. A form that strangers may send, or whose refusal must be recorded or must
/// offer a restart, is checked by its own handler instead, in the order it needs
/// ([`PageRequest::is_own_form`]).
pub struct CheckedForm {
    pub login: LoggedIn,
    pub params: Params,
}

impl FromRequest<Shared> for CheckedForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(page) = PageRequest::from_request_parts(&mut parts, app).await;
        let paths = FormPaths::of(&parts);
        let PageParams(params) = PageParams::from_request(Request::from_parts(parts, body), app).await?;
        let login = page.logged_in().await.map_err(|throttled| page.layout.throttled(&throttled))?;
        match login {
            Some(login) if page.is_own_form(&login.csrf_binding(), &params) => Ok(Self { login, params }),
            // No user is logged in (any more), or another login was shown the form.
            login => {
                let kept = unsent::instead(&page, login.as_ref(), paths, &params).await;
                Err(kept.unwrap_or_else(|| page.layout.error(&PageError::Csrf)))
            }
        }
    }
}
