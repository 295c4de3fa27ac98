//! The rule of a question: it is bounded text.

use super::{AuditCommand, AuditEvent, Question};
use crate::{Refusal, name, refusal::require};

/// Longest text of a question, and of a parameter, in characters.
pub const TEXT_MAX: usize = 200;
/// Most parameters.
pub const PARAMETERS_MAX: usize = 20;

pub(super) fn decide(command: AuditCommand) -> Result<Vec<AuditEvent>, Refusal> {
    Ok(vec![match command {
        AuditCommand::Ask(question) => {
            let Question { text: question, parameters, rows, position } = checked(question)?;
            AuditEvent::Queried { question, parameters, rows, position }
        }
        AuditCommand::Export(question) => {
            let Question { text: question, parameters, rows, position } = checked(question)?;
            AuditEvent::Exported { question, parameters, rows, position }
        }
    }])
}

fn checked(question: Question) -> Result<Question, Refusal> {
    let text = name::line(&question.text, TEXT_MAX)
        .map_err(|why| Refusal::invalid("question", "invalid_question", why))?;
    let Question { parameters, .. } = &question;
    let is_short = |text: &String| text.chars().count() <= TEXT_MAX;
    let fit = parameters.len() <= PARAMETERS_MAX
        && parameters.iter().all(|(name, value)| is_short(name) && is_short(value));
    require(fit, || {
        Refusal::invalid("parameters", "invalid_parameters", "too many parameters, or one is too long")
    })?;
    Ok(Question { text, ..question })
}
