//! What comes after the commit that erases somebody (`commands::leaving`): a subscriber that removes what is kept of
//! them by other keys than their own, and lists them. The list is in the table `erasures`, and in a file that
//! outlives a backup of the database, if the settings name one. Not here: erasing again by that file (`again`).

pub mod again;
mod file;

use crate::{
    store::{Store, feed::Wanted},
    subscribers::sink::{Sink, SinkError, SinkFuture},
};
use futures::future::{BoxFuture, FutureExt};
use sqlx::{FromRow, PgConnection, PgPool};
use std::{path::PathBuf, sync::Arc, time::Duration};
use time::OffsetDateTime;
use tokio::sync::watch;
use uuid::Uuid;
use xwms_events::{
    Envelope, Timestamp,
    ids::{AccountId, UserId},
};
use xwms_projections::PageQuery;

/// The name of the subscriber's cursor.
pub const NAME: &str = "erasures";
const NAMES: &[&str] = &["user.erased"];
/// How often requests are looked for that were written after the erasure, because a node held them back.
const LATE: Duration = Duration::from_secs(60);

/// Adds a person to the list, with the accounts that they were a member or a test user of.
const LIST: &str = "
INSERT INTO erasures (position, user_id, erased_at, account_ids)
SELECT $1, $2, $3, coalesce(array_agg(DISTINCT account_id), '{}') FROM (
    SELECT account_id FROM events
    WHERE aggregate_type = 'account' AND event_type = 'member.joined' AND payload->>'user_id' = $2
    UNION ALL SELECT account_id FROM events WHERE aggregate_type = 'user' AND aggregate_id = $2
) AS of_them WHERE account_id IS NOT NULL
ON CONFLICT (position) DO NOTHING";
/// The keys of the invitations by which they joined, which seal their address.
const INVITATIONS: &str = "
DELETE FROM subject_keys WHERE subject IN (
    SELECT payload->>'invitation_id' FROM events
    WHERE aggregate_type = 'account' AND event_type = 'member.joined' AND payload->>'user_id' = $1)";
/// Mails to them that wait. The erasure deletes these at once, unless the node died.
const MAILS: &str = "DELETE FROM mails WHERE recipient = $1";
const LOGIN_MAILS: &str = "DELETE FROM login_mails WHERE user_id = $1";
/// What receivers said to the webhook messages about them, which may repeat the message.
const ANSWERS: &str = "
UPDATE webhook_attempts AS a SET body = NULL
FROM webhook_messages AS m JOIN events AS e ON e.event_id = m.event_id
WHERE e.aggregate_type = 'user' AND e.aggregate_id = $1
    AND a.endpoint_id = m.endpoint_id AND a.position = m.position AND a.body IS NOT NULL";
/// Where they came from, which their accounts' keys seal.
const REQUESTS: &str = "
UPDATE request_log SET origin = NULL, ip_hash = NULL, network_hash = NULL, agent_hash = NULL
WHERE user_id = ANY ($1) AND (origin IS NOT NULL OR ip_hash IS NOT NULL)";
/// The same, of rows that a legal hold keeps: a hold is no reason to keep what somebody had the right to have erased.
const HELD_REQUESTS: &str = "
UPDATE request_log_held SET origin = NULL, ip_hash = NULL, network_hash = NULL, agent_hash = NULL
WHERE user_id = ANY ($1) AND (origin IS NOT NULL OR ip_hash IS NOT NULL)";

/// Somebody who was erased.
#[derive(Clone, Debug, FromRow)]
pub struct Erasure {
    /// Of the event.
    pub position: i64,
    pub user_id: String,
    pub erased_at: OffsetDateTime,
}

/// Returns a page of those who were erased, newest first. With `account_id`, only those who were members or test
/// users of that account.
///
/// # Errors
/// The database's failure.
pub async fn list(
    pool: &PgPool,
    account_id: Option<AccountId>,
    page: PageQuery,
) -> Result<Vec<Erasure>, sqlx::Error> {
    let sql = "
        SELECT position, user_id, erased_at FROM erasures
        WHERE ($1::bigint IS NULL OR position < $1) AND ($2::uuid IS NULL OR account_ids @> ARRAY[$2::uuid])
        ORDER BY position DESC LIMIT $3";
    let account_id = account_id.map(|id| id.uuid());
    sqlx::query_as(sql)
        .bind(page.after)
        .bind(account_id)
        .bind(page.limit.max(0).saturating_add(1))
        .fetch_all(pool)
        .await
}

/// The subscriber.
pub struct Erasures(Option<PathBuf>);

impl Erasures {
    /// `file` is the setting `erasures_file`.
    pub fn new(file: Option<PathBuf>) -> Self {
        Self(file)
    }

    async fn take_one(&self, db: &mut PgConnection, event: &Envelope) -> Result<(), SinkError> {
        let (id, at) = (event.metadata.stream_id.as_str(), event.metadata.recorded_at);
        sqlx::query(LIST).bind(event.position).bind(id).bind(at.to_datetime()).execute(&mut *db).await?;
        for sql in [INVITATIONS, MAILS, LOGIN_MAILS, ANSWERS] {
            sqlx::query(sql).bind(id).execute(&mut *db).await?;
        }
        clear_requests(db, &[id.to_owned()]).await?;
        if let Some(file) = &self.0 {
            // Before the cursor moves: after a crash, the line is there already.
            let added = file::add(file, id, at).await;
            added.map_err(|error| SinkError::Outside(format!("{}: {error}", file.display())))?;
        }
        Ok(())
    }
}

async fn clear_requests(db: &mut PgConnection, people: &[String]) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = people.iter().filter_map(|id| Some(id.parse::<UserId>().ok()?.uuid())).collect();
    for sql in [REQUESTS, HELD_REQUESTS] {
        sqlx::query(sql).bind(&ids).execute(&mut *db).await?;
    }
    Ok(())
}

async fn clear_late_requests(store: &Store) -> Result<(), sqlx::Error> {
    let people: Vec<String> =
        sqlx::query_scalar("SELECT user_id FROM erasures WHERE erased_at > $1 - interval '1 hour'")
            .bind(store.clock().now().to_datetime())
            .fetch_all(store.pool())
            .await?;
    if people.is_empty() {
        return Ok(());
    }
    let mut connection = store.pool().acquire().await?;
    clear_requests(&mut connection, &people).await
}

impl Sink for Erasures {
    fn name(&self) -> &'static str {
        NAME
    }

    fn gather(&self) -> Duration {
        Duration::from_millis(500)
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted::Names(NAMES)
    }

    fn take<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Arc<Envelope>]) -> SinkFuture<'a> {
        async move {
            for event in events {
                self.take_one(db, event).await?;
            }
            Ok(())
        }
        .boxed()
    }

    fn background<'a>(&'a self, store: &'a Store, mut stopped: watch::Receiver<bool>) -> BoxFuture<'a, ()> {
        async move {
            loop {
                tokio::select! {
                    () = tokio::time::sleep(LATE) => {}
                    _ = stopped.wait_for(|stopped| *stopped) => return,
                }
                if let Err(error) = clear_late_requests(store).await {
                    tracing::warn!(%error, "could not remove where erased people came from; trying again");
                }
            }
        }
        .boxed()
    }
}

impl Erasure {
    /// Returns when they were erased.
    pub fn at(&self) -> Timestamp {
        Timestamp::from(self.erased_at)
    }
}
