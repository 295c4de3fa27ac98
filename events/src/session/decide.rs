//! The rules of a session.

use super::{Session, SessionCommand, SessionEvent};
use crate::{Refusal, decider::event_if, refusal::require};

pub(super) fn decide(session: &Session, command: SessionCommand) -> Result<Vec<SessionEvent>, Refusal> {
    match command {
        SessionCommand::Start { session_id, user_id, methods, at, expires_at, basis } => {
            require(session.id.is_none(), || {
                Refusal::conflict("session_exists", "the session has already started")
            })?;
            let (authenticated_at, basis) = (at, Some(basis));
            Ok(vec![SessionEvent::Started {
                session_id,
                user_id,
                methods,
                authenticated_at,
                expires_at,
                basis,
            }])
        }
        SessionCommand::Elevate { methods, at, basis } => {
            require(session.is_live(at), || Refusal::conflict("session_over", "the session has ended"))?;
            Ok(vec![SessionEvent::Elevated { methods, authenticated_at: at, basis: Some(basis) }])
        }
        SessionCommand::End { reason } => {
            require(session.id.is_some(), || Refusal::not_found("there is no such session"))?;
            event_if(!session.ended, SessionEvent::Ended { reason, expires_at: session.expires_at })
        }
    }
}
