//! What an operator did to an account or a person on the operator's pages. Their own streams have it, so that the
//! customer sees it.
//!
//! Not here: who is an operator. That is a setting of the server.

use serde::{Deserialize, Serialize};

/// What an operator did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OperatorAct {
    ChangePlan,
    AgreeLimits,
    Restrict,
    Reinstate,
    Close,
    RestrictClient,
    ReinstateClient,
    VerifyClient,
    UnverifyClient,
    ClearAlert,
    EndSessions,
    ResetFactors,
    Erase,
}
