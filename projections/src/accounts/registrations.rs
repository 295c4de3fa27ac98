//! The tokens with which apps register themselves: how their events become rows, and the queries.
//!
//! A token stays listed once it is used up, expired or revoked: who made it, and what registered with it, is part of
//! what happened. Not here: the clients that registered (`clients`).

use crate::{
    PageQuery,
    pagination::{narrow, of_account},
    sql::{MaybeAt, at, word},
};
use sqlx::{Error, FromRow, PgConnection, PgExecutor, types::Json};
use time::OffsetDateTime;
use xwms_events::{
    Actor, Envelope, Timestamp,
    account::AccountEvent,
    client::Environment,
    ids::{AccountId, RegistrationId},
};

/// A token with which apps register themselves, without its text.
#[derive(Debug, Clone, FromRow)]
pub struct RegistrationToken {
    pub registration_id: String,
    pub label: String,
    /// `live` or `test`.
    pub environment: String,
    /// How many apps may register with it in all.
    pub uses: i64,
    /// How many did.
    pub used: i64,
    #[sqlx(json)]
    pub made_by: Actor,
    #[sqlx(try_from = "OffsetDateTime")]
    pub created_at: Timestamp,
    #[sqlx(try_from = "OffsetDateTime")]
    pub expires_at: Timestamp,
    #[sqlx(try_from = "MaybeAt")]
    pub last_used_at: Option<Timestamp>,
    /// `None` if it was not revoked. An expired one may be revoked by itself later.
    #[sqlx(try_from = "MaybeAt")]
    pub revoked_at: Option<Timestamp>,
    pub position: i64,
}

const COLUMNS: &str =
    "SELECT registration_id, label, environment, uses, used, made_by, created_at, expires_at,
         last_used_at, revoked_at, position
     FROM read_accounts.registration_tokens WHERE account_id = ";

/// Returns the account's registration tokens of `environment`, newest first, also those that can't be used any more.
pub async fn registration_tokens(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    environment: Environment,
    page: PageQuery,
) -> Result<Vec<RegistrationToken>, Error> {
    let mut query = of_account(COLUMNS, account_id);
    narrow(&mut query, "environment", Some(word(&environment)?));
    page.rows(query, db).await
}

/// Returns one registration token of the account.
pub async fn registration_token(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    registration_id: RegistrationId,
) -> Result<Option<RegistrationToken>, Error> {
    let mut query = of_account(COLUMNS, account_id);
    narrow(&mut query, "registration_id", Some(registration_id));
    query.build_query_as().fetch_optional(db).await
}

/// Folds an event of a registration token; any other changes nothing.
pub(super) async fn fold(
    db: &mut PgConnection,
    envelope: &Envelope,
    event: &AccountEvent,
) -> Result<(), Error> {
    let recorded_at = at(envelope.metadata.recorded_at)?;
    let query = match event {
        AccountEvent::RegistrationTokenCreated {
            registration_id,
            label,
            for_tests,
            uses,
            expires_at,
            ..
        } => {
            let environment = if *for_tests { Environment::Test } else { Environment::Live };
            sqlx::query(
                "INSERT INTO registration_tokens
                     (registration_id, account_id, label, environment, uses, used, made_by, created_at,
                      expires_at, position)
                 VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9)",
            )
            .bind(registration_id.to_string())
            .bind(&envelope.metadata.stream_id)
            .bind(label)
            .bind(word(&environment)?)
            .bind(i64::from(*uses))
            .bind(Json(envelope.metadata.actor))
            .bind(recorded_at)
            .bind(at(*expires_at)?)
            .bind(envelope.position)
        }
        AccountEvent::RegistrationTokenUsed { registration_id, .. } => sqlx::query(
            "UPDATE registration_tokens SET used = used + 1, last_used_at = $2 WHERE registration_id = $1",
        )
        .bind(registration_id.to_string())
        .bind(recorded_at),
        AccountEvent::RegistrationTokenRevoked { registration_id } => {
            sqlx::query("UPDATE registration_tokens SET revoked_at = $2 WHERE registration_id = $1")
                .bind(registration_id.to_string())
                .bind(recorded_at)
        }
        _ => return Ok(()),
    };
    query.execute(db).await?;
    Ok(())
}
