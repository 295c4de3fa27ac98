//! `GET /v1/requests`: the account's single requests, with their origins. `usage` has the counts.

use super::shared::{
    csv,
    pagination::{List, Listed, Sizes},
};
use crate::{
    app::Shared,
    surface::http::{problem::Problem, reason::Reason},
    traffic::request_log::queries::{self, Filter, Request},
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{Timestamp, envelope::Origin, ids::ClientId, scope::Scope};

const SIZES: Sizes = Sizes { usual: 100, most: 1_000 };
/// The sizes for CSV.
const CSV_SIZES: Sizes = Sizes { usual: 1_000, most: 10_000 };
const HEADER: &[&str] = &[
    "at",
    "request_id",
    "client_id",
    "method",
    "route",
    "status",
    "error",
    "duration_ms",
    "bytes",
    "ip",
    "user_agent",
    // Newer columns are at the end, for programs that read by position.
    "reason",
    "detail",
];
/// Postgres's error code for a statement that exceeds its time limit.
const TOO_LONG: &str = "57014";

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A request that counted for the account.
#[derive(Serialize, ToSchema)]
#[schema(as = Request)]
struct RequestView {
    /// The time of the response.
    #[schema(value_type = String)]
    at: Timestamp,
    request_id: String,
    /// Null for a user's request at the dashboard.
    client_id: Option<String>,
    method: String,
    /// The path as in this document, such as `/v1/clients/{client_id}`.
    route: String,
    /// 499: the caller closed the connection before the response.
    status: i16,
    /// The `code` of the problem, or the `error` of OAuth.
    error: Option<String>,
    /// Why it was refused, if there is more detail than the caller got: a stable code, such as
    /// `secret_wrong`.
    reason: Option<String>,
    /// The reason as a text, or else the text that the caller got.
    detail: Option<String>,
    /// The time until the response began.
    duration_ms: f64,
    /// The size of the response body, as far as it was known before it was sent.
    bytes: i64,
    ip: Option<String>,
    user_agent: Option<String>,
}

impl RequestView {
    fn new(row: Request, origin: Option<Origin>) -> Self {
        let at = row.at();
        let told = row.reason.as_deref().and_then(Reason::parse).map(|reason| reason.detail().to_owned());
        let (ip, user_agent) = origin.map(|origin| (origin.ip, origin.user_agent)).unzip();
        Self {
            at,
            client_id: row.client_id.map(|id| ClientId::from_uuid(id).to_string()),
            duration_ms: f64::from(row.duration_us) / 1000.0,
            request_id: row.request_id,
            method: row.method,
            route: row.route,
            status: row.status,
            error: row.error,
            detail: told.or(row.detail),
            reason: row.reason,
            bytes: row.bytes,
            ip,
            user_agent: user_agent.flatten(),
        }
    }

    fn cells(self) -> Vec<String> {
        vec![
            self.at.to_string(),
            self.request_id,
            self.client_id.unwrap_or_default(),
            self.method,
            self.route,
            self.status.to_string(),
            self.error.unwrap_or_default(),
            self.duration_ms.to_string(),
            self.bytes.to_string(),
            self.ip.unwrap_or_default(),
            self.user_agent.unwrap_or_default(),
            self.reason.unwrap_or_default(),
            self.detail.unwrap_or_default(),
        ]
    }
}

/// Requests of the account, newest first, no further back than the plan shows; filtered by `client_id`,
/// `route`, `status`, `error` (a problem's `code`, or the `error` of OAuth), `reason`, `request_id`, `since`
/// and `until`. With `Accept: text/csv` or `format=csv` as CSV, if the plan includes it: then `limit` is up
/// to 10000, and `Link` has the URL of the next page. Scope `usage:read`.
#[utoipa::path(get, path = "/v1/requests", tag = "requests", security(("bearer" = ["usage:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<RequestView>),
              (status = 400, description = "`invalid_filter`, `invalid_cursor`, `window_too_large`"),
              (status = 403, description = "`insufficient_scope`, `plan_lacks_feature`")),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query), ("client_id" = Option<String>, Query),
           ("route" = Option<String>, Query), ("status" = Option<i32>, Query), ("error" = Option<String>, Query),
           ("reason" = Option<String>, Query),
           ("request_id" = Option<String>, Query), ("since" = Option<String>, Query),
           ("until" = Option<String>, Query), ("format" = Option<String>, Query)))]
async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::UsageRead)?;
    let as_csv = csv::is_wanted(&app, &list)?;
    let account_id = list.principal.account_id;
    let filter = Filter {
        account_id,
        since: list.principal.shown_since(&app, list.filter("since")?),
        until: list.filter("until")?,
        client_id: list.filter("client_id")?,
        route: list.filter("route")?,
        status: list.filter("status")?,
        error: list.filter("error")?,
        reason: list.filter("reason")?,
        request_id: list.filter("request_id")?,
    };
    let page = list.page(if as_csv { CSV_SIZES } else { SIZES })?;
    app.recorder.written().await;
    let rows = queries::requests(app.store.pool(), &filter, page).await.map_err(too_long)?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let origin = row.origin(&app.store, account_id).await?;
        items.push((row.number, RequestView::new(row, origin)));
    }
    if !as_csv {
        return Ok(list.response(&page, items));
    }
    let next = list.next(&page, &mut items);
    let cells: Vec<_> = items.into_iter().map(|(_, item)| item.cells()).collect();
    Ok(list.linked(csv::response("requests", HEADER, &cells)?, next.as_deref()))
}

/// A filter that matches few of very many requests has to read all of them.
fn too_long(error: sqlx::Error) -> Problem {
    match error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() {
        Some(TOO_LONG) => {
            let detail = "too many requests to search; ask for a shorter time with since and until";
            Problem::new(StatusCode::BAD_REQUEST, "window_too_large", detail).at("since")
        }
        _ => error.into(),
    }
}
