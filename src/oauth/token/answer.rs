//! The answer with tokens (RFC 6749 §5.1, OIDC Core §3.1.3.3).

use crate::{
    access::Login,
    app::Shared,
    commands::grants::Given,
    keys::{
        handle::{self, Kind},
        signing::ID_TOKEN,
    },
    oauth::error::{OAuthError, no_store},
};
use axum::response::Response;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use xwms_events::{scope::Scope, signing_key::Algorithm, token::Token};

/// An access token alone.
pub(super) fn plain(token: &Token, access_token: &str) -> Response {
    no_store(body(token, access_token))
}

/// Everything that a grant gave. The nonce is in the first id_token only (OIDC Core §12.2).
pub(super) fn given(app: &Shared, given: &Given, first: bool) -> Result<Response, OAuthError> {
    let Given { token, authorization, refresh } = given;
    let login = Login { at: authorization.authenticated_at, methods: &authorization.methods };
    let access_token = app.access.encode(token, Some(&login))?;
    let mut body = body(token, &access_token);
    if let Some(generation) = refresh {
        let master = app.store.vault().master();
        let refresh = handle::issue(master, Kind::Refresh, authorization.grant_id.uuid(), *generation);
        body["refresh_token"] = json!(refresh);
    }
    if token.scopes.contains(Scope::Openid) {
        let nonce = authorization.nonce.as_ref().filter(|_| first);
        let mut claims = json!({
            "iss": app.settings.issuer,
            "sub": authorization.user_id,
            "aud": authorization.client_id,
            "azp": authorization.client_id,
            "iat": token.issued_at.seconds(),
            "exp": token.expires_at.seconds(),
            "auth_time": authorization.authenticated_at.seconds(),
            "amr": authorization.methods,
            "sid": authorization.session_id,
            "at_hash": at_hash(&access_token, app.keyring.algorithm()),
        });
        if let Some(nonce) = nonce {
            claims["nonce"] = json!(nonce);
        }
        body["id_token"] = json!(app.keyring.sign(ID_TOKEN, &claims)?);
    }
    Ok(no_store(body))
}

fn body(token: &Token, access_token: &str) -> Value {
    json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": token.expires_at.seconds() - token.issued_at.seconds(),
        "scope": token.scopes.to_string(),
    })
}

/// OIDC Core §3.1.3.6: the left half of the hash that goes with the signature, which is SHA-256 for every
/// algorithm we sign with but EdDSA, where it is SHA-512.
fn at_hash(access_token: &str, algorithm: Option<Algorithm>) -> String {
    let hash = match algorithm {
        Some(Algorithm::EdDSA) => &aws_lc_rs::digest::SHA512,
        _ => &aws_lc_rs::digest::SHA256,
    };
    let digest = aws_lc_rs::digest::digest(hash, access_token.as_bytes());
    let (left, _) = digest.as_ref().split_at(digest.as_ref().len() / 2);
    BASE64_URL_SAFE_NO_PAD.encode(left)
}
