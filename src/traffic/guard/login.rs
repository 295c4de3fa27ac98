//! An attempt to log in, and the pace of an address at whatever lets strangers in. Names that nobody has are held off
//! exactly as those of people are.
//!
//! A try is taken note of before its password is looked at. It is refused for what failed; where only tries that are
//! under way stand against it, it waits until they are over (docs/explanation/adr/0031-tries-and-turns.md).

use super::{
    address::{self, Address},
    failures::{self, Reserved, Tries},
    held::{Held, refused},
    lanes::Lane,
    node::Guard,
};
use crate::store::StoreError;
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    alert::{Named, Seen, name_waits_until, wait_until},
    envelope::Origin,
    ids::AccountId,
    user::email as mailbox,
};

/// How long an attempt waits for those before it.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it waits until it looks what came of tries on other nodes: this long at first, then ever longer.
const LOOK_AGAIN: (Duration, Duration) = (Duration::from_millis(50), Duration::from_millis(800));

/// An attempt to log in with a name, from a network, perhaps by a browser that its user logged in with before.
pub struct Attempt<'a> {
    guard: &'a Guard,
    address: Address,
    key: String,
    /// Whether the browser has a budget of its own, which no stranger can use up.
    known: bool,
}

impl Guard {
    /// Whether anybody at all may try to come in from there, `at` the login or another page for strangers. All of
    /// them share one pace.
    ///
    /// # Errors
    /// Seconds to wait.
    pub fn door(&self, at: &'static str, origin: Option<&Origin>) -> Result<(), Held> {
        let address = Address::of(origin);
        self.0.logins.door(&address.to_string()).map_err(|seconds| {
            refused(at, "address");
            Held::SlowDown(seconds)
        })?;
        let slowed = self.slowed();
        if slowed.has_networks() {
            let network = address.hash(self.master());
            if slowed.network(&network, self.now()) {
                self.0.trickle.pass(&network).map_err(|seconds| {
                    refused(at, "alert");
                    Held::SlowDown(seconds)
                })?;
            }
        }
        Ok(())
    }

    /// Somebody from there did not get in.
    ///
    /// # Errors
    /// Seconds to wait if that was one too many.
    pub fn stayed_out(&self, at: &'static str, origin: Option<&Origin>) -> Result<(), Held> {
        self.count(at, Address::of(origin))
    }

    fn count(&self, at: &'static str, address: Address) -> Result<(), Held> {
        self.0.logins.fail(&address.to_string()).map_err(|seconds| {
            refused(at, "address");
            Held::SlowDown(seconds)
        })
    }

    /// An attempt with the name `email`: of a person, or of a test user of the account `among`, whose names are its
    /// own. `known` is the proof of a browser that this very user logged in with before.
    pub fn attempt(
        &self,
        origin: Option<&Origin>,
        (email, among): (&str, Option<AccountId>),
        known: Option<&str>,
    ) -> Attempt<'_> {
        let whose = among.map_or_else(|| "people".to_owned(), |account_id| account_id.to_string());
        let (kind, value) = match known {
            Some(proof) => ("known", proof.to_owned()),
            None => ("login", format!("{whose} {}", mailbox::canonical(email))),
        };
        let key = format!("{kind}:{}", self.master().lookup(&format!("failures of {kind} {value}")));
        Attempt { guard: self, address: Address::of(origin), key, known: known.is_some() }
    }
}

/// Why a try does not begin.
#[derive(Debug, thiserror::Error)]
pub enum NotBegun {
    #[error(transparent)]
    Held(#[from] Held),
    /// Those before it took too long.
    #[error("too many tries are under way at this name")]
    Crowded,
}

impl From<StoreError> for NotBegun {
    fn from(error: StoreError) -> Self {
        Self::Held(error.into())
    }
}

impl<'a> Attempt<'a> {
    /// Takes note of the attempt before its password is looked at, unless too many failed before: so however many
    /// there are at once, and on however many nodes, each counts for the next. Waits its turn while it is only others
    /// under way that stand against it.
    ///
    /// # Errors
    /// Seconds to wait, or those before it took too long; or the database does not answer, and nobody can say.
    pub async fn begin(self) -> Result<Try<'a>, NotBegun> {
        let Guard(inner) = self.guard;
        let (came, until) = (self.guard.now(), Instant::now() + PATIENCE);
        let (home, network) = (self.home(), self.address.hash(self.guard.master()));
        let lane = inner.lanes.of(&self.key);
        // Each network in a line of its own: one that waits for its own tries holds up no other.
        let line = inner.lanes.of(&format!("{} {home}", self.key));
        let _place = timeout_at(until, line.enter()).await.map_err(|_| crowded())?;
        let mut pause = LOOK_AGAIN.0;
        loop {
            let room = lane.room();
            tokio::pin!(room);
            room.as_mut().enable();
            let turn = timeout_at(until, lane.enter()).await.map_err(|_| crowded())?;
            let at = self.guard.now();
            let tries = failures::of(&inner.store, (&self.key, &home), at).await?;
            self.may_go_on(&tries, came, at)?;
            let has_room = self.waits_until(&tries.all) <= at;
            if has_room {
                let id = inner.store.clock().uuid();
                let new = Reserved { key: &self.key, network: &network, home: &home, at, id };
                if failures::reserve(&inner.store, &new, &tries).await? {
                    let lane = lane.clone();
                    return Ok(Try { attempt: self, lane, network, home, at, id, is_over: false });
                }
            }
            drop(turn);
            if Instant::now() >= until {
                return Err(crowded());
            }
            if !has_room {
                // At the end of its time it looks once more.
                let again = until.min(Instant::now() + pause);
                let _ = timeout_at(again, room).await;
                pause = (pause * 2).min(LOOK_AGAIN.1);
            }
        }
    }

    /// Refuses for what failed. Who had to wait is asked as if their turn had come at once: a wait that began since
    /// they `came` holds them off, too.
    fn may_go_on(&self, tries: &Tries, came: Timestamp, now: Timestamp) -> Result<(), Held> {
        let until = self.waits_until(&tries.failed);
        if until <= came {
            return Ok(());
        }
        refused("login", "name");
        if !self.known {
            // Or whoever keeps asking would be the first to ask when the wait is over.
            self.guard.count("login", self.address)?;
        }
        let wait = (until.millis() - now.millis()).max(0);
        Err(Held::SlowDown(u32::try_from(wait.div_euclid(1000) + 1).unwrap_or(u32::MAX)))
    }

    fn waits_until(&self, failures: &Named) -> Timestamp {
        match self.known {
            true => wait_until(&failures.all),
            false => name_waits_until(failures),
        }
    }

    fn home(&self) -> String {
        address::hash(self.guard.master(), self.address.home())
    }
}

fn crowded() -> NotBegun {
    refused("login", "crowd");
    NotBegun::Crowded
}

/// An attempt that is under way. One of which nobody says what came of it failed.
pub struct Try<'a> {
    attempt: Attempt<'a>,
    lane: Arc<Lane>,
    network: String,
    home: String,
    at: Timestamp,
    id: Uuid,
    is_over: bool,
}

impl Try<'_> {
    fn reserved(&self) -> Reserved<'_> {
        let Self { attempt, network, home, at, id, .. } = self;
        Reserved { key: &attempt.key, network, home, at: *at, id: *id }
    }

    fn over(&mut self) {
        self.is_over = true;
        self.lane.make_room();
    }

    /// It was no good.
    ///
    /// # Errors
    /// Seconds to wait if that was one too many from this address; or the database does not answer.
    pub async fn failed(mut self) -> Result<(), Held> {
        let guard = self.attempt.guard;
        let names = failures::settle(&guard.0.store, &self.reserved(), guard.now()).await?;
        self.over();
        if self.attempt.known {
            return Ok(());
        }
        guard.judge(None, Seen::FailedNames { network: self.network.clone(), names }).await?;
        guard.count("login", self.attempt.address)
    }

    /// It was good: the failures before it count no more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn got_in(mut self) -> Result<(), StoreError> {
        let guard = self.attempt.guard;
        failures::forget(&guard.0.store, &self.reserved(), guard.now()).await?;
        self.over();
        Ok(())
    }

    /// Nobody looked at it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn not_looked_at(mut self) -> Result<(), StoreError> {
        failures::give_back(&self.attempt.guard.0.store, &self.reserved()).await?;
        self.over();
        Ok(())
    }
}

impl Drop for Try<'_> {
    /// Whoever asked is gone, or the database did not answer. What can't be written down now counts as failed once it
    /// has been under way for too long.
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if self.is_over {
            return;
        }
        let (guard, lane) = (self.attempt.guard.clone(), self.lane.clone());
        let (key, network, home) = (self.attempt.key.clone(), self.network.clone(), self.home.clone());
        let (at, id) = (self.at, self.id);
        runtime.spawn(async move {
            let tried = Reserved { key: &key, network: &network, home: &home, at, id };
            if let Err(error) = failures::settle(&guard.0.store, &tried, guard.now()).await {
                tracing::warn!(%error, "a login that was cut off stays under way for a while");
            }
            lane.make_room();
        });
    }
}
