//! Client secrets that should go: old, never used, or beside another one that works, as of the position. The read
//! model knows them as they are now. So the streams of clients that changed after the position are folded up to
//! it.

use super::{
    answer::{Answer, Cell},
    cursor::Cursor,
    error::AskError,
    view::{DAY, View},
};
use crate::{audit::past::history, store::StoreError};
use sqlx::FromRow;
use std::collections::HashMap;
use time::OffsetDateTime;
use xwms_events::{AnyEvent, Decider, Object, Timestamp, client::Client, ids::SecretId};
use xwms_projections::PageQuery;

const COLUMNS: &[&str] =
    &["secret_id", "client_id", "label", "created_at", "expires_at", "last_used_at", "why", "position"];

/// A secret that may have worked at the position with one of the faults.
#[derive(FromRow)]
struct Idle {
    secret_id: String,
    client_id: String,
    label: String,
    created_at: OffsetDateTime,
    expires_at: Option<OffsetDateTime>,
    used_at: Option<OffsetDateTime>,
    is_shared: bool,
    /// Whether something ended in the very millisecond of the position, before it or after it.
    is_tied: bool,
    position: i64,
}

/// The last use of a secret is the last token that was got with it. A later end of the secret does not hide it: a
/// rotation moves its end, but never to before the rotation.
const IDLE: &str = "
SELECT * FROM (
    SELECT s.secret_id, s.client_id, s.label, s.created_at, s.expires_at, s.position,
        (SELECT t.issued_at FROM read_access.tokens AS t
         WHERE t.secret_id = s.secret_id AND t.position <= $3 ORDER BY t.position DESC LIMIT 1) AS used_at,
        EXISTS (SELECT FROM read_clients.secrets AS o
                WHERE o.client_id = s.client_id AND o.secret_id <> s.secret_id AND o.position <= $3
                  AND (o.revoked_at IS NULL OR o.revoked_at >= $4)
                  AND (o.expires_at IS NULL OR o.expires_at >= $4)) AS is_shared,
        EXISTS (SELECT FROM read_clients.secrets AS o
                WHERE o.client_id = s.client_id AND (o.revoked_at = $4 OR o.expires_at = $4)) AS is_tied
    FROM read_clients.clients AS c JOIN read_clients.secrets AS s USING (client_id)
    WHERE c.account_id = $1 AND s.position < $2 AND s.position <= $3
      AND (s.revoked_at IS NULL OR s.revoked_at >= $4) AND (s.expires_at IS NULL OR s.expires_at >= $4)
) AS live
WHERE created_at < $5 OR used_at IS NULL OR is_shared
ORDER BY position DESC LIMIT $6";

/// The clients of $1 with events after the position.
const CHANGED: &str = "
SELECT c.id FROM unnest($1::text[]) AS c (id)
WHERE EXISTS (SELECT FROM events AS e WHERE e.aggregate_type = 'client' AND e.aggregate_id = c.id AND e.position > $2)";

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
    let page = PageQuery { limit: view.limit, after: None };
    let mut answer = Answer::new(COLUMNS);
    answer.next = page.cut(&mut rows, |row| row.position).map(Cursor::below);
    let then = clients_then(view, &rows).await?;
    let rows = rows.into_iter().filter_map(|row| match then.get(&row.client_id) {
        Some(client) => as_of(row, client, view.moment),
        None => Some(row),
    });
    let is_faulty =
        |row: &Idle| Timestamp::from(row.created_at) < old || row.used_at.is_none() || row.is_shared;
    answer.rows = rows.filter(is_faulty).map(|row| cells(row, old)).collect();
    Ok(answer)
}

/// Returns the clients of `rows` of which the read model may show something later, as they were.
async fn clients_then(view: &View<'_>, rows: &[Idle]) -> Result<HashMap<String, Client>, StoreError> {
    let mut ids: Vec<&str> = rows.iter().map(|row| row.client_id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let changed = sqlx::query_scalar(CHANGED).bind(&ids).bind(view.position);
    let mut ids: Vec<String> = changed.fetch_all(view.store.pool()).await?;
    ids.extend(rows.iter().filter(|row| row.is_tied).map(|row| row.client_id.clone()));
    ids.sort_unstable();
    ids.dedup();
    let clients: Vec<_> = ids.into_iter().map(|id| Object::new("client", id)).collect();
    let mut then: HashMap<String, Client> = HashMap::new();
    for event in history(view.store, &clients, view.position).await?.events {
        if let AnyEvent::Client(fact) = &event.data {
            then.entry(event.metadata.stream_id.clone()).or_default().evolve(fact);
        }
    }
    Ok(then)
}

/// Returns the secret as its client had it then; `None` if it did not work.
fn as_of(row: Idle, client: &Client, moment: Timestamp) -> Option<Idle> {
    let id: SecretId = row.secret_id.parse().ok()?;
    let secret = client.secrets.get(&id).filter(|secret| secret.is_live(moment))?;
    let is_shared = client.secrets.iter().any(|(other, secret)| *other != id && secret.is_live(moment));
    let expires_at = secret.expires_at.and_then(Timestamp::to_datetime);
    Some(Idle { label: secret.label.clone(), expires_at, is_shared, ..row })
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
