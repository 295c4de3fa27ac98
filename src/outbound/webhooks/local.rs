//! Events of the feed as messages to a program on this machine, for `xwms listen`. Body, headers, signature, time limit
//! and the treatment of answers are those of real attempts, because the same code makes them.
//!
//! Not here: when a message is tried again, and in which order (`cli/remote/listen`). Nothing is stored.

use super::{
    message::{self, SigningMaterial},
    send::Sender,
};
use crate::{
    config,
    keys::webhook::WebhookKey,
    outbound::cloud_event::{self, Personal},
};
use ipnet::{IpNet, Ipv4Net};
use serde_json::Value;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::Arc,
    time::Duration,
};
use url::Url;
use xwms_events::{client::is_loopback, endpoint::ContentType};

const LOOPBACK: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8);

/// Why messages can't be sent to a URL.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    #[error(
        "this command forwards to this machine only, such as to http://localhost:3000/hooks; for another \
         address, make an endpoint"
    )]
    NotLocal,
    #[error("the HTTP client can't be created: {0}")]
    Http(#[from] reqwest::Error),
}

/// A message, as an endpoint without a filter or custom headers gets it.
pub struct LocalMessage {
    id: String,
    name: String,
    body: Vec<u8>,
}

impl LocalMessage {
    /// Returns the message of `event`, a CloudEvent of the feed. `previous` is the position of the message before
    /// it; 0 if there is none. Returns `None` for what no endpoint gets: events that the server can't read, and
    /// values that are not events.
    pub fn of(mut event: Value, previous: i64) -> Option<Self> {
        let text = |name: &str| {
            let text = event.get(name).and_then(Value::as_str).unwrap_or_default();
            let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
            plain.then(|| text.to_owned())
        };
        let (id, name) = (text("id")?, text("type")?);
        let data = event.get_mut("data")?;
        // The reader of the feed may see personal data. Endpoints never get it.
        cloud_event::reduce(&name, data, Personal::Left);
        let body = message::numbered(event, previous).to_string().into_bytes();
        Some(Self { id, name, body })
    }

    /// The event's id, which is the message's.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The event's name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The result of an attempt.
pub struct LocalAttempt {
    /// `None` if there was no answer.
    pub status: Option<u16>,
    /// Why there was none.
    pub error: Option<String>,
    pub duration: Duration,
}

/// Sends messages to one URL on this machine.
pub struct LocalDelivery {
    url: Url,
    sender: Sender,
    material: SigningMaterial,
}

impl LocalDelivery {
    /// Sends to `url`, signed with `key`.
    ///
    /// # Errors
    /// If the URL is not on a loopback address.
    pub fn new(url: Url, key: WebhookKey) -> Result<Self, LocalError> {
        if !is_loopback(&url) || !matches!(url.scheme(), "http" | "https") {
            return Err(LocalError::NotLocal);
        }
        let allow = vec![IpNet::from(IpAddr::from(Ipv6Addr::LOCALHOST)), IpNet::V4(LOOPBACK)];
        let sender = Sender::new(&config::Webhooks { allow, ..config::Webhooks::default() })?;
        let material = SigningMaterial { keys: vec![Arc::new(key)], ..SigningMaterial::default() };
        Ok(Self { url, sender, material })
    }

    /// Sends `message` once, at `timestamp` (seconds since 1970).
    pub async fn attempt(&self, message: &LocalMessage, timestamp: i64) -> LocalAttempt {
        let LocalMessage { id, body, .. } = message;
        let headers = message::headers(&self.material, ContentType::CloudEvents, id, timestamp, body);
        let attempt = self.sender.send(&self.url, headers, body.clone()).await;
        LocalAttempt {
            status: attempt.status,
            error: attempt.error.map(|error| error.to_string()),
            duration: attempt.duration,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LocalDelivery, LocalMessage};
    use crate::keys::webhook::WebhookKey;
    use serde_json::{Value, json};
    use url::Url;

    #[test]
    fn a_message_has_no_personal_data_and_names_the_one_before_it() {
        let event = json!({
            "id": "event_1", "type": "member.invited", "time": "2026-01-01T00:00:00.000Z",
            "data": {"email": "ada@acme.example", "role": "auditor"},
        });
        let message = LocalMessage::of(event, 7).unwrap();
        let body: Value = serde_json::from_slice(&message.body).unwrap();
        assert_eq!(
            (&body["timestamp"], &body["previoussequence"]),
            (&body["time"], &json!("00000000000000000007"))
        );
        assert_eq!(body["data"], json!({"role": "auditor"}));
        assert_eq!((message.id(), message.name()), ("event_1", "member.invited"));
    }

    #[test]
    fn a_value_that_no_endpoint_would_get_is_no_message() {
        for event in [
            json!(null),
            json!(["event"]),
            json!({"id": "event_1", "type": "client.created", "unreadable": true}),
            json!({"id": "event_1\r\nx: y", "type": "client.created", "data": {}}),
            json!({"id": "event_1", "type": "\u{1b}[2J", "data": {}}),
        ] {
            assert!(LocalMessage::of(event.clone(), 0).is_none(), "{event}");
        }
    }

    #[tokio::test]
    async fn messages_stay_on_this_machine() {
        let to = |url: &str| {
            LocalDelivery::new(Url::parse(url).unwrap(), WebhookKey::generate().ok().unwrap()).is_ok()
        };
        for url in
            ["http://localhost:3000/hooks", "http://127.0.0.1:1", "http://[::1]:3000/", "https://localhost/"]
        {
            assert!(to(url), "{url}");
        }
        for url in [
            "http://10.0.0.1/",
            "https://shop.example/hooks",
            "http://localhost.example/",
            "ftp://localhost/",
        ] {
            assert!(!to(url), "{url}");
        }
    }
}
