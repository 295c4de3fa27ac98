//! The rules of a case: it grows while it is open, and what it holds is let go before it is closed.

use super::{Case, CaseCommand, CaseEvent, CaseStatus, NewPin, PinTarget};
use crate::{Personal, Refusal, decider::event_if, name, refusal::require};

/// Longest title, in characters.
pub const TITLE_MAX: usize = 200;
/// Longest label of a pin, in characters.
pub const LABEL_MAX: usize = 100;
/// Longest note, in characters.
pub const TEXT_MAX: usize = 10_000;
/// Most pins at once.
pub const PINS_MAX: usize = 100;
/// Most notes.
pub const NOTES_MAX: usize = 200;
/// Most parameters of a question; longest parameter, in bytes.
const PARAMETERS_MAX: usize = 20;
const PARAMETER_MAX: usize = 300;

pub(super) fn decide(case: &Case, command: CaseCommand) -> Result<Vec<CaseEvent>, Refusal> {
    if let CaseCommand::Open { case_id, account_id, user_id, title, at } = command {
        require(case.id.is_none(), || Refusal::conflict("case_exists", "the case is already open"))?;
        let title = name::line(title.trim(), TITLE_MAX)
            .map_err(|why| Refusal::invalid("title", "invalid_title", why))?;
        let title = Personal::new(title);
        return Ok(vec![CaseEvent::Opened { case_id, account_id, user_id, title, at }]);
    }
    require(case.id.is_some(), || Refusal::not_found("there is no such case"))?;
    let is_open = case.status == CaseStatus::Open;
    match command {
        CaseCommand::Open { .. } => Ok(vec![]),
        CaseCommand::Pin(pin) => check_open(case).and_then(|()| self::pin(case, *pin)),
        CaseCommand::Unpin { pin } => {
            check_open(case)?;
            event_if(case.pins.iter().any(|known| known.pin == pin), CaseEvent::Unpinned { pin })
        }
        CaseCommand::Note { user_id, text, at } => {
            check_open(case)?;
            require(case.notes.len() < NOTES_MAX, || {
                let detail = format!("a case has at most {NOTES_MAX} notes; open another");
                Refusal::conflict("too_many_notes", detail)
            })?;
            // Tabs are common in what people paste.
            let text = name::lines(text.replace('\t', "    ").trim(), TEXT_MAX)
                .map_err(|why| Refusal::invalid("text", "invalid_text", why))?;
            Ok(vec![CaseEvent::Noted { user_id, text: Personal::new(text), at }])
        }
        CaseCommand::Close => {
            require(!case.has_hold, || {
                Refusal::conflict("case_held", "lift the hold before you close the case")
            })?;
            event_if(is_open, CaseEvent::Closed {})
        }
        CaseCommand::Reopen => event_if(!is_open, CaseEvent::Reopened {}),
        CaseCommand::PlaceHold => {
            check_open(case)?;
            event_if(!case.has_hold, CaseEvent::HoldPlaced {})
        }
        CaseCommand::LiftHold => event_if(case.has_hold, CaseEvent::HoldLifted {}),
    }
}

fn check_open(case: &Case) -> Result<(), Refusal> {
    require(case.status == CaseStatus::Open, || {
        Refusal::conflict("case_closed", "the case is closed; reopen it to change it")
    })
}

fn pin(case: &Case, new: NewPin) -> Result<Vec<CaseEvent>, Refusal> {
    let NewPin { user_id, target, network, label, at } = new;
    require(case.pins.len() < PINS_MAX, || {
        Refusal::conflict("too_many_pins", format!("a case has at most {PINS_MAX} pins; take one off"))
    })?;
    check_target(&target)?;
    let label = label.trim();
    let label = if label.is_empty() {
        Personal::default()
    } else {
        name::line(label, LABEL_MAX)
            .map(Personal::new)
            .map_err(|why| Refusal::invalid("label", "invalid_label", why))?
    };
    let network = network.map_or_else(Personal::default, Personal::new);
    Ok(vec![CaseEvent::Pinned { pin: case.last_pin.saturating_add(1), user_id, target, label, network, at }])
}

/// The server has read the question and found the object; these are only bounds.
fn check_target(target: &PinTarget) -> Result<(), Refusal> {
    require(target.position >= 1, || {
        Refusal::invalid("position", "invalid_position", "positions start at 1")
    })?;
    let Some(question) = &target.question else { return Ok(()) };
    let parameters = &question.parameters;
    let are_short =
        parameters.iter().all(|(name, value)| name.len() <= PARAMETER_MAX && value.len() <= PARAMETER_MAX);
    require(parameters.len() <= PARAMETERS_MAX && are_short, || {
        Refusal::invalid("parameters", "invalid_parameters", "too many parameters, or one is too long")
    })
}
