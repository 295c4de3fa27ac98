//! Checks numbers.

use std::{fmt::Display, ops::RangeInclusive};

/// Adds a problem unless the setting `name` is in `range`.
pub(super) fn check<T: PartialOrd + Display>(
    problems: &mut Vec<String>,
    name: &str,
    value: T,
    range: RangeInclusive<T>,
) {
    if !range.contains(&value) {
        problems.push(format!("{name} must be {} to {}", range.start(), range.end()));
    }
}
