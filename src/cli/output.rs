//! What a command prints.

/// Whom a command prints for. The flag `--json` decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// Words for people.
    Text,
    /// For programs.
    Json,
}

impl Output {
    /// Returns what is printed with the flag `--json`, or without it.
    pub const fn of(json: bool) -> Self {
        if json { Self::Json } else { Self::Text }
    }
}
