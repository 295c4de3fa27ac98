//! The rules of a user's second factors: nobody has two apps, nobody who must have a factor removes the last one, and a
//! recovery code is used once. `factors` has the state.

use super::{FactorCommand, Factors, UserEvent, factors::Passkey};
use crate::{Personal, Refusal, Timestamp, decider::event_if, ids::PasskeyId, name, refusal::require};

/// Most passkeys of one person.
const PASSKEYS_MAX: usize = 20;
/// Longest name of a passkey, in characters.
const NAME_MAX: usize = 64;

/// Decides a change of the factors.
pub(super) fn decide(factors: &Factors, command: FactorCommand) -> Result<Vec<UserEvent>, Refusal> {
    match command {
        FactorCommand::EnrolTotp { at } => {
            // Replacing it takes a removal first, so that a mistake in a second tab changes nothing.
            require(factors.totp.is_none(), || {
                Refusal::conflict("totp_enrolled", "an authenticator app is already set up")
            })?;
            Ok(with_codes(factors, UserEvent::TotpEnrolled { at: Some(at) }, at))
        }
        FactorCommand::RemoveTotp { required } => {
            keep_one(factors, required && factors.totp.is_some())?;
            event_if(factors.totp.is_some(), UserEvent::TotpRemoved {})
        }
        FactorCommand::AddPasskey { passkey_id, name, synced, at } => {
            require(factors.passkeys.len() < PASSKEYS_MAX, || {
                Refusal::conflict("too_many_passkeys", "a person may have at most 20 passkeys")
            })?;
            let name = Personal::new(passkey_name(&name)?);
            Ok(with_codes(factors, UserEvent::PasskeyAdded { passkey_id, name, synced, at }, at))
        }
        FactorCommand::RenamePasskey { passkey_id, name } => {
            let known = passkey(factors, passkey_id)?;
            let name = Personal::new(passkey_name(&name)?);
            event_if(known.name != name, UserEvent::PasskeyRenamed { passkey_id, name })
        }
        FactorCommand::RemovePasskey { passkey_id, required } => {
            passkey(factors, passkey_id)?;
            keep_one(factors, required)?;
            Ok(vec![UserEvent::PasskeyRemoved { passkey_id }])
        }
        FactorCommand::CreateRecoveryCodes { at } => {
            require(factors.any(), || {
                Refusal::conflict("no_second_factor", "recovery codes are for people with a second factor")
            })?;
            Ok(vec![UserEvent::RecoveryCodesCreated { at }])
        }
        FactorCommand::UseRecoveryCode { created_at, number } => {
            require(factors.has_code(created_at, number), || {
                Refusal::conflict("recovery_code_used", "the recovery code was used or replaced")
            })?;
            Ok(vec![UserEvent::RecoveryCodeUsed { number }])
        }
    }
}

/// Returns `event`, and recovery codes if there are none yet.
fn with_codes(factors: &Factors, event: UserEvent, at: Timestamp) -> Vec<UserEvent> {
    let codes = factors.recovery.is_none().then_some(UserEvent::RecoveryCodesCreated { at });
    std::iter::once(event).chain(codes).collect()
}

/// Refuses to remove the last factor of a person who must have one.
fn keep_one(factors: &Factors, required: bool) -> Result<(), Refusal> {
    require(!required || factors.many() > 1, || {
        Refusal::conflict("last_factor", "a second factor is required; add another one first")
    })
}

fn passkey(factors: &Factors, passkey_id: PasskeyId) -> Result<&Passkey, Refusal> {
    factors.passkeys.get(&passkey_id).ok_or_else(|| Refusal::not_found("there is no such passkey"))
}

/// Returns the name as it is stored.
fn passkey_name(name: &str) -> Result<String, Refusal> {
    name::line(name.trim(), NAME_MAX).map_err(|why| Refusal::invalid("name", "invalid_name", why))
}
