//! The secrets of an app, without their values.

use super::{app::App, credentials_text::CredentialsText};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::page::DashboardPage,
        shared::kinds::{Status, Tone},
    },
};
use std::{cmp::Reverse, collections::HashMap};
use xwms_events::{
    Timestamp,
    ids::{SecretId, made_at},
};
use xwms_projections::clients::{self as model, Secret};

/// A secret, without its value.
#[derive(Clone)]
pub struct KnownSecret {
    pub id: SecretId,
    pub label: String,
    pub is_live: bool,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}

impl KnownSecret {
    pub fn created_at(&self) -> Option<Timestamp> {
        made_at(self.id.uuid())
    }

    pub fn status(&self, text: &CredentialsText) -> Status {
        match (self.revoked_at, self.is_live) {
            (Some(_), _) => Status { tone: Tone::Bad, word: text.revoked },
            (None, true) => Status { tone: Tone::Good, word: text.live },
            (None, false) => Status { tone: Tone::Quiet, word: text.expired },
        }
    }
}

/// Returns the secrets of the app, newest first, with the last hundred that were revoked. The app's stream has
/// those that were not; a read model that lags only leaves out the rest.
pub async fn known_secrets(dash: &DashboardPage, app: &App) -> Result<Vec<KnownSecret>, StoreError> {
    dash.read_own_writes().await;
    let rows = model::secrets(dash.app().store.pool(), dash.account_id, app.id).await?;
    let mut rows: HashMap<SecretId, Secret> =
        rows.into_iter().filter_map(|row| Some((row.secret_id.parse().ok()?, row))).collect();
    let now = dash.now();
    let mut secrets: Vec<_> = app
        .client
        .secrets
        .iter()
        .map(|(id, secret)| KnownSecret {
            id: *id,
            label: secret.label.clone(),
            is_live: secret.is_live(now),
            expires_at: secret.expires_at,
            revoked_at: None,
            last_used_at: rows.remove(id).and_then(|row| row.last_used_at),
        })
        .collect();
    secrets.extend(rows.into_iter().map(|(id, row)| KnownSecret {
        id,
        label: row.label,
        is_live: false,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        last_used_at: row.last_used_at,
    }));
    secrets.sort_by_key(|secret| Reverse(secret.id));
    Ok(secrets)
}
