//! Wraps again, under the current root key, what earlier ones wrapped: a limited number of rows at a time, on one
//! node at a time. A row says by `root` under which root key it is at the least, so a node that dies leaves
//! nothing half done, and any node goes on.

use super::{error::StoreError, side::logins::purpose_of_secret};
use crate::keys::master::{MasterKey, SealingKey};
use sqlx::{PgConnection, PgPool};

/// Rows of a table in one transaction.
const BATCH: i64 = 500;

/// A table with wrapped values.
struct Table {
    name: &'static str,
    id: &'static str,
    wrapped: &'static str,
    /// What the value of a row is bound to.
    bound: fn(&str) -> Vec<u8>,
}

const TABLES: [Table; 3] = [
    Table { name: "subject_keys", id: "subject", wrapped: "wrapped", bound: |id| id.as_bytes().to_vec() },
    Table { name: "signing_secrets", id: "key_id", wrapped: "wrapped", bound: |id| id.as_bytes().to_vec() },
    Table { name: "provider_secrets", id: "secret_id", wrapped: "sealed", bound: purpose_of_secret },
];

/// Wraps a batch of each table again. Returns how many rows it changed; 0 while another node does it.
///
/// # Errors
/// The database's failure.
pub(super) async fn batch(pool: &PgPool, master: &MasterKey) -> Result<u64, StoreError> {
    let (root, key) = master.versioned_wrap();
    let mut done = 0;
    for table in &TABLES {
        done += batch_of(pool, table, root, &key).await?;
    }
    Ok(done)
}

async fn batch_of(pool: &PgPool, table: &Table, root: i32, key: &SealingKey) -> Result<u64, StoreError> {
    let Table { name, id, wrapped, bound } = table;
    let mut transaction = pool.begin().await?;
    let leads: bool =
        sqlx::query_scalar("SELECT pg_try_advisory_xact_lock(48, 1)").fetch_one(&mut *transaction).await?;
    if !leads {
        return Ok(0);
    }
    let sql = format!("SELECT {id}, {wrapped} FROM {name} WHERE root < $1 LIMIT $2");
    let rows: Vec<(String, Vec<u8>)> =
        sqlx::query_as(&sql).bind(root).bind(BATCH).fetch_all(&mut *transaction).await?;
    let (mut ids, mut before, mut after, mut closed) = (vec![], vec![], vec![], vec![]);
    for (row, old) in rows {
        let bound = bound(&row);
        let Ok(plain) = key.open(&bound, &old) else {
            closed.push(row);
            continue;
        };
        after.push(key.seal(&bound, &plain).map_err(|_| StoreError::Seal)?);
        ids.push(row);
        before.push(old);
    }
    if let Some(first) = closed.first() {
        tracing::warn!(
            table = name,
            rows = closed.len(),
            first = first.as_str(),
            "wrapped values do not open"
        );
    }
    if ids.is_empty() {
        return Ok(0);
    }
    // A row that was deleted meanwhile stays deleted.
    let sql = format!(
        "UPDATE {name} AS t SET {wrapped} = x.after, root = $4
         FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS x (id, before, after)
         WHERE t.{id} = x.id AND t.{wrapped} = x.before"
    );
    let changed =
        sqlx::query(&sql).bind(ids).bind(before).bind(after).bind(root).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(changed.rows_affected())
}

/// Returns how many values are not known to be wrapped by the root key `root` or a later one.
///
/// # Errors
/// The database's failure.
pub(super) async fn left(db: &mut PgConnection, root: i32) -> Result<i64, StoreError> {
    let mut left = 0;
    for Table { name, .. } in &TABLES {
        let sql = format!("SELECT count(*) FROM {name} WHERE root < $1");
        left += sqlx::query_scalar::<_, i64>(&sql).bind(root).fetch_one(&mut *db).await?;
    }
    Ok(left)
}
