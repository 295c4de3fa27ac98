//! The rules of token exchange (RFC 8693): who gets a token for another token, and how much of it. Everything narrows:
//! scopes, lifetime and who may act never grow, and whatever stops the first token stops those after it.
//!
//! Not here: the policy of a client and its check (`client::ExchangePolicy`), and what the new token keeps
//! (`token::Exchange`).

use crate::{
    client::ExchangePolicy,
    effects::stop_keys,
    ids::{AccountId, ClientId},
    resource_access::{ApprovedResource, ResourceAccess},
    token::{Exchange, Token},
};

/// Most exchanges after each other. It bounds the chain of actors, and what a token carries.
pub const DEPTH_MAX: u8 = 4;

/// Why a token is not exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExchangeRefusal {
    /// The subject token belongs to another account, or to a client that the policy does not name. Looks like an
    /// unknown token.
    Subject,
    /// The actor token is not the client's own.
    Actor,
    /// The subject token says that somebody else may act.
    MayAct,
    /// The subject token was exchanged too often.
    TooDeep,
}

/// Who wants to exchange what. The tokens are live.
#[derive(Clone, Copy, Debug)]
pub struct Parties<'a> {
    pub client_id: ClientId,
    pub account_id: AccountId,
    pub policy: &'a ExchangePolicy,
    pub subject: &'a Token,
    pub actor: Option<&'a Token>,
}

impl Parties<'_> {
    /// Returns where the new token comes from, still without what stops it ([`Self::descend`]).
    ///
    /// # Errors
    /// Why not.
    pub fn exchange(&self) -> Result<Exchange, ExchangeRefusal> {
        let Self { subject, actor, policy, .. } = *self;
        let theirs = self.is_of_account(subject)
            && subject.client_id.is_some_and(|id| policy.subject_clients.contains(&id));
        let parent_id = subject.id.filter(|_| theirs).ok_or(ExchangeRefusal::Subject)?;
        let acting = match actor {
            Some(actor) => self.acting(actor).ok_or(ExchangeRefusal::Actor)?,
            None => self.client_id.to_string(),
        };
        let named = subject.may_act.is_none_or(|id| id == self.client_id && id.to_string() == acting);
        if !named {
            return Err(ExchangeRefusal::MayAct);
        }
        let before = subject.exchange.as_deref();
        let depth = before.map_or(0, |before| before.depth).saturating_add(1);
        if depth > DEPTH_MAX {
            return Err(ExchangeRefusal::TooDeep);
        }
        let mut actors = before.map(|before| before.actors.clone()).unwrap_or_default();
        if actor.is_some() || !policy.impersonation {
            actors.insert(0, acting);
        }
        let mut had = before.map(|before| before.had.clone()).unwrap_or_default();
        if let Some(now) = subject.resource.as_deref().map(ApprovedResource::from) {
            // It has no more there than those before it, so theirs need not be kept.
            had.retain(|before| before.resource_id != now.resource_id);
            had.push(now);
        }
        let first_client = before.map_or(subject.client_id, |before| before.subject_client_id);
        Ok(Exchange {
            parent_id,
            depth,
            actor_token_id: actor.and_then(|actor| actor.id),
            actors,
            subject_client_id: first_client.filter(|_| subject.user_id.is_none()),
            had,
            stops: Vec::new(),
        })
    }

    fn is_of_account(&self, token: &Token) -> bool {
        token.account_id == Some(self.account_id)
    }

    /// Returns who acts by the actor token. Only one that the client got itself, and not by an exchange, will do:
    /// a token that reached it, or somebody else's, says nothing about the client.
    fn acting(&self, actor: &Token) -> Option<String> {
        let own = self.is_of_account(actor)
            && actor.client_id == Some(self.client_id)
            && actor.exchange.is_none()
            && actor.id.is_some();
        actor.subject().filter(|_| own)
    }

    /// Returns what is left of `offered`, which the client may have at an API at most: only what the policy names,
    /// and no more than the subject token, or one before it, had at the same API. `None` if the policy does not
    /// name the API.
    pub fn permitted(&self, offered: ResourceAccess) -> Option<ResourceAccess> {
        let target = self.policy.targets.iter().find(|target| target.audience == offered.audience)?;
        let before = self.subject.exchange.as_deref().map(|before| before.had.as_slice()).unwrap_or_default();
        let now = self.subject.resource.as_deref().map(ApprovedResource::from);
        let limits: Vec<&ApprovedResource> =
            before.iter().chain(now.as_ref()).filter(|had| had.resource_id == offered.resource_id).collect();
        let may = |name: &String| {
            target.scopes.contains(name) && limits.iter().all(|had| had.scopes.contains(name))
        };
        let scopes = offered.scopes.iter().filter(|name| may(name)).cloned().collect();
        Some(ResourceAccess { scopes, ..offered })
    }

    /// Makes `child`, a new token of the client, one that descends from the subject token: for its subject, in its
    /// session and grant, and over no later than it. What stops the tokens that it is made from stops it. The
    /// basis is the earliest, so that it does not matter whether such a stop came before or after the exchange.
    #[must_use]
    pub fn descend(&self, mut child: Token, exchange: Exchange) -> Token {
        let Self { subject, actor, .. } = *self;
        child.user_id = subject.user_id;
        child.grant_id = subject.grant_id;
        child.session_id = subject.session_id;
        child.may_act = subject.may_act;
        for parent in std::iter::once(subject).chain(actor) {
            child.expires_at = child.expires_at.min(parent.expires_at);
            child.basis = child.basis.min(parent.basis);
        }
        let own = stop_keys(&child);
        let mut stops: Vec<String> = Vec::new();
        for key in std::iter::once(subject).chain(actor).flat_map(stop_keys) {
            if !own.contains(&key) && !stops.contains(&key) {
                stops.push(key);
            }
        }
        child.exchange = Some(Box::new(Exchange { stops, ..exchange }));
        child
    }
}

#[cfg(test)]
mod tests;
