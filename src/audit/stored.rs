//! The texts of an event as the log stores them. Leaves, archives and `verify` are about these bytes, so each of
//! them reads them here.

use sqlx::{ColumnIndex, Row, postgres::PgRow};

/// Returns the stored text of a column of type `json`, whose binary form on the wire is that text.
///
/// # Errors
/// A column that is not there, is null, or is not UTF-8.
pub(super) fn text(row: &PgRow, column: impl ColumnIndex<PgRow>) -> Result<&str, sqlx::Error> {
    row.try_get_raw(column)?.as_str().map_err(sqlx::Error::Decode)
}
