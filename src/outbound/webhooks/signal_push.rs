//! One attempt to push a security event to its receiver (RFC 8935): one token for each request, at the address and
//! with the credential that the stream has now.

use super::{
    attempt_error::AttemptError, delivery_context::DeliveryContext, ledger::DueMessage, no_token::NoToken,
    send::Attempt, signal_token::Issuing,
};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::Value;
use url::Url;
use xwms_events::{
    account::{Account, AccountStanding},
    client::{Client, SignalStatus},
    endpoint::delivery::Outcome,
    ids::ClientId,
    scope::Scope,
};

/// The errors of a receiver (RFC 8935 §2.4). Nothing else of what it answers is kept: it may say something about a
/// person.
const ERRORS: [&str; 6] = [
    "invalid_request",
    "invalid_key",
    "invalid_issuer",
    "invalid_audience",
    "authentication_failed",
    "access_denied",
];

/// Pushes the event once. A receiver that refuses it (400) would do so again.
pub(super) async fn attempt(
    delivery: &DeliveryContext,
    client_id: ClientId,
    message: &DueMessage,
) -> Attempt {
    let (url, headers, token) = match request(delivery, client_id, message).await {
        Ok(request) => request,
        Err(none) => return none.into(),
    };
    let attempt = delivery.sender.send(&url, headers, token.into_bytes()).await;
    match attempt.status {
        Some(400) => {
            let error = refusal(attempt.body.as_deref());
            Attempt {
                outcome: Outcome::Impossible,
                error: Some(AttemptError::Told(error)),
                body: None,
                ..attempt
            }
        }
        _ => Attempt { body: None, ..attempt },
    }
}

/// Returns why the receiver refused the event.
fn refusal(body: Option<&str>) -> String {
    let told: Value = body.and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
    let known = ERRORS.iter().find(|error| told["err"] == **error);
    format!("the receiver refused the event: {}", known.unwrap_or(&"no reason"))
}

/// Returns where the event is pushed to now, with which headers, and its token.
async fn request(
    delivery: &DeliveryContext,
    client_id: ClientId,
    message: &DueMessage,
) -> Result<(Url, HeaderMap, String), NoToken> {
    let event = message.event.as_deref().map_err(|_| NoToken::UNREADABLE)?;
    let client = delivery.store.load::<Client>(client_id).await?.state;
    // Whom the operator stopped hears nothing of people, either.
    let account_id = client.account_id.ok_or(NoToken::Impossible("there is no such app"))?;
    let account = delivery.store.load::<Account>(account_id).await?.state;
    if account.standing != AccountStanding::Active {
        return Err(NoToken::Impossible("the account is stopped"));
    }
    let stream = client.signals.as_deref().filter(|stream| stream.status != SignalStatus::Disabled);
    let stream = stream.filter(|_| client.enabled().is_some() && client.scopes.contains(Scope::SsfManage));
    let stream = stream.ok_or(NoToken::Impossible("the stream is not enabled"))?;
    // The queue may not know of such a change yet. What waits must not be lost by it.
    if stream.status == SignalStatus::Paused {
        return Err(NoToken::Failed("the stream is paused"));
    }
    let url = stream.push_url.as_deref().ok_or(NoToken::Failed("the receiver polls now"))?;
    let url = Url::parse(url).map_err(|_| NoToken::Impossible("the stream has no address"))?;
    let mut headers = match stream.authorization_id {
        Some(id) => delivery.signing_material.headers(&delivery.store, &id.to_string()).await?,
        None => HeaderMap::new(),
    };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/secevent+jwt"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let keyring = delivery.keyring().await?;
    let issuing = Issuing { store: &delivery.store, keyring, issuer: &delivery.issuer };
    let token = issuing.token(client_id, &client, event).await?;
    Ok((url, headers, token))
}

#[cfg(test)]
mod tests {
    use super::refusal;

    #[test]
    fn only_the_code_of_a_refusal_is_kept() {
        let told = refusal(Some(r#"{"err": "invalid_key", "description": "about ada@people.example"}"#));
        assert_eq!(told, "the receiver refused the event: invalid_key");
        for body in [None, Some("ada"), Some(r#"{"err": "ada@people.example"}"#), Some("[]")] {
            assert_eq!(refusal(body), "the receiver refused the event: no reason");
        }
    }
}
