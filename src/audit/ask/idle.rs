//! Client secrets that should go: old, never used, or beside another one that works.

use super::{
    answer::{Answer, Cell, Gap},
    cursor::Cursor,
    error::AskError,
    view::{DAY, View},
};
use sqlx::FromRow;
use time::OffsetDateTime;
use xwms_events::Timestamp;

const COLUMNS: &[&str] =
    &["secret_id", "client_id", "label", "created_at", "expires_at", "last_used_at", "why", "position"];

/// A secret that worked at the position and has one of the faults.
#[derive(FromRow)]
struct Idle {
    secret_id: String,
    client_id: String,
    label: String,
    created_at: OffsetDateTime,
    expires_at: Option<OffsetDateTime>,
    used_at: Option<OffsetDateTime>,
    is_shared: bool,
    position: i64,
}

/// The last use of a secret is the last token that was got with it.
const IDLE: &str = "
SELECT * FROM (
    SELECT s.secret_id, s.client_id, s.label, s.created_at, s.expires_at, s.position,
        (SELECT t.issued_at FROM read_access.tokens AS t
         WHERE t.secret_id = s.secret_id AND t.position <= $3 ORDER BY t.position DESC LIMIT 1) AS used_at,
        EXISTS (SELECT FROM read_clients.secrets AS o
                WHERE o.client_id = s.client_id AND o.secret_id <> s.secret_id AND o.position <= $3
                  AND (o.revoked_at IS NULL OR o.revoked_at > $4)
                  AND (o.expires_at IS NULL OR o.expires_at > $4)) AS is_shared
    FROM read_clients.clients AS c JOIN read_clients.secrets AS s USING (client_id)
    WHERE c.account_id = $1 AND s.position < $2 AND s.position <= $3
      AND (s.revoked_at IS NULL OR s.revoked_at > $4) AND (s.expires_at IS NULL OR s.expires_at > $4)
) AS live
WHERE created_at < $5 OR used_at IS NULL OR is_shared
ORDER BY position DESC LIMIT $6";

/// `days`: from which age a secret is old.
pub(super) async fn answer(view: &View<'_>, days: u32) -> Result<Answer, AskError> {
    let account_id = view.one_account()?;
    let old = Timestamp::from_millis(view.moment.millis().saturating_sub(i64::from(days) * DAY));
    let mut rows: Vec<Idle> = sqlx::query_as(IDLE)
        .bind(account_id.to_string())
        .bind(view.cursor.event)
        .bind(view.position)
        .bind(view.moment.to_datetime())
        .bind(old.to_datetime())
        .bind(view.one_more())
        .fetch_all(view.store.pool())
        .await?;
    let limit = usize::try_from(view.limit).unwrap_or_default();
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let mut answer = Answer::new(COLUMNS);
    answer.not_known.push(Gap::StateOfNow);
    answer.next = rows.last().filter(|_| has_more).map(|row| Cursor::below(row.position));
    answer.rows = rows.into_iter().map(|row| cells(row, old)).collect();
    Ok(answer)
}

fn cells(row: Idle, old: Timestamp) -> Vec<Cell> {
    let created = Timestamp::from(row.created_at);
    let faults = [(created < old, "old"), (row.used_at.is_none(), "never_used"), (row.is_shared, "overlaps")];
    let why: Vec<_> = faults.into_iter().filter(|(holds, _)| *holds).map(|(_, why)| why).collect();
    vec![
        Cell::Id(row.secret_id),
        Cell::Id(row.client_id),
        Cell::Text(row.label),
        Cell::Time(created),
        Cell::maybe_time(row.expires_at.map(Timestamp::from)),
        Cell::maybe_time(row.used_at.map(Timestamp::from)),
        Cell::Text(why.join(" ")),
        Cell::Number(row.position),
    ]
}
