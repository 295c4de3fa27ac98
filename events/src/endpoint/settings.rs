//! What an account says of an endpoint.

use crate::ids::SecretId;
use serde::{Deserialize, Serialize};

/// Which messages wait for which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EndpointOrdering)]
pub enum Ordering {
    /// Events of one aggregate (one client, one grant …) come in order; different ones side by side.
    #[default]
    Aggregate,
    /// Every message waits for the one before it.
    Strict,
}

/// What the body of a message says it is. An event without the word is from before there was a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub enum ContentType {
    /// For receivers that know nothing else.
    #[default]
    #[serde(rename = "application/json")]
    Json,
    /// A structured CloudEvent, as its HTTP binding names it: libraries recognise it by this.
    #[serde(rename = "application/cloudevents+json")]
    CloudEvents,
}

impl ContentType {
    /// The header of a message.
    pub const fn header(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::CloudEvents => "application/cloudevents+json; charset=utf-8",
        }
    }

    fn is_from_before(&self) -> bool {
        *self == Self::default()
    }
}

/// Headers of the account's own that go with each message. Their values may be credentials, so the event
/// has their names only, and the id under which the server keeps the values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = EndpointHeaders)]
pub struct Headers {
    #[schema(value_type = String)]
    pub values_id: SecretId,
    pub names: Vec<String>,
}

/// What the account says of an endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EndpointSettings {
    pub url: String,
    pub description: String,
    /// Event names and globs; all public events if empty.
    pub events: Vec<String>,
    pub ordering: Ordering,
    /// Most messages per second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<u32>,
    /// The form of the body; there is one.
    pub payload_version: u16,
    #[serde(default, skip_serializing_if = "ContentType::is_from_before")]
    pub content_type: ContentType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headers: Option<Headers>,
}
