//! The kinds of questions, by the names that REST, the command line and the dashboard give them. No I/O.

use std::{fmt, str::FromStr};

/// A kind of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Everything that was done with or by something.
    By,
    /// What a login led to, down to the tokens and what they touched.
    Family,
    /// From which networks a credential was used.
    Networks,
    /// What changed in the account.
    Changes,
    /// Which credentials others may know.
    Exposed,
    /// What each signing key signed.
    Keys,
    /// Which client secrets nobody uses, or that are old.
    Idle,
    /// Who approved an app.
    Reach,
    /// Whose data somebody read.
    Reads,
}

/// The text names no kind of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownKind;

impl Kind {
    pub const ALL: &'static [Self] = &[
        Self::By,
        Self::Family,
        Self::Networks,
        Self::Changes,
        Self::Exposed,
        Self::Keys,
        Self::Idle,
        Self::Reach,
        Self::Reads,
    ];

    /// Returns its name in a path.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::By => "by",
            Self::Family => "family",
            Self::Networks => "networks",
            Self::Changes => "changes",
            Self::Exposed => "exposed",
            Self::Keys => "keys",
            Self::Idle => "idle",
            Self::Reach => "reach",
            Self::Reads => "reads",
        }
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text).ok_or(UnknownKind)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
