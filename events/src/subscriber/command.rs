//! What can be asked of a subscriber.

/// Parsed input: the position of a parked event, or of the cursor.
#[derive(Clone, Debug)]
pub enum SubscriberCommand {
    /// Try to take it once more, with those of its stream that wait behind it.
    RetryEvent { position: i64 },
    /// Leave it out for good.
    SkipEvent { position: i64 },
    /// Want no more of it, where its cursor stands.
    End { position: i64 },
}
