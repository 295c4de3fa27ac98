//! A time on a page, for people and for programs.

use super::language::Language;
use xwms_events::Timestamp;

/// A time, for people and for programs.
#[derive(Clone, Debug)]
pub struct Moment {
    /// RFC 3339.
    pub exact: String,
    /// Date and time of day, in UTC.
    pub words: String,
}

impl Moment {
    pub fn new(language: Language, at: Timestamp) -> Self {
        let exact = at.to_string();
        let date = at.to_datetime().map(|at| language.date(at.year(), at.month(), at.day()));
        let time = exact.get(11..16).unwrap_or_default();
        Self { words: format!("{}, {time} UTC", date.unwrap_or_default()), exact }
    }
}
