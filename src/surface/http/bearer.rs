//! A token that is sent as Bearer (RFC 6750 §2.1) and is no access token, such as those for the registration of
//! clients: from the `Authorization` header, never from the query or the body. Access tokens are in `dpop`.

use axum::{
    extract::OptionalFromRequestParts,
    http::{header::AUTHORIZATION, request::Parts},
};
use std::convert::Infallible;

/// The token as sent, unchecked.
pub struct Bearer(pub String);

impl<S: Send + Sync> OptionalFromRequestParts<S> for Bearer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>, Infallible> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header
            .and_then(|header| header.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| Self(token.trim().to_owned()));
        Ok(token)
    }
}
