//! Takes failed logins, without waiting and without I/O; `flush` writes them.

use super::buffer::{Buffer, Key, Name, Tally};
use crate::{store::Store, traffic::guard};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use xwms_events::{
    envelope::Origin,
    ids::{AccountId, UserId},
    login::{FailureReason, LoginSurface},
    session::Place,
};

/// Counts failed logins until they are written. Clones share everything.
#[derive(Clone)]
pub struct FailedLogins(pub(super) Arc<Inner>);

/// The state that clones share.
pub(super) struct Inner {
    pub store: Store,
    pub buffer: Mutex<Buffer>,
    /// Held while the counts are written, so that one write waits for the other.
    pub writing: tokio::sync::Mutex<()>,
}

/// A login that failed or was refused.
#[derive(Clone, Copy)]
pub struct FailedLogin<'a> {
    /// The existing user whom it was about, if that is known.
    pub user_id: Option<UserId>,
    /// The typed address; only a keyed hash of it is kept, and only without `user_id`.
    pub email: &'a str,
    /// The account whose test users were searched.
    pub among: Option<AccountId>,
    pub reason: FailureReason,
    pub surface: LoginSurface,
    pub origin: Option<&'a Origin>,
}

impl FailedLogins {
    /// Starts with nothing counted.
    pub fn new(store: Store) -> Self {
        Self(Arc::new(Inner { store, buffer: Mutex::default(), writing: tokio::sync::Mutex::default() }))
    }

    /// Counts one login, without waiting; it is written within about a minute.
    pub fn record(&self, failed: &FailedLogin<'_>) {
        let FailedLogin { user_id, email, among, reason, surface, origin } = *failed;
        let (master, now) = (self.0.store.vault().master(), self.0.store.clock().now());
        // The same work for every name, so that the time tells nobody which ones exist.
        let hash = guard::name_hash(master, email, among);
        let name = match user_id {
            Some(user_id) => Name::User(user_id),
            None if email.is_empty() => Name::Others,
            None => Name::Unknown(hash),
        };
        let place = origin.filter(|_| user_id.is_some()).cloned().map(Place::from);
        let key = Key { name, reason, surface, network: guard::network_hash(master, origin) };
        self.buffer().add(key, Tally { count: 1, first_at: now, last_at: now, place });
    }

    pub(super) fn buffer(&self) -> MutexGuard<'_, Buffer> {
        self.0.buffer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
