//! Who asks: the account and scopes of a good access token. The account comes from the token and from nowhere
//! else.

use super::answer;
use crate::{
    app::{App, Shared},
    commands::Context,
    http::{bearer::Bearer, caller::Caller, problem::Problem},
};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{StatusCode, request::Parts},
};
use xwms_events::{
    Actor,
    ids::AccountId,
    scope::{Scope, Scopes},
};

/// A caller with a good token.
pub(super) struct Principal {
    pub account_id: AccountId,
    pub scopes: Scopes,
    pub actor: Actor,
    caller: Caller,
    token: String,
    /// The position that a read must show, if the caller says so.
    wanted: Option<i64>,
}

impl Principal {
    /// Refuses unless the token has `scope`.
    pub fn require(&self, scope: Scope) -> Result<(), Problem> {
        match self.scopes.contains(scope) {
            true => Ok(()),
            false => Err(Problem::new(
                StatusCode::FORBIDDEN,
                "insufficient_scope",
                format!("the scope {} is needed", scope.as_str()),
            )),
        }
    }

    /// Waits, bounded, until the read models show what the caller wrote.
    pub async fn settled(&self, app: &App) {
        app.shows(self.account_id, self.wanted).await;
    }

    /// Whether the token is still good, for whoever goes on for longer than a request.
    pub async fn still_good(&self, app: &App) -> bool {
        matches!(app.access.check(&self.token).await, Ok(Some(_)))
    }

    /// The context of what this caller does.
    pub fn context(&self) -> Context {
        self.caller.context(self.actor)
    }
}

impl FromRequestParts<Shared> for Principal {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let refused = || {
            Problem::new(StatusCode::UNAUTHORIZED, "invalid_token", "the access token is missing or no good")
        };
        let Ok(bearer) = <Bearer as OptionalFromRequestParts<Shared>>::from_request_parts(parts, app).await;
        let bearer = bearer.ok_or_else(refused)?;
        let token = app.access.check(&bearer.0).await?.ok_or_else(refused)?;
        let (Some(account_id), Some(client_id)) = (token.account_id, token.client_id) else {
            return Err(refused());
        };
        let Ok(caller) = Caller::from_request_parts(parts, app).await;
        let actor = token.user_id.map_or(Actor::Client(client_id), Actor::User);
        let wanted = answer::wanted_position(&parts.headers);
        Ok(Self { account_id, scopes: token.scopes, actor, caller, token: bearer.0, wanted })
    }
}
