//! The response of introspection: JSON (RFC 7662 §2.2), or a signed JWT of it for a client that asks for one (RFC
//! 9701), so that it can prove later what it was told. What the response says is in `introspect`.

use super::{
    client_auth::Authenticated,
    error::{OAuthError, no_store},
};
use crate::app::App;
use axum::{
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderValue,
        header::{ACCEPT, CONTENT_TYPE},
        request::Parts,
    },
    response::Response,
};
use serde::Serialize;
use serde_json::json;
use std::convert::Infallible;

/// The `typ` of the JWT (RFC 9701 §5).
const TYP: &str = "token-introspection+jwt";
const MEDIA_TYPE: &str = "application/token-introspection+jwt";

/// The claims (RFC 9701 §5). The token's own `sub` and `exp` are only in `token_introspection`, so that nobody
/// takes the JWT for an access token.
#[derive(Serialize)]
struct Claims<'a, T> {
    iss: &'a str,
    aud: String,
    iat: i64,
    token_introspection: &'a T,
}

/// What the response is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Json,
    Jwt,
}

impl Form {
    /// Returns what the request asks for by name. Wildcards get JSON, because every client sends them.
    fn requested(headers: &HeaderMap) -> Self {
        let asked = headers.get_all(ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
        let is_jwt = asked.flat_map(|value| value.split(',')).any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let is_it = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(MEDIA_TYPE));
            let weighs_nothing =
                |weight: &str| weight.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
            is_it && !parts.any(weighs_nothing)
        });
        if is_jwt { Self::Jwt } else { Self::Json }
    }
}

impl<S: Sync> FromRequestParts<S> for Form {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::requested(&parts.headers))
    }
}

/// Who gets the response, and as what.
pub(super) struct To<'a> {
    pub app: &'a App,
    pub client: &'a Authenticated,
    pub form: Form,
}

impl To<'_> {
    /// Returns the response for a token that is not valid, or that the client may not see.
    ///
    /// # Errors
    /// As [`Self::respond`].
    pub async fn inactive(&self) -> Result<Response, OAuthError> {
        self.respond(&json!({ "active": false })).await
    }

    /// Returns the response with these members. The key that signs the client's access tokens signs the JWT.
    ///
    /// # Errors
    /// Returns an error if there is no key yet, or signing fails.
    pub async fn respond<T: Serialize + Sync>(&self, members: &T) -> Result<Response, OAuthError> {
        let Self { app, client, form } = self;
        let mut response = no_store(members);
        if *form == Form::Json {
            return Ok(response);
        }
        let claims = Claims {
            iss: &app.settings.issuer,
            // The id that the client knows itself by, as in its id_tokens.
            aud: client.client.public_id().unwrap_or_else(|| client.client_id.to_string()),
            iat: app.store.clock().now().seconds(),
            token_introspection: members,
        };
        let wanted = client.client.protocol.access_token_signed_response_alg;
        app.keyring.ready(wanted).await?;
        let jwt =
            app.keyring.sign(Some(client.account_id), app.keyring.algorithm(wanted), TYP, &claims).await?;
        *response.body_mut() = jwt.into();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::Form;
    use axum::http::{HeaderMap, HeaderValue, header::ACCEPT};

    #[test]
    fn a_jwt_is_returned_only_to_who_names_it() {
        for (accept, form) in [
            ("application/token-introspection+jwt", Form::Jwt),
            ("application/json, Application/Token-Introspection+JWT;q=0.5", Form::Jwt),
            ("application/token-introspection+jwt;q=0, application/json", Form::Json),
            ("application/token-introspection+jwt; q=0.0", Form::Json),
            ("application/json", Form::Json),
            ("*/*", Form::Json),
            ("application/*", Form::Json),
            ("application/token-introspection+jwtx", Form::Json),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]);
            assert_eq!(Form::requested(&headers), form, "{accept}");
        }
        assert_eq!(Form::requested(&HeaderMap::new()), Form::Json);
    }
}
