//! The rules of the log.

use super::{LogCommand, LogEvent};
use crate::{Refusal, refusal::require};

pub(super) fn decide(command: &LogCommand) -> Result<Vec<LogEvent>, Refusal> {
    let LogCommand::WriteLoss { after, known, end } = *command;
    require(after < known, || {
        Refusal::conflict("nothing_lost", "the log contains every event that is known")
    })?;
    require(after <= end, || {
        Refusal::conflict("log_shorter", "the log ends before the position that it is said to have kept")
    })?;
    Ok(vec![LogEvent::WentBack { after, known, end }])
}
