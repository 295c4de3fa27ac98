//! Numbers as columns of Postgres have them, which are signed. What is greater than any of them is the greatest.

/// A status.
pub(super) fn small(status: u16) -> i16 {
    i16::try_from(status).unwrap_or(i16::MAX)
}

/// A number of anything.
pub(super) fn big(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
