//! What is known of a request by the time it is answered: the frame makes it and asks it in the end, for the record and the
//! operator; whoever authenticates the caller fills it in. Whether the request may go on is decided in `admission`.

use super::reason::Reason;
use crate::{lanes::Turn, traffic::limits::Admission};
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

/// What is known of a request's caller once it is answered. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Seen(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    ip: Option<IpAddr>,
    counted: OnceLock<Counted>,
    /// Whether whoever asks proved to be whom the request counts for.
    proved: AtomicBool,
    reason: OnceLock<Reason>,
    /// Its turn to write, which ends with the request.
    turn: OnceLock<Turn>,
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

impl Seen {
    /// Of a request from `ip`, where that is known.
    pub fn from(ip: Option<IpAddr>) -> Self {
        Self(Arc::new(Known { ip, ..Known::default() }))
    }

    /// The address that the request comes from, where that is known.
    pub fn ip(&self) -> Option<IpAddr> {
        self.0.ip
    }

    /// Whom the request counts for, if anybody.
    pub fn counted(&self) -> Option<&Counted> {
        self.0.counted.get()
    }

    /// Whether the caller proved to be whom the request counts for. Of those that did not only a few are logged.
    pub fn is_proved(&self) -> bool {
        self.0.proved.load(Ordering::Relaxed)
    }

    /// The true reason of a refusal, where somebody said it.
    pub fn reason(&self) -> Option<Reason> {
        self.0.reason.get().copied()
    }

    /// Says whom the request counts for. Two that race are one: the first says it.
    pub(super) fn counts_for(&self, counted: Counted) {
        let _ = self.0.counted.set(counted);
    }

    /// Says that the caller proved to be whom the request counts for.
    pub(super) fn has_proved(&self) {
        self.0.proved.store(true, Ordering::Relaxed);
    }

    /// Whether the request has its turn to write.
    pub(super) fn has_turn(&self) -> bool {
        self.0.turn.get().is_some()
    }

    /// Keeps the turn that the request has for as long as it is being answered.
    pub(super) fn keep(&self, turn: Turn) {
        let _ = self.0.turn.set(turn);
    }

    /// Says why the request is refused; the first who says it is right.
    pub(super) fn because(&self, reason: Reason) {
        let _ = self.0.reason.set(reason);
    }
}
