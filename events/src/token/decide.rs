//! The rules of a token.

use super::{Token, TokenCommand, TokenEvent};
use crate::{Refusal, decider::event_if, refusal::require};

pub(super) fn decide(token: &Token, command: TokenCommand) -> Result<Vec<TokenEvent>, Refusal> {
    match command {
        TokenCommand::Issue(new) => {
            require(token.id.is_none(), || Refusal::conflict("token_exists", "the token is already issued"))?;
            let (Some(token_id), Some(account_id), Some(client_id)) = (new.id, new.account_id, new.client_id)
            else {
                return Err(Refusal::invalid(
                    "token",
                    "incomplete",
                    "a token needs an id, an account and a client",
                ));
            };
            Ok(vec![TokenEvent::Issued {
                token_id,
                account_id,
                client_id,
                user_id: new.user_id,
                grant_id: new.grant_id,
                session_id: new.session_id,
                secret_id: new.secret_id,
                key_id: new.key_id,
                workload: new.workload,
                grant_type: new.grant_type,
                kid: new.kid,
                jkt: new.jkt,
                x5t: new.x5t,
                scopes: new.scopes,
                resource: new.resource,
                exchange: new.exchange,
                assertion: new.assertion,
                may_act: new.may_act,
                login: new.login,
                status: new.status,
                format: new.format,
                issued_at: new.issued_at,
                expires_at: new.expires_at,
                basis: new.basis,
            }])
        }
        TokenCommand::Revoke { reason } => {
            require(token.id.is_some(), || Refusal::not_found("there is no such token"))?;
            let Token { expires_at, client_id, .. } = *token;
            event_if(!token.revoked, TokenEvent::Revoked { reason, expires_at, client_id })
        }
    }
}
