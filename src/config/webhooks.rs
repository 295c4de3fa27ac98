//! Settings of the webhooks.

use super::range;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use url::Url;
use xwms_events::endpoint::delivery::RetryPolicy;

/// How messages are sent to webhook endpoints.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Webhooks {
    /// Private networks that webhooks may be sent to all the same.
    pub allow: Vec<IpNet>,
    /// An http or https proxy. It then has to restrict the addresses it connects to.
    pub proxy: Option<Url>,
    /// Most seconds that one attempt may take in total. So may a request to a login provider or a trusted issuer,
    /// but at most 8.
    pub timeout_seconds: u32,
    /// Days that finished messages and their attempts are kept.
    pub retention_days: u32,
    pub pace: RetryPolicy,
}

impl Default for Webhooks {
    fn default() -> Self {
        Self {
            allow: vec![],
            proxy: None,
            timeout_seconds: 15,
            retention_days: 30,
            pace: RetryPolicy::default(),
        }
    }
}

impl Webhooks {
    pub(super) fn check(&self, problems: &mut Vec<String>) {
        range::check(problems, "webhooks.timeout_seconds", self.timeout_seconds, 1..=60);
        range::check(problems, "webhooks.retention_days", self.retention_days, 1..=3650);
        if self.proxy.as_ref().is_some_and(|proxy| !matches!(proxy.scheme(), "http" | "https")) {
            problems.push("webhooks.proxy must be an http or https URL".to_owned());
        }
    }
}
