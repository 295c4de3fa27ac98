//! What an endpoint is.

use super::{EndpointCommand, EndpointEvent, decide, url};
use crate::{
    Decider, Refusal, Timestamp,
    aggregate::aggregate,
    ids::{AccountId, EndpointId, SecretId},
};
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

/// A key pair that signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningSecret {
    pub secret_id: SecretId,
    pub public_key: String,
    pub expires_at: Option<Timestamp>,
}

impl SigningSecret {
    /// Whether it signs at `at`.
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.expires_at.is_none_or(|expires_at| at < expires_at)
    }
}

/// Why nothing is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisableReason {
    /// By its account.
    Requested,
    /// It answered 410.
    Gone,
    /// It failed for days.
    Failing,
}

/// Whether messages are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not created yet.
    #[default]
    Absent,
    Enabled,
    Disabled,
    Deleted,
}

/// A webhook receiver.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    pub id: Option<EndpointId>,
    pub account_id: Option<AccountId>,
    pub standing: Standing,
    pub disabled: Option<DisableReason>,
    pub settings: EndpointSettings,
    /// Newest first; those past their overlap are forgotten at the next rotation.
    pub secrets: Vec<SigningSecret>,
}

/// Events from before URLs were stored as parsed may hold one as it was typed; nothing shows or mails that.
fn canonical(settings: EndpointSettings) -> EndpointSettings {
    EndpointSettings { url: url::as_parsed(settings.url), ..settings }
}

impl Decider for Endpoint {
    const TYPE: &'static str = "endpoint";
    type Command = EndpointCommand;
    type Event = EndpointEvent;

    fn decide(&self, command: EndpointCommand) -> Result<Vec<EndpointEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &EndpointEvent) {
        match event.clone() {
            EndpointEvent::Created { endpoint_id, account_id, settings, secret_id, public_key } => {
                *self = Self {
                    id: Some(endpoint_id),
                    account_id: Some(account_id),
                    standing: Standing::Enabled,
                    disabled: None,
                    settings: canonical(settings),
                    secrets: vec![SigningSecret { secret_id, public_key, expires_at: None }],
                };
            }
            EndpointEvent::Changed { settings } => self.settings = canonical(settings),
            EndpointEvent::SecretRotated { secret_id, public_key, replaces, keeps, overlap_until } => {
                self.secrets
                    .retain(|secret| secret.secret_id == replaces || keeps.contains(&secret.secret_id));
                for old in self.secrets.iter_mut().filter(|secret| secret.secret_id == replaces) {
                    old.expires_at = Some(overlap_until);
                }
                self.secrets.insert(0, SigningSecret { secret_id, public_key, expires_at: None });
            }
            EndpointEvent::Disabled { reason } => {
                self.standing = Standing::Disabled;
                self.disabled = Some(reason);
            }
            EndpointEvent::Enabled {} => {
                self.standing = Standing::Enabled;
                self.disabled = None;
            }
            EndpointEvent::Deleted {} => {
                self.standing = Standing::Deleted;
                self.secrets.clear();
            }
            EndpointEvent::Tested { .. }
            | EndpointEvent::ReplayRequested { .. }
            | EndpointEvent::ResendRequested { .. }
            | EndpointEvent::MessageSkipped { .. } => {}
        }
    }
}

aggregate!(Endpoint);
