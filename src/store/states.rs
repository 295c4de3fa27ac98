//! Folded states of streams, and the caches in which a node keeps them. A cached state is never trusted: `look` reads the
//! tail after it. What is written down of a state is in `snapshot`.

use super::read::Tail;
use moka::sync::Cache;
use std::sync::Arc;
use xwms_events::{
    Decider, account::Account, alert::Alert, client::Client, consent::Consent, endpoint::Endpoint,
    grant::Grant, session::Session, signing_key::SigningKey, subscriber::Subscriber, token::Token,
    usage::Usage, user::User,
};

/// An aggregate as it is now.
#[derive(Clone, Debug)]
pub struct Loaded<A> {
    pub id: String,
    pub state: Arc<A>,
    /// The sequence of its last event; 0 if it does not exist.
    pub version: i64,
    /// The position of its last event.
    pub position: i64,
    /// How often this node had forgotten all when it was read: what is of before rests on what is lost.
    pub turn: u64,
}

impl<A: Decider> Loaded<A> {
    /// Where the events would be that have come since.
    pub fn tail(&self) -> Tail {
        Tail { aggregate_type: A::TYPE, aggregate_id: self.id.clone(), after: self.version }
    }

    /// One that can't exist yet, because its id is new.
    pub fn absent(id: String) -> Self {
        Self { id, state: Arc::new(A::default()), version: 0, position: 0, turn: u64::MAX }
    }
}

type States<A> = Cache<String, Loaded<A>>;

/// Folded states that are looked at again and again.
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

    /// Forgets all of them.
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

/// An aggregate that can be looked at.
pub trait Looked: Decider {
    /// Where its states are cached, if they are.
    fn cache(caches: &Caches) -> Option<&States<Self>>;
}

macro_rules! looked {
    ($($aggregate:ident: $cache:expr,)*) => {$(
        impl Looked for $aggregate {
            fn cache(caches: &Caches) -> Option<&States<Self>> {
                let cached: fn(&Caches) -> Option<&States<Self>> = $cache;
                cached(caches)
            }
        }
    )*};
}

// A token is looked at once or twice in its life.
looked! {
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
