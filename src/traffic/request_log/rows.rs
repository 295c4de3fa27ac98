//! Rows of the log: their numbers, which contain their times, and their origins, which are sealed.

use crate::{
    store::{Store, StoreError, vault::Subject},
    traffic::{
        columns::{big, small},
        record::Record,
    },
};
use sqlx::PgConnection;
use std::collections::HashMap;
use xwms_events::ids::AccountId;

/// How many bits of a row's number don't belong to its time.
pub(super) const NUMBER_BITS: u32 = 21;
/// The longest detail that is kept, in characters.
const DETAIL_MAX: usize = 300;

const ROWS: &str = "
INSERT INTO request_log
    (number, account_id, client_id, route, method, status, duration_us, bytes, request_id, error, origin, reason,
    detail)
SELECT (u.at << 21) | nextval('request_numbers'), u.account_id, u.client_id, u.route, u.method, u.status,
    u.duration_us, u.bytes, u.request_id, u.error, u.origin, u.reason, u.detail
FROM unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::smallint[], $7::int[], $8::bigint[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
    AS u (at, account_id, client_id, route, method, status, duration_us, bytes, request_id, error, origin, reason, detail)";

/// The associated data of a sealed origin, so that it can't be opened for another request.
pub(super) fn bound(request_id: &str) -> String {
    format!("request {request_id}.origin")
}

/// Seals the address and user agent of each row with its account's key, which is looked up once.
pub(in crate::traffic) async fn seal(
    store: &Store,
    rows: &[Record],
) -> Result<Vec<Option<String>>, StoreError> {
    let mut keys: HashMap<AccountId, Subject> = HashMap::new();
    let mut sealed = Vec::with_capacity(rows.len());
    for party in rows.iter().filter_map(|row| row.party.as_ref()) {
        let Some(origin) = &party.origin else {
            sealed.push(None);
            continue;
        };
        let key = match keys.get(&party.account_id) {
            Some(key) => key,
            None => {
                let key = store.vault().subject_or_new(&party.account_id.to_string()).await?;
                keys.entry(party.account_id).or_insert(key)
            }
        };
        let text = serde_json::to_string(origin).map_err(|_| StoreError::Seal)?;
        sealed.push(Some(key.seal(&bound(&party.request_id), &text)?));
    }
    Ok(sealed)
}

/// Writes the row of each request, with the origin that [`seal`] returned.
pub(in crate::traffic) async fn write(
    db: &mut PgConnection,
    rows: &[Record],
    origins: Vec<Option<String>>,
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let parties: Vec<_> = rows.iter().filter_map(|row| row.party.as_ref()).collect();
    sqlx::query(ROWS)
        .bind(rows.iter().map(|row| row.at.millis()).collect::<Vec<_>>())
        .bind(parties.iter().map(|party| party.account_id.uuid()).collect::<Vec<_>>())
        .bind(parties.iter().map(|party| party.client_id.map(|id| id.uuid())).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| &*row.route).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.method).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| small(row.status)).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| i32::try_from(row.duration_us).unwrap_or(i32::MAX)).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| big(row.bytes)).collect::<Vec<_>>())
        .bind(parties.iter().map(|party| party.request_id.as_str()).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.error).collect::<Vec<_>>())
        .bind(origins)
        .bind(rows.iter().map(|row| row.reason).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.detail.as_deref().map(shortened)).collect::<Vec<_>>())
        .execute(db)
        .await
        .map(drop)
}

/// Shortens a detail. Postgres text can't contain a zero byte.
fn shortened(detail: &str) -> String {
    detail.chars().filter(|c| *c != '\0').take(DETAIL_MAX).collect()
}
