//! `/v1/consents`: standing approvals of users for the account's clients.

use super::shared::{
    idempotency::{Nothing, Write},
    pagination::{List, Listed},
    path::{self, PathParams},
    response,
};
use crate::{app::Shared, commands::consents, surface::http::problem::Problem};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{Timestamp, consent::Consent, resource_access::ApprovedResource, scope::Scope};
use xwms_projections::access::{self, ConsentFilter};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(withdraw))
}

/// A user's standing approval of scopes for a client.
#[derive(Serialize, ToSchema)]
#[schema(as = Consent)]
struct ConsentView {
    consent_id: String,
    client_id: String,
    user_id: String,
    /// Those of this server.
    scopes: Vec<String>,
    /// Those of APIs of the account, by API.
    resources: Vec<ApprovedResource>,
    #[schema(value_type = String)]
    granted_at: Timestamp,
    #[schema(value_type = Option<String>)]
    withdrawn_at: Option<Timestamp>,
}

impl From<access::Consent> for ConsentView {
    fn from(row: access::Consent) -> Self {
        Self {
            scopes: response::scopes(&row.scopes),
            resources: row.resources,
            consent_id: row.consent_id,
            client_id: row.client_id,
            user_id: row.user_id,
            granted_at: row.granted_at,
            withdrawn_at: row.withdrawn_at,
        }
    }
}

/// Consents, newest first; filtered by `client_id` and `user_id`, and with `active=true` only those not
/// withdrawn. Scope `grants:read`.
#[utoipa::path(get, path = "/v1/consents", tag = "consents", security(("bearer" = ["grants:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<ConsentView>)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query), ("client_id" = Option<String>, Query),
           ("user_id" = Option<String>, Query), ("active" = Option<bool>, Query)))]
async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::GrantsRead)?;
    let filter = ConsentFilter {
        client_id: list.filter("client_id")?,
        user_id: list.filter("user_id")?,
        live: list.filter("active")?.unwrap_or(false),
    };
    let page = list.fresh_page().await?;
    let rows = access::consents(app.store.pool(), list.principal.account_id, filter, page).await?;
    Ok(list.response(&page, rows.into_iter().map(|row| (row.position, ConsentView::from(row))).collect()))
}

/// Withdraw a consent, and stop every grant and token that depends on it. Scope `grants:write`.
#[utoipa::path(post, path = "/v1/consents/{consent_id}/withdraw", tag = "consents", security(("bearer" = ["grants:write"])),
    params(("consent_id" = String, Path)), responses((status = 204, description = "Done"), (status = 404, description = "`not_found`")))]
async fn withdraw(
    State(app): State<Shared>,
    PathParams(id): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    write.principal.require(Scope::GrantsWrite)?;
    let id = path::id(&id, "consent")?;
    let own = |consent: &Consent| consent.account_id == Some(write.principal.account_id);
    let (context, reply) = (write.principal.context(&app), write.reply(&app, StatusCode::NO_CONTENT));
    reply.after(async { Ok(consents::withdraw(&context, id, own, reply.with(())).await?) }).await
}
