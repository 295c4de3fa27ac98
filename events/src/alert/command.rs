//! Commands of an alert.

use super::{ClearedBy, Seen};
use crate::{Timestamp, ids::AlertId};

/// Parsed input; ids, times and counts come from the server.
#[derive(Clone, Debug)]
pub enum AlertCommand {
    /// Raise the alert, if a rule finds `seen` suspicious.
    Raise { alert_id: AlertId, seen: Seen, at: Timestamp },
    /// End the alert. `reason` is 1 to 200 characters.
    Clear { by: ClearedBy, reason: String },
}
