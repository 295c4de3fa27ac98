//! A time on a page, for people and for programs. Pages say it in UTC; `dashboard.js` says it in the zone of the
//! reader.

use crate::language::Language;
use std::ops::Range;
use xwms_events::Timestamp;

/// A time, for people and for programs.
#[derive(Clone, Debug)]
pub struct Moment {
    /// RFC 3339, in UTC.
    pub exact: String,
    /// Date and time of day, in UTC.
    pub words: String,
}

impl Moment {
    pub fn new(language: Language, at: Timestamp) -> Self {
        Self::cut(language, at, 11..16)
    }

    /// Returns the same with seconds and milliseconds in its words.
    pub fn precise(language: Language, at: Timestamp) -> Self {
        Self::cut(language, at, 11..23)
    }

    /// `time` is the part of RFC 3339 that is said as the time of day.
    fn cut(language: Language, at: Timestamp, time: Range<usize>) -> Self {
        let exact = at.to_string();
        let date = at.to_datetime().map(|at| language.date(at.year(), at.month(), at.day()));
        let time = exact.get(time).unwrap_or_default();
        Self { words: format!("{}, {time} UTC", date.unwrap_or_default()), exact }
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;
    use crate::language::Language;

    #[test]
    fn a_time_is_said_to_the_minute_or_to_the_millisecond() {
        let at = "2026-11-27T02:50:07.031Z".parse().unwrap();
        assert_eq!(Moment::new(Language::English, at).words, "27 November 2026, 02:50 UTC");
        assert_eq!(Moment::precise(Language::Dutch, at).words, "27 november 2026, 02:50:07.031 UTC");
    }
}
