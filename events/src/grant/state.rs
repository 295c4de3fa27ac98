//! What a grant is.

use super::{Authorization, GrantCommand, GrantEvent, RefreshTerms, decide};
use crate::{Decider, Refusal, Timestamp, aggregate::aggregate};
use serde::{Deserialize, Serialize};

/// Why a grant ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevokeReason {
    /// Its client asked (RFC 7009).
    Client,
    /// Its user asked.
    User,
    /// Somebody of its account asked.
    Account,
    /// Its code was presented twice (RFC 6749 §4.1.2).
    CodeReplayed,
    /// An old refresh token was presented (RFC 9700 §4.14).
    RefreshReused,
}

/// The refresh token in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refresh {
    pub terms: RefreshTerms,
    /// 1 for the first; one more with each rotation.
    pub generation: u32,
    /// When the one in force was handed out.
    pub at: Timestamp,
    /// Answers repeated within the grace since then.
    pub retries: u32,
}

impl Refresh {
    /// From when on the token in force is no good.
    pub fn expires_at(&self) -> Timestamp {
        self.at.plus_seconds(self.terms.idle_seconds).min(self.terms.absolute_expires_at)
    }
}

/// Where the grant is in its life.
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

impl Decider for Grant {
    const TYPE: &'static str = "grant";
    type Command = GrantCommand;
    type Event = GrantEvent;

    fn decide(&self, command: GrantCommand) -> Result<Vec<GrantEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &GrantEvent) {
        match event.clone() {
            GrantEvent::Authorized { authorization } => {
                self.stage = Stage::Authorized;
                self.authorization = Some(authorization);
            }
            GrantEvent::CodeRedeemed { token_expires_at, at, refresh, .. } => {
                self.stage = Stage::Redeemed;
                self.tokens_until = token_expires_at;
                self.refresh = refresh.map(|terms| Refresh { terms, generation: 1, at, retries: 0 });
            }
            GrantEvent::Refreshed { generation, retry, token_expires_at, at, .. } => {
                self.tokens_until = self.tokens_until.max(token_expires_at);
                if let Some(refresh) = &mut self.refresh {
                    refresh.generation = generation;
                    match retry {
                        // The clock of the grace does not start again, or it would never end.
                        true => refresh.retries += 1,
                        false => (refresh.at, refresh.retries) = (at, 0),
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

aggregate!(Grant);
