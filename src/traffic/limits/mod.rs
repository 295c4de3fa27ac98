//! Rate limits by account and plan: fixed windows, of which nodes lease blocks from Postgres, so that all of them
//! together never admit more than the limit, and a request nearly never costs a round trip.
//!
//! | file | what it does |
//! |---|---|
//! | `window` | when windows begin and end: arithmetic |
//! | `counter` | one window on this node: what it has leased and not used |
//! | `lease` | blocks out of the database, and back into it |
//! | `notice` | that a window fills |
//! | `thresholds` | what was noticed, as events |
//!
//! Not here: what a plan allows (`xwms_events::account::Plans`), what a request is told (`surface::http`), and
//! the guard against guessing (`guard`).

mod counter;
mod lease;
mod notice;
pub mod thresholds;
mod window;

use crate::store::{Store, StoreError};
use counter::{Counter, Taken};
use moka::sync::Cache;
pub use notice::{Notice, WAITING};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
    time::{Duration, Instant},
};
use tokio::sync::{mpsc, watch};
use window::Window;
use xwms_events::{
    Timestamp,
    account::{Account, Allowance, Plans},
    ids::{AccountId, ClientId},
};

/// What this node knows of an account's plan is looked at again after this time.
const FRESH: Duration = Duration::from_millis(400);
/// And is not used any more after this one: an upgrade counts within a second.
const STALE: Duration = Duration::from_millis(900);
/// Accounts and clients whose windows are remembered. One that is forgotten leases anew.
const REMEMBERED: u64 = 100_000;

/// The part of one policy that is left after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// `account`, or `client` for a client that has a share of its account's requests.
    pub policy: &'static str,
    /// Requests in a window.
    pub limit: u64,
    pub window_seconds: u32,
    /// As far as this node knows.
    pub remaining: u64,
    /// Seconds until the window ends, rounded up.
    pub reset: u32,
}

/// What came of a request that was counted: the quotas it counts for. One that is refused names the policy that
/// has nothing left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admission {
    pub quotas: Vec<Quota>,
    pub refused_by: Option<&'static str>,
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub struct Party {
    pub account_id: AccountId,
    /// Set for a client that has a share of its account's requests, in percent.
    pub share: Option<(ClientId, u8)>,
}

/// The limits of every account, as this node applies them. Clones share everything.
#[derive(Clone)]
pub struct Limits(Arc<Inner>);

struct Inner {
    store: Store,
    plans: Plans,
    accounts: Cache<AccountId, Arc<Known>>,
    /// By the length of the window, too.
    shares: Cache<(ClientId, u32), Arc<Counter>>,
    /// Counters that may hold requests which other nodes could use.
    holding: Mutex<Vec<Arc<Counter>>>,
    notices: mpsc::Sender<Notice>,
}

/// What this node knows of an account.
struct Known {
    account_id: AccountId,
    /// The windows of each length that its plans had: whoever goes to another plan and back comes back to the same
    /// window.
    counters: Mutex<HashMap<u32, Arc<Counter>>>,
    /// Decides when its windows begin.
    salt: u64,
    /// And since when.
    allowance: Mutex<Option<(Arc<Allowed>, Instant)>>,
    /// Held by whoever looks at it again.
    looking: tokio::sync::Mutex<()>,
}

/// What an account may use, and the windows that count it.
struct Allowed {
    requests: u64,
    window_seconds: u32,
    counter: Arc<Counter>,
}

impl Limits {
    /// For accounts on `plans`. What is noticed about windows goes to `notices`, as far as there is room.
    pub fn new(store: Store, plans: Plans, notices: mpsc::Sender<Notice>) -> Self {
        let (accounts, shares) = (Cache::new(REMEMBERED), Cache::new(REMEMBERED));
        Self(Arc::new(Inner { store, plans, accounts, shares, holding: Mutex::default(), notices }))
    }

    /// The plans that accounts may be on.
    pub fn plans(&self) -> &Plans {
        &self.0.plans
    }

    /// What `account` may use now.
    pub fn allowance(&self, account: &Account) -> Allowance {
        self.0.plans.allowance(account, self.0.store.clock().now())
    }

    /// Counts one request, unless a window is full.
    ///
    /// # Errors
    /// When the database does not answer; then nobody can say, and the request must not go on.
    pub async fn admit(&self, party: Party) -> Result<Admission, StoreError> {
        let inner = &*self.0;
        let known = inner.accounts.get_with(party.account_id, || Arc::new(Known::of(party.account_id)));
        let allowed = self.allowed(party.account_id, &known).await?;
        let seconds = allowed.window_seconds;
        let mut quotas = Vec::with_capacity(2);
        // The smaller one first: a request that it refuses is no request of the account.
        if let Some((client_id, share)) = party.share {
            let counter = inner.shares.get_with((client_id, seconds), || {
                Arc::new(Counter::new(lease::key(&client_id.to_string(), seconds)))
            });
            let limit = (allowed.requests.saturating_mul(u64::from(share)) / 100).max(1);
            let whose = (party.account_id, Some(client_id), &counter);
            let (quota, admitted) = self.take("client", whose, (limit, seconds, known.salt)).await?;
            quotas.push(quota);
            if !admitted {
                return Ok(Admission { quotas, refused_by: Some("client") });
            }
        }
        let window = (allowed.requests, seconds, known.salt);
        let whose = (party.account_id, None, &allowed.counter);
        let (quota, admitted) = self.take("account", whose, window).await?;
        quotas.push(quota);
        Ok(Admission { quotas, refused_by: (!admitted).then_some("account") })
    }

    /// Takes one request out of the window of `counter`. All windows of an account begin at the same moments.
    async fn take(
        &self,
        policy: &'static str,
        (account_id, client_id, counter): (AccountId, Option<ClientId>, &Arc<Counter>),
        (limit, window_seconds, salt): (u64, u32, u64),
    ) -> Result<(Quota, bool), StoreError> {
        let store = &self.0.store;
        loop {
            let now = store.clock().now().millis();
            let window = Window::at(now, window_seconds, salt);
            let quota =
                |remaining| Quota { policy, limit, window_seconds, remaining, reset: window.reset(now) };
            match counter.take(window, limit) {
                Taken::One { remaining } => return Ok((quota(remaining), true)),
                Taken::None => return Ok((quota(0), false)),
                Taken::Ask => {
                    let _turn = counter.asking.lock().await;
                    // Whoever had the turn before may have brought enough for all.
                    if counter.is_dry(window, limit) {
                        let lease = lease::take(store.pool(), &counter.key, window, limit).await?;
                        // One of a window that is over by now counts for nothing; the new one is asked for.
                        if !counter.fill(lease, limit) {
                            continue;
                        }
                        self.hold(counter);
                        if let Some(reached) =
                            notice::told_by(&lease, limit).filter(|told| counter.tells(*told))
                        {
                            // Nobody may wait for it; the next window tells again.
                            let _ = self.0.notices.try_send(Notice {
                                account_id,
                                client_id,
                                reached,
                                limit,
                                window_seconds,
                                window_start: Timestamp::from_millis(lease.start),
                            });
                        }
                    }
                }
            }
        }
    }

    fn hold(&self, counter: &Arc<Counter>) {
        if !counter.held.swap(true, Ordering::AcqRel) {
            self.0.holding.lock().unwrap_or_else(PoisonError::into_inner).push(counter.clone());
        }
    }

    /// What the account may use, as this node knew it less than a second ago. One request looks while others go
    /// on with what was known.
    async fn allowed(&self, account_id: AccountId, known: &Known) -> Result<Arc<Allowed>, StoreError> {
        if let Some(allowed) = known.younger_than(FRESH) {
            return Ok(allowed);
        }
        let _turn = match (known.looking.try_lock(), known.younger_than(STALE)) {
            (Ok(turn), _) => turn,
            (Err(_), Some(allowed)) => return Ok(allowed),
            (Err(_), None) => known.looking.lock().await,
        };
        if let Some(allowed) = known.younger_than(FRESH) {
            return Ok(allowed);
        }
        let asked = Instant::now();
        let account = self.0.store.load::<Account>(account_id).await?;
        let Allowance { requests, window_seconds, .. } = self.allowance(&account.state);
        let allowed = Arc::new(Allowed { requests, window_seconds, counter: known.counter(window_seconds) });
        *known.allowance.lock().unwrap_or_else(PoisonError::into_inner) = Some((allowed.clone(), asked));
        Ok(allowed)
    }

    /// Gives back what this node leased and does not use, until `stopped`; then everything.
    pub async fn give_back(self, mut stopped: watch::Receiver<bool>) {
        loop {
            let over = tokio::select! {
                () = tokio::time::sleep(lease::IDLE) => false,
                _ = stopped.wait_for(|stopped| *stopped) => true,
            };
            let held = std::mem::take(&mut *self.0.holding.lock().unwrap_or_else(PoisonError::into_inner));
            for counter in held {
                counter.held.store(false, Ordering::Release);
                match counter.spare(over) {
                    // In use: looked at again next time.
                    None => self.hold(&counter),
                    Some((_, 0)) => {}
                    Some((window, spare)) => {
                        if let Err(error) =
                            lease::give_back(self.0.store.pool(), &counter.key, window, spare).await
                        {
                            // The window ends by itself; until then the account has less than its limit.
                            tracing::warn!(%error, "a lease of requests was not given back");
                        }
                    }
                }
            }
            if over {
                return;
            }
        }
    }
}

impl Known {
    fn of(account_id: AccountId) -> Self {
        Self {
            account_id,
            counters: Mutex::default(),
            // The last eight bytes of a UUIDv7 are random.
            salt: account_id.uuid().as_u64_pair().1,
            allowance: Mutex::default(),
            looking: tokio::sync::Mutex::default(),
        }
    }

    /// The windows of this length.
    fn counter(&self, seconds: u32) -> Arc<Counter> {
        let mut counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Counter::new(lease::key(&self.account_id.to_string(), seconds)));
        counters.entry(seconds).or_insert_with(new).clone()
    }

    fn younger_than(&self, age: Duration) -> Option<Arc<Allowed>> {
        let known = self.allowance.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(_, asked)| asked.elapsed() < age).map(|(allowed, _)| allowed.clone())
    }
}
