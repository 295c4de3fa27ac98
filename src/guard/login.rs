//! An attempt to log in, and the pace of an address at whatever lets strangers in. Names that nobody has are held off
//! exactly as those of people are.

use super::{
    Guard, Held,
    address::{self, Address},
    failures::{self, Reserved},
    refused,
};
use crate::store::StoreError;
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    alert::{Named, Seen, name_waits_until, wait_until},
    envelope::Origin,
    ids::AccountId,
    user::email as mailbox,
};

/// How often an attempt looks again because there were others meanwhile, on other nodes.
const ROUNDS: u32 = 20;

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

impl<'a> Attempt<'a> {
    /// Takes note of the attempt before its password is looked at, unless too many failed before: so however many
    /// there are at once, and on however many nodes, each counts for the next.
    ///
    /// # Errors
    /// Seconds to wait; or the database does not answer, and nobody can say.
    pub async fn begin(self) -> Result<Try<'a>, Held> {
        let Guard(inner) = self.guard;
        let (home, network) = (self.home(), self.address.hash(self.guard.master()));
        let _lane = inner.lanes.enter(&self.key).await;
        for _ in 0..ROUNDS {
            let at = self.guard.now();
            let failures = failures::of(&inner.store, (&self.key, &home), at).await?;
            self.may_go_on(&failures, at)?;
            let id = inner.store.clock().uuid();
            let new = Reserved { key: &self.key, network: &network, home: &home, at, id };
            if failures::reserve(&inner.store, &new, &failures.all).await? {
                return Ok(Try { attempt: self, network, home, at, id });
            }
        }
        // A crowd on other nodes was faster every time.
        refused("login", "name");
        Err(Held::SlowDown(1))
    }

    fn may_go_on(&self, failures: &Named, now: Timestamp) -> Result<(), Held> {
        let until = match self.known {
            true => wait_until(&failures.all),
            false => name_waits_until(failures),
        };
        let wait = until.millis() - now.millis();
        if wait <= 0 {
            return Ok(());
        }
        refused("login", "name");
        if !self.known {
            // Or whoever keeps asking would be the first to ask when the wait is over.
            self.guard.count("login", self.address)?;
        }
        Err(Held::SlowDown(u32::try_from(wait.div_euclid(1000) + 1).unwrap_or(u32::MAX)))
    }

    fn home(&self) -> String {
        address::hash(self.guard.master(), self.address.home())
    }
}

/// An attempt that counts as one that failed until it is said what came of it; for good if nobody does.
pub struct Try<'a> {
    attempt: Attempt<'a>,
    network: String,
    home: String,
    at: Timestamp,
    id: Uuid,
}

impl Try<'_> {
    fn reserved(&self) -> Reserved<'_> {
        let Self { attempt, network, home, at, id } = self;
        Reserved { key: &attempt.key, network, home, at: *at, id: *id }
    }

    /// It was no good.
    ///
    /// # Errors
    /// Seconds to wait if that was one too many from this address; or the database does not answer.
    pub async fn failed(self) -> Result<(), Held> {
        let guard = self.attempt.guard;
        let names = failures::settle(&guard.0.store, &self.reserved()).await?;
        if self.attempt.known {
            return Ok(());
        }
        guard.judge(None, Seen::FailedNames { network: self.network, names }).await?;
        guard.count("login", self.attempt.address)
    }

    /// It was good: the failures before it count no more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn got_in(self) -> Result<(), StoreError> {
        failures::forget(&self.attempt.guard.0.store, &self.reserved()).await
    }

    /// Nobody looked at it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn not_looked_at(self) -> Result<(), StoreError> {
        failures::give_back(&self.attempt.guard.0.store, &self.reserved()).await
    }
}
