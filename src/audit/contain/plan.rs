//! What stops, counted, and what was accepted after it had been stopped. Changes nothing.

use super::{
    found::{Act, Found},
    target::Containment,
};
use crate::{
    store::{Store, StoreError},
    traffic::request_log::accepted::{Accepted, accepted_after},
};
use std::collections::BTreeSet;
use xwms_events::{Timestamp, audit::Question, ids::TokenId};
use xwms_projections::access::COUNTED_MAX;

/// Most stopped tokens whose later requests are looked for.
const STOPPED_MAX: i64 = 5_000;
/// Most requests that are returned.
const ACCEPTED_MAX: i64 = 100;

/// What depends on a target.
#[derive(Clone, Debug)]
pub struct Plan {
    pub act: Option<Act>,
    /// How many tokens are live, at most one more than [`COUNTED_MAX`].
    pub tokens: i64,
    /// How many grants nothing stopped, with the same limit. Some have nothing left that could be used.
    pub grants: i64,
    /// The people who gave those grants.
    pub people: i64,
    /// The clients of those tokens and grants.
    pub clients: usize,
    /// Until when an API that checks JWTs by itself may accept one of them.
    pub jwt_until: Option<Timestamp>,
    /// The newest requests that were accepted with a token after it had been stopped.
    pub accepted: Vec<Accepted>,
    /// The position of the log that the counts are true for.
    pub position: i64,
    /// Whether there is more than was counted.
    pub is_cut: bool,
}

impl Plan {
    /// Whether nothing is left to stop.
    pub const fn is_nothing(&self) -> bool {
        self.act.is_none() && self.tokens == 0 && self.grants == 0
    }
}

impl Containment {
    /// Returns the question what would stop, as it is recorded: with the id of the target and never an address.
    pub fn question(&self, plan: &Plan) -> Question {
        let target = ("target".to_owned(), self.target.recorded());
        let before = self.before.map(|before| ("before".to_owned(), before.to_string()));
        Question {
            text: "contain".to_owned(),
            parameters: [target].into_iter().chain(before).collect(),
            rows: u64::try_from(plan.tokens.saturating_add(plan.grants)).unwrap_or_default(),
            position: plan.position,
        }
    }
}

/// Counts what depends on the target now.
///
/// # Errors
/// If the database does not respond.
pub async fn plan(store: &Store, found: &Found) -> Result<Plan, StoreError> {
    let (pool, now) = (store.pool(), store.clock().now());
    let sql = "SELECT position FROM subscribers WHERE name = 'access'";
    let position: Option<i64> = sqlx::query_scalar(sql).fetch_optional(pool).await?;
    let tokens = found.reached.count_tokens(pool, now).await?;
    let grants = found.reached.count_grants(pool).await?;
    let stopped = found.reached.stopped_tokens(pool, STOPPED_MAX).await?;
    let stopped: Vec<_> = stopped
        .into_iter()
        .filter_map(|token| Some((token.token_id.parse::<TokenId>().ok()?, token.stopped_at)))
        .collect();
    let account_id = found.containment.account_id;
    let clients: BTreeSet<_> = tokens.client_ids.iter().chain(&grants.client_ids).collect();
    Ok(Plan {
        act: found.act,
        tokens: tokens.live,
        grants: grants.live,
        people: grants.people,
        clients: clients.len(),
        jwt_until: tokens.jwt_until,
        accepted: accepted_after(store, account_id, &stopped, ACCEPTED_MAX).await?,
        position: position.unwrap_or_default(),
        is_cut: found.is_cut || tokens.live > COUNTED_MAX || grants.live > COUNTED_MAX,
    })
}
