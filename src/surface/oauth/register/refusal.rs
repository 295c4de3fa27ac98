//! Refusals of the domain as errors of RFC 7591 §3.2.2 and RFC 7592.

use crate::{commands::CommandError, surface::oauth::error::OAuthError};
use xwms_events::{Refusal, RefusalKind};

/// Returns the error for a command that changed nothing.
pub(super) fn error(error: CommandError) -> OAuthError {
    match error {
        CommandError::Refused(refusal) => refused(refusal),
        error => error.into(),
    }
}

fn refused(refusal: Refusal) -> OAuthError {
    let Refusal { kind, code, field, detail } = refusal;
    match (kind, field) {
        // Used up, expired or revoked in the meantime; or the client was deleted.
        _ if code == "registration_token_unusable" => OAuthError::invalid_token(),
        (RefusalKind::NotFound, _) => OAuthError::invalid_token(),
        (RefusalKind::Invalid, Some("redirect_uris")) => OAuthError::invalid_redirect_uri(detail),
        (RefusalKind::Invalid, Some(field)) => {
            OAuthError::invalid_client_metadata(format!("{field}: {detail}"))
        }
        (RefusalKind::Invalid, None) => OAuthError::invalid_client_metadata(detail),
        // No room in the account's plan, or more power over the account than the token gives.
        (RefusalKind::Conflict | RefusalKind::Forbidden, _) => OAuthError::access_denied(detail),
    }
}
