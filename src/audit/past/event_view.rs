//! An event as an answer names it.

use super::sight::Reader;
use serde::Serialize;
use utoipa::ToSchema;
use xwms_events::{Actor, Envelope, Timestamp};

/// An event that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AuditEvent)]
pub struct EventView {
    pub position: i64,
    pub r#type: String,
    #[schema(value_type = String)]
    pub time: Timestamp,
    /// The object that it is about, as in `subject` of events.
    pub object: String,
    /// Null for an event that is not the account's own.
    pub id: Option<String>,
    /// Who caused it: the id of a user or client, or `system`. Null for an event that is not the account's own.
    pub actor: Option<String>,
}

impl EventView {
    /// Returns `event` as `reader` may see it; the operator if there is none.
    pub(super) fn new(event: &Envelope, reader: Option<&Reader>) -> Self {
        let metadata = &event.metadata;
        let is_own = reader.is_none_or(|reader| metadata.account_id == Some(reader.account_id));
        let actor = || match metadata.actor {
            Actor::User(id) => id.to_string(),
            Actor::Client(id) => id.to_string(),
            Actor::System => "system".to_owned(),
        };
        Self {
            position: event.position,
            r#type: metadata.name.clone(),
            time: metadata.recorded_at,
            object: format!("{}s/{}", metadata.stream_type, metadata.stream_id),
            id: is_own.then(|| metadata.id.to_string()),
            actor: is_own.then(actor),
        }
    }
}
