//! Where the metadata of our own API is (RFC 9728 §3.1), and the challenge that leads a client to it (§5.1).
//!
//! Not here: the metadata itself (`oauth::protected_resource`), and why a request is refused (`http::problem`).

use axum::{
    http::{HeaderValue, header::WWW_AUTHENTICATE},
    response::Response,
};

/// The path of the REST API, which the issuer and this path identify as a protected resource.
pub const API: &str = "/v1";
/// The path of the metadata of the server as a whole. The path of a resource comes after it.
pub const METADATA: &str = "/.well-known/oauth-protected-resource";

/// Adds `resource_metadata` to the challenge of a response of the REST API, if the response has a challenge for access
/// tokens. `issuer` is the server's.
pub fn name_metadata(response: &mut Response, issuer: &str) {
    let Some(challenge) = response.headers().get(WWW_AUTHENTICATE).and_then(|value| value.to_str().ok())
    else {
        return;
    };
    if !["Bearer ", "DPoP "].iter().any(|scheme| challenge.starts_with(scheme)) {
        return;
    }
    let named = format!("{challenge}, resource_metadata=\"{issuer}{METADATA}{API}\"");
    if let Ok(named) = HeaderValue::try_from(named) {
        response.headers_mut().insert(WWW_AUTHENTICATE, named);
    }
}

#[cfg(test)]
mod tests {
    use super::name_metadata;
    use axum::{
        http::{HeaderValue, header::WWW_AUTHENTICATE},
        response::{IntoResponse, Response},
    };

    fn challenged(text: Option<&'static str>) -> Response {
        let mut response = ().into_response();
        if let Some(text) = text {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(text));
        }
        response
    }

    #[test]
    fn only_a_challenge_for_access_tokens_names_the_metadata() {
        for (before, after) in [
            (
                Some("Bearer realm=\"xwms\""),
                Some(
                    "Bearer realm=\"xwms\", \
                     resource_metadata=\"https://auth.example/.well-known/oauth-protected-resource/v1\"",
                ),
            ),
            (
                Some("DPoP error=\"invalid_dpop_proof\""),
                Some(
                    "DPoP error=\"invalid_dpop_proof\", \
                     resource_metadata=\"https://auth.example/.well-known/oauth-protected-resource/v1\"",
                ),
            ),
            (Some("Basic realm=\"xwms\""), Some("Basic realm=\"xwms\"")),
            (None, None),
        ] {
            let mut response = challenged(before);
            name_metadata(&mut response, "https://auth.example");
            let challenge = response.headers().get(WWW_AUTHENTICATE).map(|value| value.to_str().unwrap());
            assert_eq!(challenge, after);
        }
    }
}
