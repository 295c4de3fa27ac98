//! What can have happened to a consent.

use crate::{
    fact::facts,
    ids::{AccountId, ClientId, UserId},
    scope::Scopes,
};

facts! {
    /// Facts of a consent.
    pub enum ConsentEvent {
        "consent.granted" v 1 => Granted {
            user_id: UserId,
            client_id: ClientId,
            account_id: AccountId,
            scopes: Scopes,
        },
        "consent.changed" v 1 => Changed { scopes: Scopes, },
        /// Stops every grant and token that rests on it.
        "consent.withdrawn" v 1 => Withdrawn {},
    }
}
