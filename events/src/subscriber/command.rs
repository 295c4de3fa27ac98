//! What can be asked of a subscriber.

/// Parsed input: the position of a parked event.
#[derive(Clone, Debug)]
pub enum SubscriberCommand {
    /// Try to take it once more, with those of its stream that wait behind it.
    RetryEvent { position: i64 },
    /// Leave it out for good.
    SkipEvent { position: i64 },
}
