//! An account's settings of an endpoint.

use crate::{flags::is_false, ids::SecretId};
use serde::{Deserialize, Serialize};

/// Which messages wait for which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EndpointOrdering)]
pub enum Ordering {
    /// Events of one aggregate (one client, one grant …) arrive in order; different aggregates run in parallel.
    #[default]
    Aggregate,
    /// Every message waits for the one before it.
    Strict,
}

/// The content type of a message body. Events written before there was a choice do not have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub enum ContentType {
    /// For receivers that support nothing else.
    #[default]
    #[serde(rename = "application/json")]
    Json,
    /// A structured CloudEvent, named as in its HTTP binding; libraries recognise it by this.
    #[serde(rename = "application/cloudevents+json")]
    CloudEvents,
}

impl ContentType {
    /// Returns the header value of a message.
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

/// What the data of a message looks like. Events written before there was a choice do not have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EndpointFormat)]
pub enum Format {
    /// The data of the event, as the catalogue describes it.
    #[default]
    Event,
    /// The data is an event of the Open Cybersecurity Schema Framework, for a SIEM.
    Ocsf,
}

impl Format {
    fn is_from_before(&self) -> bool {
        *self == Self::default()
    }
}

/// The account's own headers of each message. Their values may be credentials, so the event has only their names and
/// the id under which the server keeps the values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = EndpointHeaders)]
pub struct Headers {
    #[schema(value_type = String)]
    pub values_id: SecretId,
    pub names: Vec<String>,
}

/// An account's settings of an endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EndpointSettings {
    pub url: String,
    pub description: String,
    /// Event names and globs; all public events if empty.
    pub events: Vec<String>,
    pub ordering: Ordering,
    /// Maximum number of messages per second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<u32>,
    /// The version of the body format; there is only one.
    pub payload_version: u16,
    #[serde(default, skip_serializing_if = "ContentType::is_from_before")]
    pub content_type: ContentType,
    #[serde(default, skip_serializing_if = "Format::is_from_before")]
    pub format: Format,
    /// Whether it also gets what only an auditor sees: questions about the history, logins, and where requests
    /// came from.
    #[serde(default, skip_serializing_if = "is_false")]
    pub audit: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headers: Option<Headers>,
}
