//! Rows of the log: their numbers, which contain their times, and their columns. `hidden` has their origins.

use super::hidden::{Hidden, Mark};
use crate::traffic::{
    columns::{big, small},
    record::{Involved, Party, Record},
};
use sqlx::PgConnection;
use uuid::Uuid;
use xwms_events::ids::AnyId;

/// How many bits of a row's number don't belong to its time.
pub(super) const NUMBER_BITS: u32 = 21;
/// The longest detail that is kept, in characters.
const DETAIL_MAX: usize = 300;

const ROWS: &str = "
INSERT INTO request_log
    (number, account_id, client_id, route, method, status, duration_us, bytes, request_id, error, origin, reason,
    detail, token_id, grant_id, user_id, secret_id, about_token_id, about_grant_id, object_kind, object_id, ip_hash,
    network_hash, agent_hash)
SELECT (u.at << 21) | nextval('request_numbers'), u.account_id, u.client_id, u.route, u.method, u.status,
    u.duration_us, u.bytes, u.request_id, u.error, u.origin, u.reason, u.detail, u.token_id, u.grant_id, u.user_id,
    u.secret_id, u.about_token_id, u.about_grant_id, u.object_kind, u.object_id, u.ip_hash, u.network_hash,
    u.agent_hash
FROM unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::smallint[], $7::int[], $8::bigint[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::uuid[], $15::uuid[], $16::uuid[],
    $17::uuid[], $18::uuid[], $19::uuid[], $20::text[], $21::uuid[], $22::bytea[], $23::bytea[], $24::bytea[])
    AS u (at, account_id, client_id, route, method, status, duration_us, bytes, request_id, error, origin, reason,
    detail, token_id, grant_id, user_id, secret_id, about_token_id, about_grant_id, object_kind, object_id, ip_hash,
    network_hash, agent_hash)";

/// Writes the row of each request, with the origin that [`super::hidden::hide`] returned.
pub(in crate::traffic) async fn write(
    db: &mut PgConnection,
    rows: &[Record],
    origins: &[Hidden],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let parties: Vec<_> = rows.iter().filter_map(|row| row.party.as_ref()).collect();
    let ids = |id: fn(&Involved) -> Option<Uuid>| {
        parties.iter().map(|party| id(&party.involved)).collect::<Vec<Option<Uuid>>>()
    };
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
        .bind(origins.iter().map(|hidden| hidden.origin.as_deref()).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.reason).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.detail.as_deref().map(shortened)).collect::<Vec<_>>())
        .bind(ids(|involved| involved.token_id))
        .bind(ids(|involved| involved.grant_id))
        .bind(ids(|involved| involved.user_id))
        .bind(ids(|involved| involved.secret_id))
        .bind(ids(|involved| involved.about_token_id))
        .bind(ids(|involved| involved.about_grant_id))
        .bind(objects(&parties, |object| object.kind()))
        .bind(objects(&parties, |object| object.uuid))
        .bind(marks(origins, |hidden| hidden.ip.as_ref()))
        .bind(marks(origins, |hidden| hidden.network.as_ref()))
        .bind(marks(origins, |hidden| hidden.agent.as_ref()))
        .execute(db)
        .await
        .map(drop)
}

fn objects<T>(parties: &[&Party], part: impl Fn(AnyId) -> T) -> Vec<Option<T>> {
    parties.iter().map(|party| party.object.map(&part)).collect()
}

fn marks(origins: &[Hidden], mark: fn(&Hidden) -> Option<&Mark>) -> Vec<Option<&[u8]>> {
    origins.iter().map(|hidden| mark(hidden).map(Mark::as_slice)).collect()
}

/// Shortens a detail. Postgres text can't contain a zero byte.
fn shortened(detail: &str) -> String {
    detail.chars().filter(|c| *c != '\0').take(DETAIL_MAX).collect()
}
