//! The tokens of status lists (draft-ietf-oauth-status-list), with what stops each, so that a list is made of a few
//! reads. Only APIs that want lists have rows here.
//!
//! Not here: whether something stops a token now. The gate knows it, and a read model may lag behind it.

use crate::sql::at;
use sqlx::{Error, FromRow, PgConnection, PgExecutor};
use time::OffsetDateTime;
use xwms_events::{
    Decider, Envelope, Timestamp,
    effects::stop_keys,
    ids::StatusListId,
    token::{Token, TokenEvent},
};

/// A token of a status list.
#[derive(Debug, Clone, FromRow)]
pub struct ListedToken {
    /// Its index in the list.
    pub idx: i32,
    /// The position of the log up to which its issuer knew what is stopped.
    pub basis: i64,
    stops: String,
}

impl ListedToken {
    /// Returns the keys that stop it: those of `stop_keys`.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.stops.split(' ')
    }
}

/// Returns the tokens of the list that have not expired by `now`; none if there is no such list.
pub async fn listed_tokens(
    db: impl PgExecutor<'_>,
    list_id: StatusListId,
    now: Timestamp,
) -> Result<Vec<ListedToken>, Error> {
    sqlx::query_as(
        "SELECT idx, basis, stops FROM read_access.listed_tokens WHERE list_id = $1 AND expires_at > $2",
    )
    .bind(list_id.to_string())
    .bind(at(now)?)
    .fetch_all(db)
    .await
}

/// The listed tokens of one batch of events, column by column.
#[derive(Default)]
pub(super) struct Listed {
    list_id: Vec<String>,
    token_id: Vec<String>,
    idx: Vec<i32>,
    expires_at: Vec<OffsetDateTime>,
    basis: Vec<i64>,
    stops: Vec<String>,
    /// When the last of them was recorded.
    last: Option<OffsetDateTime>,
}

impl Listed {
    /// Adds the token that `event` issued, if it is in a list.
    pub(super) fn push(&mut self, envelope: &Envelope, event: &TokenEvent) -> Result<(), Error> {
        let TokenEvent::Issued { status: Some(entry), token_id, expires_at, basis, .. } = event else {
            return Ok(());
        };
        let mut token = Token::default();
        token.evolve(event);
        self.list_id.push(entry.list_id.to_string());
        self.token_id.push(token_id.to_string());
        self.idx.push(i32::try_from(entry.index).map_err(|error| Error::Encode(error.into()))?);
        self.expires_at.push(at(*expires_at)?);
        self.basis.push(*basis);
        // No key has a space in it.
        self.stops.push(stop_keys(&token).join(" "));
        self.last = self.last.max(Some(at(envelope.metadata.recorded_at)?));
        Ok(())
    }

    /// Writes the tokens, and deletes those that had expired when the last of them was issued. So the table stays
    /// as large as the listed tokens that are in use.
    pub(super) async fn insert(self, db: &mut PgConnection) -> Result<(), Error> {
        let Some(last) = self.last else { return Ok(()) };
        sqlx::query(
            "INSERT INTO listed_tokens (list_id, token_id, idx, expires_at, basis, stops)
             SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::timestamptz[], $5::bigint[],
                                  $6::text[])",
        )
        .bind(self.list_id)
        .bind(self.token_id)
        .bind(self.idx)
        .bind(self.expires_at)
        .bind(self.basis)
        .bind(self.stops)
        .execute(&mut *db)
        .await?;
        sqlx::query("DELETE FROM listed_tokens WHERE expires_at <= $1").bind(last).execute(db).await?;
        Ok(())
    }
}
