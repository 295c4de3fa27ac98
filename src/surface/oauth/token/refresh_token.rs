//! The grant type `refresh_token` (RFC 6749 §6), with rotation at each use (RFC 9700 §4.14).

use super::{handle::Handle, request::TokenRequest, response::OfGrant, target};
use crate::{
    commands::{
        encoding::Nothing,
        grants::{self, GrantView},
        resources::Target,
    },
    surface::oauth::{error::OAuthError, quoted::unknown_scope},
};
use axum::response::Response;
use xwms_events::scope::Scopes;

pub(super) async fn refresh(
    request: &TokenRequest<'_>,
    presented: Option<Handle>,
) -> Result<Response, OAuthError> {
    request.required("refresh_token")?;
    let Handle { view, generation } =
        presented.ok_or_else(|| OAuthError::invalid_grant("the refresh token is unknown"))?;
    let asked = asked(request, &view).await;
    let (target, scopes) = match asked {
        Err(why) if why.is_refusal() => {
            let refused = request.refused(view);
            let outcome = grants::refresh(&request.context(), refused, generation, None, &Nothing).await;
            return Err(target::refusal(why, outcome));
        }
        asked => asked?,
    };
    let response = OfGrant::prepare(request, &view, target.as_ref()).await?;
    let presented = request.presented(view, target.as_ref(), response.signer());
    grants::refresh(&request.context(), presented, generation, scopes.as_ref(), &response)
        .await?
        .answer(request)
}

/// Returns the API that is asked for, and the scopes of xwms itself, if the request limits them.
async fn asked(
    request: &TokenRequest<'_>,
    view: &GrantView,
) -> Result<(Option<Target>, Option<Scopes>), OAuthError> {
    let scope = request.params.get("scope");
    let target = target::of_refresh(request, view, scope).await?;
    let scopes = match &target {
        // The other names are scopes of the API, and were checked with it. Without any of xwms, those that were
        // granted stay.
        Some(_) => scope.and_then(|text| Scopes::known(text).ok()).filter(|own| !own.is_empty()),
        None => {
            let scopes = scope.map(str::parse::<Scopes>).transpose();
            scopes.map_err(|_| OAuthError::invalid_scope(unknown_scope(scope.unwrap_or_default())))?
        }
    };
    Ok((target, scopes))
}
