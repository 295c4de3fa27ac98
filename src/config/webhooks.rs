//! Settings of the webhooks.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use url::Url;
use xwms_events::endpoint::delivery::Pace;

/// How messages are sent to webhook endpoints.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Webhooks {
    /// Networks that are no public ones and may be sent to all the same.
    pub allow: Vec<IpNet>,
    /// An http or https proxy, which then has to guard what it connects to.
    pub proxy: Option<Url>,
    /// How long an attempt may take in all.
    pub timeout_seconds: u32,
    /// How long ended messages and their attempts are kept.
    pub retention_days: u32,
    pub pace: Pace,
}

impl Default for Webhooks {
    fn default() -> Self {
        Self { allow: vec![], proxy: None, timeout_seconds: 15, retention_days: 30, pace: Pace::default() }
    }
}

impl Webhooks {
    pub(super) fn check(&self, problems: &mut Vec<String>) {
        if !(1..=60).contains(&self.timeout_seconds) {
            problems.push("webhooks.timeout_seconds must be 1 to 60".to_owned());
        }
        if !(1..=3650).contains(&self.retention_days) {
            problems.push("webhooks.retention_days must be 1 to 3650".to_owned());
        }
        if self.proxy.as_ref().is_some_and(|proxy| !matches!(proxy.scheme(), "http" | "https")) {
            problems.push("webhooks.proxy must be an http or https URL".to_owned());
        }
    }
}
