//! The rules for an alert: raised once if a detection rule asks for it, cleared once.

use super::{Alert, AlertCommand, AlertEvent};
use crate::{Refusal, decider::event_if, name::check_reason, refusal::require};

pub(super) fn decide(alert: &Alert, command: AlertCommand) -> Result<Vec<AlertEvent>, Refusal> {
    match command {
        AlertCommand::Raise { alert_id, observation, at } => {
            require(alert.raised.is_none(), || {
                Refusal::conflict("alert_exists", "the alert is already raised")
            })?;
            let raised = observation.judge().map(|verdict| AlertEvent::Raised {
                alert_id,
                rule: verdict.threshold.rule,
                about: verdict.about,
                evidence: verdict.evidence,
                action: verdict.threshold.action,
                until: verdict.threshold.lasts_seconds.map(|seconds| at.plus_seconds(seconds)),
            });
            Ok(raised.into_iter().collect())
        }
        AlertCommand::Clear { by, reason } => {
            require(alert.raised.is_some(), || Refusal::not_found("there is no such alert"))?;
            let reason = check_reason(&reason)?;
            event_if(!alert.cleared, AlertEvent::Cleared { by, reason })
        }
    }
}
