//! A time, in whole milliseconds since the Unix epoch. Written as RFC 3339 in events and JSON, always with three
//! decimals, so that alphabetical order is chronological order.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, num::NonZeroU8};
use time::{
    OffsetDateTime, UtcOffset,
    format_description::well_known::{
        Iso8601, Rfc3339,
        iso8601::{Config, EncodedConfig, TimePrecision},
    },
};

/// RFC 3339 to the millisecond. The crate's own [`Rfc3339`] omits trailing zeros.
const WRITTEN: EncodedConfig =
    Config::DEFAULT.set_time_precision(TimePrecision::Second { decimal_digits: NonZeroU8::new(3) }).encode();

/// Milliseconds since 1970-01-01T00:00:00Z. The caller chooses the clock; in the server it is the database's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Creates a timestamp from milliseconds since the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Returns whole seconds since the epoch, for a JWT's `NumericDate`.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Returns the time `seconds` later.
    pub const fn plus_seconds(self, seconds: u32) -> Self {
        Self(self.0 + seconds as i64 * 1000)
    }

    /// Returns the same time as the `time` crate represents it; `None` outside its years ±9999.
    pub fn to_datetime(self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000).ok()
    }
}

impl From<OffsetDateTime> for Timestamp {
    fn from(at: OffsetDateTime) -> Self {
        // Years ±9999 in milliseconds easily fit an i64.
        Self((at.unix_timestamp_nanos() / 1_000_000) as i64)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.to_datetime().and_then(|at| at.format(&Iso8601::<WRITTEN>).ok()).ok_or(fmt::Error)?;
        f.write_str(&text)
    }
}

/// The text is not a time that RFC 3339 can represent in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTimestamp;

impl fmt::Display for NoTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an RFC 3339 time in the years 0 to 9999 of UTC")
    }
}

impl std::error::Error for NoTimestamp {}

impl std::str::FromStr for Timestamp {
    type Err = NoTimestamp;

    /// Accepts only what can be written again: `9999-12-31T23:59:59-23:59` is in the year 10000 in UTC.
    fn from_str(text: &str) -> Result<Self, NoTimestamp> {
        let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| NoTimestamp)?;
        let utc = at.checked_to_offset(UtcOffset::UTC).filter(|utc| (0..=9999).contains(&utc.year()));
        utc.map(Self::from).ok_or(NoTimestamp)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn a_timestamp_that_parses_can_be_written() {
        for text in ["2026-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00"] {
            assert!(!text.parse::<Timestamp>().unwrap().to_string().is_empty(), "{text}");
        }
        for text in ["9999-12-31T23:59:59-23:59", "0000-01-01T00:00:00+23:59", "tomorrow", ""] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_alphabet_is_the_order_of_time() {
        let written = |millis: i64| Timestamp::from_millis(1_767_225_600_000 + millis).to_string();
        assert_eq!(written(0), "2026-01-01T00:00:00.000Z");
        assert_eq!(written(650), "2026-01-01T00:00:00.650Z");
        assert!((0..1_100).all(|millis| written(millis) < written(millis + 1)));
    }
}
