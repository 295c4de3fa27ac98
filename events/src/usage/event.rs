//! Events about the usage of an account.

use super::Policy;
use crate::{Timestamp, fact::facts, ids::ClientId};

facts! {
    /// Facts of an account's usage. `mail`: its owners are notified by mail too.
    pub enum UsageEvent {
        public "usage.threshold_reached" v 1 => ThresholdReached {
            policy: Policy,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            client_id: Option<ClientId>,
            percent: u8,
            limit: u64,
            window_seconds: u32,
            window_start: Timestamp,
            at: Timestamp,
            mail: bool,
        },
        public "usage.limit_exceeded" v 1 => LimitExceeded {
            policy: Policy,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            client_id: Option<ClientId>,
            limit: u64,
            window_seconds: u32,
            window_start: Timestamp,
            at: Timestamp,
            mail: bool,
        },
    }
}
