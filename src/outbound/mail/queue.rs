//! How much mail waits, for operators.

use crate::store::Store;
use sqlx::FromRow;
use time::{Duration, OffsetDateTime};

/// Mail that is due for longer than this is not being sent.
const OVERDUE: Duration = Duration::minutes(2);
/// How many mails the mail server puts off, twice or more, when it takes none. One recipient's server may put off some.
const PUT_OFF: i64 = 10;
/// Most mails that are counted.
const COUNT_MAX: i64 = 10_000;

/// The queue of mails.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct MailQueue {
    /// How many wait, up to ten thousand.
    pub waiting: i64,
    /// How many of them were put off twice or more.
    pub put_off: i64,
    /// When the first was due.
    pub first_due: Option<OffsetDateTime>,
    now: OffsetDateTime,
}

impl MailQueue {
    /// Returns whether mail is not being sent, or not taken.
    pub fn is_stuck(&self) -> bool {
        self.put_off >= PUT_OFF || self.first_due.is_some_and(|due| due + OVERDUE < self.now)
    }
}

/// Reads the queue.
///
/// # Errors
/// When the database does not answer.
pub async fn read(store: &Store) -> Result<MailQueue, sqlx::Error> {
    sqlx::query_as(
        "SELECT count(*) AS waiting, count(*) FILTER (WHERE attempts >= 2) AS put_off, min(due_at) AS first_due,
                $2::timestamptz AS now
         FROM (SELECT attempts, due_at FROM mails ORDER BY due_at LIMIT $1) AS counted",
    )
    .bind(COUNT_MAX)
    .bind(store.clock().datetime())
    .fetch_one(store.pool())
    .await
}
