//! Makes a Security Event Token (RFC 8417) of an event of the log, for one stream. It is made when it is sent, and
//! says the same each time: `jti` and `iat` follow from the event. So a receiver knows a repetition, and nothing
//! about a person waits in the queue.

use super::no_token::NoToken;
use crate::{auth::keyring::Keyring, store::Store};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use xwms_events::{
    AnyEvent, Envelope,
    client::{Client, ClientEvent},
    ids::ClientId,
    session::Session,
    signal::{Signal, SignalSubject, signal},
    signal_kind::VERIFICATION,
    signing_key::Algorithm,
};

/// The `typ` of a security event token (RFC 8417 §2.3).
const SECURITY_EVENT: &str = "secevent+jwt";
/// The algorithm: the only one that the CAEP interoperability profile demands of every receiver.
const ALGORITHM: Algorithm = Algorithm::RS256;

/// What makes tokens.
#[derive(Clone, Copy)]
pub struct Issuing<'a> {
    pub store: &'a Store,
    pub keyring: &'a Keyring,
    pub issuer: &'a str,
}

/// Returns the `jti` of the token of an event for the client's stream.
pub(super) fn jti(client_id: ClientId, event_id: Uuid) -> String {
    format!("{}.{}", client_id.uuid().simple(), event_id.simple())
}

/// Returns the event of a `jti` of the client's stream; `None` if it is none.
pub(super) fn event_of(client_id: ClientId, jti: &str) -> Option<Uuid> {
    let (client, event) = jti.split_once('.')?;
    let is_own = client == client_id.uuid().simple().to_string();
    Uuid::try_parse(event).ok().filter(|_| is_own)
}

impl Issuing<'_> {
    /// Returns the token of `envelope` for the stream of `client`, whose id is `client_id`.
    pub(super) async fn token(
        self,
        client_id: ClientId,
        client: &Client,
        envelope: &Envelope,
    ) -> Result<String, NoToken> {
        let (event_type, subject, payload) = match &envelope.data {
            AnyEvent::Client(ClientEvent::SignalVerificationRequested { state, .. }) => {
                let subject = json!({"format": "opaque", "id": stream_id(client_id)});
                let payload = state.as_ref().map_or_else(|| json!({}), |state| json!({"state": state}));
                (VERIFICATION, subject, payload)
            }
            _ => {
                let found = signal(envelope).ok_or(NoToken::Impossible("the event is no security event"))?;
                let subject = self.subject(&found).await?;
                (found.kind.uri(), subject, found.payload)
            }
        };
        let mut events = Map::new();
        events.insert(event_type.to_owned(), payload);
        let claims = json!({
            "iss": self.issuer,
            "aud": audience(client_id, client),
            "iat": envelope.metadata.recorded_at.seconds(),
            "jti": jti(client_id, envelope.metadata.id.uuid()),
            "txn": envelope.metadata.id,
            "sub_id": subject,
            "events": events,
        });
        // A new server is still making its RSA key.
        self.keyring.ready(Some(ALGORITHM)).await?;
        Ok(self.keyring.sign(client.account_id, ALGORITHM, SECURITY_EVENT, &claims).await?)
    }

    /// Returns whom the event is about (RFC 9493, and §3 of the framework).
    async fn subject(self, found: &Signal) -> Result<Value, NoToken> {
        let person = |user_id: &str| json!({"format": "iss_sub", "iss": self.issuer, "sub": user_id});
        match &found.subject {
            SignalSubject::Person(user_id) => Ok(person(user_id)),
            SignalSubject::OfAccount(user_id) => Ok(person(&user_id.to_string())),
            SignalSubject::Session(session_id) => {
                let session = self.store.load::<Session>(session_id).await?.state;
                let user_id = session.user_id.ok_or(NoToken::Impossible("the session has no user"))?;
                Ok(json!({
                    "format": "complex",
                    "user": person(&user_id.to_string()),
                    "session": {"format": "opaque", "id": session_id},
                }))
            }
        }
    }
}

/// Returns the id of the client's stream. A client has one at most.
pub fn stream_id(client_id: ClientId) -> String {
    format!("stream_{}", client_id.uuid().simple())
}

/// Returns the `aud` of a stream: what the client is called in its other tokens.
pub fn audience(client_id: ClientId, client: &Client) -> String {
    client.public_id().unwrap_or_else(|| client_id.to_string())
}

#[cfg(test)]
mod tests {
    use super::{event_of, jti};
    use uuid::Uuid;
    use xwms_events::ids::ClientId;

    #[test]
    fn a_jti_is_the_same_each_time_and_of_one_stream() {
        let client = |number| ClientId::from_uuid(Uuid::from_u128(number));
        let event = Uuid::from_u128(9);
        let id = jti(client(1), event);
        assert_eq!(id, jti(client(1), event));
        assert_ne!(id, jti(client(2), event));
        assert_eq!((event_of(client(1), &id), event_of(client(2), &id)), (Some(event), None));
        for bad in ["", ".", "x.y", &event.to_string()] {
            assert_eq!(event_of(client(1), bad), None, "{bad}");
        }
    }
}
