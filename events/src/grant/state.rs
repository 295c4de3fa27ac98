//! The state of a grant.

use super::{Authorization, GrantEvent, RefreshTerms};
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// The current refresh token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refresh {
    pub terms: RefreshTerms,
    /// 1 for the first token; each rotation adds one.
    pub generation: u32,
    /// When the current token was issued.
    pub at: Timestamp,
    /// Responses repeated within the grace period since then.
    pub retries: u32,
    /// When the tokens before the previous one were superseded, the latest last. Holds only those within the grace
    /// period.
    #[serde(default)]
    pub former: Vec<Timestamp>,
}

/// How many former tokens are kept at most. No browser rotates more often within one grace period.
const FORMER_MAX: usize = 32;

impl Refresh {
    /// Returns when the token of `generation` was superseded, if that is still known.
    pub(super) fn superseded_at(&self, generation: u32) -> Option<Timestamp> {
        match usize::try_from(self.generation.checked_sub(generation)?).ok()? {
            0 => None,
            1 => Some(self.at),
            before => self.former.get(self.former.len().checked_sub(before - 1)?).copied(),
        }
    }

    /// Makes the token of `generation`, issued at `at`, the current one.
    fn rotate(&mut self, generation: u32, at: Timestamp) {
        // The first token superseded none.
        if self.terms.client_authenticates && generation > self.generation && self.generation > 1 {
            self.former.push(self.at);
            let grace = self.terms.grace_seconds;
            self.former.retain(|superseded| at < superseded.plus_seconds(grace));
            let extra = self.former.len().saturating_sub(FORMER_MAX);
            self.former.drain(..extra);
        }
        (self.generation, self.at, self.retries) = (generation, at, 0);
    }

    /// Returns when the current token expires.
    pub fn expires_at(&self) -> Timestamp {
        self.at.plus_seconds(self.terms.idle_seconds).min(self.terms.absolute_expires_at)
    }
}

/// The stage of the grant in its lifecycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Not authorized yet.
    #[default]
    Absent,
    /// The code waits to be redeemed.
    Authorized,
    Redeemed,
    Revoked,
}

/// One authorization from start to end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grant {
    pub stage: Stage,
    pub authorization: Option<Authorization>,
    pub refresh: Option<Refresh>,
    /// When its last access token expires.
    pub tokens_until: Timestamp,
}

impl Grant {
    /// Whether its code waits to be redeemed at `at`, and was issued for the same person and client as `authorization`.
    pub fn awaits(&self, authorization: &Authorization, at: Timestamp) -> bool {
        self.stage == Stage::Authorized
            && self.authorization.as_ref().is_some_and(|given| {
                (given.user_id, given.client_id) == (authorization.user_id, authorization.client_id)
                    && at < given.code_expires_at
            })
    }

    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &GrantEvent) {
        match event.clone() {
            GrantEvent::Authorized { authorization } => {
                self.stage = Stage::Authorized;
                self.authorization = Some(*authorization);
            }
            GrantEvent::CodeRedeemed { token_expires_at, at, refresh, .. } => {
                self.stage = Stage::Redeemed;
                self.tokens_until = token_expires_at;
                self.refresh =
                    refresh.map(|terms| Refresh { terms, generation: 1, at, retries: 0, former: vec![] });
            }
            GrantEvent::Refreshed { generation, retry, token_expires_at, at, jkt, x5t, .. } => {
                self.tokens_until = self.tokens_until.max(token_expires_at);
                if let Some(refresh) = &mut self.refresh {
                    if refresh.terms.confirmation().is_none() {
                        (refresh.terms.jkt, refresh.terms.x5t) = (jkt, x5t);
                    }
                    match retry {
                        // A retry does not restart the grace period, or it would never end.
                        true => refresh.retries += 1,
                        false => refresh.rotate(generation, at),
                    }
                }
            }
            GrantEvent::CodeReplayed {} | GrantEvent::RefreshReused { .. } => {}
            GrantEvent::Revoked { .. } => {
                self.stage = Stage::Revoked;
                self.refresh = None;
            }
        }
    }
}
