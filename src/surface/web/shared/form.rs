//! What comes with a request for a page: parameters, and the form of somebody who is logged in. What is wrong with them becomes
//! a page here.

use super::{layout::Layout, request::PageRequest, session::LoggedIn};
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

/// The parameters of the query, or by POST of the form; or the page that says what is wrong with them.
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

/// A form that was shown to the person who is logged in, and who they are; or the page that says why it is not taken.
///
/// It fits the forms of a dashboard. A form that strangers may send, or that carries on something which has to be recorded or
/// begun anew when it is refused, is checked by its own handler, in the order that it needs ([`PageRequest::is_own_form`]).
pub struct CheckedForm {
    pub login: LoggedIn,
    pub params: Params,
}

impl FromRequest<Shared> for CheckedForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(page) = PageRequest::from_request_parts(&mut parts, app).await;
        let PageParams(params) = PageParams::from_request(Request::from_parts(parts, body), app).await?;
        let login = page.logged_in().await.map_err(|held| page.layout.held(&held))?;
        match login.filter(|login| page.is_own_form(&login.tie(), &params)) {
            Some(login) => Ok(Self { login, params }),
            // Nobody is logged in (any more), or it was shown to somebody else.
            None => Err(page.layout.error(&PageError::Csrf)),
        }
    }
}
