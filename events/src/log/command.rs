//! What can be asked of the log.

/// Parsed input: positions.
#[derive(Clone, Debug)]
pub enum LogCommand {
    /// Write down that events were lost: those after `after`, up to `known` at least, from a log that ends at `end` now.
    WriteLoss { after: i64, known: i64, end: i64 },
}
