//! The grant type `authorization_code` (RFC 6749 §4.1.3) with PKCE (RFC 7636 §4.5).

use super::{handle::Handle, request::TokenRequest, response::OfGrant, target};
use crate::{
    commands::{
        encoding::Nothing,
        grants::{self, Redeem},
    },
    surface::oauth::error::OAuthError,
};
use axum::response::Response;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

/// Returns whether `text` is a valid code verifier (RFC 7636 §4.1).
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

/// Returns the S256 challenge of a verifier (RFC 7636 §4.2).
fn challenge(verifier: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(digest)
}

pub(super) async fn redeem(
    request: &TokenRequest<'_>,
    presented: Option<Handle>,
) -> Result<Response, OAuthError> {
    request.required("code")?;
    let Handle { view, .. } = presented.ok_or_else(|| OAuthError::invalid_grant("the code is unknown"))?;
    let verifier = request.params.get("code_verifier");
    let redeem = Redeem {
        redirect_uri: request.params.get("redirect_uri").map(ToOwned::to_owned),
        // A malformed verifier counts as a wrong one, not as a missing one: the empty challenge never
        // matches.
        challenge: verifier.map(|text| if is_verifier(text) { challenge(text) } else { String::new() }),
        mode: request.app.mode(),
    };
    let asked = target::of_grant(request, &view, None).await;
    let target = match asked {
        Err(why) if why.is_refusal() => {
            let outcome = grants::redeem(&request.context(), request.refused(view), &redeem, &Nothing).await;
            return Err(target::refusal(why, outcome));
        }
        asked => asked?,
    };
    let response = OfGrant::prepare(request, &view, target.as_ref()).await?;
    let presented = request.presented(view, target.as_ref(), response.signer());
    grants::redeem(&request.context(), presented, &redeem, &response).await?.answer(request)
}
