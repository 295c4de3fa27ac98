//! Events that are only in an archive, as the database reports them to a reader who wants them
//! (migrations/0074, docs/explanation/adr/0126-detached-events.md). `whole` asks.

use sqlx::{PgConnection, postgres::PgDatabaseError};
use std::fmt;

/// The SQLSTATE of `log_is_whole` and `stream_is_whole`.
const CODE: &str = "XW001";
/// The names of events that may be detached begin with this. `audit::detach` chooses the streams.
const NAMES: &str = "token.";

/// Some of the events that a reader wants are only in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detached {
    /// The position of the last event in the wanted part of the log that is not in the database.
    pub missing: i64,
    /// The last position of the archive that has it.
    pub upto: i64,
    /// The name of the archive's file.
    pub archive: String,
}

impl Detached {
    /// Returns what is detached, if that is why the statement failed.
    pub(super) fn of(error: &sqlx::Error) -> Option<Self> {
        let error = error.as_database_error()?.try_downcast_ref::<PgDatabaseError>()?;
        if error.code() != CODE {
            return None;
        }
        Some(Self {
            missing: error.message().parse().ok()?,
            upto: error.detail()?.parse().ok()?,
            archive: error.hint().unwrap_or_default().to_owned(),
        })
    }
}

impl fmt::Display for Detached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { missing, upto, archive } = self;
        write!(
            f,
            "the event at position {missing} is only in the archive {archive}, which goes up to position {upto}; \
             `xwms log attach` brings its events back"
        )
    }
}

/// Returns whether an event with one of these names may be detached. A name may be a pattern, as `token.*`.
pub fn may_be_detached<'a>(names: impl IntoIterator<Item = &'a str>) -> bool {
    names.into_iter().any(|name| match name.strip_suffix('*') {
        Some(begin) => NAMES.starts_with(begin) || begin.starts_with(NAMES),
        None => name.starts_with(NAMES),
    })
}

/// Returns whether these names, or patterns, select an event that may be detached. No names select every event.
pub(super) fn may_select_detached(names: &[String]) -> bool {
    names.is_empty() || may_be_detached(names.iter().map(String::as_str))
}

/// Checks that the events at `positions` are in the database. A position may belong to no event.
///
/// # Errors
/// One that [`Detached::of`] reads, if one is detached; another one if the database does not answer.
pub(super) async fn expect_whole_at(db: &mut PgConnection, positions: &[i64]) -> Result<(), sqlx::Error> {
    let sql = "SELECT public.is_in_log((
        SELECT max(position) FROM public.detached_events WHERE position = ANY ($1)))";
    sqlx::query(sql).bind(positions).execute(db).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::may_be_detached;

    #[test]
    fn names_and_patterns_say_whether_they_are_of_events_that_may_be_detached() {
        for name in ["token.issued", "token.*", "to*", "*", "token.i*"] {
            assert!(may_be_detached(["client.created", name]), "{name}");
        }
        assert!(!may_be_detached(["client.*", "tokens", "grant.revoked", "c*"]));
        assert!(!may_be_detached([]));
    }
}
