//! A mail address that a user had before a change. The rules of changes are in `addresses`.

use super::email;
use crate::{Personal, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a change of the address can be undone, in seconds: three days.
pub const UNDO_SECONDS: u32 = 3 * 86_400;

/// The address before a change, which that change can be undone to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormerEmail {
    /// The number of the change.
    pub change: u32,
    pub email: Personal<String>,
    /// From when on the change can't be undone.
    pub until: Timestamp,
}

impl FormerEmail {
    pub(super) fn is(&self, other: &str) -> bool {
        self.email.get().is_some_and(|own| email::is_same(own, other))
    }
}
