//! How an exchanged access token says who acts, and where it comes from (RFC 8693 §4): the claims `act` and `may_act`,
//! and a claim of our own with what the gate must know. `access_tokens` puts them into JWTs and introspection
//! responses.
//!
//! Not here: who may exchange a token (`xwms_events::exchange`).

use serde::{Deserialize, Serialize};
use xwms_events::{
    ids::{ClientId, TokenId},
    resource_access::ApprovedResource,
    token::{Exchange, Token},
};

/// The claim `act`: who acts now, and within it who acted before (RFC 8693 §4.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Act {
    sub: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    act: Option<Box<Act>>,
}

impl Act {
    /// Returns the claim of `token`, if somebody acts for its subject.
    pub fn of(token: &Token) -> Option<Self> {
        let mut act: Option<Box<Self>> = None;
        for sub in token.exchange.as_ref()?.actors.iter().rev() {
            act = Some(Box::new(Self { sub: sub.clone(), act }));
        }
        act.map(|act| *act)
    }

    /// Returns the actors, the one who acts now first.
    fn actors(&self) -> Vec<String> {
        let mut actors = vec![self.sub.clone()];
        let mut before = self.act.as_deref();
        while let Some(act) = before {
            actors.push(act.sub.clone());
            before = act.act.as_deref();
        }
        actors
    }
}

/// The claim `may_act`: the only client that may exchange the token (RFC 8693 §4.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MayAct {
    pub sub: ClientId,
}

impl MayAct {
    /// Returns the claim of `token`, if it has one.
    pub fn of(token: &Token) -> Option<Self> {
        token.may_act.map(|sub| Self { sub })
    }
}

/// Our own claim: where the token comes from, except what `act` says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Origin {
    parent_id: TokenId,
    depth: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    actor_token_id: Option<TokenId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subject_client_id: Option<ClientId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    had: Vec<ApprovedResource>,
    stops: Vec<String>,
}

impl Origin {
    /// Returns the claim of `token`, if it was exchanged for another one.
    pub fn of(token: &Token) -> Option<Self> {
        let exchange = token.exchange.as_ref()?;
        Some(Self {
            parent_id: exchange.parent_id,
            depth: exchange.depth,
            actor_token_id: exchange.actor_token_id,
            subject_client_id: exchange.subject_client_id,
            had: exchange.had.clone(),
            stops: exchange.stops.clone(),
        })
    }

    /// Returns what this claim and `act` say.
    pub fn with(&self, act: Option<&Act>) -> Box<Exchange> {
        Box::new(Exchange {
            parent_id: self.parent_id,
            depth: self.depth,
            actor_token_id: self.actor_token_id,
            actors: act.map(Act::actors).unwrap_or_default(),
            subject_client_id: self.subject_client_id,
            had: self.had.clone(),
            stops: self.stops.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Act, Origin};
    use serde_json::json;
    use uuid::Uuid;
    use xwms_events::{
        ids::TokenId,
        token::{Exchange, Token},
    };

    fn token(actors: &[&str]) -> Token {
        let exchange = Exchange {
            parent_id: TokenId::from_uuid(Uuid::from_u128(1)),
            depth: 2,
            actor_token_id: None,
            actors: actors.iter().map(|actor| (*actor).to_owned()).collect(),
            subject_client_id: None,
            had: vec![],
            stops: vec!["log".to_owned()],
        };
        Token { exchange: Some(Box::new(exchange)), ..Token::default() }
    }

    #[test]
    fn the_current_actor_is_outermost_and_the_claims_read_back_unchanged() {
        let act = Act::of(&token(&["now", "before"]));
        assert_eq!(json!(act), json!({"sub": "now", "act": {"sub": "before"}}));
        for actors in [["now", "before"].as_slice(), &["now"], &[]] {
            let token = token(actors);
            let read = Origin::of(&token).map(|origin| origin.with(Act::of(&token).as_ref()));
            assert_eq!(read, token.exchange, "{actors:?}");
        }
        assert_eq!(Act::of(&Token::default()), None);
    }
}
