//! Who is in which group of an account: how events become rows, and the queries. The groups themselves are in the
//! account's state.

use crate::{
    PageQuery,
    pagination::{narrow, of_account, oldest},
    sql::at,
};
use sqlx::{Error, FromRow, PgConnection, PgExecutor};
use time::OffsetDateTime;
use xwms_events::{
    Envelope, Timestamp,
    ids::{AccountId, GroupId, UserId},
    membership::MembershipEvent,
};

/// A person in a group.
#[derive(Debug, Clone, FromRow)]
pub struct GroupPerson {
    pub user_id: String,
    #[sqlx(try_from = "OffsetDateTime")]
    pub added_at: Timestamp,
    pub position: i64,
}

/// Returns the people in a group of the account; who was added last comes first.
pub async fn group_people(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
    group_id: GroupId,
    page: PageQuery,
) -> Result<Vec<GroupPerson>, Error> {
    let sql = "SELECT user_id, added_at, position FROM read_accounts.group_people WHERE account_id = ";
    let mut query = of_account(sql, account_id);
    narrow(&mut query, "group_id", Some(group_id));
    page.rows(query, db).await
}

/// A group that a person is in.
#[derive(Debug, Clone, FromRow)]
pub struct PersonGroup {
    pub account_id: String,
    pub group_id: String,
    #[sqlx(try_from = "OffsetDateTime")]
    pub added_at: Timestamp,
    pub position: i64,
}

/// Returns up to `most` groups of the person, of any account, after the position `after`.
pub async fn groups_of_person(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    after: i64,
    most: i64,
) -> Result<Vec<PersonGroup>, Error> {
    let sql =
        "SELECT account_id, group_id, added_at, position FROM read_accounts.group_people WHERE user_id = ";
    oldest(db, sql, user_id.to_string(), after, most).await
}

/// Returns how many people are in each group of the account, as the fold counted them. A group that nobody was
/// ever in is left out.
pub async fn group_sizes(
    db: impl PgExecutor<'_>,
    account_id: AccountId,
) -> Result<Vec<(String, i64)>, Error> {
    sqlx::query_as("SELECT group_id, people FROM read_accounts.group_sizes WHERE account_id = $1")
        .bind(account_id.to_string())
        .fetch_all(db)
        .await
}

/// Adds a row, and counts it.
const ADD: &str = "
WITH added AS (
    INSERT INTO group_people (account_id, group_id, user_id, added_at, position)
    VALUES ($1, $2, $3, $4, $5) RETURNING account_id, group_id
)
INSERT INTO group_sizes AS s (group_id, account_id, people) SELECT group_id, account_id, 1 FROM added
ON CONFLICT (group_id) DO UPDATE SET people = s.people + 1";

/// Removes somebody from a group, and no longer counts them. Who went with a deleted group is not counted again.
const REMOVE: &str = "
WITH removed AS (DELETE FROM group_people WHERE group_id = $1 AND user_id = $2 RETURNING group_id)
UPDATE group_sizes AS s SET people = s.people - 1 FROM removed AS r WHERE s.group_id = r.group_id";

/// Removes somebody from every group, and no longer counts them. They are in a group once.
const ERASE: &str = "
WITH removed AS (DELETE FROM group_people WHERE user_id = $1 RETURNING group_id)
UPDATE group_sizes AS s SET people = s.people - 1 FROM removed AS r WHERE s.group_id = r.group_id";

/// Removes everybody from a group, and its count.
const DELETE: &str = "
WITH removed AS (DELETE FROM group_people WHERE group_id = $1)
DELETE FROM group_sizes WHERE group_id = $1";

/// Folds an event of a membership.
pub(super) async fn fold(
    db: &mut PgConnection,
    envelope: &Envelope,
    event: &MembershipEvent,
) -> Result<(), Error> {
    let query = match event {
        MembershipEvent::PersonAdded { account_id, group_id, user_id } => sqlx::query(ADD)
            .bind(account_id.to_string())
            .bind(group_id.to_string())
            .bind(user_id.to_string())
            .bind(at(envelope.metadata.recorded_at)?)
            .bind(envelope.position),
        MembershipEvent::PersonRemoved { group_id, user_id } => {
            sqlx::query(REMOVE).bind(group_id.to_string()).bind(user_id.to_string())
        }
    };
    query.execute(db).await?;
    Ok(())
}

/// Takes everybody out of a group that is deleted.
pub(super) async fn delete(db: &mut PgConnection, group_id: GroupId) -> Result<(), Error> {
    sqlx::query(DELETE).bind(group_id.to_string()).execute(db).await?;
    Ok(())
}

/// Takes somebody who was erased out of every group.
pub(super) async fn erase(db: &mut PgConnection, user_id: &str) -> Result<(), Error> {
    sqlx::query(ERASE).bind(user_id).execute(db).await?;
    Ok(())
}
