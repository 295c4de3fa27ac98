//! What can be asked of an alert.

use super::{ClearedBy, Seen};
use crate::{Timestamp, ids::AlertId};

/// Parsed input; ids, times and counts come from the server.
#[derive(Clone, Debug)]
pub enum AlertCommand {
    /// Raise it, if a rule says that what was `seen` is suspicious.
    Raise { alert_id: AlertId, seen: Seen, at: Timestamp },
    /// It is over. `reason` is 1 to 200 characters.
    Clear { by: ClearedBy, reason: String },
}
