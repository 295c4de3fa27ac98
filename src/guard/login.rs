//! An attempt to log in, and the pace of an address at whatever lets strangers in. Names that nobody has are held off
//! exactly as those of people are.

use super::{
    Guard, Held,
    address::{self, Address},
    failures, refused,
};
use crate::store::StoreError;
use xwms_events::{
    alert::{Seen, name_waits_until, wait_until},
    envelope::Origin,
    user::email as mailbox,
};

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

    /// An attempt with the name `email`. `known` is the proof of a browser that this very user logged in with
    /// before.
    pub fn attempt(&self, origin: Option<&Origin>, email: &str, known: Option<&str>) -> Attempt<'_> {
        let (kind, value) = match known {
            Some(proof) => ("known", proof.to_owned()),
            None => ("login", mailbox::canonical(email)),
        };
        let key = format!("{kind}:{}", self.master().lookup(&format!("failures of {kind} {value}")));
        Attempt { guard: self, address: Address::of(origin), key, known: known.is_some() }
    }
}

impl Attempt<'_> {
    /// Lets the password be looked at, unless too many failed before. Answers whether any did.
    ///
    /// # Errors
    /// Seconds to wait; or the database does not answer, and nobody can say.
    pub async fn may_go_on(&self) -> Result<bool, Held> {
        let now = self.guard.now();
        let failures = failures::of(&self.guard.0.store, (&self.key, &self.home()), now).await?;
        let until = match self.known {
            true => wait_until(&failures.all),
            false => name_waits_until(&failures),
        };
        let wait = until.millis() - now.millis();
        if wait > 0 {
            refused("login", "name");
            if !self.known {
                // Or whoever keeps asking would be the first to ask when the wait is over.
                self.guard.count("login", self.address)?;
            }
            return Err(Held::SlowDown(u32::try_from(wait.div_euclid(1000) + 1).unwrap_or(u32::MAX)));
        }
        Ok(failures.all.in_a_row > 0)
    }

    fn home(&self) -> String {
        address::hash(self.guard.master(), self.address.home())
    }

    /// It was no good.
    ///
    /// # Errors
    /// Seconds to wait if that was one too many from this address; or the database does not answer.
    pub async fn failed(&self) -> Result<(), Held> {
        let Guard(inner) = self.guard;
        let network = self.address.hash(self.guard.master());
        let names =
            failures::add_login(&inner.store, (&self.key, &self.home()), &network, self.guard.now()).await?;
        if self.known {
            return Ok(());
        }
        self.guard.judge(None, Seen::FailedNames { network, names }).await?;
        self.guard.count("login", self.address)
    }

    /// It was good, after failures: they count no more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn got_in(&self) -> Result<(), StoreError> {
        failures::forget(&self.guard.0.store, &self.key).await
    }
}
