//! Commands of an alert.

use super::{ClearedBy, Observation};
use crate::{Timestamp, ids::AlertId};

/// Parsed input; ids, times and counts come from the server.
#[derive(Clone, Debug)]
pub enum AlertCommand {
    /// Raise the alert, if a rule finds `observation` suspicious.
    Raise { alert_id: AlertId, observation: Observation, at: Timestamp },
    /// End the alert. `reason` is 1 to 200 characters.
    Clear { by: ClearedBy, reason: String },
}
