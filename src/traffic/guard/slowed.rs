//! The effect of open alerts on this node. The read model lists the open alerts. Each node reads it several
//! times a second, and requests use the result: a cleared alert loses its effect within a second.

use std::collections::{HashMap, HashSet};
use xwms_events::{
    Timestamp,
    alert::{Action, Rule},
    ids::ClientId,
};
use xwms_projections::alerts as model;

/// The clients and networks that are slowed down, and until when.
#[derive(Default)]
pub(super) struct Slowed {
    networks: HashMap<String, Option<Timestamp>>,
    clients: HashMap<ClientId, Option<Timestamp>>,
    guessed_at: HashSet<ClientId>,
}

impl Slowed {
    /// The effect of the alerts that are `open`.
    pub fn of(open: &[model::Alert]) -> Self {
        let mut slowed = Self::default();
        for alert in open {
            let client_id = alert.about_id.parse::<ClientId>().ok().filter(|_| alert.about_type == "client");
            let slows_down = alert.action == Action::SlowDown.as_str();
            match client_id {
                Some(client_id) if slows_down => drop(slowed.clients.insert(client_id, alert.until)),
                Some(client_id) if alert.rule == Rule::SecretGuessing.as_str() => {
                    slowed.guessed_at.insert(client_id);
                }
                None if slows_down => drop(slowed.networks.insert(alert.about_id.clone(), alert.until)),
                _ => {}
            }
        }
        slowed
    }

    pub fn has_networks(&self) -> bool {
        !self.networks.is_empty()
    }

    pub fn network(&self, hash: &str, now: Timestamp) -> bool {
        self.networks.get(hash).is_some_and(|until| until.is_none_or(|until| now < until))
    }

    pub fn client(&self, client_id: ClientId, now: Timestamp) -> bool {
        self.clients.get(&client_id).is_some_and(|until| until.is_none_or(|until| now < until))
    }

    pub fn is_guessed_at(&self, client_id: ClientId) -> bool {
        self.guessed_at.contains(&client_id)
    }
}
