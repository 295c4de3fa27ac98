//! Rows in the binary form of COPY (<https://www.postgresql.org/docs/current/sql-copy.html>), for tables that get
//! thousands of rows a second. Postgres takes them with less work than from an INSERT, and writes one WAL record for
//! each page in place of one for each row. Only the types that such tables have are here; an INSERT is simpler for all
//! other tables.

use sqlx::{Error, PgConnection};
use std::fmt::Display;
use time::OffsetDateTime;

/// What precedes the rows: the signature, no flags, and no extension of the header.
const HEADER: &[u8; 19] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// In place of the number of columns: there are no more rows.
const END: i16 = -1;
/// In place of the length of a value: it is null.
const NULL: i32 = -1;
/// Microseconds from 1970 to 2000, where `timestamptz` begins.
const EPOCH: i128 = 946_684_800_000_000;

/// Rows, each written value by value.
pub(crate) struct Rows(Vec<u8>);

impl Rows {
    /// Starts without a row.
    pub(crate) fn new() -> Self {
        Self(HEADER.to_vec())
    }

    /// Begins a row with `columns` values, which follow in the order of the statement's columns.
    pub(crate) fn begin(&mut self, columns: i16) {
        self.0.extend(columns.to_be_bytes());
    }

    /// Adds a `bigint`.
    pub(crate) fn bigint(&mut self, value: i64) {
        self.0.extend(8_i32.to_be_bytes());
        self.0.extend(value.to_be_bytes());
    }

    /// Adds a `timestamptz`.
    ///
    /// # Errors
    /// If Postgres has no such time.
    pub(crate) fn timestamptz(&mut self, at: OffsetDateTime) -> Result<(), Error> {
        let micros = at.unix_timestamp_nanos() / 1_000 - EPOCH;
        self.bigint(i64::try_from(micros).map_err(|error| Error::Encode(error.into()))?);
        Ok(())
    }

    /// Adds a `text`.
    ///
    /// # Errors
    /// If it is longer than Postgres allows.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), Error> {
        let length = i32::try_from(text.len()).map_err(|error| Error::Encode(error.into()))?;
        self.0.extend(length.to_be_bytes());
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }

    /// Adds a `text` that may be null.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub(crate) fn maybe_text(&mut self, text: Option<&str>) -> Result<(), Error> {
        match text {
            Some(text) => self.text(text),
            None => {
                self.0.extend(NULL.to_be_bytes());
                Ok(())
            }
        }
    }

    /// Adds a `text`: what `value` is shown as.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub(crate) fn shown(&mut self, value: impl Display) -> Result<(), Error> {
        self.text(&value.to_string())
    }

    /// Adds a `text` that may be null: what `value` is shown as.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub(crate) fn maybe_shown(&mut self, value: Option<impl Display>) -> Result<(), Error> {
        self.maybe_text(value.map(|value| value.to_string()).as_deref())
    }

    /// Writes the rows. `statement` is `COPY … FROM STDIN (FORMAT binary)` with the columns of the rows.
    ///
    /// # Errors
    /// As an INSERT of the same rows; none of them is written then.
    pub(crate) async fn write(mut self, db: &mut PgConnection, statement: &str) -> Result<(), Error> {
        self.0.extend(END.to_be_bytes());
        let mut copy = db.copy_in_raw(statement).await?;
        copy.send(self.0).await?;
        copy.finish().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;
    use time::OffsetDateTime;

    #[test]
    fn values_have_the_binary_form_of_postgres() {
        let mut rows = Rows::new();
        rows.begin(4);
        rows.bigint(-2);
        rows.text("é").unwrap();
        rows.maybe_text(None).unwrap();
        rows.timestamptz(OffsetDateTime::from_unix_timestamp(946_684_801).unwrap()).unwrap();
        let wanted: [&[u8]; 8] = [
            b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0",
            &[0, 4],
            &[0, 0, 0, 8],
            &[255, 255, 255, 255, 255, 255, 255, 254],
            &[0, 0, 0, 2, 0xc3, 0xa9],
            &[255, 255, 255, 255],
            &[0, 0, 0, 8],
            // One second after the beginning of 2000.
            &[0, 0, 0, 0, 0, 0x0f, 0x42, 0x40],
        ];
        assert_eq!(rows.0, wanted.concat());
    }
}
