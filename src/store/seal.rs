//! Personal fields of events: sealed before they are written, opened when they are read. The catalogue says
//! which fields are sealed, and under whose key.

use super::{error::StoreError, log::Store, network, read::Stored, vault::Subject as Key};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::net::IpAddr;
use xwms_events::{
    Actor, AnyEvent, Fact, Metadata,
    catalogue::{self, Entry, Subject},
    envelope::{Origin, Sealed},
    ids::{AccountId, EventId},
    upcast,
};

impl Store {
    /// Returns the payload of `event` as it is stored: personal fields are sealed, bound to `event_id` and
    /// the field's name.
    ///
    /// # Errors
    /// Returns an error if the subject's key can't be read or made.
    pub async fn seal_payload(
        &self,
        event_id: EventId,
        stream_id: &str,
        event: &AnyEvent,
    ) -> Result<String, StoreError> {
        let undecodable =
            |error: serde_json::Error| StoreError::Undecodable { position: 0, why: error.to_string() };
        let personal = catalogue::entry(event.name()).filter(|entry| entry.is_personal());
        let Some(entry) = personal else {
            return serde_json::to_string(event).map_err(undecodable);
        };
        let mut payload = serde_json::to_value(event).map_err(undecodable)?;
        if !has_personal(entry, &payload) {
            return serde_json::to_string(event).map_err(undecodable);
        }
        let key = self.vault.subject_or_new(&subject(entry, stream_id, &payload)?).await?;
        for field in entry.personal() {
            if let Some(value) = payload.get_mut(field).filter(|value| !value.is_null()) {
                *value = json!({ "sealed": key.seal(&seal_context(event_id, field), &value.to_string())? });
            }
        }
        serde_json::to_string(&payload).map_err(undecodable)
    }

    /// Returns `origin` as stored in an event's metadata; `None` if there is no subject to seal it for.
    ///
    /// # Errors
    /// Returns an error if the subject's key can't be read or made.
    pub async fn seal_origin(
        &self,
        metadata: &Metadata,
        origin: &Origin,
    ) -> Result<Option<Sealed>, StoreError> {
        let Some(subject) = origin_subject(metadata) else { return Ok(None) };
        let text = serde_json::to_string(origin).map_err(|_| StoreError::Seal)?;
        let key = self.vault.subject_or_new(&subject).await?;
        Ok(Some(Sealed { sealed: key.seal(&seal_context(metadata.id, "origin"), &text)? }))
    }
}

/// The subject whose key hashes the networks of events without an account.
const NO_ACCOUNT: &str = "networks";

impl Store {
    /// Returns the keyed hash of the network of `origin`, as the metadata of the account's events has it; without an
    /// account, as that of all other events. `None` if the address is not known.
    ///
    /// # Errors
    /// Returns an error if the key can't be read or made.
    pub async fn hash_network(
        &self,
        account_id: Option<AccountId>,
        origin: &Origin,
    ) -> Result<Option<String>, StoreError> {
        let Ok(ip) = origin.ip.parse::<IpAddr>() else { return Ok(None) };
        let subject = account_id.map_or_else(|| NO_ACCOUNT.to_owned(), |account_id| account_id.to_string());
        let key = self.vault.subject_or_new(&subject).await?;
        Ok(Some(BASE64_URL_SAFE_NO_PAD.encode(network::mark(&key, ip))))
    }

    /// Returns the network origin of an event; `None` if it has none, or the subject's key was deleted.
    ///
    /// # Errors
    /// Returns an error if the key can't be read, or does not open the value.
    pub async fn open_origin(&self, metadata: &Metadata) -> Result<Option<Origin>, StoreError> {
        let (Some(sealed), Some(subject)) = (&metadata.origin, origin_subject(metadata)) else {
            return Ok(None);
        };
        let Some(key) = self.vault.subject(&subject).await? else { return Ok(None) };
        let text = key.open(&seal_context(metadata.id, "origin"), &sealed.sealed)?;
        serde_json::from_str(&text).map(Some).map_err(|_| StoreError::Seal)
    }
}

/// Returns whether all of `event` is stored as it is, so that every reader gets the same event, at any
/// time.
pub fn is_plain(event: &AnyEvent) -> bool {
    catalogue::entry(event.name()).is_some_and(|entry| !entry.is_personal())
}

/// Returns the subject whose key seals the network origin: the acting user, otherwise the account.
fn origin_subject(metadata: &Metadata) -> Option<String> {
    match metadata.actor {
        Actor::User(user) => Some(user.to_string()),
        Actor::Client(_) | Actor::System => metadata.account_id.map(|account| account.to_string()),
    }
}

/// Returns the event in `stored`, upcast to today's version. Erased fields are null.
pub(super) async fn open<E: Fact>(store: &Store, stream_id: &str, stored: &Stored) -> Result<E, StoreError> {
    let event = match version_to_open(stored)? {
        None => serde_json::from_str(&stored.payload),
        Some(version) => serde_json::from_value(opened(store, stream_id, stored, version).await?),
    };
    event.map_err(|error| stored.broken(error))
}

/// As [`open`], for a stream of any type.
pub(super) async fn open_any(
    store: &Store,
    stream_type: &str,
    stream_id: &str,
    stored: &Stored,
) -> Result<AnyEvent, StoreError> {
    let event = match version_to_open(stored)? {
        None => AnyEvent::read(stream_type, &stored.payload),
        Some(version) => AnyEvent::decode(stream_type, opened(store, stream_id, stored, version).await?),
    };
    event.map_err(|error| stored.broken(error))
}

/// Returns the version of a payload that has to be opened or upcast; `None` if it can be read as it is stored.
fn version_to_open(stored: &Stored) -> Result<Option<u16>, StoreError> {
    let version = stored.event_version.parse::<u16>().map_err(|error| stored.broken(error))?;
    let entry = catalogue::entry(&stored.event_type);
    let plain = entry.is_some_and(|entry| entry.version == version && !entry.is_personal());
    Ok((!plain).then_some(version))
}

async fn opened(store: &Store, stream_id: &str, stored: &Stored, version: u16) -> Result<Value, StoreError> {
    let mut payload: Value = serde_json::from_str(&stored.payload).map_err(|error| stored.broken(error))?;
    let entry = catalogue::entry(&stored.event_type)
        .ok_or_else(|| stored.broken(format!("unknown event {}", stored.event_type)))?;
    if has_personal(entry, &payload) {
        let metadata: Metadata =
            serde_json::from_str(&stored.metadata).map_err(|error| stored.broken(error))?;
        let key = store.vault.subject(&subject(entry, stream_id, &payload)?).await?;
        for field in entry.personal() {
            if let Some(value) = payload.get_mut(field) {
                *value = open_value(key.as_ref(), metadata.id, field, value)?;
            }
        }
    }
    Ok(upcast::upcast(&stored.event_type, version, payload))
}

/// Whether the payload has a value to seal or to open. Events from before a personal field was added have none,
/// and may not name whose key would seal it.
fn has_personal(entry: &Entry, payload: &Value) -> bool {
    entry.personal().any(|field| payload.get(field).is_some_and(|value| !value.is_null()))
}

fn open_value(key: Option<&Key>, event: EventId, field: &str, value: &Value) -> Result<Value, StoreError> {
    let (Some(key), Some(sealed)) = (key, value["sealed"].as_str()) else {
        return Ok(Value::Null);
    };
    let text = key.open(&seal_context(event, field), sealed)?;
    serde_json::from_str(&text).map_err(|_| StoreError::Seal)
}

/// Returns the context that a sealed value is bound to; the value opens in no other one.
fn seal_context(event_id: EventId, field: &str) -> String {
    format!("{event_id}.{field}")
}

fn subject(entry: &Entry, stream_id: &str, payload: &Value) -> Result<String, StoreError> {
    match entry.subject {
        Some(Subject::Stream) => Some(stream_id.to_owned()),
        Some(Subject::Field(field)) => payload[field].as_str().map(ToOwned::to_owned),
        None => None,
    }
    .ok_or(StoreError::Seal)
}
