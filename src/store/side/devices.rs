//! Devices that wait for a person's approval (RFC 8628, migrations/0059). A row is no fact: an approval is an
//! event of the grant with the row's id, and the row only says who decided first. Both codes are derived from the
//! id (`keys::handle`, `keys::user_code`).
//!
//! Not here: the decision (`commands::devices`), and what a client or a person is told (`surface::oauth`).

use crate::{
    keys::user_code,
    store::{error::StoreError, log::Store},
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    envelope::Origin,
    ids::{AccountId, ClientId, UserId},
    resource_access::ResourceAccess,
    scope::Scopes,
    session::Place,
};

/// How long a device code is valid, in seconds.
pub const DEVICE_SECONDS: u32 = 600;
/// How long a device waits between two polls, in seconds, unless it was told to slow down.
pub const POLL_SECONDS: u32 = 5;
/// How many requests of one client wait at most.
const OF_CLIENT_MAX: i64 = 5_000;
/// How many requests from one network wait at most, for one client that does not authenticate.
const OF_NETWORK_MAX: i64 = 30;

/// What a device asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeviceAsked {
    /// Scopes of xwms itself.
    pub scopes: Scopes,
    /// The APIs that it asked for, with their scopes.
    #[serde(default)]
    pub resources: Vec<ResourceAccess>,
    /// Where it asked from.
    pub place: Option<Place>,
    /// The keyed hash of its network, as events have it.
    pub network: Option<String>,
}

/// A device that wants to wait.
pub struct NewDevice<'a> {
    pub client_id: ClientId,
    pub account_id: AccountId,
    pub scopes: Scopes,
    pub resources: Vec<ResourceAccess>,
    pub origin: Option<&'a Origin>,
    /// The network that the request counts for, as the guard names it; `None` if the client authenticated.
    pub counted_for: Option<&'a str>,
}

/// A device that waits, or waited.
pub struct Device {
    pub id: Uuid,
    pub client_id: ClientId,
    pub asked: DeviceAsked,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// What a poll finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poll {
    Waiting,
    /// The device did not wait long enough; from now on it has to wait 5 s longer.
    TooSoon,
    Approved,
    Denied,
    Expired,
}

/// What a person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Approved,
    Denied,
}

impl Decision {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Denied => "denied",
        }
    }
}

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    client_id: String,
    sealed: Vec<u8>,
    created_at: OffsetDateTime,
    expires_at: OffsetDateTime,
}

#[derive(FromRow)]
struct Polled {
    state: String,
    expired: bool,
    soon: bool,
}

fn purpose_of_seal(id: Uuid) -> Vec<u8> {
    format!("device request 1 {id}").into_bytes()
}

impl Store {
    /// Returns the keyed hash of a user code, as people see it.
    fn user_code_key(&self, code: &str) -> String {
        self.vault.master().lookup(&format!("user code {code}"))
    }

    /// Lets a device wait. Returns the id of its request and the user code, which another root key would derive
    /// otherwise; `None` if too many wait for the client or from the network.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn begin_device(&self, new: &NewDevice<'_>) -> Result<Option<(Uuid, String)>, StoreError> {
        let network = match new.origin {
            Some(origin) => self.hash_network(Some(new.account_id), origin).await?,
            None => None,
        };
        let place = new.origin.cloned().map(Place::from);
        let asked =
            DeviceAsked { scopes: new.scopes.clone(), resources: new.resources.clone(), place, network };
        let plain = serde_json::to_vec(&asked).map_err(|_| StoreError::Seal)?;
        // Once more if another request has the same code, which hardly ever happens.
        for _ in 0..2 {
            let id = self.clock.uuid();
            let code = user_code::issue(self.vault.master(), id);
            if self.add_device(id, &code, new, &plain).await? {
                return Ok(Some((id, code)));
            }
        }
        Ok(None)
    }

    async fn add_device(
        &self,
        id: Uuid,
        code: &str,
        new: &NewDevice<'_>,
        plain: &[u8],
    ) -> Result<bool, StoreError> {
        let sealed = self.vault.master().rows().seal(&purpose_of_seal(id), plain);
        let now = self.clock.now();
        let done = sqlx::query(
            "INSERT INTO device_requests
                 (id, code_key, client_id, network, sealed, created_at, expires_at, wait_seconds)
             SELECT $1, $2, $3, $4::text, $5, $6::timestamptz, $7, $8
             WHERE (SELECT count(*) FROM device_requests
                    WHERE client_id = $3 AND expires_at > $6::timestamptz) < $9
               AND (SELECT count(*) FROM device_requests
                    WHERE client_id = $3 AND network = $4::text AND expires_at > $6::timestamptz) < $10
             ON CONFLICT (code_key) DO NOTHING",
        )
        .bind(id)
        .bind(self.user_code_key(code))
        .bind(new.client_id.to_string())
        .bind(new.counted_for)
        .bind(sealed.map_err(|_| StoreError::Seal)?)
        .bind(now.to_datetime())
        .bind(now.plus_seconds(DEVICE_SECONDS).to_datetime())
        .bind(i32::try_from(POLL_SECONDS).unwrap_or(i32::MAX))
        .bind(OF_CLIENT_MAX)
        .bind(OF_NETWORK_MAX)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Returns the request with this user code, as `user_code::typed` returns it, unless it has expired.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn device_of_code(&self, code: &str) -> Result<Option<Device>, StoreError> {
        let found: Option<Stored> = sqlx::query_as(
            "SELECT id, client_id, sealed, created_at, expires_at FROM device_requests
             WHERE code_key = $1 AND expires_at > $2",
        )
        .bind(self.user_code_key(code))
        .bind(self.clock.datetime())
        .fetch_optional(&self.pool)
        .await?;
        found.map(|stored| self.opened_device(stored)).transpose()
    }

    fn opened_device(&self, stored: Stored) -> Result<Device, StoreError> {
        let key = self.vault.master().rows();
        let plain = key.open(&purpose_of_seal(stored.id), &stored.sealed).map_err(|_| StoreError::Seal)?;
        Ok(Device {
            id: stored.id,
            client_id: stored.client_id.parse().map_err(|_| StoreError::Seal)?,
            asked: serde_json::from_slice(&plain).map_err(|_| StoreError::Seal)?,
            created_at: Timestamp::from(stored.created_at),
            expires_at: Timestamp::from(stored.expires_at),
        })
    }

    /// Records a poll of the client, on whichever node, and returns what it finds; `None` if the client has no such
    /// request. A second is forgiven, because a network delays one poll more than another.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn poll_device(&self, id: Uuid, client_id: ClientId) -> Result<Option<Poll>, StoreError> {
        let polled: Option<Polled> = sqlx::query_as(
            "WITH before AS (
                 SELECT id, coalesce(polled_at > $2::timestamptz - (wait_seconds - 1) * interval '1 second', false)
                     AS soon
                 FROM device_requests WHERE id = $1 AND client_id = $3 FOR UPDATE)
             UPDATE device_requests AS device
             SET polled_at = $2::timestamptz,
                 wait_seconds = least(device.wait_seconds + CASE WHEN before.soon THEN 5 ELSE 0 END, 600)
             FROM before WHERE device.id = before.id
             RETURNING device.state, device.expires_at <= $2::timestamptz AS expired, before.soon",
        )
        .bind(id)
        .bind(self.clock.datetime())
        .bind(client_id.to_string())
        .fetch_optional(&self.pool)
        .await?;
        Ok(polled.map(|polled| match polled.state.as_str() {
            _ if polled.expired => Poll::Expired,
            "denied" => Poll::Denied,
            _ if polled.soon => Poll::TooSoon,
            "approved" => Poll::Approved,
            _ => Poll::Waiting,
        }))
    }

    /// Records who decided what. Returns false if it has expired or somebody decided before. The same decision of
    /// the same person counts once more, because a form may be sent again.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn decide_device(
        &self,
        id: Uuid,
        decision: Decision,
        user_id: UserId,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE device_requests SET state = $3, decided_by = $4
             WHERE id = $1 AND expires_at > $2 AND (state = 'waiting' OR state = $3 AND decided_by = $4)",
        )
        .bind(id)
        .bind(self.clock.datetime())
        .bind(decision.as_str())
        .bind(user_id.to_string())
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Returns whether a device of the client waits for an approval, or can still redeem one.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn has_waiting_device(&self, client_id: ClientId) -> Result<bool, StoreError> {
        let waits: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM device_requests
                            WHERE client_id = $1 AND expires_at > $2 AND state <> 'denied')",
        )
        .bind(client_id.to_string())
        .bind(self.clock.datetime())
        .fetch_one(&self.pool)
        .await?;
        Ok(waits)
    }

    /// Deletes requests that expired an hour ago, a limited number at a time. Until then, a device that comes late
    /// is told why. Returns how many.
    pub(in crate::store) async fn sweep_devices(&self) -> Result<u64, StoreError> {
        let sql = "DELETE FROM device_requests WHERE id IN (
            SELECT id FROM device_requests WHERE expires_at < $1 - interval '1 hour' LIMIT 5000)";
        Ok(sqlx::query(sql).bind(self.clock.datetime()).execute(&self.pool).await?.rows_affected())
    }
}
