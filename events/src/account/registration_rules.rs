//! The rules of registration tokens: how many an account may have, how often and how long each may be used.
//! `registration` has the state.

use super::{Account, AccountEvent, RegistrationCommand};
use crate::{Refusal, Timestamp, name::check_name, refusal::require};

/// Most tokens of an account that apps can register with.
const TOKENS_MAX: usize = 20;
/// Most apps that register with one token.
const USES_MAX: u32 = 1_000;
/// Shortest and longest lifetime in seconds: a minute and a year.
const LIFETIME_SECONDS: std::ops::RangeInclusive<u32> = 60..=365 * 86_400;

/// Decides about a registration token of `account`.
pub(super) fn decide(account: &Account, command: RegistrationCommand) -> Result<Vec<AccountEvent>, Refusal> {
    match command {
        RegistrationCommand::CreateToken {
            registration_id,
            label,
            for_tests,
            uses,
            at,
            lifetime_seconds,
        } => {
            let label = check_name(&label).map_err(|refusal| Refusal {
                field: Some("label"),
                code: "invalid_label",
                ..refusal
            })?;
            require((1..=USES_MAX).contains(&uses), || {
                Refusal::invalid("uses", "invalid_uses", "uses must be 1 to 1000")
            })?;
            require(LIFETIME_SECONDS.contains(&lifetime_seconds), || {
                let detail = "lifetime_seconds must be 60 to 31536000, which is a year";
                Refusal::invalid("lifetime_seconds", "invalid_lifetime", detail)
            })?;
            let (live, expired) = sorted(account, at);
            require(live < TOKENS_MAX, || {
                let detail = "an account may have at most 20 registration tokens; revoke one first";
                Refusal::conflict("too_many_registration_tokens", detail)
            })?;
            let created = AccountEvent::RegistrationTokenCreated {
                registration_id,
                number: account.registrations.last.saturating_add(1),
                label,
                for_tests,
                uses,
                expires_at: at.plus_seconds(lifetime_seconds),
            };
            Ok(expired.into_iter().chain([created]).collect())
        }
        RegistrationCommand::UseToken { number, client_id, at } => {
            let usable = account.registrations.usable(number, at);
            let (registration_id, _) = usable.ok_or_else(|| {
                let detail = "the registration token is used up, expired or revoked";
                Refusal { code: "registration_token_unusable", ..Refusal::forbidden(detail) }
            })?;
            Ok(vec![AccountEvent::RegistrationTokenUsed { registration_id, client_id }])
        }
        RegistrationCommand::RevokeToken { registration_id } => {
            require(account.registrations.tokens.contains_key(&registration_id), || {
                Refusal::not_found("there is no such registration token")
            })?;
            Ok(vec![AccountEvent::RegistrationTokenRevoked { registration_id }])
        }
    }
}

/// Returns how many tokens can be used at `at`, and the events that remove the expired ones.
fn sorted(account: &Account, at: Timestamp) -> (usize, Vec<AccountEvent>) {
    let (live, expired): (Vec<_>, Vec<_>) =
        account.registrations.tokens.iter().partition(|(_, token)| at < token.expires_at);
    let revoked =
        expired.into_iter().map(|(id, _)| AccountEvent::RegistrationTokenRevoked { registration_id: *id });
    (live.len(), revoked.collect())
}
