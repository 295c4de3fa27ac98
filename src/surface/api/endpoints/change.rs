//! Changes an endpoint: its settings, its secret, whether it is enabled.

use super::{auditor::check_auditor, target::check_url, view::EndpointView};
use crate::{
    app::{App, Shared},
    commands::endpoints::{self, FreshHeaders, FreshKey},
    outbound::webhooks::queries,
    store::StoreError,
    surface::{
        api::shared::{
            auth::Principal,
            body::{nullable, overlap_seconds},
            idempotency::{Nothing, Write},
            path::PathParams,
            response,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use xwms_events::{
    endpoint::{ContentType, Endpoint, EndpointCommand, EndpointSettings, Format},
    scope::Scope,
};

/// The changes; members left out stay as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EndpointChange {
    url: Option<String>,
    description: Option<String>,
    events: Option<Vec<String>>,
    /// `null` for no limit.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<u32>)]
    rate_limit: Option<Option<u32>>,
    payload_version: Option<u16>,
    /// `application/cloudevents+json` or `application/json`.
    #[schema(value_type = Option<String>)]
    content_type: Option<ContentType>,
    /// `event` or `ocsf`.
    #[schema(value_type = Option<String>)]
    format: Option<Format>,
    /// Whether it also gets what only an auditor sees. Whoever changes an endpoint that does needs the scope
    /// `audit:read`.
    audit: Option<bool>,
    /// Replaces all headers. Needed if the endpoint has some and `url` leads to another origin.
    headers: Option<BTreeMap<String, String>>,
    /// The same as `enable` and `disable`.
    enabled: Option<bool>,
}

/// Change an endpoint, all or nothing. Scope `endpoints:write`, and `audit:read` if the endpoint has or gets `audit`.
#[utoipa::path(patch, path = "/v1/endpoints/{endpoint_id}", tag = "endpoints", security(("bearer" = ["endpoints:write"])),
    params(("endpoint_id" = String, Path)), request_body = EndpointChange,
    responses((status = 200, description = "The endpoint", body = EndpointView), (status = 400, description = "`headers_needed`, `invalid_url`, …"),
              (status = 404, description = "`not_found`")))]
pub(super) async fn change(
    State(app): State<Shared>,
    PathParams(endpoint): PathParams<String>,
    write: Write<EndpointChange>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::EndpointsWrite)?;
    let which = principal.endpoint_ref(&endpoint)?;
    // Check the endpoint first: a caller that may not see it must not learn anything about the URL.
    let before = endpoints::find(&app.store, which).await?;
    if before.state.settings.audit || body.audit == Some(true) {
        principal.require(Scope::AuditRead)?;
    }
    if let Some(url) = &body.url {
        check_url(&app, url, "url")?;
    }
    let fresh = body.headers.as_ref().map(|values| FreshHeaders::of(&app.store, values)).transpose()?;
    let switch = match body.enabled {
        Some(true) => Some(Sending::Start.command(&app, &endpoint).await?),
        Some(false) => Some(Sending::Stop.command(&app, &endpoint).await?),
        None => None,
    };
    let make = |endpoint: &Endpoint| {
        let mut settings: EndpointSettings = endpoint.settings.clone();
        settings.url = body.url.clone().unwrap_or(settings.url);
        settings.description = body.description.clone().unwrap_or(settings.description);
        settings.events = body.events.clone().unwrap_or(settings.events);
        settings.rate_limit = body.rate_limit.unwrap_or(settings.rate_limit);
        settings.payload_version = body.payload_version.unwrap_or(settings.payload_version);
        settings.content_type = body.content_type.unwrap_or(settings.content_type);
        settings.format = body.format.unwrap_or(settings.format);
        settings.audit = body.audit.unwrap_or(settings.audit);
        if let Some(fresh) = &fresh {
            settings.headers = fresh.headers.clone();
        }
        let change = std::iter::once(EndpointCommand::Change { settings });
        Ok(change.chain(switch.clone()).collect())
    };
    let kept = fresh.as_ref().and_then(|fresh| fresh.keep.clone());
    let reply = write.reply(&app, StatusCode::OK);
    let with = |endpoint: &Endpoint| kept.clone().into_iter().chain(reply.with(EndpointView::from(endpoint)));
    reply
        .after(async { Ok(endpoints::change(&principal.context(&app), which, make, with).await?.position) })
        .await
}

/// How to rotate a secret.
#[derive(Deserialize, ToSchema)]
#[schema(as = EndpointSecretRotation)]
#[serde(deny_unknown_fields)]
pub(super) struct Rotation {
    /// How many seconds the old secret still signs in addition to the new one: 0 to 2,592,000; a day if
    /// absent. With 0, every older secret stops at once.
    #[serde(default = "overlap_seconds")]
    overlap_seconds: u32,
}

/// Replace the signing secret. Messages are signed with the old one, too, until its overlap ends; at most
/// five secrets sign at once. The new one is in the response as `secret`, only once. Scope `endpoints:write`, and
/// `audit:read` if the endpoint has `audit`.
#[utoipa::path(post, path = "/v1/endpoints/{endpoint_id}/rotate_secret", tag = "endpoints", security(("bearer" = ["endpoints:write"])),
    params(("endpoint_id" = String, Path)), request_body = Rotation,
    responses((status = 201, description = "The endpoint", body = EndpointView), (status = 404, description = "`not_found`"),
              (status = 409, description = "`too_many_secrets`")))]
pub(super) async fn rotate_secret(
    State(app): State<Shared>,
    PathParams(endpoint): PathParams<String>,
    write: Write<Rotation>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::EndpointsWrite)?;
    let which = principal.endpoint_ref(&endpoint)?;
    let reply = write.reply(&app, StatusCode::CREATED);
    reply
        .after(async {
            check_auditor(&app, principal, which).await?;
            let fresh = FreshKey::generate(&app.store)?;
            let kept = fresh.keep(&app.store)?;
            let at = app.store.clock().now();
            let overlap_until = at.plus_seconds(body.overlap_seconds);
            let make = |_: &Endpoint| {
                Ok(vec![EndpointCommand::RotateSecret { new: fresh.to_new(), at, overlap_until }])
            };
            let with = |endpoint: &Endpoint| {
                let row = reply.with(EndpointView::with_secret(endpoint, &fresh));
                std::iter::once(kept.clone()).chain(row)
            };
            Ok(endpoints::change(&principal.context(&app), which, make, with).await?.position)
        })
        .await
}

/// Whether messages are sent to an endpoint from now on.
#[derive(Clone, Copy)]
enum Sending {
    Start,
    Stop,
}

impl Sending {
    /// Returns the command that does it. An endpoint that is enabled already, but paused or failing, is enabled anew.
    async fn command(self, app: &App, endpoint: &str) -> Result<EndpointCommand, Problem> {
        match self {
            Self::Start => {
                let (pool, now) = (app.store.pool(), app.store.clock().now());
                let held_up = queries::is_held_up(pool, endpoint, now).await.map_err(StoreError::from)?;
                Ok(EndpointCommand::Enable { held_up })
            }
            Self::Stop => Ok(endpoints::DISABLE),
        }
    }
}

async fn switch(
    app: &App,
    endpoint: &str,
    write: &Write<Nothing>,
    sending: Sending,
) -> Result<Response, Problem> {
    let (principal, reply) = (&write.principal, write.reply(app, StatusCode::OK));
    principal.require(Scope::EndpointsWrite)?;
    let which = principal.endpoint_ref(endpoint)?;
    let with = |endpoint: &Endpoint| reply.with(EndpointView::from(endpoint));
    reply
        .after(async {
            check_auditor(app, principal, which).await?;
            let command = sending.command(app, endpoint).await?;
            let make = |_: &Endpoint| Ok(vec![command.clone()]);
            Ok(endpoints::change(&principal.context(app), which, make, with).await?.position)
        })
        .await
}

/// Stop sending messages; waiting messages are kept. Scope `endpoints:write`, and `audit:read` if the endpoint has
/// `audit`.
#[utoipa::path(post, path = "/v1/endpoints/{endpoint_id}/disable", tag = "endpoints", security(("bearer" = ["endpoints:write"])),
    params(("endpoint_id" = String, Path)), responses((status = 200, description = "The endpoint", body = EndpointView), (status = 404, description = "`not_found`")))]
pub(super) async fn disable(
    State(app): State<Shared>,
    PathParams(endpoint): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    switch(&app, &endpoint, &write, Sending::Stop).await
}

/// Start sending again, with the waiting messages first. Also ends the pause of an enabled endpoint; messages
/// that wait for a retry are sent now. Scope `endpoints:write`, and `audit:read` if the endpoint has `audit`.
#[utoipa::path(post, path = "/v1/endpoints/{endpoint_id}/enable", tag = "endpoints", security(("bearer" = ["endpoints:write"])),
    params(("endpoint_id" = String, Path)), responses((status = 200, description = "The endpoint", body = EndpointView), (status = 404, description = "`not_found`")))]
pub(super) async fn enable(
    State(app): State<Shared>,
    PathParams(endpoint): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    switch(&app, &endpoint, &write, Sending::Start).await
}

/// Delete an endpoint with its messages. Scope `endpoints:write`, and `audit:read` if the endpoint has `audit`.
#[utoipa::path(delete, path = "/v1/endpoints/{endpoint_id}", tag = "endpoints", security(("bearer" = ["endpoints:write"])),
    params(("endpoint_id" = String, Path)), responses((status = 204, description = "Deleted"), (status = 404, description = "`not_found`")))]
pub(super) async fn delete(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(endpoint): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::EndpointsWrite)?;
    let which = principal.endpoint_ref(&endpoint)?;
    check_auditor(&app, &principal, which).await?;
    let make = |_: &Endpoint| Ok(vec![EndpointCommand::Delete]);
    let changed = endpoints::change(&principal.context(&app), which, make, |_| None).await?;
    Ok(response::nothing(changed.position))
}
