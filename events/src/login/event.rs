//! Events about logins that failed.

use super::{FailureReason, LoginSurface};
use crate::{Personal, Timestamp, fact::facts, ids::UserId, session::Place};

facts! {
    /// Facts of logins.
    pub enum LoginEvent {
        /// Logins failed or were refused within about a minute, as one node counted them. Without `network`, they
        /// came from several; without `user_id` and `name`, they were about several names.
        internal "login.failed" v 1 sealed by Field("user_id") => Failed {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            user_id: Option<UserId>,
            /// A keyed hash of an address that nobody was found to have.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            name: Option<String>,
            reason: FailureReason,
            surface: LoginSurface,
            count: u32,
            first_at: Timestamp,
            last_at: Timestamp,
            /// A keyed hash of the network, as in alerts.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            network: Option<String>,
            /// Where the last of them came from.
            #[serde(default, skip_serializing_if = "Personal::is_empty")]
            place: Personal<Place>,
        },
    }
}
