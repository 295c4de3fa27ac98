//! The state of an endpoint.

use super::{DisableReason, EndpointEvent, EndpointSettings, url};
use crate::{
    Timestamp,
    ids::{AccountId, EndpointId, SecretId},
};
use serde::{Deserialize, Serialize};

/// A key pair that signs messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningSecret {
    pub secret_id: SecretId,
    pub public_key: String,
    pub expires_at: Option<Timestamp>,
}

impl SigningSecret {
    /// Whether the key signs at `at`.
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.expires_at.is_none_or(|expires_at| at < expires_at)
    }
}

/// Whether messages are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndpointStanding {
    /// Not created yet.
    #[default]
    Absent,
    Enabled,
    Disabled,
    Deleted,
}

/// A webhook receiver.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    pub id: Option<EndpointId>,
    pub account_id: Option<AccountId>,
    pub standing: EndpointStanding,
    pub disabled: Option<DisableReason>,
    pub settings: EndpointSettings,
    /// Newest first. Secrets past their overlap are dropped at the next rotation.
    pub secrets: Vec<SigningSecret>,
}

/// Returns `settings` with a canonical URL. Old events may hold a URL as it was typed; it is never shown or mailed like
/// that.
fn canonical(settings: EndpointSettings) -> EndpointSettings {
    EndpointSettings { url: url::as_parsed(settings.url), ..settings }
}

impl Endpoint {
    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &EndpointEvent) {
        match event.clone() {
            EndpointEvent::Created { endpoint_id, account_id, settings, secret_id, public_key } => {
                *self = Self {
                    id: Some(endpoint_id),
                    account_id: Some(account_id),
                    standing: EndpointStanding::Enabled,
                    disabled: None,
                    settings: canonical(settings),
                    secrets: vec![SigningSecret { secret_id, public_key, expires_at: None }],
                };
            }
            EndpointEvent::Changed { settings } => self.settings = canonical(settings),
            EndpointEvent::SecretRotated { secret_id, public_key, replaces, keeps, overlap_until } => {
                self.secrets
                    .retain(|secret| secret.secret_id == replaces || keeps.contains(&secret.secret_id));
                for old in self.secrets.iter_mut().filter(|secret| secret.secret_id == replaces) {
                    old.expires_at = Some(overlap_until);
                }
                self.secrets.insert(0, SigningSecret { secret_id, public_key, expires_at: None });
            }
            EndpointEvent::Disabled { reason } => {
                self.standing = EndpointStanding::Disabled;
                self.disabled = Some(reason);
            }
            EndpointEvent::Enabled {} => {
                self.standing = EndpointStanding::Enabled;
                self.disabled = None;
            }
            EndpointEvent::Deleted {} => {
                self.standing = EndpointStanding::Deleted;
                self.secrets.clear();
            }
            EndpointEvent::Tested { .. }
            | EndpointEvent::ReplayRequested { .. }
            | EndpointEvent::ResendRequested { .. }
            | EndpointEvent::MessageSkipped { .. } => {}
        }
    }
}
