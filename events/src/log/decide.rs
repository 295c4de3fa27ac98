//! The rules of the log.

use super::{LogCommand, LogEvent};
use crate::{Refusal, refusal::require};

pub(super) fn decide(command: &LogCommand) -> Result<Vec<LogEvent>, Refusal> {
    let LogCommand::WriteLoss { after, known, end } = *command;
    require(after < known, || Refusal::conflict("nothing_lost", "the log holds all that is known of it"))?;
    require(after <= end, || {
        Refusal::conflict("log_shorter", "the log ends before what it is said to have kept")
    })?;
    Ok(vec![LogEvent::WentBack { after, known, end }])
}
