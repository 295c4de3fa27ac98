//! The rule for a report of failed logins: it keeps nothing personal about strangers.

use super::{LoginCommand, LoginEvent};
use crate::{Personal, Refusal, refusal::require};

pub(super) fn decide(command: LoginCommand) -> Result<Vec<LoginEvent>, Refusal> {
    let LoginCommand { user_id, name, reason, surface, count, first_at, last_at, network, place } = command;
    require(count > 0, || Refusal::invalid("count", "invalid_count", "at least one login must have failed"))?;
    require(first_at <= last_at, || {
        Refusal::invalid("last_at", "invalid_time", "the last login was not before the first one")
    })?;
    // Only a person's key can seal a place, and a person's name is their id.
    let place = place.filter(|_| user_id.is_some()).map(Personal::new).unwrap_or_default();
    let name = name.filter(|_| user_id.is_none());
    Ok(vec![LoginEvent::Failed { user_id, name, reason, surface, count, first_at, last_at, network, place }])
}
