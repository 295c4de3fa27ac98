//! The networks in which clients authenticate with a secret, and machine clients get their tokens. Requests
//! only add to a bounded table in memory; one statement writes it to the database from time to time.

use super::{address, failures};
use crate::store::{Store, StoreError};
use ipnet::IpNet;
use sqlx::Row;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use time::OffsetDateTime;
use xwms_events::{
    Timestamp,
    alert::Observation,
    ids::{AccountId, ClientId},
};

/// The most pairs of client and network that wait to be written. Further ones are not recorded.
const WAITING_MAX: usize = 10_000;
/// The most networks remembered for one client. A client with as many has no home network to leave.
const NETWORKS_MAX: i64 = 20;

/// For each client and network: the client's account and the number of tokens issued.
type Waiting = HashMap<(ClientId, IpNet), (AccountId, i64)>;

/// The observations since the last write.
#[derive(Default)]
pub(super) struct Origins(Mutex<Waiting>);

impl Origins {
    /// Records that a machine client got a token.
    pub fn gave_token(&self, client_id: ClientId, account_id: AccountId, network: IpNet) {
        self.saw(client_id, account_id, network, 1);
    }

    /// Records that a client authenticated.
    pub fn record_network(&self, client_id: ClientId, account_id: AccountId, network: IpNet) {
        self.saw(client_id, account_id, network, 0);
    }

    fn saw(&self, client_id: ClientId, account_id: AccountId, network: IpNet, got: i64) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let full = waiting.len() >= WAITING_MAX;
        match waiting.get_mut(&(client_id, network)) {
            Some((_, tokens)) => *tokens += got,
            None if full => {}
            None => drop(waiting.insert((client_id, network), (account_id, got))),
        }
    }

    /// Takes out everything that waits to be written.
    pub fn take(&self) -> Waiting {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Returns the number of tokens that each pair has got so far.
const WRITE: &str = "
INSERT INTO client_networks AS n
SELECT c, w, $4, $4, t FROM unnest($1::text[], $2::text[], $3::bigint[]) AS x (c, w, t)
WHERE (SELECT count(*) FROM client_networks WHERE client_id = c) < $5
   OR EXISTS (SELECT FROM client_networks WHERE client_id = c AND network = w)
ORDER BY c, w
ON CONFLICT (client_id, network) DO UPDATE SET last_at = excluded.last_at, tokens = n.tokens + excluded.tokens
RETURNING client_id, network, n.tokens";

/// A client that got its first tokens in a network.
pub(super) struct Arrival {
    client_id: ClientId,
    pub account_id: AccountId,
    /// The hash of the network.
    network: String,
}

/// Writes the observations. Returns the clients that got their first tokens in a network.
pub(super) async fn write(
    store: &Store,
    waiting: Waiting,
    now: Timestamp,
) -> Result<Vec<Arrival>, StoreError> {
    if waiting.is_empty() {
        return Ok(vec![]);
    }
    let (mut clients, mut networks, mut tokens) = (vec![], vec![], vec![]);
    let mut seen = HashMap::new();
    for ((client_id, network), (account_id, many)) in waiting {
        let network = address::hash(store.vault().master(), network);
        clients.push(client_id.to_string());
        networks.push(network.clone());
        tokens.push(many);
        seen.insert((client_id.to_string(), network), (client_id, account_id, many));
    }
    let written = sqlx::query(WRITE)
        .bind(&clients)
        .bind(&networks)
        .bind(&tokens)
        .bind(now.to_datetime())
        .bind(NETWORKS_MAX)
        .fetch_all(store.pool());
    let written = failures::bounded(written).await?;
    let mut arrivals = Vec::new();
    for row in written {
        let (pair, tokens): ((String, String), i64) = ((row.try_get(0)?, row.try_get(1)?), row.try_get(2)?);
        // If the totals are equal, these were the first tokens in that network.
        if let Some((client_id, account_id, many)) = seen.get(&pair).copied()
            && many > 0
            && many == tokens
        {
            arrivals.push(Arrival { client_id, account_id, network: pair.1 });
        }
    }
    Ok(arrivals)
}

/// Whether the client authenticated in `network` before `since`. True for a client with too many networks.
pub(super) async fn was_at(
    store: &Store,
    client_id: ClientId,
    network: &str,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let asked = sqlx::query_scalar(
        "SELECT count(*) FILTER (WHERE network = $2 AND first_at < $3) > 0 OR count(*) >= $4
         FROM client_networks WHERE client_id = $1",
    )
    .bind(client_id.to_string())
    .bind(network)
    .bind(since.to_datetime())
    .bind(NETWORKS_MAX)
    .fetch_one(store.pool());
    failures::bounded(asked).await
}

/// The observation to judge for `arrival`: `None` unless the client had a single home network before.
pub(super) async fn moved(
    store: &Store,
    arrival: &Arrival,
    now: Timestamp,
) -> Result<Option<Observation>, StoreError> {
    let asked = sqlx::query(
        "SELECT count(*), coalesce(sum(tokens), 0)::bigint, min(first_at) FROM client_networks
         WHERE client_id = $1 AND network <> $2 AND tokens > 0",
    )
    .bind(arrival.client_id.to_string())
    .bind(&arrival.network)
    .fetch_one(store.pool());
    let row = failures::bounded(asked).await?;
    let (homes, tokens): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    let since: Option<OffsetDateTime> = row.try_get(2)?;
    let Some(since) = since.map(Timestamp::from).filter(|_| homes == 1) else { return Ok(None) };
    Ok(Some(Observation::NewNetwork {
        client_id: arrival.client_id,
        tokens: u32::try_from(tokens).unwrap_or(u32::MAX),
        seconds: u32::try_from(now.seconds() - since.seconds()).unwrap_or_default(),
    }))
}

/// Deletes networks that a client has not used for a month.
pub(super) async fn sweep(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM client_networks WHERE last_at < $1 - interval '30 days'")
        .bind(now.to_datetime())
        .execute(store.pool())
        .await?;
    Ok(())
}
