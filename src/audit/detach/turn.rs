//! One process at a time: the connection on which events are detached and attached.

use super::error::DetachError;
use sqlx::{PgConnection, PgPool};

/// Returns a connection of the owner that has no time limit, while no other process detaches or attaches.
pub(super) async fn alone(owner: &PgPool) -> Result<PgConnection, DetachError> {
    let mut db = owner.acquire().await?.detach();
    // A fixed path keeps the owner out of schemas that the serving role may create.
    sqlx::raw_sql("SET statement_timeout = 0; SET search_path = public").execute(&mut db).await?;
    let owns: bool = sqlx::query_scalar(
        "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = 'public.events'::regclass",
    )
    .fetch_one(&mut db)
    .await?;
    if !owns {
        return Err(DetachError::NotOwner);
    }
    let alone: bool =
        sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtext('xwms detach'))").fetch_one(&mut db).await?;
    if alone { Ok(db) } else { Err(DetachError::Busy) }
}
