//! Which events a subscriber takes: as a condition of the statement that reads the log, and for events that
//! are already in memory. Both select the same events.

use super::{detached::may_be_detached, error::StoreError};
use sqlx::PgConnection;
use std::{collections::HashSet, sync::Arc};
use uuid::Uuid;
use xwms_events::{Decider, Envelope, endpoint::Endpoint, token::Token};

const ENDPOINT: &[&str] = &[Endpoint::TYPE];

/// The events that a subscriber takes.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    All,
    /// Events of these stream types.
    Streams(&'a [&'a str]),
    /// Events with these names.
    Names(&'a [&'a str]),
    /// Events of these accounts, given by their UUIDs.
    Accounts(&'a [&'a str]),
    /// Events of endpoints, and of accounts that have an enabled endpoint.
    Endpoints,
}

impl<'a> Wanted<'a> {
    /// Returns a condition on `events`, and its parameter.
    pub(super) const fn condition(self) -> (&'static str, &'a [&'a str]) {
        match self {
            Self::All => ("$3::text[] = '{}'", &[]),
            Self::Streams(types) => ("aggregate_type = ANY ($3)", types),
            Self::Names(names) => ("event_type = ANY ($3)", names),
            Self::Accounts(accounts) => ("account_id = ANY ($3::uuid[])", accounts),
            Self::Endpoints => (
                "(aggregate_type = ANY ($3) OR EXISTS (
                    SELECT FROM public.webhook_endpoints AS w
                    WHERE w.account_id = events.account_id AND w.enabled AND NOT w.logout
                 ))",
                ENDPOINT,
            ),
        }
    }

    /// Returns whether events that may be detached are among them.
    pub(super) fn may_be_detached(self) -> bool {
        match self {
            Self::All | Self::Accounts(_) | Self::Endpoints => true,
            Self::Streams(types) => types.contains(&Token::TYPE),
            Self::Names(names) => may_be_detached(names.iter().copied()),
        }
    }

    /// Returns whether `event` is wanted; true if that can't be told without the database.
    pub(super) fn may_take(self, event: &Envelope) -> bool {
        match self {
            Self::All | Self::Accounts(_) | Self::Endpoints => true,
            Self::Streams(types) => types.contains(&event.metadata.stream_type.as_str()),
            Self::Names(names) => names.contains(&event.metadata.name.as_str()),
        }
    }

    /// Returns those of `events` that are wanted. Only the accounts with an endpoint are looked up on `db`.
    pub(super) async fn among(
        self,
        db: &mut PgConnection,
        mut events: Vec<Arc<Envelope>>,
    ) -> Result<Vec<Arc<Envelope>>, StoreError> {
        match self {
            Self::All => {}
            Self::Streams(types) => {
                events.retain(|event| types.contains(&event.metadata.stream_type.as_str()));
            }
            Self::Names(names) => {
                let names: HashSet<&str> = names.iter().copied().collect();
                events.retain(|event| names.contains(event.metadata.name.as_str()));
            }
            Self::Accounts(accounts) => {
                let accounts: HashSet<Uuid> = accounts.iter().filter_map(|id| id.parse().ok()).collect();
                events.retain(|event| is_of(event, &accounts));
            }
            Self::Endpoints => {
                let accounts = with_endpoint(db, &events).await?;
                events
                    .retain(|event| event.metadata.stream_type == Endpoint::TYPE || is_of(event, &accounts));
            }
        }
        Ok(events)
    }
}

fn account(event: &Envelope) -> Option<Uuid> {
    event.metadata.account_id.map(|id| id.uuid())
}

fn is_of(event: &Envelope, accounts: &HashSet<Uuid>) -> bool {
    account(event).is_some_and(|account| accounts.contains(&account))
}

/// Returns the accounts of `events` that have an enabled endpoint.
async fn with_endpoint(db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<HashSet<Uuid>, StoreError> {
    let accounts: HashSet<Uuid> = events.iter().filter_map(|event| account(event)).collect();
    if accounts.is_empty() {
        return Ok(accounts);
    }
    let sql = "SELECT DISTINCT account_id FROM public.webhook_endpoints
               WHERE account_id = ANY ($1) AND enabled AND NOT logout";
    let found: Vec<Uuid> =
        sqlx::query_scalar(sql).bind(accounts.into_iter().collect::<Vec<_>>()).fetch_all(db).await?;
    Ok(found.into_iter().collect())
}
