//! Folded states of streams, and a node's caches of them. A cached state is never trusted: `query` reads the
//! events after it. Stored states are in `snapshot`.

use super::read::Tail;
use moka::sync::Cache;
use std::sync::Arc;
use xwms_events::{
    Decider, account::Account, alert::Alert, audit::Audit, case::Case, client::Client, consent::Consent,
    credential::Credential, endpoint::Endpoint, grant::Grant, login::Login, membership::Membership,
    resource::Resource, session::Session, signing_key::SigningKey, subscriber::Subscriber, ticket::Ticket,
    token::Token, usage::Usage, user::User,
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

/// An aggregate that a query can load.
pub trait Loadable: Decider {
    /// Returns the cache for its states, if they are cached.
    fn cache(_caches: &Caches) -> Option<&States<Self>> {
        None
    }
}

macro_rules! cached {
    ($($field:ident: $aggregate:ident,)*) => {
        /// Caches of folded states that are read often.
        pub struct Caches {
            $($field: States<$aggregate>,)*
        }

        impl Caches {
            pub(super) fn new() -> Self {
                Self { $($field: Cache::new(10_000),)* }
            }

            /// Clears all caches.
            pub(super) fn clear(&self) {
                $(self.$field.invalidate_all();)*
            }
        }

        $(impl Loadable for $aggregate {
            fn cache(caches: &Caches) -> Option<&States<Self>> {
                Some(&caches.$field)
            }
        })*
    };
}

cached! {
    accounts: Account,
    clients: Client,
    consents: Consent,
    endpoints: Endpoint,
    grants: Grant,
    memberships: Membership,
    resources: Resource,
    sessions: Session,
    usages: Usage,
    users: User,
}

impl Loadable for Alert {}
impl Loadable for Audit {}
impl Loadable for Case {}
impl Loadable for Credential {}
/// Only the task that writes failed logins loads them.
impl Loadable for Login {}
impl Loadable for SigningKey {}
impl Loadable for Subscriber {}
impl Loadable for Ticket {}
/// A token is read only once or twice.
impl Loadable for Token {}
