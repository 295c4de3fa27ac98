//! Commands of a subscriber.

/// Parsed input: the position of a parked event, or of the cursor.
#[derive(Clone, Debug)]
pub enum SubscriberCommand {
    /// Process it once more, with the events of its stream that wait behind it.
    RetryEvent { position: i64 },
    /// Skip it permanently.
    SkipEvent { position: i64, reason: Option<String> },
    /// End the subscription at the position of its cursor.
    End { position: i64 },
}

/// What an operator does about a parked event.
#[derive(Clone, Debug)]
pub enum ParkedAct {
    /// It is taken once more.
    Retry,
    /// It is never taken. The reason is `None` at the command line.
    Skip(Option<String>),
}
