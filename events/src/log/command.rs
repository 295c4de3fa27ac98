//! Commands of the log.

/// Parsed input: positions.
#[derive(Clone, Debug)]
pub enum LogCommand {
    /// Record that events were lost: those after `after`, up to at least `known`, from a log that now ends at `end`.
    WriteLoss { after: i64, known: i64, end: i64 },
}
