//! What is known of a request once it is answered. The server's frame creates it and reads it at the end, for
//! the request log and the metrics. The code that authenticates the caller fills it in. `admission` decides
//! whether the request may proceed.

use super::{involved::Ids, reason::Reason};
use crate::traffic::{limits::Admission, record::Involved, writes::WriteTurn};
use std::{
    net::IpAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};
use xwms_events::{
    envelope::Origin,
    ids::{AccountId, ClientId},
};

/// What is known of a request's caller once it is answered. Clones share the data.
#[derive(Clone, Debug, Default)]
pub struct RequestNotes(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    ip: Option<IpAddr>,
    counted: OnceLock<Counted>,
    /// Whether the caller proved to be the client or user that the request counts for.
    proved: AtomicBool,
    reason: OnceLock<Reason>,
    ids: Ids,
    /// The turn to write, which ends with the request.
    turn: OnceLock<WriteTurn>,
}

/// A request that counts for an account.
#[derive(Clone, Debug)]
pub struct Counted {
    pub account_id: AccountId,
    pub client_id: Option<ClientId>,
    pub admission: Admission,
    pub request_id: String,
    pub origin: Option<Origin>,
}

impl RequestNotes {
    /// Starts the record of a request from `ip`, if that is known.
    pub fn from(ip: Option<IpAddr>) -> Self {
        Self(Arc::new(Known { ip, ..Known::default() }))
    }

    /// Returns the address that the request comes from, if it is known.
    pub fn ip(&self) -> Option<IpAddr> {
        self.0.ip
    }

    /// Returns which account and client the request counts for, if any.
    pub fn counted(&self) -> Option<&Counted> {
        self.0.counted.get()
    }

    /// Returns whether the caller proved its identity. Only a sample of the requests without proof is logged.
    pub fn is_proved(&self) -> bool {
        self.0.proved.load(Ordering::Relaxed)
    }

    /// Returns the true reason of a refusal, if one was recorded.
    pub fn reason(&self) -> Option<Reason> {
        self.0.reason.get().copied()
    }

    /// Returns what is recorded of what the request acted with and asked about.
    pub fn involved(&self) -> Involved {
        self.0.ids.involved()
    }

    /// Returns where to record what the request acts with and asks about.
    pub(super) fn ids(&self) -> &Ids {
        &self.0.ids
    }

    /// Records what the request counts for. If two calls race, the first wins.
    pub(super) fn counts_for(&self, counted: Counted) {
        let _ = self.0.counted.set(counted);
    }

    /// Records that the caller proved its identity.
    pub(super) fn has_proved(&self) {
        self.0.proved.store(true, Ordering::Relaxed);
    }

    /// Returns whether the request has its turn to write.
    pub(super) fn has_turn(&self) -> bool {
        self.0.turn.get().is_some()
    }

    /// Keeps the turn to write until the request is answered.
    pub(super) fn keep(&self, turn: WriteTurn) {
        let _ = self.0.turn.set(turn);
    }

    /// Records why the request is refused. The first reason wins.
    pub(super) fn because(&self, reason: Reason) {
        let _ = self.0.reason.set(reason);
    }
}
