//! Folded states of streams, and a node's caches of them. A cached state is never trusted: `query` reads the
//! events after it. Stored states are in `snapshot`.

use super::read::Tail;
use moka::sync::Cache;
use std::sync::Arc;
use xwms_events::{
    Decider, account::Account, alert::Alert, client::Client, consent::Consent, endpoint::Endpoint,
    grant::Grant, session::Session, signing_key::SigningKey, subscriber::Subscriber, token::Token,
    usage::Usage, user::User,
};

/// An aggregate in its current state.
#[derive(Clone, Debug)]
pub struct Loaded<A> {
    pub id: String,
    pub state: Arc<A>,
    /// The sequence of its last event; 0 if it does not exist.
    pub version: i64,
    /// The position of its last event.
    pub position: i64,
    /// The node's turn when it was read (`Store::turn`): a state from an earlier turn may rely on lost
    /// events.
    pub turn: u64,
}

impl<A: Decider> Loaded<A> {
    /// Returns the tail that contains the events since this state.
    pub fn tail(&self) -> Tail {
        Tail { aggregate_type: A::TYPE, aggregate_id: self.id.clone(), after: self.version }
    }

    /// Returns an aggregate without events.
    pub fn absent(id: String) -> Self {
        Self { id, state: Arc::new(A::default()), version: 0, position: 0, turn: u64::MAX }
    }
}

type States<A> = Cache<String, Loaded<A>>;

/// Caches of folded states that are read often.
pub struct Caches {
    accounts: States<Account>,
    clients: States<Client>,
    consents: States<Consent>,
    endpoints: States<Endpoint>,
    grants: States<Grant>,
    sessions: States<Session>,
    usages: States<Usage>,
    users: States<User>,
}

impl Caches {
    pub(super) fn new() -> Self {
        Self {
            accounts: Cache::new(10_000),
            clients: Cache::new(10_000),
            consents: Cache::new(10_000),
            endpoints: Cache::new(10_000),
            grants: Cache::new(10_000),
            sessions: Cache::new(10_000),
            usages: Cache::new(10_000),
            users: Cache::new(10_000),
        }
    }

    /// Clears all caches.
    pub(super) fn clear(&self) {
        let Self { accounts, clients, consents, endpoints, grants, sessions, usages, users } = self;
        accounts.invalidate_all();
        clients.invalidate_all();
        consents.invalidate_all();
        endpoints.invalidate_all();
        grants.invalidate_all();
        sessions.invalidate_all();
        usages.invalidate_all();
        users.invalidate_all();
    }
}

/// An aggregate that a look can load.
pub trait Loadable: Decider {
    /// Returns the cache for its states, if they are cached.
    fn cache(caches: &Caches) -> Option<&States<Self>>;
}

macro_rules! loadable {
    ($($aggregate:ident: $cache:expr,)*) => {$(
        impl Loadable for $aggregate {
            fn cache(caches: &Caches) -> Option<&States<Self>> {
                let cached: fn(&Caches) -> Option<&States<Self>> = $cache;
                cached(caches)
            }
        }
    )*};
}

// Not cached: a token is read only once or twice.
loadable! {
    Account: |caches| Some(&caches.accounts),
    Client: |caches| Some(&caches.clients),
    Consent: |caches| Some(&caches.consents),
    Session: |caches| Some(&caches.sessions),
    User: |caches| Some(&caches.users),
    Grant: |caches| Some(&caches.grants),
    Token: |_| None,
    Endpoint: |caches| Some(&caches.endpoints),
    SigningKey: |_| None,
    Subscriber: |_| None,
    Usage: |caches| Some(&caches.usages),
    Alert: |_| None,
}
