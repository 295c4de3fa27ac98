//! `POST /v1/endpoints`.

use super::{target::check_url, view::EndpointView};
use crate::{
    app::Shared,
    commands::endpoints::{self, FreshHeaders, FreshKey, New},
    surface::{
        api::shared::{body::yes, idempotency::Write},
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use xwms_events::{
    endpoint::{ContentType, Endpoint, EndpointSettings, Format, Ordering},
    scope::Scope,
};

const fn newest() -> u16 {
    1
}

/// The content type that CloudEvents libraries recognize.
const fn recognised() -> ContentType {
    ContentType::CloudEvents
}

/// An endpoint to register.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewEndpoint)]
#[serde(deny_unknown_fields)]
pub(super) struct Registration {
    /// An https URL at a public address.
    url: String,
    /// At most 500 characters.
    #[serde(default)]
    description: String,
    /// Event names and globs such as `client.*`; all events if empty.
    #[serde(default)]
    events: Vec<String>,
    /// `aggregate` (default): events of one client, grant and so on arrive in order. `strict`: each message
    /// waits for the one before.
    #[serde(default)]
    ordering: Ordering,
    /// The most messages per second, 1 to 10000; no limit if absent.
    rate_limit: Option<u32>,
    #[serde(default = "newest")]
    payload_version: u16,
    /// `application/cloudevents+json` (default), or `application/json` for a receiver that takes nothing else.
    #[serde(default = "recognised")]
    #[schema(value_type = String)]
    content_type: ContentType,
    /// `event` (default): the data that the catalogue describes. `ocsf`: an event of the Open Cybersecurity Schema
    /// Framework, for a SIEM.
    #[serde(default)]
    #[schema(value_type = String)]
    format: Format,
    /// Whether it also gets what only an auditor sees: questions about the history, logins of test users, and with
    /// `ocsf` where requests came from. Needs the scope `audit:read`.
    #[serde(default)]
    audit: bool,
    /// Sent with each message.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// If `false`, nothing is sent until the endpoint is enabled.
    #[serde(default = "yes")]
    enabled: bool,
}

/// Register an endpoint. It gets the account's events from now on, and by a replay those of the past: this scope
/// reads every public event, without `events:read`. The generated signing secret is in the response as `secret`,
/// only once. Scope `endpoints:write`, with `audit` also `audit:read`.
#[utoipa::path(post, path = "/v1/endpoints", tag = "endpoints", request_body = Registration, security(("bearer" = ["endpoints:write"])),
    responses((status = 201, description = "Created", body = EndpointView)))]
pub(super) async fn create(
    State(app): State<Shared>,
    write: Write<Registration>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::EndpointsWrite)?;
    if body.audit {
        principal.require(Scope::AuditRead)?;
    }
    check_url(&app, &body.url, "url")?;
    let allowance = principal.allowance(&app);
    let reply = write.reply(&app, StatusCode::CREATED);
    reply
        .after(async {
            let key = FreshKey::generate(&app.store)?;
            let FreshHeaders { headers, keep } = FreshHeaders::of(&app.store, &body.headers)?;
            let settings = EndpointSettings {
                url: body.url.clone(),
                description: body.description.clone(),
                events: body.events.clone(),
                ordering: body.ordering,
                rate_limit: body.rate_limit,
                payload_version: body.payload_version,
                content_type: body.content_type,
                format: body.format,
                audit: body.audit,
                headers,
            };
            let with = |endpoint: &Endpoint| reply.with(EndpointView::with_secret(endpoint, &key));
            let (account_id, enabled) = (principal.account_id, body.enabled);
            let new = New { account_id, settings, enabled, header_values: keep };
            Ok(endpoints::create(&principal.context(&app), new, &key, &allowance, with).await?.position)
        })
        .await
}
