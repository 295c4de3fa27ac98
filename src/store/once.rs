//! What is valid once, as DPoP proofs are (RFC 9449 §11.1). All nodes share the rows, in the table `assertions`.
//!
//! The statement that reads (`read`) or appends (`append`) what a request needs anyway records the use, so that it
//! costs no round trip. A client's assertion has a statement of its own (`side::assertions`).

use time::OffsetDateTime;
use xwms_events::Timestamp;

/// Something that is valid once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UseOnce {
    /// A hash of it.
    pub key: [u8; 32],
    /// From then on it is not valid, used or not.
    pub until: Timestamp,
}

/// Returns the columns of the rows, sorted by key: of two statements with the same rows, neither may wait for the other
/// in turn.
pub(super) fn columns<'a>(
    once: impl Iterator<Item = &'a UseOnce>,
) -> (Vec<&'a [u8]>, Vec<Option<OffsetDateTime>>) {
    let mut rows: Vec<_> = once.map(|one| (one.key.as_slice(), one.until.to_datetime())).collect();
    rows.sort_unstable();
    rows.into_iter().unzip()
}
