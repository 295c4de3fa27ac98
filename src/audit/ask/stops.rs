//! What had stopped grants and tokens by a position, by the read model's history of stops. It keeps each stop
//! with its position, so that no stream has to be read.

use super::view::View;
use crate::store::StoreError;
use std::collections::HashMap;
use time::OffsetDateTime;
use xwms_events::Timestamp;

/// The end of something.
pub(super) struct Stop {
    pub at: Timestamp,
    /// The name of the event that stopped it, as one word; `None` if the read model does not know it.
    pub reason: Option<String>,
}

/// As `read_access.tokens_shown` finds it, of what had happened by $2. What ended a standing stop later ended
/// it above the basis of all that there was. Of a detached token that was revoked, the last event that it left
/// is the revocation. If it left only one, it was revoked after that.
const TOKENS: &str = "
SELECT t.token_id, LEAST(o.at, s.at) AS at, CASE WHEN s.at IS NULL OR o.at <= s.at THEN t.reason ELSE s.reason END
FROM read_access.tokens AS t LEFT JOIN LATERAL (
    SELECT t.revoked_at AS at FROM (
        SELECT e.position FROM events AS e
        WHERE e.aggregate_type = 'token' AND e.aggregate_id = t.token_id AND e.event_type = 'token.revoked'
        UNION ALL
        SELECT max(d.position) FROM detached_events AS d WHERE d.stream = hashtextextended(t.token_id, 0) HAVING count(*) > 1
    ) AS revoked WHERE revoked.position <= $2
    LIMIT 1
) AS o ON t.revoked_at IS NOT NULL LEFT JOIN LATERAL (
    SELECT GREATEST(p.at, t.issued_at) AS at, p.reason FROM read_access.stops AS p
    WHERE p.key = ANY (ARRAY[
            t.grant_id, t.client_id, t.account_id, t.user_id, t.user_id || '/' || t.client_id,
            t.account_id || '/' || t.user_id, t.session_id, t.resource_id, 'log'
        ] || string_to_array(t.stops, ' ')) AND p.below > t.basis AND p.position <= $2
    ORDER BY p.position LIMIT 1
) AS s ON true
WHERE t.token_id = ANY ($1) AND (o.at IS NOT NULL OR s.at IS NOT NULL)";

/// The same as `read_access.grants_shown` finds it.
const GRANTS: &str = "
SELECT t.grant_id, LEAST(o.at, s.at) AS at, CASE WHEN s.at IS NULL OR o.at <= s.at THEN t.reason ELSE s.reason END
FROM read_access.grants AS t LEFT JOIN LATERAL (
    SELECT t.revoked_at AS at FROM events AS e
    WHERE e.aggregate_type = 'grant' AND e.aggregate_id = t.grant_id AND e.event_type = 'grant.revoked' AND e.position <= $2
    LIMIT 1
) AS o ON t.revoked_at IS NOT NULL LEFT JOIN LATERAL (
    SELECT GREATEST(p.at, t.created_at) AS at, p.reason FROM read_access.stops AS p
    WHERE p.key = ANY (ARRAY[
            t.client_id, t.account_id, t.user_id, t.user_id || '/' || t.client_id,
            t.account_id || '/' || t.user_id, CASE WHEN t.session_bound THEN t.session_id END, 'log'
        ]) AND p.below > t.basis AND p.position <= $2
    ORDER BY p.position LIMIT 1
) AS s ON true
WHERE t.grant_id = ANY ($1) AND (o.at IS NOT NULL OR s.at IS NOT NULL)";

/// Returns which of `tokens` had stopped by the view's position.
///
/// # Errors
/// When the database does not respond.
pub(super) async fn of_tokens(
    view: &View<'_>,
    tokens: &[String],
) -> Result<HashMap<String, Stop>, StoreError> {
    found(view, TOKENS, tokens).await
}

/// Returns which of `grants` had stopped by the view's position.
///
/// # Errors
/// When the database does not respond.
pub(super) async fn of_grants(
    view: &View<'_>,
    grants: &[String],
) -> Result<HashMap<String, Stop>, StoreError> {
    found(view, GRANTS, grants).await
}

async fn found(
    view: &View<'_>,
    sql: &'static str,
    ids: &[String],
) -> Result<HashMap<String, Stop>, StoreError> {
    let rows: Vec<(String, OffsetDateTime, Option<String>)> =
        sqlx::query_as(sql).bind(ids).bind(view.position).fetch_all(view.store.pool()).await?;
    Ok(rows.into_iter().map(|(id, at, reason)| (id, Stop { at: at.into(), reason })).collect())
}
