//! What a node reports about usage.

use crate::{Timestamp, ids::ClientId};
use serde::{Deserialize, Serialize};

/// Whose window it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WindowPolicy)]
pub enum Policy {
    /// The account's.
    Account,
    /// A client's share of it.
    Client,
}

/// How full a window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Usage reached this part of the limit, in percent.
    Percent(u8),
    /// A request was refused.
    Exceeded,
}

/// Parsed input: a node reports about a window.
#[derive(Clone, Debug)]
pub struct UsageCommand {
    pub reached: Reached,
    /// Set for a client's share.
    pub client_id: Option<ClientId>,
    /// Requests in a window.
    pub limit: u64,
    pub window_seconds: u32,
    pub window_start: Timestamp,
    pub at: Timestamp,
}
