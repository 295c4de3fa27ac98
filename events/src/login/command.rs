//! What a node reports about logins that failed.

use super::{FailureReason, LoginSurface};
use crate::{Timestamp, ids::UserId, session::Place};

/// Parsed input: logins that failed for the same reason.
#[derive(Clone, Debug)]
pub struct LoginCommand {
    /// The user who has the address.
    pub user_id: Option<UserId>,
    /// A keyed hash of an address that nobody was found to have; never the address itself.
    pub name: Option<String>,
    pub reason: FailureReason,
    pub surface: LoginSurface,
    /// How many logins; at least 1.
    pub count: u32,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
    /// A keyed hash of the network, if they came from one.
    pub network: Option<String>,
    /// Where the last of them came from.
    pub place: Option<Place>,
}
