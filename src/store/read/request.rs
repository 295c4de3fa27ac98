//! What one request reads of the log and the gate, and what it gets.

use crate::{
    keys::leaf,
    store::{error::StoreError, once::UseOnce},
};
use sqlx::FromRow;
use std::{fmt::Display, sync::Arc};
use xwms_events::gate::stops;

/// Most events of one tail in one statement.
pub(in crate::store) const PAGE: usize = 200;

/// The tail of one stream: the events after `after`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tail {
    pub aggregate_type: &'static str,
    pub aggregate_id: String,
    pub after: i64,
}

/// A tail, and whether it may start from a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::store) struct Wanted {
    pub tail: Tail,
    pub written: bool,
}

/// One event of a tail, as stored.
#[derive(Clone, Debug, FromRow)]
pub struct Stored {
    pub position: i64,
    pub sequence: i64,
    pub event_type: String,
    pub event_version: String,
    pub payload: String,
    pub metadata: String,
}

impl Stored {
    /// Returns the event's leaf in the trees of the history.
    pub(in crate::store) fn leaf(&self) -> [u8; 32] {
        leaf::of(&self.metadata, &self.payload)
    }

    /// Returns the error for an event that can't be read.
    pub(in crate::store) fn broken(&self, why: impl Display) -> StoreError {
        StoreError::Undecodable { position: self.position, why: why.to_string() }
    }
}

/// A sealed snapshot of a state.
#[derive(Clone, Debug, FromRow)]
pub(in crate::store) struct Written {
    pub position: i64,
    pub sequence: i64,
    pub state: Vec<u8>,
}

/// The beginning of a tail.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct TailPage {
    /// The snapshot that the events follow, if the request allows one and one exists.
    pub written: Option<Written>,
    /// In order of sequence.
    pub events: Vec<Stored>,
}

impl TailPage {
    /// Returns whether there may be more events after these.
    pub const fn is_full(&self) -> bool {
        self.events.len() >= PAGE
    }
}

/// A row of the gate.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Stopped {
    pub position: i64,
    pub standing: bool,
}

impl Stopped {
    /// Returns whether it stops what was issued with knowledge of the log up to `basis`.
    pub fn stops(self, basis: i64) -> bool {
        stops(self.position, self.standing, basis)
    }
}

/// What one request reads.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Ask {
    pub tails: Vec<Wanted>,
    pub keys: Vec<String>,
    /// What the same statement records as used.
    pub once: Option<UseOnce>,
}

/// The result of one request.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Answer {
    pub head: i64,
    /// The node's turn when it was read: see `Store::turn`.
    pub turn: u64,
    /// One per requested tail. Requests for the same tail share it.
    pub tails: Vec<Arc<TailPage>>,
    /// The gate's rows for the requested keys.
    pub stopped: Vec<Stopped>,
    /// Whether `once` was not used before; true if there is none.
    pub is_first_use: bool,
}
