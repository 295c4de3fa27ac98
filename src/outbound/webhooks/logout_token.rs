//! One attempt to tell a client that a login ended: a logout token, signed for this attempt, so that it is fresh however late a
//! retry is (OpenID Connect Back-Channel Logout 1.0 §2.4, §2.5).

use super::{
    delivery_context::{DeliveryContext, LOGOUT_SECONDS},
    ledger::DueMessage,
    send::Attempt,
};
use crate::{auth::keyring::SigningError, store::StoreError};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::{Value, json};
use std::time::Duration;
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

/// Why nothing was sent.
enum Unsent {
    /// A retry would not help.
    Impossible(String),
    /// A retry may succeed.
    Failed(String),
}

impl From<StoreError> for Unsent {
    fn from(error: StoreError) -> Self {
        tracing::warn!(%error, "a logout token can't be made now");
        Self::Failed("the server could not make the token".to_owned())
    }
}

impl From<SigningError> for Unsent {
    fn from(error: SigningError) -> Self {
        tracing::warn!(%error, "a logout token can't be signed now");
        Self::Failed("the server could not sign the token".to_owned())
    }
}

/// Tells the client once. A client that calls the token invalid (400) would do so again.
pub(super) async fn attempt(
    delivery: &DeliveryContext,
    client_id: ClientId,
    message: &DueMessage,
) -> Attempt {
    let (url, body) = match request(delivery, client_id, message).await {
        Ok(request) => request,
        Err(Unsent::Impossible(why)) => return Attempt::impossible(why),
        Err(Unsent::Failed(why)) => {
            let outcome = Outcome::Unanswered;
            return Attempt { outcome, duration: Duration::ZERO, status: None, error: Some(why), body: None };
        }
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
) -> Result<(Url, String), Unsent> {
    let impossible = |why: &str| Unsent::Impossible(why.to_owned());
    let login = match message.event.as_deref() {
        Ok(event) => match &event.data {
            AnyEvent::Grant(GrantEvent::Authorized { authorization }) => authorization,
            _ => return Err(impossible("the event is not that of a login")),
        },
        Err(event) => return Err(Unsent::Impossible(event.why.clone())),
    };
    let now = delivery.store.clock().now();
    if Timestamp::from(message.created_at).plus_seconds(LOGOUT_SECONDS) < now {
        return Err(impossible("the logout was too long ago"));
    }
    let client = delivery.store.load::<Client>(client_id).await?.state;
    let is_theirs = login.client_id == client_id && client.account_id == Some(login.account_id);
    if client.enabled().is_none() || !is_theirs {
        return Err(impossible("the app is disabled"));
    }
    let uri = client.protocol.backchannel_logout_uri.as_deref();
    let url = uri.and_then(|uri| Url::parse(uri).ok());
    let url = url.ok_or_else(|| impossible("the app has no back-channel logout URI"))?;
    let audience = client.public_id().unwrap_or_else(|| client_id.to_string());
    let jti = delivery.store.clock().uuid().to_string();
    let claims = claims(&delivery.issuer, &audience, login, now, &jti);
    let keyring = delivery.keyring().await?;
    // A new server is still making its keys.
    keyring.ready(client.protocol.id_token_signed_response_alg).await?;
    let algorithm = keyring.algorithm(client.protocol.id_token_signed_response_alg);
    let token = keyring.sign(algorithm, LOGOUT_TOKEN, &claims).await?;
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("logout_token", &token).finish();
    Ok((url, form))
}

/// Returns the claims of a token about the end of `login` (§2.4), with `sid` as in its id_tokens. A `nonce` is prohibited.
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
