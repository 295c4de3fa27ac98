//! What a read of the log finds: events, those that can't be read, and how far it looked.
//!
//! Not here: reading them, forwards (`feed`) and backwards (`newest`).

use std::sync::Arc;
use xwms_events::{Envelope, Metadata};

/// An event of the feed that could not be read, and its position.
#[derive(Debug)]
pub struct Unreadable {
    pub position: i64,
    /// Its leaf, as [`Envelope::leaf`]; `None` where the stored bytes are not at hand.
    pub leaf: Option<[u8; 32]>,
    pub stream_type: String,
    pub stream_id: String,
    /// `None` if the metadata can't be read either.
    pub metadata: Option<Box<Metadata>>,
    pub why: String,
}

/// Returns the position of an event of a feed.
pub fn position(event: &Result<Arc<Envelope>, Unreadable>) -> i64 {
    event.as_ref().map_or_else(|event| event.position, |event| event.position)
}

/// A part of the log, in order. It includes events that can't be read.
pub type Feed = Vec<Result<Arc<Envelope>, Unreadable>>;

/// The events of a part of the log that match a filter.
#[derive(Debug)]
pub struct Filtered {
    pub feed: Feed,
    /// The position up to which events were examined; the next read continues after it.
    pub upto: i64,
    /// Whether there were more events to examine.
    pub more: bool,
}

impl Filtered {
    /// Adds what a part of the log has, which ends at `edge` and has `more` behind it: up to `left` of the events
    /// in `found`. Returns whether there were others: then the next read continues behind the last one that was
    /// added.
    pub(super) fn add(&mut self, mut found: Feed, left: usize, edge: i64, more: bool) -> bool {
        let full = found.len() > left;
        found.truncate(left);
        self.feed.extend(found);
        self.upto = self.feed.last().filter(|_| full).map_or(edge, position);
        self.more = more || full;
        full
    }
}
