//! Commands of an endpoint.

use super::{DisableReason, EndpointSettings};
use crate::{
    Timestamp,
    ids::{AccountId, EndpointId, EventId, SecretId},
};

/// A signing secret that the server generated and keeps; `public_key` is the public half of its ed25519 key.
#[derive(Clone, Debug)]
pub struct NewKey {
    pub secret_id: SecretId,
    pub public_key: String,
}

/// An endpoint to be registered.
#[derive(Clone, Debug)]
pub struct NewEndpoint {
    pub endpoint_id: EndpointId,
    pub account_id: AccountId,
    pub settings: EndpointSettings,
    pub key: NewKey,
}

/// Parsed input; ids, keys and times come from the server.
#[derive(Clone, Debug)]
pub enum EndpointCommand {
    Create(Box<NewEndpoint>),
    Change {
        settings: EndpointSettings,
    },
    /// The current key continues to sign beside the new one until `overlap_until`.
    RotateSecret {
        new: NewKey,
        at: Timestamp,
        overlap_until: Timestamp,
    },
    Disable {
        reason: DisableReason,
    },
    Enable {
        /// Whether the endpoint is paused, has failed, or has messages that wait for a retry.
        held_up: bool,
    },
    Test {
        resume: bool,
        /// The public event of which the message is an example.
        event_type: Option<String>,
    },
    Replay {
        after: i64,
        upto: i64,
        events: Vec<String>,
        /// Replay windows that are not queued yet.
        open: i64,
    },
    Resend {
        message_id: Option<EventId>,
    },
    SkipMessage {
        message_id: EventId,
    },
    Delete,
}

impl EndpointCommand {
    /// Returns whether it leads messages elsewhere, leaves some out, gives away the secret, or stops or starts
    /// sending. Only an auditor does that to an endpoint that gets what only an auditor sees.
    pub const fn is_for_auditors(&self) -> bool {
        match self {
            Self::Change { .. }
            | Self::RotateSecret { .. }
            | Self::Disable { .. }
            | Self::Enable { .. }
            | Self::SkipMessage { .. }
            | Self::Delete => true,
            // A success enables the endpoint.
            Self::Test { resume, .. } => *resume,
            Self::Create(_) | Self::Replay { .. } | Self::Resend { .. } => false,
        }
    }
}
