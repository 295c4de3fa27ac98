//! Events of a grant.

use super::{Authorization, RefreshTerms};
use crate::{
    Timestamp,
    fact::facts,
    ids::{ClientId, TokenId},
};
use serde::{Deserialize, Serialize};

/// Why a grant ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevokeReason {
    /// Requested by its client (RFC 7009).
    Client,
    /// Requested by its user.
    User,
    /// Requested by a member or client of its account.
    Account,
    /// Its code was presented twice (RFC 6749 §4.1.2).
    CodeReplayed,
    /// A replaced refresh token was presented (RFC 9700 §4.14).
    RefreshReused,
}

facts! {
    /// Facts of a grant.
    pub enum GrantEvent {
        public "grant.authorized" v 1 => Authorized {
            #[serde(flatten)]
            authorization: Box<Authorization>,
        },
        public "grant.code_redeemed" v 1 => CodeRedeemed {
            token_id: TokenId,
            token_expires_at: Timestamp,
            at: Timestamp,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            refresh: Option<RefreshTerms>,
        },
        /// `generation` is that of the current refresh token; a retry within the grace period repeats it.
        public "grant.refreshed" v 1 => Refreshed {
            generation: u32,
            retry: bool,
            token_id: TokenId,
            token_expires_at: Timestamp,
            at: Timestamp,
            /// Absent in old events.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            client_id: Option<ClientId>,
            /// The key that the refresh tokens are bound to from now on (RFC 9449 §5), if they were bound to none.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            jkt: Option<String>,
            /// The same for a certificate (RFC 8705 §4).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            x5t: Option<String>,
        },
        public "grant.code_replayed" v 1 => CodeReplayed {},
        public "grant.refresh_reused" v 1 => RefreshReused { generation: u32, },
        /// `until`: every access token of the grant has expired by then.
        public "grant.revoked" v 1 => Revoked { reason: RevokeReason, until: Timestamp, },
    }
}
