//! The recent notices.

use super::{Reached, UsageEvent};
use crate::{Timestamp, ids::ClientId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// When each notice was last recorded, and when the owners last got a mail about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// By window, and how full it was.
    noticed: BTreeMap<String, Timestamp>,
    /// By how full the window was.
    mailed: BTreeMap<String, Timestamp>,
}

impl Usage {
    /// Returns when this was last noticed.
    pub(super) fn noticed(&self, client_id: Option<ClientId>, reached: Reached) -> Option<Timestamp> {
        self.noticed.get(&window(client_id, reached)).copied()
    }

    /// Returns when the owners last got a mail about any window that was equally full.
    pub(super) fn mailed(&self, reached: Reached) -> Option<Timestamp> {
        self.mailed.get(&kind(reached)).copied()
    }

    fn notice(&mut self, client_id: Option<ClientId>, reached: Reached, at: Timestamp, mail: bool) {
        self.noticed.insert(window(client_id, reached), at);
        if mail {
            self.mailed.insert(kind(reached), at);
        }
    }
}

fn kind(reached: Reached) -> String {
    match reached {
        Reached::Percent(percent) => percent.to_string(),
        Reached::Exceeded => "exceeded".to_owned(),
    }
}

fn window(client_id: Option<ClientId>, reached: Reached) -> String {
    let whose = client_id.map_or_else(|| "account".to_owned(), |id| id.to_string());
    format!("{whose} {}", kind(reached))
}

impl Usage {
    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &UsageEvent) {
        match event {
            UsageEvent::ThresholdReached { client_id, percent, at, mail, .. } => {
                self.notice(*client_id, Reached::Percent(*percent), *at, *mail);
            }
            UsageEvent::LimitExceeded { client_id, at, mail, .. } => {
                self.notice(*client_id, Reached::Exceeded, *at, *mail);
            }
        }
    }
}
