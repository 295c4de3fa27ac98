//! id_tokens of this server as the `subject_token` of an exchange (RFC 8693 §3): each stands for the access token
//! that was issued with it, which its claim `at_jti` names. So what stops the access token stops the exchange, and
//! the new token has a parent.
//!
//! Beyond that, the login must not have ended: an id_token says that somebody is logged in, whereas an access
//! token with `offline_access` outlives that.

use crate::{app::App, auth::access_tokens::Found, store::StoreError};
use serde::Deserialize;
use xwms_events::{
    effects::stop_keys,
    ids::{SessionId, TokenId, UserId},
    session::Session,
    token::Token,
};

/// The type of an id_token (RFC 8693 §3).
pub(super) const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";

/// The claims of an id_token that an exchange needs. Those issued before there was `at_jti` can't be exchanged.
#[derive(Deserialize)]
struct Claims {
    sub: UserId,
    exp: i64,
    sid: SessionId,
    at_jti: TokenId,
}

/// Returns the access token that was issued with the id_token `jwt`.
///
/// # Errors
/// When the database does not respond.
pub(super) async fn find(app: &App, jwt: &str) -> Result<Found, StoreError> {
    let issuer = &app.settings.issuer;
    let claims = app.keyring.verify_hint::<Claims>(&app.store, jwt, issuer).await?;
    let Some(Claims { sub, exp, sid, at_jti }) = claims else { return Ok(Found::Unknown) };
    let token = app.store.load::<Token>(at_jti).await?.state;
    let is_its_own = token.user_id == Some(sub) && token.expires_at.seconds() == exp;
    // A thief of a signing key could sign the name of any token.
    if token.id.is_none() || !is_its_own || !is_in_session(&token, sid) {
        return Ok(Found::Unknown);
    }
    if !app.access_tokens.is_in_time(&token) {
        return Ok(Found::Dead(token));
    }
    let mut query = app.store.query();
    let session = query.stream::<Session>(sid);
    query.gate(stop_keys(&token).into_iter().chain([sid.to_string()]));
    let mut read = query.read().await?;
    let session = read.take(session).await?.state;
    let is_logged_in = session.user_id == token.user_id && session.is_live(app.store.clock().now());
    let open = read.is_open(token.basis) && is_logged_in;
    Ok(if open { Found::Good(token) } else { Found::Dead(token) })
}

/// Returns whether a token can have been issued in the session. One that outlives its session does not name it.
fn is_in_session(token: &Token, sid: SessionId) -> bool {
    token.session_id.is_none_or(|own| own == sid)
}
