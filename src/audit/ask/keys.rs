//! What each key of this server signed for the account: the first and the last token, and those that are still
//! valid, by app.

use super::{
    answer::{Answer, Cell, Gap},
    error::AskError,
    view::{DAY, View},
};
use sqlx::FromRow;
use std::collections::{BTreeMap, HashMap};
use time::OffsetDateTime;
use xwms_events::{Timestamp, ids::AccountId};
use xwms_projections::questions::{self, Facet, key};

const COLUMNS: &[&str] = &[
    "key_id",
    "created_at",
    "activated_at",
    "ended_at",
    "stage",
    "first_at",
    "last_at",
    "client_id",
    "valid_tokens",
];
/// Most tokens of a key that are counted, the newest ones.
const TOKENS_MAX: i64 = 50_000;

/// What happened to a key.
#[derive(Default)]
struct Life {
    created: Option<Timestamp>,
    activated: Option<Timestamp>,
    ended: Option<Timestamp>,
    status: &'static str,
}

#[derive(FromRow)]
struct Happened {
    aggregate_id: String,
    event_type: String,
    recorded_at: OffsetDateTime,
}

pub(super) async fn answer(view: &View<'_>) -> Result<Answer, AskError> {
    let account_id = view.one_account()?;
    let mut answer = Answer::new(COLUMNS);
    answer.not_known = vec![Gap::OldEvents];
    // No token lives longer than a day.
    let young = view.store.position_before(Timestamp::from_millis(view.moment.millis() - DAY)).await?;
    let mut is_cut = false;
    for (id, life) in lives(view).await? {
        let key = key(Facet::SigningKey, format_args!("{account_id}/{id}"));
        let ends = questions::ends(view.store.pool(), key, view.position).await?;
        let times = match ends {
            Some((first, last)) => times(view, &[first, last]).await?,
            None => HashMap::new(),
        };
        let (first, last) = ends.unzip();
        let at = |position: Option<i64>| position.and_then(|position| times.get(&position).copied());
        let row = |client_id: Option<String>, count| {
            vec![
                Cell::id(&id),
                Cell::maybe_time(life.created),
                Cell::maybe_time(life.activated),
                Cell::maybe_time(life.ended),
                Cell::text(life.status),
                Cell::maybe_time(at(first)),
                Cell::maybe_time(at(last)),
                Cell::maybe_id(client_id),
                Cell::Number(count),
            ]
        };
        is_cut |= has_more(view, key, young).await?;
        let valid = valid(view, account_id, key, young).await?;
        if valid.is_empty() {
            answer.rows.push(row(None, 0));
        }
        answer.rows.extend(valid.into_iter().map(|(client_id, count)| row(Some(client_id), count)));
    }
    if is_cut {
        answer.not_known.push(Gap::OnlyNewest(TOKENS_MAX));
    }
    Ok(answer)
}

/// Returns the keys, the oldest first: their ids are in the order of time.
async fn lives(view: &View<'_>) -> Result<BTreeMap<String, Life>, AskError> {
    let rows: Vec<Happened> = sqlx::query_as(
        "SELECT aggregate_id, event_type, recorded_at FROM events
         WHERE aggregate_type = 'signing_key' AND position <= $1 ORDER BY position",
    )
    .bind(view.position)
    .fetch_all(view.store.pool())
    .await?;
    let mut lives: BTreeMap<String, Life> = BTreeMap::new();
    for row in rows {
        let (life, at) = (lives.entry(row.aggregate_id).or_default(), Some(row.recorded_at.into()));
        match row.event_type.as_str() {
            "signing_key.created" => (life.created, life.status) = (at, "created"),
            "signing_key.activated" => (life.activated, life.status) = (at, "active"),
            "signing_key.retired" => (life.ended, life.status) = (at, "retired"),
            "signing_key.revoked" => (life.ended, life.status) = (at, "revoked"),
            _ => {}
        }
    }
    Ok(lives)
}

async fn times(view: &View<'_>, positions: &[i64]) -> Result<HashMap<i64, Timestamp>, AskError> {
    let rows: Vec<(i64, OffsetDateTime)> =
        sqlx::query_as("SELECT position, recorded_at FROM event_leaves WHERE position = ANY ($1)")
            .bind(positions)
            .fetch_all(view.store.pool())
            .await?;
    Ok(rows.into_iter().map(|(position, at)| (position, at.into())).collect())
}

/// Returns whether the key signed more tokens after the position `young` than are counted.
async fn has_more(view: &View<'_>, key: i64, young: i64) -> Result<bool, AskError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM read_questions.facets
                              WHERE key = $1 AND position > $2 AND position <= $3
                              ORDER BY position DESC OFFSET $4)";
    Ok(sqlx::query_scalar(sql)
        .bind(key)
        .bind(young)
        .bind(view.position)
        .bind(TOKENS_MAX)
        .fetch_one(view.store.pool())
        .await?)
}

/// Returns how many tokens of the key that it signed after the position `young` were valid at the position, by app.
async fn valid(
    view: &View<'_>,
    account_id: AccountId,
    key: i64,
    young: i64,
) -> Result<Vec<(String, i64)>, AskError> {
    Ok(sqlx::query_as(
        "SELECT t.client_id, count(*)
         FROM (SELECT position FROM read_questions.facets WHERE key = $1 AND position > $2 AND position <= $3
               ORDER BY position DESC LIMIT $4) AS f
         JOIN read_access.tokens_shown AS t ON t.account_id = $5 AND t.position = f.position
         WHERE t.expires_at > $6 AND (t.revoked_at IS NULL OR t.revoked_at > $6)
         GROUP BY 1 ORDER BY 1",
    )
    .bind(key)
    .bind(young)
    .bind(view.position)
    .bind(TOKENS_MAX)
    .bind(account_id.to_string())
    .bind(view.moment.to_datetime())
    .fetch_all(view.store.pool())
    .await?)
}
