//! The leaves of a part of the log. Those of events that this node committed are in its memory; Postgres computes the
//! others, so that events need not travel. Either way, `verify` computes them again from the stored texts.

use crate::{
    audit::tree::Hash,
    store::{
        Store,
        feed::{Held, Span},
    },
    subscribers::sink::SinkError,
};
use sqlx::{PgConnection, Row, postgres::PgRow};
use uuid::Uuid;
use xwms_events::{AnyEvent, Envelope, log::LogEvent};

/// A leaf, and what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    pub position: i64,
    pub account_id: Option<Uuid>,
    /// If the event says that the log went back: the position at which the log ended before it.
    pub resumes: Option<i64>,
    pub hash: Hash,
}

impl Leaf {
    fn of(event: &Envelope) -> Self {
        let resumes = match &event.data {
            AnyEvent::Log(LogEvent::WentBack { end, .. }) => Some(*end),
            _ => None,
        };
        let account_id = event.metadata.account_id.map(|account| account.uuid());
        Self { position: event.position, account_id, resumes, hash: event.leaf }
    }

    fn from_row(row: &PgRow) -> Result<Self, SinkError> {
        let hash: &[u8] = row.try_get("hash")?;
        let no_hash = |_| SinkError::Outside("the database computed no SHA-256".to_owned());
        Ok(Self {
            position: row.try_get("position")?,
            account_id: row.try_get("account_id")?,
            resumes: row.try_get("resumes")?,
            hash: Hash::try_from(hash).map_err(no_hash)?,
        })
    }
}

/// Returns the leaves of the events in `span`, in order.
pub(super) async fn read(store: &Store, db: &mut PgConnection, span: Span) -> Result<Vec<Leaf>, SinkError> {
    let Some(Held { events, missing }) = store.held(span) else {
        return stored(db, span, None).await;
    };
    let mut leaves: Vec<Leaf> = events.iter().map(|event| Leaf::of(event)).collect();
    if !missing.is_empty() {
        leaves.extend(stored(db, span, Some(&missing)).await?);
        leaves.sort_unstable_by_key(|leaf| leaf.position);
    }
    Ok(leaves)
}

/// Lets Postgres compute the leaves of the events in `span`, or of those at `some` of its positions: the view has
/// the SQL of `keys::leaf::of`. Detached events left theirs behind.
async fn stored(db: &mut PgConnection, span: Span, some: Option<&[i64]>) -> Result<Vec<Leaf>, SinkError> {
    let sql = "SELECT position, account_id, hash, resumes FROM public.event_leaves
        WHERE position > $1 AND position <= $2 AND ($3::bigint[] IS NULL OR position = ANY ($3)) ORDER BY position";
    let rows = sqlx::query(sql).bind(span.after).bind(span.upto).bind(some).fetch_all(db).await?;
    rows.iter().map(Leaf::from_row).collect()
}
