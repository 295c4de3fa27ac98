//! The schemas that contain the read models' tables: the live one, and temporary ones while a model is
//! rebuilt.

use super::cursor::script;
use sqlx::{Connection, PgConnection, PgPool};
use xwms_projections::ReadModel;

/// Returns the schema of a model that serves reads.
pub fn live_schema(model: &ReadModel) -> String {
    format!("read_{}", model.name)
}

/// Returns every schema that read models use, except those of replays.
pub fn all() -> Vec<String> {
    let of = |model: &ReadModel| ["read", "next", "past"].map(|state| format!("{state}_{}", model.name));
    xwms_projections::ALL.iter().flat_map(of).collect()
}

/// Creates the model's cursor and tables if they do not exist. If the log already has events, they get
/// version 0, so that the leader rebuilds them before they count.
pub(super) async fn prepare(pool: &PgPool, model: &ReadModel) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('xwms models'))").execute(&mut *transaction).await?;
    let made = sqlx::query(
        "INSERT INTO subscribers (name, version, position)
         SELECT $1, CASE position WHEN 0 THEN $2 ELSE 0 END, 0 FROM log_head ON CONFLICT DO NOTHING",
    )
    .bind(model.name)
    .bind(model.version)
    .execute(&mut *transaction)
    .await?;
    let schema = live_schema(model);
    let there: bool = sqlx::query_scalar("SELECT to_regnamespace($1) IS NOT NULL")
        .bind(&schema)
        .fetch_one(&mut *transaction)
        .await?;
    if !there {
        create(&mut transaction, model, &schema).await?;
        index(&mut transaction, model, &schema).await?;
    }
    if !there && made.rows_affected() == 0 {
        // This happens after restoring a dump without the read models.
        sqlx::query("UPDATE subscribers SET version = 0 WHERE name = $1")
            .bind(model.name)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await
}

/// Creates the model's tables, empty, in `schema`, and replaces what was there. See [`index`].
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn create(db: &mut PgConnection, model: &ReadModel, schema: &str) -> Result<(), sqlx::Error> {
    let sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    script(db, &sql).await?;
    enter(db, schema).await?;
    script(db, model.schema).await
}

/// Creates the indexes of the model's tables in `schema` that only queries need.
pub(super) async fn index(db: &mut PgConnection, model: &ReadModel, schema: &str) -> Result<(), sqlx::Error> {
    enter(db, schema).await?;
    script(db, model.indexes).await
}

/// Lets the transaction on `db` fold events into the model's tables in `schema`. Waits while a rebuild replaces
/// the live tables ([`replace`]).
///
/// The cursor alone would not keep the two apart: for a moment after the commit of a rebuild, others already see
/// the new cursor, but Postgres has not yet told them that the schemas have other names. A statement that was
/// planned before would write to the old tables. Locks are only released after that.
pub(super) async fn enter_to_fold(
    db: &mut PgConnection,
    model: &ReadModel,
    schema: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "SELECT pg_advisory_xact_lock_shared(hashtext('xwms replace ' || $2)), set_config('search_path', $1, true)",
    )
    .bind(format!("{schema}, public"))
    .bind(model.name)
    .execute(db)
    .await?;
    Ok(())
}

/// Keeps everybody else from folding events into the model until the transaction on `db` ends.
pub(super) async fn replace(db: &mut PgConnection, model: &ReadModel) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('xwms replace ' || $1))")
        .bind(model.name)
        .execute(db)
        .await?;
    Ok(())
}

/// Lets the transaction on `db` use the tables of `schema` by their unqualified names.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn enter(db: &mut PgConnection, schema: &str) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT set_config('search_path', $1, true)")
        .bind(format!("{schema}, public"))
        .execute(db)
        .await?;
    Ok(())
}
