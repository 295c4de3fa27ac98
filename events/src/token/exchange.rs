//! What a token has from the token that it was exchanged for (RFC 8693).
//!
//! Not here: who may exchange which token (`client::ExchangePolicy`), and the rules of the exchange (`exchange`).

use crate::{
    ids::{ClientId, TokenId},
    resource_access::ApprovedResource,
};
use serde::{Deserialize, Serialize};

/// Where an exchanged token comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = TokenExchange)]
pub struct Exchange {
    /// The token that it was exchanged for: the `subject_token`.
    #[schema(value_type = String)]
    pub parent_id: TokenId,
    /// How many exchanges led to it; at least 1.
    pub depth: u8,
    /// The `actor_token`, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub actor_token_id: Option<TokenId>,
    /// Who acts for the subject: ids of clients and people, the one who acts now first, then who acted before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<String>,
    /// The client that is the subject, if the first token was its own. Absent if a person is the subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub subject_client_id: Option<ClientId>,
    /// What the tokens before it had at APIs. No token after them has more there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub had: Vec<ApprovedResource>,
    /// What stops the tokens that it was made from, and so stops it: ids of tokens, clients, grants and so on.
    pub stops: Vec<String>,
}
