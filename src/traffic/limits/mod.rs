//! Rate limits by account and plan, in fixed windows. Nodes lease blocks of a window from Postgres, so all of
//! them together never admit more than the limit, and a request rarely costs a round trip.
//!
//! | file | what it does |
//! |---|---|
//! | `window` | when windows begin and end: arithmetic |
//! | `counter` | one window on this node: what it has leased and not used |
//! | `lease` | leases blocks from the database, and returns them |
//! | `notice` | notices that a window fills |
//! | `thresholds` | records notices as events |
//! | `what_if` | what another limit would have refused |
//!
//! Not here: what a plan allows (`xwms_events::account::Plans`), the response to a request (`surface::http`),
//! and the guard against guessing (`guard`).

mod counter;
mod lease;
mod notice;
pub mod thresholds;
pub mod what_if;
mod window;

use crate::store::{Store, StoreError};
use counter::{Counter, Spare, Taken};
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

/// A node reads an account's plan again after this time.
const FRESH: Duration = Duration::from_millis(400);
/// It stops using what it knows after this time: an upgrade takes effect within a second.
const STALE: Duration = Duration::from_millis(900);
/// How many accounts' and clients' windows are remembered. A forgotten one leases anew.
const REMEMBERED: u64 = 100_000;

/// What is left of one policy after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// `account`, or `client` for a client that has a share of its account's requests.
    pub policy: &'static str,
    /// Requests in a window.
    pub limit: u64,
    pub window_seconds: u32,
    /// By what this node knows.
    pub remaining: u64,
    /// Seconds until the window ends, rounded up.
    pub reset: u32,
}

/// The result of counting a request: the quotas that it counts for. For a refused request, it names the
/// policy that has nothing left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admission {
    pub quotas: Vec<Quota>,
    pub refused_by: Option<&'static str>,
}

/// The account and client that a request counts for.
#[derive(Clone, Copy, Debug)]
pub struct Party {
    pub account_id: AccountId,
    /// Set for a client that has a share of its account's requests, in percent.
    pub share: Option<(ClientId, u8)>,
}

/// The limit of a window.
#[derive(Clone, Copy)]
struct Limit {
    policy: &'static str,
    account_id: AccountId,
    client_id: Option<ClientId>,
    limit: u64,
    seconds: u32,
    /// Decides when the windows begin.
    salt: u64,
}

/// The limits of every account, as this node applies them. Clones share everything.
#[derive(Clone)]
pub struct Limits(Arc<Inner>);

struct Inner {
    store: Store,
    plans: Plans,
    accounts: Cache<AccountId, Arc<Known>>,
    /// By client and length of the window.
    shares: Cache<(ClientId, u32), Arc<Counter>>,
    /// Counters that may hold requests that other nodes could use.
    holding: Mutex<Vec<Arc<Counter>>>,
    notices: mpsc::Sender<Notice>,
}

/// What this node knows about an account.
struct Known {
    account_id: AccountId,
    /// The windows of each length that its plans had: an account that changes plan and back returns to the
    /// same window.
    counters: Mutex<HashMap<u32, Arc<Counter>>>,
    /// Decides when its windows begin.
    salt: u64,
    /// What the account may use, and since when this is known.
    allowance: Mutex<Option<(Arc<Allowed>, Instant)>>,
    /// Held by the request that reads the plan again.
    looking: tokio::sync::Mutex<()>,
}

/// What an account may use, and the windows that count it.
struct Allowed {
    requests: u64,
    window_seconds: u32,
    counter: Arc<Counter>,
}

impl Limits {
    /// The limits for accounts on `plans`. Notices about windows go to `notices`, as far as there is room.
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

    /// Returns what is left of the account's running window. Requests that a node leased and did not use yet count
    /// as used.
    ///
    /// # Errors
    /// If the database does not respond.
    pub async fn running(&self, account_id: AccountId, allowance: &Allowance) -> Result<Quota, StoreError> {
        let (limit, window_seconds) = (allowance.requests, allowance.window_seconds);
        let now = self.0.store.clock().now().millis();
        let window = Window::at(now, window_seconds, salt(account_id));
        let key = lease::key(&account_id.to_string(), window_seconds);
        let taken = lease::taken(self.0.store.pool(), &key, window).await?;
        let remaining = limit.saturating_sub(taken);
        Ok(Quota { policy: "account", limit, window_seconds, remaining, reset: window.reset(now) })
    }

    /// Counts one request, unless a window is full.
    ///
    /// # Errors
    /// If the database does not respond: the request can't be counted and must not go on.
    pub async fn admit(&self, party: Party) -> Result<Admission, StoreError> {
        let inner = &*self.0;
        let account_id = party.account_id;
        let known = inner.accounts.get_with(account_id, || Arc::new(Known::of(account_id)));
        let allowed = self.allowed(account_id, &known).await?;
        let (seconds, salt) = (allowed.window_seconds, known.salt);
        let mut quotas = Vec::with_capacity(2);
        // The client's share first: a request that it refuses does not count for the account.
        if let Some((client_id, share)) = party.share {
            let counter = inner.shares.get_with((client_id, seconds), || {
                Arc::new(Counter::new(lease::key(&client_id.to_string(), seconds)))
            });
            let limit = (allowed.requests.saturating_mul(u64::from(share)) / 100).max(1);
            let share =
                Limit { policy: "client", account_id, client_id: Some(client_id), limit, seconds, salt };
            let (quota, admitted) = self.take(share, &counter).await?;
            quotas.push(quota);
            if !admitted {
                return Ok(Admission { quotas, refused_by: Some("client") });
            }
        }
        let limit = allowed.requests;
        let whole = Limit { policy: "account", account_id, client_id: None, limit, seconds, salt };
        let (quota, admitted) = self.take(whole, &allowed.counter).await?;
        quotas.push(quota);
        Ok(Admission { quotas, refused_by: (!admitted).then_some("account") })
    }

    /// Takes one request out of the window of `counter`. All windows of an account begin at the same time.
    async fn take(&self, of: Limit, counter: &Arc<Counter>) -> Result<(Quota, bool), StoreError> {
        let Limit { policy, account_id, client_id, limit, seconds: window_seconds, salt } = of;
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
                    // The request that queried before may have brought enough for all.
                    if counter.is_dry(window, limit) {
                        let lease = lease::take(store.pool(), &counter.key, window, limit).await?;
                        // A lease for a window that is over doesn't count; ask for the new one.
                        if !counter.fill(lease, limit) {
                            continue;
                        }
                        self.hold(counter);
                        if let Some(reached) =
                            notice::told_by(&lease, limit).filter(|told| counter.tells(*told))
                        {
                            // A request must not wait for it; the next window notices again.
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

    /// Returns what the account may use, known less than a second ago. One request reads it again while
    /// others go on with the known state.
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

    /// Gives back unused leases until `stopped`; then gives back everything.
    pub async fn give_back(self, mut stopped: watch::Receiver<bool>) {
        loop {
            let over = tokio::select! {
                () = tokio::time::sleep(lease::IDLE) => false,
                _ = stopped.wait_for(|stopped| *stopped) => true,
            };
            let held = std::mem::take(&mut *self.0.holding.lock().unwrap_or_else(PoisonError::into_inner));
            for counter in held {
                counter.held.store(false, Ordering::Release);
                let spare = if over { Some(counter.rest()) } else { counter.spare() };
                match spare {
                    // In use: checked again next time.
                    None => self.hold(&counter),
                    Some(Spare { requests: 0, .. }) => {}
                    Some(Spare { window, requests }) => {
                        if let Err(error) =
                            lease::give_back(self.0.store.pool(), &counter.key, window, requests).await
                        {
                            // The window ends by itself; until then the account gets less than its limit.
                            tracing::warn!(%error, "could not return a lease of requests");
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

/// Returns what decides when the windows of the account begin: the last eight bytes of a UUIDv7 are random.
fn salt(account_id: AccountId) -> u64 {
    account_id.uuid().as_u64_pair().1
}

impl Known {
    fn of(account_id: AccountId) -> Self {
        Self {
            account_id,
            counters: Mutex::default(),
            salt: salt(account_id),
            allowance: Mutex::default(),
            looking: tokio::sync::Mutex::default(),
        }
    }

    /// The counter of the windows of this length.
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
