//! Queries about tickets. An account never gets another account's tickets, nor a person those of others; only the
//! operator gets all.

use crate::{
    PageQuery,
    pagination::{narrow, of_account as within, oldest},
    sql::word,
};
use sqlx::{Error, FromRow, PgExecutor, Postgres, QueryBuilder};
use xwms_events::{
    ids::{AccountId, UserId},
    ticket::TicketStatus,
};

/// A ticket's entry in a list; its stream has the rest.
#[derive(Debug, Clone, FromRow)]
pub struct Ticket {
    pub ticket_id: String,
    pub position: i64,
}

/// Narrows a list of tickets.
#[derive(Debug, Clone, Copy, Default)]
pub struct TicketFilter {
    pub status: Option<TicketStatus>,
    /// Only those that this person opened.
    pub user_id: Option<UserId>,
    /// Only those that this operator takes care of.
    pub assigned_to: Option<UserId>,
    /// Only those that nobody in particular takes care of.
    pub is_unassigned: bool,
    /// Only those that are not closed.
    pub is_unsettled: bool,
}

impl TicketFilter {
    fn narrow(self, query: &mut QueryBuilder<'_, Postgres>) -> Result<(), Error> {
        narrow(query, "status", self.status.as_ref().map(word).transpose()?);
        narrow(query, "user_id", self.user_id);
        narrow(query, "assigned_to", self.assigned_to);
        if self.is_unassigned {
            query.push(" AND assigned_to IS NULL");
        }
        if self.is_unsettled {
            query.push(" AND status <> ").push_bind(word(&TicketStatus::Closed)?);
        }
        Ok(())
    }
}

/// Returns the account's tickets, newest first.
///
/// # Errors
/// Fails if the database query fails.
pub async fn of_account(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    filter: TicketFilter,
    page: PageQuery,
) -> Result<Vec<Ticket>, Error> {
    let sql = "SELECT ticket_id, position FROM read_tickets.tickets WHERE account_id = ";
    let mut query = within(sql, account_id);
    filter.narrow(&mut query)?;
    page.rows(query, db).await
}

/// The accounts of a person.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    /// Those in which they see their own tickets.
    pub own: Vec<String>,
    /// Those in which they see everybody's.
    pub all: Vec<String>,
}

/// Returns the tickets that a person may follow, newest first.
///
/// # Errors
/// Fails if the database query fails.
pub async fn of_person(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    accounts: &Accounts,
    page: PageQuery,
) -> Result<Vec<Ticket>, Error> {
    let mut query =
        QueryBuilder::new("SELECT ticket_id, position FROM read_tickets.tickets WHERE (user_id = ");
    query.push_bind(user_id.to_string());
    query.push(" AND (account_id IS NULL OR account_id = ANY (").push_bind(&accounts.own);
    query.push(")) OR account_id = ANY (").push_bind(&accounts.all).push("))");
    page.rows(query, db).await
}

/// Returns up to `most` tickets that the person opened, whatever they are about, oldest first, after the position
/// `after`.
///
/// # Errors
/// Fails if the database query fails.
pub async fn opened_by(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    after: i64,
    most: i64,
) -> Result<Vec<Ticket>, Error> {
    let sql = "SELECT ticket_id, position FROM read_tickets.tickets WHERE user_id = ";
    oldest(db, sql, user_id.to_string(), after, most).await
}

/// Returns everybody's tickets, newest first, for operators.
///
/// # Errors
/// Fails if the database query fails.
pub async fn all(
    db: impl PgExecutor<'_>,
    filter: TicketFilter,
    page: PageQuery,
) -> Result<Vec<Ticket>, Error> {
    let mut query = QueryBuilder::new("SELECT ticket_id, position FROM read_tickets.tickets WHERE true");
    filter.narrow(&mut query)?;
    page.rows(query, db).await
}

/// Returns how many tickets wait for the operator's answer, counted up to `most`.
///
/// # Errors
/// Fails if the database query fails.
pub async fn count_waiting(db: impl PgExecutor<'_>, most: i64) -> Result<i64, Error> {
    sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT 1 FROM read_tickets.tickets WHERE status = $1 LIMIT $2) AS waiting",
    )
    .bind(word(&TicketStatus::Open)?)
    .bind(most)
    .fetch_one(db)
    .await
}
