//! The rules of a signing key.

use super::{KeyStatus, SigningKey, SigningKeyCommand, SigningKeyEvent};
use crate::{Refusal, decider::event_if, name::check_reason, refusal::require};

pub(super) fn decide(key: &SigningKey, command: SigningKeyCommand) -> Result<Vec<SigningKeyEvent>, Refusal> {
    let exists =
        || require(key.status != KeyStatus::Absent, || Refusal::not_found("there is no such signing key"));
    match command {
        SigningKeyCommand::Create { key_id, algorithm, public_jwk } => {
            require(key.status == KeyStatus::Absent, || Refusal::conflict("key_exists", "created already"))?;
            Ok(vec![SigningKeyEvent::Created { key_id, algorithm, public_jwk }])
        }
        SigningKeyCommand::Activate => {
            exists()?;
            require(!matches!(key.status, KeyStatus::Retired | KeyStatus::Revoked), || {
                Refusal::conflict("key_retired", "a retired or revoked key can't sign again")
            })?;
            event_if(key.status != KeyStatus::Active, SigningKeyEvent::Activated {})
        }
        SigningKeyCommand::Retire => {
            exists()?;
            event_if(
                !matches!(key.status, KeyStatus::Retired | KeyStatus::Revoked),
                SigningKeyEvent::Retired {},
            )
        }
        SigningKeyCommand::Revoke { reason } => {
            exists()?;
            let reason = check_reason(&reason)?;
            event_if(key.status != KeyStatus::Revoked, SigningKeyEvent::Revoked { reason })
        }
    }
}
