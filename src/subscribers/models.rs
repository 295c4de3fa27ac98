//! Read models as subscribers: their schemas, and how far they have come on whichever node leads them.

use super::Progress;
use crate::store::Store;
use sqlx::{Connection, PgConnection, PgPool, Row};
use std::time::Duration;
use tokio::sync::watch;
use xwms_projections::ReadModel;

/// How often a node looks how far models have come that another node leads, while somebody waits for one.
const LOOK: Duration = Duration::from_millis(25);
/// And while nobody does.
const IDLE: Duration = Duration::from_secs(1);

/// The schema of a model that serves reads.
pub fn live_schema(model: &dyn ReadModel) -> String {
    format!("read_{}", model.name())
}

/// Makes the model's tables and cursor if they are not there, or are of another version: then the model
/// starts anew from the first event. Two nodes that start at once take turns.
pub(super) async fn prepare(pool: &PgPool, model: &dyn ReadModel) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('xwms models'))").execute(&mut *transaction).await?;
    let version: Option<i32> = sqlx::query_scalar("SELECT version FROM subscribers WHERE name = $1")
        .bind(model.name())
        .fetch_optional(&mut *transaction)
        .await?;
    if version == Some(model.version()) {
        return Ok(());
    }
    create(&mut transaction, model, &live_schema(model)).await?;
    sqlx::query(
        "INSERT INTO subscribers (name, version, position) VALUES ($1, $2, 0)
         ON CONFLICT (name) DO UPDATE SET version = excluded.version, position = 0",
    )
    .bind(model.name())
    .bind(model.version())
    .execute(&mut *transaction)
    .await?;
    sqlx::query("DELETE FROM parked_events WHERE subscriber = $1")
        .bind(model.name())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Makes the model's tables, empty, in `schema`, in place of whatever was there.
///
/// # Errors
/// When the database does not answer.
pub async fn create(db: &mut PgConnection, model: &dyn ReadModel, schema: &str) -> Result<(), sqlx::Error> {
    let sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    sqlx::raw_sql(&sql).execute(&mut *db).await?;
    enter(db, schema).await?;
    sqlx::raw_sql(model.schema()).execute(&mut *db).await?;
    Ok(())
}

/// Lets the transaction on `db` see the tables of `schema` by their bare names.
///
/// # Errors
/// When the database does not answer.
pub async fn enter(db: &mut PgConnection, schema: &str) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT set_config('search_path', $1, true)")
        .bind(format!("{schema}, public"))
        .execute(db)
        .await?;
    Ok(())
}

/// Keeps this node's view of the models' progress, whoever leads them.
pub(super) async fn follow(store: Store, progress: Progress, mut stopped: watch::Receiver<bool>) {
    let mut wanted = progress.wanted.subscribe();
    loop {
        match sqlx::query("SELECT name, position FROM subscribers").fetch_all(store.pool()).await {
            Ok(rows) => {
                for row in rows {
                    if let (Ok(name), Ok(position)) =
                        (row.try_get::<String, _>("name"), row.try_get("position"))
                    {
                        progress.reached(&name, position);
                    }
                }
            }
            Err(error) => tracing::debug!(%error, "the subscribers' progress is unknown"),
        }
        let waited_for = *wanted.borrow_and_update();
        tokio::select! {
            () = tokio::time::sleep(if progress.shows(waited_for) { IDLE } else { LOOK }) => {}
            _ = wanted.changed() => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}
