//! A login attempt, and the pace of an address at every page that is open to strangers. Unknown names are
//! slowed down exactly like those of users.
//!
//! A try is recorded before its password is checked. Failed tries refuse it; if only pending tries are in its
//! way, it waits until they are over (docs/explanation/adr/0031-tries-and-turns.md).

use super::{
    address::{self, Address},
    failures::{self, Reserved, Tries},
    lanes::Lane,
    node::Guard,
    throttled::{Throttled, refused},
};
use crate::{keys::master::MasterKey, store::StoreError};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    alert::{Named, Observation, name_waits_until, wait_until},
    envelope::Origin,
    ids::{AccountId, UserId},
    user::email as mailbox,
};

/// How long an attempt waits for those before it.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it waits before it checks for results of tries on other nodes: the first pause and the longest
/// one.
const LOOK_AGAIN: (Duration, Duration) = (Duration::from_millis(50), Duration::from_millis(800));

/// An attempt to log in with a name, from a network, perhaps in a browser that the user logged in with
/// before.
pub struct Attempt<'a> {
    guard: &'a Guard,
    address: Address,
    key: String,
    /// Whether it has a separate budget that strangers can't use up.
    known: bool,
}

impl Guard {
    /// Checks the pace of the address before an attempt; `at` is the login or another page for strangers. All
    /// of these pages share one pace.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn check_pace(&self, at: &'static str, origin: Option<&Origin>) -> Result<(), Throttled> {
        let address = Address::of(origin);
        self.0.logins.check(&address.to_string()).map_err(|seconds| {
            refused(at, "address");
            Throttled::SlowDown(seconds)
        })?;
        let slowed = self.slowed();
        if slowed.has_networks() {
            let network = address.hash(self.master());
            if slowed.network(&network, self.now()) {
                self.0.trickle.pass(&network).map_err(|seconds| {
                    refused(at, "alert");
                    Throttled::SlowDown(seconds)
                })?;
            }
        }
        Ok(())
    }

    /// Records a failed attempt from the address.
    ///
    /// # Errors
    /// The seconds to wait if that was one too many.
    pub fn record_failure(&self, at: &'static str, origin: Option<&Origin>) -> Result<(), Throttled> {
        self.count(at, Address::of(origin))
    }

    fn count(&self, at: &'static str, address: Address) -> Result<(), Throttled> {
        self.0.logins.fail(&address.to_string()).map_err(|seconds| {
            refused(at, "address");
            Throttled::SlowDown(seconds)
        })
    }

    /// An attempt with the name `email`: a user's, or that of a test user of the account `among`, which has a
    /// separate namespace. `known` is the proof that this user logged in with the browser before.
    pub fn attempt(
        &self,
        origin: Option<&Origin>,
        email: &str,
        among: Option<AccountId>,
        known: Option<&str>,
    ) -> Attempt<'_> {
        let key = match known {
            Some(proof) => format!("known:{}", self.master().lookup(&format!("failures of known {proof}"))),
            None => format!("login:{}", name_hash(self.master(), email, among)),
        };
        Attempt { guard: self, address: Address::of(origin), key, known: known.is_some() }
    }
}

/// Codes.
impl Guard {
    /// An attempt with a code that was mailed to `email`: it counts for the address whichever mail it was, so that
    /// nobody can ask for one code after the other. Links are not counted, because nobody can guess one: they work
    /// however many codes somebody else tried.
    pub fn code_attempt(&self, origin: Option<&Origin>, email: &str) -> Attempt<'_> {
        let value = mailbox::canonical(email);
        let key = format!("code:{}", self.master().lookup(&format!("failures of code {value}")));
        Attempt { guard: self, address: Address::of(origin), key, known: false }
    }

    /// An attempt to prove a second factor of a user whose password was right. Success with the password doesn't reset
    /// these failures, and those of all networks count together: only somebody who has the password gets here.
    pub fn factor_attempt(&self, origin: Option<&Origin>, user_id: UserId) -> Attempt<'_> {
        let key = format!("factor:{}", self.master().lookup(&format!("failures of factor {user_id}")));
        Attempt { guard: self, address: Address::of(origin), key, known: true }
    }
}

/// Returns a keyed hash of the name `email`, which has a separate namespace for the test users of the account `among`.
pub fn name_hash(master: &MasterKey, email: &str, among: Option<AccountId>) -> String {
    let whose = among.map_or_else(|| "people".to_owned(), |account_id| account_id.to_string());
    master.lookup(&format!("failures of login {whose} {}", mailbox::canonical(email)))
}

/// Why a try can't begin.
#[derive(Debug, thiserror::Error)]
pub enum NotBegun {
    #[error(transparent)]
    Throttled(#[from] Throttled),
    /// The tries before it took too long.
    #[error("too many attempts with this name are in progress")]
    Crowded,
}

impl From<StoreError> for NotBegun {
    fn from(error: StoreError) -> Self {
        Self::Throttled(error.into())
    }
}

impl<'a> Attempt<'a> {
    /// Records the attempt before its password is checked, unless too many have failed: so each of many
    /// concurrent attempts, on any number of nodes, counts for the next one. Waits its turn while only
    /// pending tries are in its way.
    ///
    /// # Errors
    /// The seconds to wait; the tries before it took too long; or the database does not respond, so the
    /// attempt can't be judged.
    pub async fn begin(self) -> Result<Try<'a>, NotBegun> {
        let Guard(inner) = self.guard;
        let (came, until) = (self.guard.now(), Instant::now() + PATIENCE);
        let (subnet, network) = (self.subnet(), self.address.hash(self.guard.master()));
        let lane = inner.lanes.of(&self.key);
        // A separate queue per network: one that waits for its own tries does not delay another.
        let line = inner.lanes.of(&format!("{} {subnet}", self.key));
        let _place = timeout_at(until, line.enter()).await.map_err(|_| crowded())?;
        let mut pause = LOOK_AGAIN.0;
        loop {
            let room = lane.room();
            tokio::pin!(room);
            room.as_mut().enable();
            let turn = timeout_at(until, lane.enter()).await.map_err(|_| crowded())?;
            let at = self.guard.now();
            let tries = failures::of(&inner.store, &self.key, &subnet, at).await?;
            self.may_go_on(&tries, came, at)?;
            let has_room = self.waits_until(&tries.all) <= at;
            if has_room {
                let id = inner.store.clock().uuid();
                let new = Reserved { key: &self.key, network: &network, subnet: &subnet, at, id };
                if failures::reserve(&inner.store, &new, &tries).await? {
                    let lane = lane.clone();
                    return Ok(Try { attempt: self, lane, network, subnet, at, id, is_over: false });
                }
            }
            drop(turn);
            if Instant::now() >= until {
                return Err(crowded());
            }
            if !has_room {
                // It checks once more when its time is up.
                let again = until.min(Instant::now() + pause);
                let _ = timeout_at(again, room).await;
                pause = (pause * 2).min(LOOK_AGAIN.1);
            }
        }
    }

    /// Refuses because of failures. An attempt that had to wait is judged by the time it `came`: a delay that
    /// began while it waited holds it off, too.
    fn may_go_on(&self, tries: &Tries, came: Timestamp, now: Timestamp) -> Result<(), Throttled> {
        let until = self.waits_until(&tries.failed);
        if until <= came {
            return Ok(());
        }
        refused("login", "name");
        if !self.known {
            // Otherwise a client that keeps asking would be the first to ask when the wait is over.
            self.guard.count("login", self.address)?;
        }
        let wait = (until.millis() - now.millis()).max(0);
        Err(Throttled::SlowDown(u32::try_from(wait.div_euclid(1000) + 1).unwrap_or(u32::MAX)))
    }

    fn waits_until(&self, failures: &Named) -> Timestamp {
        if self.known { wait_until(&failures.all) } else { name_waits_until(failures) }
    }

    fn subnet(&self) -> String {
        address::hash(self.guard.master(), self.address.subnet())
    }
}

fn crowded() -> NotBegun {
    refused("login", "crowd");
    NotBegun::Crowded
}

/// A pending attempt. If it is dropped without a result, it counts as failed.
pub struct Try<'a> {
    attempt: Attempt<'a>,
    lane: Arc<Lane>,
    network: String,
    subnet: String,
    at: Timestamp,
    id: Uuid,
    is_over: bool,
}

impl Try<'_> {
    fn reserved(&self) -> Reserved<'_> {
        let Self { attempt, network, subnet, at, id, .. } = self;
        Reserved { key: &attempt.key, network, subnet, at: *at, id: *id }
    }

    fn over(&mut self) {
        self.is_over = true;
        self.lane.make_room();
    }

    /// Records that the attempt failed.
    ///
    /// # Errors
    /// The seconds to wait if that was one too many from this address; or the database does not respond.
    pub async fn record_failure(mut self) -> Result<(), Throttled> {
        let guard = self.attempt.guard;
        let names = failures::settle(&guard.0.store, &self.reserved(), guard.now()).await?;
        self.over();
        if self.attempt.known {
            return Ok(());
        }
        guard.judge(None, Observation::FailedNames { network: self.network.clone(), names }).await?;
        guard.count("login", self.attempt.address)
    }

    /// Records that the attempt succeeded: failures before it no longer count.
    ///
    /// # Errors
    /// If the database does not respond.
    pub async fn record_success(mut self) -> Result<(), StoreError> {
        let guard = self.attempt.guard;
        failures::forget(&guard.0.store, &self.reserved(), guard.now()).await?;
        self.over();
        Ok(())
    }

    /// Withdraws the attempt: its password was not checked.
    ///
    /// # Errors
    /// If the database does not respond.
    pub async fn cancel(mut self) -> Result<(), StoreError> {
        failures::give_back(&self.attempt.guard.0.store, &self.reserved()).await?;
        self.over();
        Ok(())
    }
}

impl Drop for Try<'_> {
    /// The caller is gone, or the database did not respond. If the failure can't be recorded now, the attempt
    /// counts as failed once it has been pending for too long.
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if self.is_over {
            return;
        }
        let (guard, lane) = (self.attempt.guard.clone(), self.lane.clone());
        let (key, network, subnet) = (self.attempt.key.clone(), self.network.clone(), self.subnet.clone());
        let (at, id) = (self.at, self.id);
        runtime.spawn(async move {
            let tried = Reserved { key: &key, network: &network, subnet: &subnet, at, id };
            if let Err(error) = failures::settle(&guard.0.store, &tried, guard.now()).await {
                tracing::warn!(%error, "a login was cut off; it counts as under way for a while");
            }
            lane.make_room();
        });
    }
}
