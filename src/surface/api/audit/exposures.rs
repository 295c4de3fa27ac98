//! `/v1/audit/exposed`: what somebody says of a credential that others may know.

use crate::{
    app::Shared,
    audit::credentials::{self, CredentialId},
    commands::exposures,
    surface::{
        api::shared::{auth::Principal, idempotency::Write, path},
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{
    Refusal, Timestamp,
    credential::{CredentialKind, Exposure},
    scope::Scope,
};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(report_exposure))
}

/// What is known of a credential that others may know.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewExposure)]
#[serde(deny_unknown_fields)]
struct Report {
    /// The id of a client secret, a webhook's signing secret, a token, a grant or a session. Never the credential
    /// itself.
    credential_id: String,
    /// Since when others may know it; absent if that is not known.
    #[schema(value_type = Option<String>)]
    since: Option<Timestamp>,
    /// Where it was found, up to 1000 characters. Only the account can read it.
    found: Option<String>,
}

/// A credential that others may know.
#[derive(Serialize, ToSchema)]
#[schema(as = Exposure)]
struct ExposureView {
    credential_id: String,
    kind: CredentialKind,
    #[schema(value_type = Option<String>)]
    since: Option<Timestamp>,
    #[schema(value_type = String)]
    reported_at: Timestamp,
}

/// Who may stop a credential may also say that it is exposed, and so may whoever looks into incidents.
fn may_report(principal: &Principal) -> Result<(), Problem> {
    principal.require(Scope::GrantsRead)?;
    let others = [Scope::ClientsWrite, Scope::GrantsWrite, Scope::TokensWrite];
    if others.iter().any(|scope| principal.scopes.contains(*scope)) {
        return Ok(());
    }
    principal.require(Scope::AuditRead)
}

/// Report a credential as exposed: others may know it. It goes on working until it is stopped. Reporting it again
/// records only what is new in the account: an earlier time, or where else it was found. Scope `grants:read`, and
/// `audit:read` or one that may stop a credential (`clients:write`, `grants:write`, `tokens:write`).
#[utoipa::path(post, path = "/v1/audit/exposed", tag = "audit", security(("bearer" = ["grants:read"])),
    request_body = Report,
    responses((status = 201, description = "Reported", body = ExposureView), (status = 400, description = "`invalid_credential_id`, `invalid_since`, `invalid_found`"),
              (status = 404, description = "`not_found`")))]
async fn report_exposure(State(app): State<Shared>, write: Write<Report>) -> Result<Response, Problem> {
    let principal = &write.principal;
    may_report(principal)?;
    let Report { credential_id, since, found } = &write.body;
    let malformed =
        |_| Refusal::invalid("credential_id", "invalid_credential_id", "it is the id of no credential");
    let id: CredentialId = credential_id.parse().map_err(malformed)?;
    principal.read_own_writes(&app).await;
    let account_id = principal.account_id;
    let kind = credentials::kind(&app.store, account_id, id).await?;
    let kind = kind.ok_or_else(|| path::missing("credential"))?;
    let at = app.store.clock().now();
    let (credential_id, since, found) = (credential_id.clone(), *since, found.clone());
    let view = ExposureView { credential_id: credential_id.clone(), kind, since, reported_at: at };
    let exposure = Exposure { kind, credential_id, account_id, since, found, at };
    let (context, reply) = (principal.context(&app), write.reply(&app, StatusCode::CREATED));
    reply.after(async { Ok(exposures::report(&context, &exposure, reply.with(view)).await?) }).await
}
