//! The rule of a credential: an account reports it once, and again only to say more.

use super::{Credential, CredentialCommand, CredentialEvent, Exposure};
use crate::{Personal, Refusal, decider::event_if, name, refusal::require};

/// Longest text about where it was found, in characters.
pub const FOUND_MAX: usize = 1_000;

pub(super) fn decide(
    credential: &Credential,
    command: CredentialCommand,
) -> Result<Vec<CredentialEvent>, Refusal> {
    let CredentialCommand::ReportExposed(exposure) = command;
    let Exposure { kind, credential_id, account_id, since, found, at } = exposure;
    require(since.is_none_or(|since| since <= at), || {
        Refusal::invalid("since", "invalid_since", "it can't be exposed in the future")
    })?;
    let found = found.map(|text| name::lines(text.trim(), FOUND_MAX)).transpose();
    let found = found.map_err(|why| Refusal::invalid("found", "invalid_found", why))?;
    let says_more = found.is_some() || credential.is_news_of(account_id, since);
    let found = found.map(Personal::new).unwrap_or_default();
    event_if(says_more, CredentialEvent::Exposed { kind, credential_id, account_id, since, found, at })
}
