//! The rules of an endpoint.

use super::{
    DisableReason, Endpoint, EndpointCommand, EndpointEvent, EndpointSettings, EndpointStanding, NewKey,
    header, url, wanted,
};
use crate::{Refusal, Timestamp, decider::event_if, name, refusal::require};

const DESCRIPTION_MAX: usize = 500;
const PATTERNS_MAX: usize = 100;
const RATE_MAX: u32 = 10_000;
/// Longest overlap of a rotation: thirty days.
const OVERLAP_MAX_SECONDS: u32 = 30 * 86_400;
/// How many secrets can sign at once.
const SECRETS_MAX: usize = 5;
/// How many replay windows can be queued at once.
const REPLAYS_MAX: i64 = 3;

pub(super) fn decide(endpoint: &Endpoint, command: EndpointCommand) -> Result<Vec<EndpointEvent>, Refusal> {
    if let EndpointCommand::Create(new) = command {
        require(endpoint.standing == EndpointStanding::Absent, || {
            Refusal::conflict("endpoint_exists", "the endpoint already exists")
        })?;
        return Ok(vec![EndpointEvent::Created {
            endpoint_id: new.endpoint_id,
            account_id: new.account_id,
            settings: checked(new.settings, None)?,
            secret_id: new.key.secret_id,
            public_key: new.key.public_key,
        }]);
    }
    require(matches!(endpoint.standing, EndpointStanding::Enabled | EndpointStanding::Disabled), || {
        Refusal::not_found("there is no such endpoint")
    })?;
    let enabled = endpoint.standing == EndpointStanding::Enabled;
    match command {
        EndpointCommand::Create(_) => Ok(vec![]),
        EndpointCommand::Change { settings } => {
            let settings = checked(settings, Some(&endpoint.settings))?;
            require(settings.ordering == endpoint.settings.ordering, || {
                Refusal::invalid(
                    "ordering",
                    "ordering_is_fixed",
                    "the ordering of an endpoint can't be changed",
                )
            })?;
            check_headers_stay(&endpoint.settings, &settings)?;
            event_if(settings != endpoint.settings, EndpointEvent::Changed { settings })
        }
        EndpointCommand::RotateSecret { new, at, overlap_until } => rotate(endpoint, new, at, overlap_until),
        // A manual disable is meant to last, whatever the endpoint was disabled for before.
        EndpointCommand::Disable { reason } => {
            let asked = reason == DisableReason::Requested && endpoint.disabled != Some(reason);
            event_if(enabled || asked, EndpointEvent::Disabled { reason })
        }
        // Also applies to an enabled endpoint that is held up: its pause ends, and messages that wait for a retry are
        // sent now.
        EndpointCommand::Enable { held_up } => event_if(!enabled || held_up, EndpointEvent::Enabled {}),
        EndpointCommand::Test { resume, event_type } => {
            event_type.as_deref().map_or(Ok(()), check_type)?;
            Ok(vec![EndpointEvent::Tested { resume, event_type }])
        }
        EndpointCommand::Replay { after, upto, events, open } => {
            check_patterns(&events)?;
            require(0 <= after && after <= upto, || {
                Refusal::invalid("after_position", "invalid_window", "the window ends before it begins")
            })?;
            require(open < REPLAYS_MAX, || {
                let detail = "three replays are already being queued; wait until one of them is done";
                Refusal::conflict("too_many_replays", detail)
            })?;
            Ok(vec![EndpointEvent::ReplayRequested { after, upto, events }])
        }
        EndpointCommand::Resend { message_id } => Ok(vec![EndpointEvent::ResendRequested { message_id }]),
        EndpointCommand::SkipMessage { message_id } => Ok(vec![EndpointEvent::MessageSkipped { message_id }]),
        EndpointCommand::Delete => Ok(vec![EndpointEvent::Deleted {}]),
    }
}

fn rotate(
    endpoint: &Endpoint,
    new: NewKey,
    at: Timestamp,
    overlap_until: Timestamp,
) -> Result<Vec<EndpointEvent>, Refusal> {
    require(at <= overlap_until && overlap_until <= at.plus_seconds(OVERLAP_MAX_SECONDS), || {
        Refusal::invalid("overlap_seconds", "invalid_overlap", "must be 0 seconds to 30 days")
    })?;
    let current = endpoint.secrets.first().map(|secret| secret.secret_id);
    let replaces = current.ok_or_else(|| Refusal::not_found("there is no such endpoint"))?;
    // Without an overlap, every older secret stops signing, because it may have leaked.
    let older = endpoint.secrets.iter().skip(1).filter(|secret| secret.is_live(at) && at < overlap_until);
    let keeps: Vec<_> = older.map(|secret| secret.secret_id).collect();
    require(keeps.len() + 2 <= SECRETS_MAX, || {
        let detail =
            "five secrets already sign; wait until an overlap ends, or rotate with overlap_seconds 0";
        Refusal::conflict("too_many_secrets", detail)
    })?;
    let NewKey { secret_id, public_key } = new;
    Ok(vec![EndpointEvent::SecretRotated { secret_id, public_key, replaces, keeps, overlap_until }])
}

/// Returns `settings` in the form in which they are stored. Unchanged headers are not checked again.
fn checked(
    settings: EndpointSettings,
    before: Option<&EndpointSettings>,
) -> Result<EndpointSettings, Refusal> {
    let url = url::parse(&settings.url).map_err(|why| Refusal::invalid("url", "invalid_url", why))?;
    let description = if settings.description.is_empty() {
        String::new()
    } else {
        name::lines(&settings.description, DESCRIPTION_MAX)
            .map_err(|why| Refusal::invalid("description", "invalid_description", why))?
    };
    check_patterns(&settings.events)?;
    require(settings.rate_limit.is_none_or(|rate| (1..=RATE_MAX).contains(&rate)), || {
        Refusal::invalid("rate_limit", "invalid_rate_limit", "must be 1 to 10000 messages per second")
    })?;
    require(settings.payload_version == 1, || {
        Refusal::invalid("payload_version", "unknown_payload_version", "must be 1, the only payload version")
    })?;
    if before.is_none_or(|before| before.headers != settings.headers) {
        settings.headers.as_ref().map_or(Ok(()), header::check)?;
    }
    Ok(EndpointSettings { url, description, ..settings })
}

/// Refuses to send the values of headers to another origin than the one that they were given for. Nobody can read them
/// again, so a member who may change the URL must not be able to send them to a place of their own.
fn check_headers_stay(before: &EndpointSettings, after: &EndpointSettings) -> Result<(), Refusal> {
    let kept = after.headers.is_some() && after.headers == before.headers;
    require(!kept || url::is_same_origin(&before.url, &after.url), || {
        let detail = "the values of the headers were given for another origin; send headers again, or none";
        Refusal::invalid("headers", "headers_needed", detail)
    })
}

/// Refuses a name that is not that of a public event, a pattern too.
fn check_type(name: &str) -> Result<(), Refusal> {
    let known = wanted([name]).is_ok_and(|names| names.contains(&name));
    require(known, || {
        Refusal::invalid("event_type", "unknown_event_type", format!("there is no event named {name:?}"))
    })
}

fn check_patterns(patterns: &[String]) -> Result<(), Refusal> {
    require(patterns.len() <= PATTERNS_MAX, || {
        Refusal::invalid(
            "events",
            "too_many_events",
            "an endpoint may have at most 100 event names or patterns",
        )
    })?;
    let known = wanted(patterns.iter().map(String::as_str));
    known.map(drop).map_err(|unknown| {
        Refusal::invalid("events", "unknown_event_type", format!("there is no event named {:?}", unknown.0))
    })
}
