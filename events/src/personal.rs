//! Personal data inside an event: a value that can be erased.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A value about a person. In the log it is sealed under that person's key; where the key is gone, nothing
/// is left of it. It never shows in `Debug`, so it can't reach a log line by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Personal<T>(Option<T>);

impl<T> Personal<T> {
    /// A value that is there.
    pub const fn new(value: T) -> Self {
        Self(Some(value))
    }

    /// The value, unless its subject was erased.
    pub const fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T> Default for Personal<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Personal(…)" } else { "Personal(erased)" })
    }
}
