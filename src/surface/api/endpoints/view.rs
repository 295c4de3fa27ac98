//! An endpoint in responses. It never has a secret, or the value of a header.

use crate::{commands::endpoints::FreshKey, outbound::webhooks::queries};
use serde::Serialize;
use utoipa::ToSchema;
use xwms_events::{
    Timestamp,
    endpoint::{ContentType, DisableReason, Endpoint, EndpointStanding, Format, Ordering},
    ids::{AccountId, EndpointId, EventId, SecretId},
};

/// A webhook receiver.
#[derive(Serialize, ToSchema)]
#[schema(as = Endpoint)]
pub(super) struct EndpointView {
    #[schema(value_type = String)]
    endpoint_id: Option<EndpointId>,
    #[schema(value_type = String)]
    account_id: Option<AccountId>,
    url: String,
    description: String,
    /// Event names and globs such as `client.*`; all events if empty.
    events: Vec<String>,
    /// `aggregate` or `strict`.
    ordering: Ordering,
    /// The most messages per second.
    rate_limit: Option<u32>,
    payload_version: u16,
    /// `application/cloudevents+json` or `application/json`.
    #[schema(value_type = String)]
    content_type: ContentType,
    /// `event` or `ocsf`.
    #[schema(value_type = String)]
    format: Format,
    /// Whether it also gets what only an auditor sees. Then whoever changes, starts, stops or deletes it needs the
    /// scope `audit:read`, too.
    audit: bool,
    /// Names of the account's custom headers; their values are not shown again.
    headers: Vec<String>,
    enabled: bool,
    /// `requested`, `gone` (it responded with 410) or `failing` (for days), if it is disabled.
    disabled: Option<DisableReason>,
    /// Newest first.
    secrets: Vec<SigningSecretView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<HealthView>,
    /// Only in the response that created it: `whsec_…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// A key that signs messages; the secret itself is not shown again.
#[derive(Serialize, ToSchema)]
#[schema(as = SigningSecret)]
struct SigningSecretView {
    #[schema(value_type = String)]
    secret_id: SecretId,
    /// `whpk_…`: the ed25519 key of `v1a` signatures.
    public_key: String,
    /// When the key stops signing.
    #[schema(value_type = Option<String>)]
    expires_at: Option<Timestamp>,
}

/// The delivery health of an endpoint.
#[derive(Serialize, ToSchema)]
#[schema(as = EndpointHealth)]
pub(super) struct HealthView {
    /// Failed attempts since the last success. Without the scope `audit:read`, attempts at messages about internal
    /// events don't count here, and `rests_until` is shown only with failures that do.
    failures: i32,
    #[schema(value_type = Option<String>)]
    failing_since: Option<Timestamp>,
    /// Nothing is sent before this time.
    #[schema(value_type = Option<String>)]
    rests_until: Option<Timestamp>,
    /// Counted up to 10,000.
    pending: i64,
    /// Counted up to 10,000.
    failed: i64,
}

/// One event for an endpoint.
#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
pub(super) struct MessageView {
    /// The id of the event; also the header `webhook-id`.
    #[schema(value_type = String)]
    message_id: EventId,
    r#type: String,
    /// Position of the event in the log.
    position: i64,
    /// `pending`, `delivered`, `failed` or `skipped`.
    status: &'static str,
    attempts: i32,
    #[schema(value_type = String)]
    created_at: Timestamp,
    /// The earliest time of the next attempt, unless the message waits for another one.
    #[schema(value_type = Option<String>)]
    next_attempt_at: Option<Timestamp>,
}

/// One attempt to send a message.
#[derive(Serialize, ToSchema)]
#[schema(as = Attempt)]
pub(in crate::surface::api) struct AttemptView {
    number: i32,
    #[schema(value_type = String)]
    at: Timestamp,
    duration_ms: i32,
    /// The status of the response, if there was one.
    status: Option<i32>,
    /// Why there was no response, or why nothing was sent.
    error: Option<String>,
    /// The reason as a code: see the guide about webhooks. `not_sent` if the server sent nothing.
    error_code: Option<&'static str>,
    /// The first 1024 bytes of the response body.
    body: Option<String>,
    #[schema(value_type = Option<String>)]
    next_attempt_at: Option<Timestamp>,
}

impl From<&Endpoint> for EndpointView {
    fn from(endpoint: &Endpoint) -> Self {
        let settings = endpoint.settings.clone();
        let secrets = endpoint.secrets.iter().map(|secret| SigningSecretView {
            secret_id: secret.secret_id,
            public_key: format!("whpk_{}", secret.public_key),
            expires_at: secret.expires_at,
        });
        Self {
            endpoint_id: endpoint.id,
            account_id: endpoint.account_id,
            url: settings.url,
            description: settings.description,
            events: settings.events,
            ordering: settings.ordering,
            rate_limit: settings.rate_limit,
            payload_version: settings.payload_version,
            content_type: settings.content_type,
            format: settings.format,
            audit: settings.audit,
            headers: settings.headers.map(|headers| headers.names).unwrap_or_default(),
            enabled: endpoint.standing == EndpointStanding::Enabled,
            disabled: endpoint.disabled,
            secrets: secrets.collect(),
            health: None,
            secret: None,
        }
    }
}

impl EndpointView {
    /// Shows `endpoint` with its new signing secret.
    pub fn with_secret(endpoint: &Endpoint, fresh: &FreshKey) -> Self {
        Self { secret: Some(fresh.key.reveal().to_string()), ..Self::from(endpoint) }
    }
}

impl From<queries::Health> for HealthView {
    fn from(health: queries::Health) -> Self {
        Self {
            failures: health.failures,
            failing_since: health.failing_since.map(Timestamp::from),
            rests_until: health.paused_until.map(Timestamp::from),
            pending: health.pending,
            failed: health.failed,
        }
    }
}

impl From<queries::Message> for MessageView {
    fn from(message: queries::Message) -> Self {
        Self {
            message_id: EventId::from_uuid(message.event_id),
            position: message.position,
            status: message.status(),
            attempts: message.attempts,
            created_at: message.created_at.into(),
            next_attempt_at: message.next_attempt_at(),
            r#type: message.event_type,
        }
    }
}

impl From<queries::Attempt> for AttemptView {
    fn from(attempt: queries::Attempt) -> Self {
        Self {
            number: attempt.number,
            at: attempt.at.into(),
            duration_ms: attempt.duration_ms,
            status: attempt.status,
            error_code: attempt.error_code(),
            error: attempt.error.map(|error| error.to_string()),
            body: attempt.body,
            next_attempt_at: attempt.next_at.map(Timestamp::from),
        }
    }
}
