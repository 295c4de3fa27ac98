//! Queries about clients. They never return another account's client.

use crate::{
    PageQuery,
    pagination::{narrow, of_account},
    sql::{MaybeAt, word},
};
use serde::Serialize;
use sqlx::{Error, FromRow, PgExecutor};
use time::OffsetDateTime;
use xwms_events::{
    Timestamp,
    client::{ClientStanding, Environment},
    ids::{AccountId, ClientId, SecretId},
};

/// A client's entry in the list.
#[derive(Debug, Clone, FromRow)]
pub struct Client {
    pub client_id: String,
    pub position: i64,
}

/// One credential of a client.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Secret {
    pub secret_id: String,
    pub client_id: String,
    pub label: String,
    #[sqlx(try_from = "OffsetDateTime")]
    pub created_at: Timestamp,
    #[sqlx(try_from = "MaybeAt")]
    pub expires_at: Option<Timestamp>,
    /// `None` if it was not revoked.
    #[sqlx(try_from = "MaybeAt")]
    pub revoked_at: Option<Timestamp>,
    #[sqlx(try_from = "MaybeAt")]
    pub last_used_at: Option<Timestamp>,
    #[serde(skip)]
    pub position: i64,
}

/// Filters the account's clients.
#[derive(Debug, Clone, Copy, Default)]
pub struct ClientFilter {
    pub environment: Option<Environment>,
    /// Whether live clients are hidden.
    pub tests_only: bool,
    /// `None`: all except deleted clients.
    pub standing: Option<ClientStanding>,
}

/// Returns the account's clients, newest first.
pub async fn list(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    filter: ClientFilter,
    page: PageQuery,
) -> Result<Vec<Client>, Error> {
    let sql = "SELECT client_id, position FROM read_clients.clients WHERE account_id = ";
    let mut query = of_account(sql, account_id);
    narrow(&mut query, "environment", filter.environment.as_ref().map(word).transpose()?);
    narrow(
        &mut query,
        "environment",
        filter.tests_only.then_some(Environment::Test).as_ref().map(word).transpose()?,
    );
    match &filter.standing {
        Some(standing) => narrow(&mut query, "standing", Some(word(standing)?)),
        None => {
            query.push(" AND standing <> ").push_bind(word(&ClientStanding::Deleted)?);
        }
    }
    page.rows(query, db).await
}

/// Most clients of an environment that are listed.
const ENVIRONMENT_MAX: i64 = 2_000;

/// Returns the ids of the account's newest clients in `environment`, also of deleted ones.
pub async fn in_environment(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    environment: Environment,
) -> Result<Vec<String>, Error> {
    let sql = "SELECT client_id FROM read_clients.clients WHERE account_id = $1 AND environment = $2
         ORDER BY position DESC LIMIT $3";
    sqlx::query_scalar(sql)
        .bind(account_id.to_string())
        .bind(word(&environment)?)
        .bind(ENVIRONMENT_MAX)
        .fetch_all(db)
        .await
}

/// Most secrets in one response. A client has only a few that are not revoked, and those come first.
const SECRETS_MAX: i64 = 120;

/// The rows of secrets. A query ends in a comparison with the account.
const SECRET: &str = "SELECT s.secret_id, s.client_id, s.label, s.created_at, s.expires_at, s.revoked_at,
    s.last_used_at, s.position
    FROM read_clients.secrets s JOIN read_clients.clients c USING (client_id) WHERE c.account_id = ";

/// Returns the secrets of the client, if it is the account's: those not revoked, then the revoked ones, each newest
/// first.
pub async fn secrets(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    client_id: ClientId,
) -> Result<Vec<Secret>, Error> {
    let mut query = of_account(SECRET, account_id);
    narrow(&mut query, "s.client_id", Some(client_id));
    query.push(" ORDER BY (s.revoked_at IS NULL) DESC, s.position DESC LIMIT ").push_bind(SECRETS_MAX);
    query.build_query_as().fetch_all(db).await
}

/// Returns one secret of the account's clients, revoked or not.
pub async fn secret(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    secret_id: SecretId,
) -> Result<Option<Secret>, Error> {
    let mut query = of_account(SECRET, account_id);
    narrow(&mut query, "s.secret_id", Some(secret_id));
    query.build_query_as().fetch_optional(db).await
}

/// Returns the id of the secret of the account's clients that has this keyed hash, revoked or not.
pub async fn secret_with_digest(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    digest: &str,
) -> Result<Option<String>, Error> {
    sqlx::query_scalar(
        "SELECT s.secret_id FROM read_clients.secrets s JOIN read_clients.clients c USING (client_id)
         WHERE c.account_id = $1 AND s.digest = $2 LIMIT 1",
    )
    .bind(account_id.to_string())
    .bind(digest)
    .fetch_optional(db)
    .await
}

/// A client and its name.
#[derive(Debug, Clone, FromRow)]
pub struct Named {
    pub client_id: String,
    pub name: String,
}

/// Returns up to `most` of the account's clients with `part` in their name, in whatever case, newest first.
/// Deleted ones are left out.
pub async fn named(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    part: &str,
    most: i64,
) -> Result<Vec<Named>, Error> {
    sqlx::query_as(
        "SELECT client_id, name FROM read_clients.clients
         WHERE account_id = $1 AND standing <> $2 AND strpos(lower(name), lower($3)) > 0
         ORDER BY position DESC LIMIT $4",
    )
    .bind(account_id.to_string())
    .bind(word(&ClientStanding::Deleted)?)
    .bind(part)
    .bind(most)
    .fetch_all(db)
    .await
}

/// When a client last used one of its secrets.
#[derive(Debug, Clone, FromRow)]
pub struct LastUse {
    pub client_id: String,
    #[sqlx(try_from = "MaybeAt")]
    pub last_used_at: Option<Timestamp>,
}

/// Returns when each of these clients last used a secret. Clients without secrets are left out.
pub async fn last_used(db: impl PgExecutor<'_>, clients: &[ClientId]) -> Result<Vec<LastUse>, Error> {
    let ids: Vec<_> = clients.iter().map(ToString::to_string).collect();
    sqlx::query_as(
        "SELECT client_id, max(last_used_at) AS last_used_at FROM read_clients.secrets
         WHERE client_id = ANY($1) GROUP BY client_id",
    )
    .bind(ids)
    .fetch_all(db)
    .await
}

/// Which origins need no proof.
#[derive(Debug, Clone, Copy)]
pub struct Trusted {
    /// Loopback, for test clients.
    pub loopback_of_tests: bool,
    /// Loopback, for all clients.
    pub loopback: bool,
}

/// Whether pages of `origin` may call the API as some client.
pub async fn serves_api(db: impl PgExecutor<'_>, origin: &str, trusted: Trusted) -> Result<bool, Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (
             SELECT FROM read_clients.origins o JOIN read_clients.clients c USING (client_id)
             WHERE o.origin = $1 AND o.api AND o.cors AND c.standing = $2
               AND (o.verified OR $3 OR $4 AND c.environment = $5))",
    )
    .bind(origin)
    .bind(word(&ClientStanding::Enabled)?)
    .bind(trusted.loopback)
    .bind(trusted.loopback_of_tests)
    .bind(word(&Environment::Test)?)
    .fetch_one(db)
    .await
}
