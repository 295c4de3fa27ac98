//! Clients that registered themselves, as members of their account see them.
//!
//! Not here: which of them are deleted because nobody uses them (`unused`).

use crate::{
    PageQuery,
    pagination::{narrow, of_account},
    sql::{MaybeAt, word},
};
use sqlx::{Error, FromRow, PgExecutor};
use time::OffsetDateTime;
use xwms_events::{
    Timestamp,
    client::Environment,
    ids::{AccountId, RegistrationId},
};

/// A client that registered itself.
#[derive(Debug, Clone, FromRow)]
pub struct OwnRegistration {
    pub client_id: String,
    /// `token`, `open` (anybody may register) or `document` (its id is the URL of one).
    pub registered_by: String,
    /// The registration token that it did so with.
    pub registration_id: Option<String>,
    /// The label of that token.
    pub token_label: Option<String>,
    #[sqlx(try_from = "OffsetDateTime")]
    pub created_at: Timestamp,
    /// `None` if no token was ever issued to it.
    #[sqlx(try_from = "MaybeAt")]
    pub token_issued_at: Option<Timestamp>,
    /// `None` if nobody ever approved it.
    #[sqlx(try_from = "MaybeAt")]
    pub approved_at: Option<Timestamp>,
    pub position: i64,
}

/// Filters the account's clients that registered themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct RegisteredFilter {
    pub environment: Option<Environment>,
    /// Only those of one registration token.
    pub registration: Option<RegistrationId>,
}

/// Returns the account's clients that registered themselves, newest first. Deleted ones are left out.
pub async fn registered(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    filter: RegisteredFilter,
    page: PageQuery,
) -> Result<Vec<OwnRegistration>, Error> {
    let sql = "SELECT client_id, registered_by, registration_id, created_at, position,
             (SELECT r.label FROM read_accounts.registration_tokens r
              WHERE r.registration_id = c.registration_id) AS token_label,
             (SELECT t.issued_at FROM read_access.tokens t WHERE t.client_id = c.client_id
              ORDER BY t.position DESC LIMIT 1) AS token_issued_at,
             (SELECT g.created_at FROM read_access.grants g WHERE g.client_id = c.client_id
              ORDER BY g.position DESC LIMIT 1) AS approved_at
         FROM read_clients.clients c
         WHERE registered_by IS NOT NULL AND standing <> 'deleted' AND account_id = ";
    let mut query = of_account(sql, account_id);
    narrow(&mut query, "environment", filter.environment.as_ref().map(word).transpose()?);
    narrow(&mut query, "registration_id", filter.registration);
    page.rows(query, db).await
}
