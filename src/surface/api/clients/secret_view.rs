//! The secrets of a client in responses. Only the response that issues a secret has the secret itself.

use crate::{
    app::App,
    audit::reported::{FirstReport, first_reports},
    surface::{api::shared::auth::Principal, http::problem::Problem},
};
use serde::Serialize;
use std::{cmp::Reverse, collections::HashMap};
use utoipa::ToSchema;
use xwms_events::{
    Actor, Timestamp,
    client::Client,
    ids::{ClientId, SecretId, made_at},
};
use xwms_projections::clients as model;

/// The metadata of a client secret.
#[derive(Serialize, ToSchema)]
#[schema(as = Secret)]
pub(super) struct SecretView {
    #[schema(value_type = String)]
    secret_id: SecretId,
    label: String,
    /// `live`, `expired` or `revoked`.
    status: &'static str,
    #[schema(value_type = Option<String>)]
    created_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    expires_at: Option<Timestamp>,
    /// Present if the secret was revoked.
    #[schema(value_type = Option<String>)]
    revoked_at: Option<Timestamp>,
    /// Only in responses about secrets.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    last_used_at: Option<Option<Timestamp>>,
    /// Only in responses about secrets, and only if it was reported as exposed. It says nothing about whether it
    /// still works.
    #[serde(skip_serializing_if = "Option::is_none")]
    exposure: Option<SecretExposure>,
}

/// The first report of a secret as exposed.
#[derive(Serialize, ToSchema)]
struct SecretExposure {
    #[schema(value_type = String)]
    reported_at: Timestamp,
    /// Who reported it: the id of a user or client, or `system`.
    reported_by: String,
    /// Since when others may know it; `null` if that is not known.
    #[schema(value_type = Option<String>)]
    since: Option<Timestamp>,
}

impl From<&FirstReport> for SecretExposure {
    fn from(report: &FirstReport) -> Self {
        let reported_by = match report.by {
            Actor::User(id) => id.to_string(),
            Actor::Client(id) => id.to_string(),
            Actor::System => "system".to_owned(),
        };
        Self { reported_at: report.at, reported_by, since: report.since }
    }
}

/// Returns the secrets of `client` that were not revoked, newest first: ids sort by time.
pub(super) fn secrets(client: &Client, now: Timestamp) -> Vec<SecretView> {
    let view = |(id, secret): (&SecretId, &xwms_events::client::Secret)| SecretView {
        secret_id: *id,
        label: secret.label.clone(),
        status: if secret.is_live(now) { "live" } else { "expired" },
        created_at: made_at(id.uuid()),
        expires_at: secret.expires_at,
        revoked_at: None,
        last_used_at: None,
        exposure: None,
    };
    client.secrets.iter().rev().map(view).collect()
}

/// Returns the secrets of `client` with their last use and reports, and those that were revoked. The client's
/// stream has the secrets; a lagging read model only leaves out the rest.
pub(super) async fn known_secrets(
    app: &App,
    principal: &Principal,
    client: &Client,
) -> Result<Vec<SecretView>, Problem> {
    let mut secrets = secrets(client, app.store.clock().now());
    principal.read_own_writes(app).await;
    let Some(client_id) = client.id else { return Ok(secrets) };
    let rows = model::secrets(app.store.pool(), principal.account_id, client_id).await?;
    let (gone, kept): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .filter_map(|row| Some((row.secret_id.parse::<SecretId>().ok()?, row)))
        .partition(|(id, _)| !client.secrets.contains_key(id));
    let kept: HashMap<_, _> = kept.into_iter().collect();
    for secret in &mut secrets {
        secret.last_used_at = kept.get(&secret.secret_id).map(|row| row.last_used_at);
    }
    secrets.extend(gone.into_iter().map(|(id, row)| SecretView {
        secret_id: id,
        label: row.label,
        status: "revoked",
        created_at: made_at(id.uuid()),
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        last_used_at: Some(row.last_used_at),
        exposure: None,
    }));
    let ids: Vec<String> = secrets.iter().map(|secret| secret.secret_id.to_string()).collect();
    let reports = first_reports(&app.store, principal.account_id, &ids).await?;
    for secret in &mut secrets {
        secret.exposure = reports.get(&secret.secret_id.to_string()).map(SecretExposure::from);
    }
    secrets.sort_by_key(|secret| Reverse(secret.secret_id));
    Ok(secrets)
}

/// A new secret.
#[derive(Serialize, ToSchema)]
pub(super) struct IssuedSecret {
    #[schema(value_type = String)]
    pub secret_id: SecretId,
    #[schema(value_type = String)]
    pub client_id: ClientId,
    /// Shown only once.
    pub client_secret: String,
    pub label: String,
    #[schema(value_type = Option<String>)]
    pub expires_at: Option<Timestamp>,
}
