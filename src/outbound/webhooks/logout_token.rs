//! One attempt to tell a client that a login ended: a logout token, signed for this attempt, so that it is fresh
//! however late a retry is (OpenID Connect Back-Channel Logout 1.0 §2.4, §2.5).

use super::{
    delivery_context::{DeliveryContext, LOGOUT_SECONDS},
    ledger::DueMessage,
    no_token::NoToken,
    send::Attempt,
};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};
use xwms_events::{
    AnyEvent, Timestamp,
    client::Client,
    endpoint::delivery::Outcome,
    grant::{Authorization, GrantEvent},
    ids::ClientId,
};

/// The `typ` of a logout token.
const LOGOUT_TOKEN: &str = "logout+jwt";
/// The member of `events` that says what the token is about (§2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// How long a token is valid, in seconds: at most two minutes are recommended.
const VALID_SECONDS: u32 = 120;

/// Tells the client once. A client that calls the token invalid (400) would do so again.
pub(super) async fn attempt(
    delivery: &DeliveryContext,
    client_id: ClientId,
    message: &DueMessage,
) -> Attempt {
    let (url, body) = match request(delivery, client_id, message).await {
        Ok(request) => request,
        Err(none) => return none.into(),
    };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    let attempt = delivery.sender.send(&url, headers, body.into_bytes()).await;
    // What the client says about the person is not kept: nothing would remove it when they are erased.
    let attempt = Attempt { body: None, ..attempt };
    match attempt.status {
        Some(400) => Attempt { outcome: Outcome::Impossible, ..attempt },
        _ => attempt,
    }
}

/// Returns where the client is told now, and the form that tells it.
async fn request(
    delivery: &DeliveryContext,
    client_id: ClientId,
    message: &DueMessage,
) -> Result<(Url, String), NoToken> {
    let event = message.event.as_deref().map_err(|_| NoToken::UNREADABLE)?;
    let AnyEvent::Grant(GrantEvent::Authorized { authorization: login }) = &event.data else {
        return Err(NoToken::Impossible("the event is not that of a login"));
    };
    let now = delivery.store.clock().now();
    if Timestamp::from(message.created_at).plus_seconds(LOGOUT_SECONDS) < now {
        return Err(NoToken::Impossible("the logout was too long ago"));
    }
    let client = delivery.store.load::<Client>(client_id).await?.state;
    let is_theirs = login.client_id == client_id && client.account_id == Some(login.account_id);
    if client.enabled().is_none() || !is_theirs {
        return Err(NoToken::Impossible("the app is disabled"));
    }
    let uri = client.protocol.backchannel_logout_uri.as_deref();
    let url = uri.and_then(|uri| Url::parse(uri).ok());
    let url = url.ok_or(NoToken::Impossible("the app has no back-channel logout URI"))?;
    let audience = client.public_id().unwrap_or_else(|| client_id.to_string());
    let jti = delivery.store.clock().uuid().to_string();
    let claims = claims(&delivery.issuer, &audience, login, now, &jti);
    let keyring = delivery.keyring().await?;
    // A new server is still making its keys.
    keyring.ready(client.protocol.id_token_signed_response_alg).await?;
    let algorithm = keyring.algorithm(client.protocol.id_token_signed_response_alg);
    let token = keyring.sign(client.account_id, algorithm, LOGOUT_TOKEN, &claims).await?;
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("logout_token", &token).finish();
    Ok((url, form))
}

/// Returns the claims of a token about the end of `login` (§2.4), with `sid` as in its id_tokens. A `nonce` is
/// prohibited.
fn claims(issuer: &str, audience: &str, login: &Authorization, now: Timestamp, jti: &str) -> Value {
    json!({
        "iss": issuer,
        "sub": login.user_id,
        "aud": audience,
        "iat": now.seconds(),
        "exp": now.plus_seconds(VALID_SECONDS).seconds(),
        "jti": jti,
        "sid": login.session_id,
        "events": { EVENT: {} },
    })
}
