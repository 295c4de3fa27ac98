//! Where the next page of an answer begins: below a position of the log, and below a number of the request log. No I/O.

use std::{fmt, str::FromStr};

/// The start of a page. It names nothing that its reader may not see, so it needs no seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Events below this position follow.
    pub event: i64,
    /// Requests below this number follow.
    pub request: i64,
}

/// The text is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCursor;

impl Cursor {
    /// The start of the first page.
    pub const FIRST: Self = Self { event: i64::MAX, request: i64::MAX };

    /// A page of an answer without requests.
    pub const fn below(event: i64) -> Self {
        Self { event, request: i64::MAX }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.event, self.request)
    }
}

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let (event, request) = text.split_once('.').ok_or(NoCursor)?;
        let number = |text: &str| text.parse::<i64>().ok().filter(|number| *number >= 0).ok_or(NoCursor);
        Ok(Self { event: number(event)?, request: number(request)? })
    }
}

#[cfg(test)]
mod tests {
    use super::{Cursor, NoCursor};

    #[test]
    fn a_cursor_is_read_as_it_is_written() {
        for cursor in [Cursor::FIRST, Cursor::below(7), Cursor { event: 0, request: 1 }] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for text in ["", "7", "-1.2", "1.x", "1.2.3", "99999999999999999999.1"] {
            assert_eq!(text.parse::<Cursor>(), Err(NoCursor), "{text}");
        }
    }
}
