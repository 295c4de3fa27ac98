//! The grant type `refresh_token` (RFC 6749 §6), with rotation at each use (RFC 9700 §4.14).

use super::{handle::Handle, request::TokenRequest, response};
use crate::{commands::grants, surface::oauth::error::OAuthError};
use axum::response::Response;
use xwms_events::scope::Scopes;

pub(super) async fn refresh(
    request: &TokenRequest<'_>,
    presented: Option<Handle>,
) -> Result<Response, OAuthError> {
    request.required("refresh_token")?;
    let Handle { view, generation } =
        presented.ok_or_else(|| OAuthError::invalid_grant("the refresh token is unknown"))?;
    let scopes = request.params.get("scope").map(str::parse::<Scopes>).transpose();
    let scopes = scopes.map_err(|_| OAuthError::invalid_scope("scope has an unknown value"))?;
    let signer = response::ready(request).await?;
    let person = response::person(request, &view).await?;
    let (presented, scopes) = (request.presented(view, signer.as_deref()), scopes.as_ref());
    let issued = grants::refresh(&request.context(), presented, generation, scopes).await?;
    response::of_grant(request, &issued, signer, person.as_deref(), false).await
}
