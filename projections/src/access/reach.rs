//! What stops when something is contained: the account's grants and tokens that depend on it. Never another
//! account's rows.
//!
//! Not here: what may be stopped, and the commands that stop it; the server's `audit::contain` has them.

use super::queries::push_young;
use crate::{
    pagination::{narrow, of_account},
    sql::{MaybeAt, at},
};
use sqlx::{Error, FromRow, PgExecutor, Postgres, QueryBuilder};
use time::OffsetDateTime;
use xwms_events::{
    Timestamp,
    ids::{AccountId, ClientId, GrantId, SecretId, SessionId, TokenId, UserId},
};

/// Most rows that a count looks at.
pub const COUNTED_MAX: i64 = 100_000;

/// The grants and tokens that depend on something.
#[derive(Clone, Debug)]
pub enum Reach {
    /// All of the account.
    Account,
    Client(ClientId),
    /// What was got with a client secret, and what came from the same grants.
    Secret(SecretId),
    /// One token, and not its grant.
    Token(TokenId),
    Grant(GrantId),
    /// What a user approved in one of their sessions.
    Session(UserId, SessionId),
    User(UserId),
    /// These grants with their tokens, and these tokens.
    Named {
        grants: Vec<String>,
        tokens: Vec<String>,
    },
}

/// Selects the grants and tokens of an account that depend on something.
#[derive(Clone, Debug)]
pub struct Reached {
    pub account_id: AccountId,
    pub reach: Reach,
    /// Only grants from before this time with their tokens, and tokens from before it that have no grant.
    pub before: Option<Timestamp>,
}

/// How many live tokens there are.
#[derive(Clone, Debug, Default, FromRow)]
pub struct TokenCount {
    /// At most one more than [`COUNTED_MAX`].
    pub live: i64,
    /// The clients of those that are counted.
    pub client_ids: Vec<String>,
    /// When the last JWT expires that has not expired yet, revoked or not.
    #[sqlx(try_from = "MaybeAt")]
    pub jwt_until: Option<Timestamp>,
}

/// How many grants there are that nothing stopped.
#[derive(Clone, Debug, Default, FromRow)]
pub struct GrantCount {
    /// At most one more than [`COUNTED_MAX`].
    pub live: i64,
    /// The clients of those that are counted.
    pub client_ids: Vec<String>,
    /// The number of people who gave them.
    pub people: i64,
}

/// A token that was stopped before it expired.
#[derive(Clone, Debug, FromRow)]
pub struct StoppedToken {
    pub token_id: String,
    #[sqlx(try_from = "OffsetDateTime")]
    pub stopped_at: Timestamp,
}

impl Reached {
    /// Counts the tokens that are live at `now`.
    ///
    /// # Errors
    /// Fails if the database query fails.
    pub async fn count_tokens(&self, db: impl PgExecutor<'_>, now: Timestamp) -> Result<TokenCount, Error> {
        let mut query = QueryBuilder::new(
            "SELECT count(*) FILTER (WHERE revoked_at IS NULL) AS live,
                 coalesce(array_agg(DISTINCT client_id) FILTER (WHERE revoked_at IS NULL), '{}') AS client_ids,
                 max(expires_at) FILTER (WHERE format = 'jwt') AS jwt_until
             FROM (SELECT client_id, format, expires_at, revoked_at
             FROM read_access.tokens_shown WHERE account_id = ",
        );
        query.push_bind(self.account_id.to_string());
        self.push_tokens(&mut query)?;
        query.push(" AND expires_at > ").push_bind(at(now)?);
        push_young(&mut query, self.account_id);
        query.push(" ORDER BY position DESC LIMIT ").push_bind(COUNTED_MAX + 1).push(") AS reached");
        query.build_query_as().fetch_one(db).await
    }

    /// Counts the grants that nothing stopped.
    ///
    /// # Errors
    /// As [`Self::count_tokens`].
    pub async fn count_grants(&self, db: impl PgExecutor<'_>) -> Result<GrantCount, Error> {
        let mut query = QueryBuilder::new(
            "SELECT count(*) AS live, coalesce(array_agg(DISTINCT client_id), '{}') AS client_ids,
                 count(DISTINCT user_id) AS people
             FROM (SELECT client_id, user_id FROM read_access.grants_shown WHERE account_id = ",
        );
        query.push_bind(self.account_id.to_string());
        self.push_grants(&mut query)?;
        query.push(" AND status <> 'revoked' ORDER BY position DESC LIMIT ");
        query.push_bind(COUNTED_MAX + 1).push(") AS reached");
        query.build_query_as().fetch_one(db).await
    }

    /// Returns the ids and positions of grants after the position `after` that nothing stopped, oldest first.
    ///
    /// # Errors
    /// As [`Self::count_tokens`].
    pub async fn live_grants(
        &self,
        db: impl PgExecutor<'_>,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(String, i64)>, Error> {
        let sql = "SELECT grant_id, position FROM read_access.grants_shown WHERE account_id = ";
        let mut query = of_account(sql, self.account_id);
        self.push_grants(&mut query)?;
        query.push(" AND status <> 'revoked' AND position > ").push_bind(after);
        query.push(" ORDER BY position LIMIT ").push_bind(limit);
        query.build_query_as().fetch_all(db).await
    }

    /// Returns the ids and positions of tokens after the position `after` that are live at `now` and have no
    /// grant, oldest first.
    ///
    /// # Errors
    /// As [`Self::count_tokens`].
    pub async fn live_tokens(
        &self,
        db: impl PgExecutor<'_>,
        now: Timestamp,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(String, i64)>, Error> {
        let sql = "SELECT token_id, position FROM read_access.tokens_shown WHERE account_id = ";
        let mut query = of_account(sql, self.account_id);
        self.push_tokens(&mut query)?;
        query.push(" AND grant_id IS NULL AND revoked_at IS NULL AND expires_at > ").push_bind(at(now)?);
        push_young(&mut query, self.account_id);
        query.push(" AND position > ").push_bind(after);
        query.push(" ORDER BY position LIMIT ").push_bind(limit);
        query.build_query_as().fetch_all(db).await
    }

    /// Returns the newest tokens that were stopped before they expired, of those that were issued so lately that
    /// they could be valid now.
    ///
    /// # Errors
    /// As [`Self::count_tokens`].
    pub async fn stopped_tokens(
        &self,
        db: impl PgExecutor<'_>,
        limit: i64,
    ) -> Result<Vec<StoppedToken>, Error> {
        let sql =
            "SELECT token_id, revoked_at AS stopped_at FROM read_access.tokens_shown WHERE account_id = ";
        let mut query = of_account(sql, self.account_id);
        self.push_tokens(&mut query)?;
        query.push(" AND revoked_at < expires_at");
        push_young(&mut query, self.account_id);
        query.push(" ORDER BY position DESC LIMIT ").push_bind(limit);
        query.build_query_as().fetch_all(db).await
    }

    /// Restricts `query`, which selects from `tokens_shown`, to the tokens.
    fn push_tokens(&self, query: &mut QueryBuilder<'_, Postgres>) -> Result<(), Error> {
        let account_id = self.account_id.to_string();
        match &self.reach {
            Reach::Account => {}
            Reach::Client(id) => narrow(query, "client_id", Some(id)),
            Reach::Token(id) => narrow(query, "token_id", Some(id)),
            Reach::Grant(id) => narrow(query, "grant_id", Some(id)),
            Reach::Secret(id) => {
                query.push(" AND (secret_id = ").push_bind(id.to_string());
                query.push(" OR grant_id = ANY (");
                push_grants_of_secret(query, *id, account_id);
                query.push("))");
            }
            Reach::Session(user_id, session_id) => {
                push_grants_of_user(query, *user_id, account_id);
                query.push(" AND session_id = ").push_bind(session_id.to_string()).push("))");
            }
            Reach::User(user_id) => {
                push_grants_of_user(query, *user_id, account_id);
                query.push("))");
            }
            Reach::Named { grants, tokens } => {
                query.push(" AND (token_id = ANY (").push_bind(tokens.clone());
                query.push(") OR grant_id = ANY (").push_bind(grants.clone()).push("))");
            }
        }
        if let Some(before) = self.before {
            // A token that was refreshed later is from before if its grant is.
            query.push(
                " AND coalesce((SELECT g.created_at FROM read_access.grants AS g
                    WHERE g.grant_id = tokens_shown.grant_id), issued_at) < ",
            );
            query.push_bind(at(before)?);
        }
        Ok(())
    }

    /// Restricts `query`, which selects from `grants_shown`, to the grants.
    fn push_grants(&self, query: &mut QueryBuilder<'_, Postgres>) -> Result<(), Error> {
        match &self.reach {
            Reach::Account => {}
            Reach::Client(id) => narrow(query, "client_id", Some(id)),
            Reach::Token(_) => {
                query.push(" AND false");
            }
            Reach::Grant(id) => narrow(query, "grant_id", Some(id)),
            Reach::Secret(id) => {
                query.push(" AND grant_id = ANY (");
                push_grants_of_secret(query, *id, self.account_id.to_string());
                query.push(")");
            }
            Reach::Session(user_id, session_id) => {
                narrow(query, "user_id", Some(user_id));
                narrow(query, "session_id", Some(session_id));
            }
            Reach::User(user_id) => narrow(query, "user_id", Some(user_id)),
            Reach::Named { grants, .. } => {
                query.push(" AND grant_id = ANY (").push_bind(grants.clone()).push(")");
            }
        }
        if let Some(before) = self.before {
            query.push(" AND created_at < ").push_bind(at(before)?);
        }
        Ok(())
    }
}

/// Adds an array of the grants whose tokens were got with the secret.
fn push_grants_of_secret(query: &mut QueryBuilder<'_, Postgres>, id: SecretId, account_id: String) {
    query.push("ARRAY(SELECT DISTINCT got.grant_id FROM read_access.tokens AS got WHERE got.secret_id = ");
    query.push_bind(id.to_string()).push(" AND got.account_id = ").push_bind(account_id);
    query.push(" AND got.grant_id IS NOT NULL)");
}

/// Restricts `query` to the grants of a user. Two brackets are left open, for what else restricts the grants.
fn push_grants_of_user(query: &mut QueryBuilder<'_, Postgres>, user_id: UserId, account_id: String) {
    query.push(" AND grant_id = ANY (ARRAY(SELECT grant_id FROM read_access.grants WHERE user_id = ");
    query.push_bind(user_id.to_string()).push(" AND account_id = ").push_bind(account_id);
}
