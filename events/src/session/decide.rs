//! The rules of a session.

use super::{Place, Session, SessionCommand, SessionEvent};
use crate::{Personal, Refusal, Timestamp, decider::event_if, refusal::require};

pub(super) fn decide(session: &Session, command: SessionCommand) -> Result<Vec<SessionEvent>, Refusal> {
    match command {
        SessionCommand::Start {
            session_id,
            user_id,
            methods,
            at,
            expires_at,
            basis,
            place,
            remembered,
            new_device,
        } => {
            require(session.id.is_none(), || {
                Refusal::conflict("session_exists", "the session has already started")
            })?;
            let (authenticated_at, basis, place) = (at, Some(basis), sealed(place));
            Ok(vec![SessionEvent::Started {
                session_id,
                user_id,
                methods,
                authenticated_at,
                expires_at,
                basis,
                place,
                remembered,
                new_device,
            }])
        }
        SessionCommand::Elevate { methods, at, basis, place, remember_until } => {
            // Without a time nothing has expired: the sender of the command knows what time it is.
            require(session.is_live(at.unwrap_or_default()), || {
                Refusal::conflict("session_over", "the session has ended")
            })?;
            Ok(vec![SessionEvent::Elevated {
                methods,
                authenticated_at: at,
                basis: Some(basis),
                user_id: session.user_id,
                place: sealed(place),
                expires_at: remember_until.filter(|until| *until > session.expires_at),
                remembered: remember_until.is_some(),
            }])
        }
        SessionCommand::Use { at, place } => use_at(session, at, place),
        // Sessions without a basis rest on the position of their last event, which must not move without a proof.
        SessionCommand::EnterOperator => event_if(
            session.id.is_some() && session.basis.is_some() && !session.is_operator,
            SessionEvent::OperatorEntered {},
        ),
        SessionCommand::End { reason } => {
            require(session.id.is_some(), || Refusal::not_found("there is no such session"))?;
            event_if(!session.ended, SessionEvent::Ended { reason, expires_at: session.expires_at })
        }
    }
}

fn sealed(place: Option<Place>) -> Personal<Place> {
    place.map(Personal::new).unwrap_or_default()
}

/// Not every use is a fact: only one that tells the person something.
fn use_at(session: &Session, at: Timestamp, place: Place) -> Result<Vec<SessionEvent>, Refusal> {
    let due = session.user_id.filter(|_| session.is_use_due(at, &place));
    let used = due.map(|user_id| SessionEvent::Used { user_id, at, place: Personal::new(place) });
    Ok(used.into_iter().collect())
}
