//! Queries about access. They never return another account's rows; queries by user return the user's own.
//!
//! Every query reads the `*_shown` views in `schema.sql`, which include what stopped the row: an event of its own, or
//! one of its client, user, account, session or consent.

use crate::{
    PageQuery,
    pagination::narrow,
    sql::{MaybeAt, at, word},
};
use serde::Serialize;
use sqlx::{Error, FromRow, PgExecutor, Postgres, QueryBuilder};
use time::OffsetDateTime;
use xwms_events::{
    Timestamp,
    client::TokenPolicy,
    ids::{AccountId, ClientId, ConsentId, GrantId, SecretId, SessionId, TokenId, UserId},
    resource_access::ApprovedResource,
};

/// One authorization from start to end.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Grant {
    pub grant_id: String,
    pub account_id: String,
    pub client_id: String,
    pub user_id: String,
    pub session_id: String,
    /// Space-separated.
    pub scopes: String,
    /// The approved scopes of APIs of the account.
    #[sqlx(json)]
    pub resources: Vec<ApprovedResource>,
    /// `authorized`, `active` or `revoked`.
    pub status: String,
    /// Why it is revoked: the grant's own reason, or the event that stopped it (`client_disabled`).
    pub reason: Option<String>,
    #[sqlx(try_from = "OffsetDateTime")]
    pub created_at: Timestamp,
    #[sqlx(try_from = "MaybeAt")]
    pub last_used_at: Option<Timestamp>,
    #[sqlx(try_from = "MaybeAt")]
    pub revoked_at: Option<Timestamp>,
    #[serde(skip)]
    pub position: i64,
}

/// One access token.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Token {
    pub token_id: String,
    pub account_id: String,
    pub client_id: String,
    pub user_id: Option<String>,
    pub grant_id: Option<String>,
    pub session_id: Option<String>,
    /// The client secret that the client got it with. It is the client's, and no data of the person.
    #[serde(skip)]
    pub secret_id: Option<String>,
    /// The audience of the API that it is for; `None` for this server itself.
    pub audience: Option<String>,
    /// The token that it was exchanged for (RFC 8693).
    pub parent_id: Option<String>,
    /// Space-separated.
    pub scopes: String,
    pub format: String,
    #[sqlx(try_from = "OffsetDateTime")]
    pub issued_at: Timestamp,
    #[sqlx(try_from = "OffsetDateTime")]
    pub expires_at: Timestamp,
    #[sqlx(try_from = "MaybeAt")]
    pub revoked_at: Option<Timestamp>,
    /// Why it is revoked: the token's own reason, or the event that stopped it (`grant_revoked`).
    pub reason: Option<String>,
    #[serde(skip)]
    pub position: i64,
}

/// A user's approval of scopes for a client.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Consent {
    pub consent_id: String,
    pub account_id: String,
    pub client_id: String,
    pub user_id: String,
    /// Space-separated.
    pub scopes: String,
    /// The approved scopes of APIs of the account.
    #[sqlx(json)]
    pub resources: Vec<ApprovedResource>,
    #[sqlx(try_from = "OffsetDateTime")]
    pub granted_at: Timestamp,
    #[sqlx(try_from = "MaybeAt")]
    pub withdrawn_at: Option<Timestamp>,
    #[serde(skip)]
    pub position: i64,
}

/// The shown stage of a grant in its lifecycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantStatus {
    /// The code waits to be redeemed, or was not redeemed in time.
    Authorized,
    Active,
    Revoked,
}

/// Filters the account's grants.
#[derive(Debug, Clone, Copy, Default)]
pub struct GrantFilter {
    pub client_id: Option<ClientId>,
    pub user_id: Option<UserId>,
    pub status: Option<GrantStatus>,
}

/// Filters the account's tokens.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokenFilter {
    pub client_id: Option<ClientId>,
    pub user_id: Option<UserId>,
    pub grant_id: Option<GrantId>,
    pub secret_id: Option<SecretId>,
    /// Only those that are neither revoked nor expired.
    pub live: bool,
}

/// Filters the account's consents.
#[derive(Debug, Clone, Copy, Default)]
pub struct ConsentFilter {
    pub client_id: Option<ClientId>,
    pub user_id: Option<UserId>,
    /// Only those that are not withdrawn.
    pub live: bool,
}

/// By how much the clocks of two nodes may differ at most.
const SLACK_SECONDS: u32 = 3_600;
/// Most sessions of a user that are returned at once.
const SESSIONS_MAX: i64 = 200;

/// The rows of grants, tokens and consents. A query goes on in the `WHERE` clause.
pub(super) const GRANT: &str =
    "SELECT grant_id, account_id, client_id, user_id, session_id, scopes, resources, status,
    reason, created_at, last_used_at, revoked_at, position
    FROM read_access.grants_shown WHERE ";

pub(super) const TOKEN: &str =
    "SELECT token_id, account_id, client_id, user_id, grant_id, session_id, secret_id, audience, scopes,
    format, issued_at, expires_at, revoked_at, reason, position, parent_id
    FROM read_access.tokens_shown WHERE ";

pub(super) const CONSENT: &str =
    "SELECT consent_id, account_id, client_id, user_id, scopes, resources, granted_at,
    withdrawn_at, position
    FROM read_access.consents WHERE ";

/// Starts a query with `sql`, one of the above, for the rows of the account.
fn in_account(sql: &str, account_id: AccountId) -> QueryBuilder<'_, Postgres> {
    let mut query = QueryBuilder::new(sql);
    query.push("account_id = ").push_bind(account_id.to_string());
    query
}

/// Returns the grants of the account's clients, newest first.
pub async fn grants(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    filter: GrantFilter,
    page: PageQuery,
) -> Result<Vec<Grant>, Error> {
    let mut query = in_account(GRANT, account_id);
    narrow(&mut query, "client_id", filter.client_id);
    narrow(&mut query, "user_id", filter.user_id);
    narrow(&mut query, "status", filter.status.as_ref().map(word).transpose()?);
    page.rows(query, db).await
}

/// Returns the ids of a user's sessions that are live at `now`, newest first.
pub async fn live_sessions_of_user(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    now: Timestamp,
) -> Result<Vec<String>, Error> {
    sqlx::query_scalar(
        "SELECT session_id FROM read_access.sessions_shown
         WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2
         ORDER BY position DESC LIMIT $3",
    )
    .bind(user_id.to_string())
    .bind(at(now)?)
    .bind(SESSIONS_MAX)
    .fetch_all(db)
    .await
}

/// Whether the person ever approved one of the account's clients.
pub async fn knows_user(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    user_id: UserId,
) -> Result<bool, Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM read_access.grants WHERE account_id = $1 AND user_id = $2)
             OR EXISTS (SELECT 1 FROM read_access.consents WHERE account_id = $1 AND user_id = $2)",
    )
    .bind(account_id.to_string())
    .bind(user_id.to_string())
    .fetch_one(db)
    .await
}

/// Returns one grant of the account's clients.
pub async fn grant(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    grant_id: GrantId,
) -> Result<Option<Grant>, Error> {
    let mut query = in_account(GRANT, account_id);
    narrow(&mut query, "grant_id", Some(grant_id));
    query.build_query_as().fetch_optional(db).await
}

/// Returns the grants that a user gave the account's clients in one of their sessions, newest first.
pub async fn grants_of_session(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    (user_id, session_id): (UserId, SessionId),
    page: PageQuery,
) -> Result<Vec<Grant>, Error> {
    let mut query = in_account(GRANT, account_id);
    narrow(&mut query, "user_id", Some(user_id));
    narrow(&mut query, "session_id", Some(session_id));
    page.rows(query, db).await
}

/// Returns the tokens of the account's clients, newest first.
pub async fn tokens(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    filter: TokenFilter,
    page: PageQuery,
) -> Result<Vec<Token>, Error> {
    let mut query = in_account(TOKEN, account_id);
    narrow(&mut query, "client_id", filter.client_id);
    narrow(&mut query, "user_id", filter.user_id);
    if let Some(user_id) = filter.user_id {
        // Tokens have no index by user: those of a user come from a grant.
        query.push(" AND grant_id = ANY (ARRAY(SELECT grant_id FROM read_access.grants WHERE user_id = ");
        query.push_bind(user_id.to_string()).push(" AND account_id = ");
        query.push_bind(account_id.to_string()).push("))");
    }
    narrow(&mut query, "grant_id", filter.grant_id);
    narrow(&mut query, "secret_id", filter.secret_id);
    if filter.live {
        query.push(" AND revoked_at IS NULL AND expires_at > now()");
        push_young(&mut query, account_id);
    }
    page.rows(query, db).await
}

/// Restricts `query` to tokens that may still be valid by the time at which they were issued, so that it does not
/// look at all of an account without valid ones.
pub(super) fn push_young(query: &mut QueryBuilder<'_, Postgres>, account_id: AccountId) {
    query.push(
        " AND position > coalesce((SELECT old.position FROM read_access.tokens AS old WHERE old.account_id = ",
    );
    query.push_bind(account_id.to_string()).push(" AND old.issued_at < now() - make_interval(secs => ");
    query.push_bind(f64::from(TokenPolicy::ACCESS_MAX_SECONDS + SLACK_SECONDS));
    query.push(") ORDER BY old.position DESC LIMIT 1), 0)");
}

/// Returns one token of the account's clients.
pub async fn token(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    token_id: TokenId,
) -> Result<Option<Token>, Error> {
    let mut query = in_account(TOKEN, account_id);
    narrow(&mut query, "token_id", Some(token_id));
    query.build_query_as().fetch_optional(db).await
}

/// Returns the tokens of the account's clients that were exchanged for one of `parents`, newest first, at most
/// those of `page`.
pub async fn tokens_exchanged_for(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    parents: &[String],
    page: PageQuery,
) -> Result<Vec<Token>, Error> {
    let mut query = in_account(TOKEN, account_id);
    query.push(" AND parent_id = ANY (").push_bind(parents.to_vec()).push(")");
    page.rows(query, db).await
}

/// Returns one consent for the account's clients.
pub async fn consent(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    consent_id: ConsentId,
) -> Result<Option<Consent>, Error> {
    let mut query = in_account(CONSENT, account_id);
    narrow(&mut query, "consent_id", Some(consent_id));
    query.build_query_as().fetch_optional(db).await
}

/// Returns the consents for the account's clients, newest first.
pub async fn consents(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    filter: ConsentFilter,
    page: PageQuery,
) -> Result<Vec<Consent>, Error> {
    let mut query = in_account(CONSENT, account_id);
    narrow(&mut query, "client_id", filter.client_id);
    narrow(&mut query, "user_id", filter.user_id);
    if filter.live {
        query.push(" AND withdrawn_at IS NULL");
    }
    page.rows(query, db).await
}

/// Returns a user's consents that are not withdrawn, newest first.
pub async fn consents_of_user(db: impl PgExecutor<'_>, user_id: UserId) -> Result<Vec<Consent>, Error> {
    let mut query = QueryBuilder::new(CONSENT);
    query.push("user_id = ").push_bind(user_id.to_string());
    query.push(" AND withdrawn_at IS NULL ORDER BY position DESC");
    query.build_query_as().fetch_all(db).await
}
