//! Which messages of an endpoint a caller sees. An endpoint with `audit` also gets events that only an auditor of
//! the account sees, and most members read the lists of its messages: that a case was opened, or that somebody
//! asked the history, is not for them.

use xwms_events::endpoint::audited;

/// The most attempts among which those at messages that the caller sees are looked for.
pub(super) const SEARCHED: i64 = 1_000;

/// Which messages a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Those about public events. Also of an endpoint that no longer has `audit`: its older messages are still there.
    Public,
    /// All of them.
    Everything,
}

impl Sight {
    /// Returns what somebody sees who may ask the history, or may not.
    pub const fn of(is_auditor: bool) -> Self {
        if is_auditor { Self::Everything } else { Self::Public }
    }

    /// Whether there may be messages that the caller does not see.
    pub(super) fn is_partial(self) -> bool {
        self == Self::Public
    }

    /// Returns the types of the messages that the caller does not see.
    pub(super) fn hidden(self) -> Vec<String> {
        match self {
            Self::Public => audited().map(ToOwned::to_owned).collect(),
            Self::Everything => vec![],
        }
    }
}
