//! `GET /v1/endpoints`, and an endpoint's state and public keys.

use super::{
    messages::sight,
    view::{EndpointView, HealthView},
};
use crate::{
    app::Shared,
    commands::endpoints,
    outbound::webhooks::queries,
    surface::{
        api::shared::{
            auth::Principal,
            pagination::{List, Listed},
            path::{self, PathParams},
            response,
        },
        http::{caller::Caller, problem::Problem},
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use base64::{Engine, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::json;
use xwms_events::{
    endpoint::{Endpoint, EndpointStanding},
    ids::EndpointId,
    scope::Scope,
};
use xwms_projections::endpoints as model;

/// The account's endpoints, newest first. Scope `endpoints:read`.
#[utoipa::path(get, path = "/v1/endpoints", tag = "endpoints", security(("bearer" = ["endpoints:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<EndpointView>)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query)))]
pub(super) async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::EndpointsRead)?;
    let page = list.fresh_page().await?;
    let rows = model::list(app.store.pool(), list.principal.account_id, page).await?;
    let rows = rows.iter().map(|row| (row.position, row.endpoint_id.as_str()));
    list.response_as_now(&page, rows, |endpoint: &Endpoint| EndpointView::from(endpoint)).await
}

/// One endpoint in its current state, with its delivery health. Messages about internal events count only for
/// callers with the scope `audit:read`. Scope `endpoints:read`.
#[utoipa::path(get, path = "/v1/endpoints/{endpoint_id}", tag = "endpoints", security(("bearer" = ["endpoints:read"])),
    params(("endpoint_id" = String, Path)), responses((status = 200, description = "The endpoint", body = EndpointView), (status = 404, description = "`not_found`")))]
pub(super) async fn read(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(endpoint): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::EndpointsRead)?;
    let endpoint = endpoints::find(&app.store, principal.endpoint_ref(&endpoint)?).await?;
    let mut view = EndpointView::from(&*endpoint.state);
    let health = queries::health(app.store.pool(), &endpoint.id, sight(&principal)).await?;
    view.health = Some(HealthView::from(health));
    Ok(response::json(StatusCode::OK, &json!(view), None))
}

/// The public keys of `v1a` signatures as a JWK set (RFC 8037), newest first. Needs no token.
#[utoipa::path(get, path = "/v1/endpoints/{endpoint_id}/jwks.json", tag = "endpoints",
    params(("endpoint_id" = String, Path)), responses((status = 200, description = "A JWK set", body = crate::surface::api::shared::shapes::JwkSet), (status = 404, description = "`not_found`"),
              (status = 429, description = "`slow_down`")))]
pub(super) async fn jwks(
    State(app): State<Shared>,
    caller: Caller,
    PathParams(endpoint): PathParams<String>,
) -> Result<Response, Problem> {
    app.guard.reader(caller.origin.as_ref()).map_err(Problem::slow_down)?;
    let endpoint = app.store.load::<Endpoint>(path::id::<EndpointId>(&endpoint, "endpoint")?).await?;
    if matches!(endpoint.state.standing, EndpointStanding::Absent | EndpointStanding::Deleted) {
        return Err(path::missing("endpoint"));
    }
    let now = app.store.clock().now();
    let live = endpoint.state.secrets.iter().filter(|secret| secret.is_live(now));
    let keys = live.map(|secret| {
        let public = BASE64_STANDARD.decode(&secret.public_key).unwrap_or_default();
        json!({
            "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
            "kid": secret.secret_id, "x": BASE64_URL_SAFE_NO_PAD.encode(public),
        })
    });
    Ok(response::json(StatusCode::OK, &json!({ "keys": keys.collect::<Vec<_>>() }), None))
}
