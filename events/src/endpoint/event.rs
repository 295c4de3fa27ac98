//! Events of an endpoint.

use super::EndpointSettings;
use crate::{
    Timestamp,
    fact::facts,
    ids::{AccountId, EndpointId, EventId, SecretId},
};
use serde::{Deserialize, Serialize};

/// Why the endpoint is disabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisableReason {
    /// Disabled by its account.
    Requested,
    /// The receiver responded with 410.
    Gone,
    /// The endpoint failed for days.
    Failing,
}

facts! {
    /// Facts of an endpoint. The delivery process carries out those that request deliveries, in the order of the log.
    pub enum EndpointEvent {
        /// `public_key` is the ed25519 key of `v1a` signatures, in base64.
        public "endpoint.created" v 1 => Created {
            endpoint_id: EndpointId,
            account_id: AccountId,
            settings: EndpointSettings,
            secret_id: SecretId,
            public_key: String,
        },
        public "endpoint.changed" v 1 => Changed { settings: EndpointSettings, },
        public "endpoint.secret_rotated" v 1 => SecretRotated {
            secret_id: SecretId,
            public_key: String,
            replaces: SecretId,
            /// Older secrets whose own overlap still runs.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            keeps: Vec<SecretId>,
            overlap_until: Timestamp,
        },
        public "endpoint.disabled" v 1 => Disabled { reason: DisableReason, },
        public "endpoint.enabled" v 1 => Enabled {},
        /// This event is the test message itself. With `resume`, its success enables the endpoint and resends what
        /// failed. With `event_type`, the message is an example of that type.
        public "endpoint.tested" v 1 => Tested {
            resume: bool,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            event_type: Option<String>,
        },
        /// Events in `(after, upto]` with these names are sent, again or for the first time.
        public "endpoint.replay_requested" v 1 => ReplayRequested {
            after: i64,
            upto: i64,
            events: Vec<String>,
        },
        /// Resends one message, or all that failed if `message_id` is absent.
        public "endpoint.resend_requested" v 1 => ResendRequested {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            message_id: Option<EventId>,
        },
        /// The messages queued behind the skipped one continue.
        public "endpoint.message_skipped" v 1 => MessageSkipped { message_id: EventId, },
        public "endpoint.deleted" v 1 => Deleted {},
    }
}
