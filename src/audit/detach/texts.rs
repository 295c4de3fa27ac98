//! The events of an archive, some at a time, as the columns of a statement.

use super::error::DetachError;
use crate::audit::archive::ArchivedEvents;

/// Events of one statement.
const STEP: usize = 1_000;

/// Some events, one after the other.
#[derive(Default)]
pub(super) struct Texts {
    pub positions: Vec<i64>,
    pub metadata: Vec<String>,
    pub payloads: Vec<String>,
}

/// Reads the next ones; none at the end.
pub(super) fn next(events: &mut ArchivedEvents) -> Result<Texts, DetachError> {
    let mut texts = Texts::default();
    while texts.positions.len() < STEP {
        let Some(event) = events.next_event()? else { break };
        texts.positions.push(event.position);
        texts.metadata.push(event.metadata);
        texts.payloads.push(event.payload);
    }
    Ok(texts)
}
