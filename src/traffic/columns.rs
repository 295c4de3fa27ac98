//! Conversions to Postgres's integer types, which are signed. A number that is too large becomes the largest
//! one.

/// An HTTP status.
pub(super) fn small(status: u16) -> i16 {
    i16::try_from(status).unwrap_or(i16::MAX)
}

/// Any other number.
pub(super) fn big(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
