//! `GET /v1/requests`: searches the request log, and returns one page as JSON or CSV.

use super::view::{HEADER, RequestView};
use crate::{
    app::{App, Shared},
    store::StoreError,
    surface::{
        api::shared::{
            csv,
            pagination::{List, Listed, Sizes, TIME},
        },
        http::{caller, problem::Problem},
    },
    traffic::request_log::{filter::Filter, held, queries},
};
use axum::{extract::State, http::StatusCode, response::Response};
use xwms_events::{Timestamp, scope::Scope};

const SIZES: Sizes = Sizes { usual: 100, most: 1_000 };
/// The sizes for CSV.
const CSV_SIZES: Sizes = Sizes { usual: 1_000, most: 10_000 };

/// Requests of the account, newest first, no further back than the plan shows; filtered by
///
/// - what they acted with: `token_id`, `grant_id`, `user_id`, `secret_id`, `client_id`;
/// - what they were about: `object` (the last id in the path), `about_token_id` and `about_grant_id` (of an
///   introspection or revocation);
/// - where they came from: `ip` (an address, an IPv4 /24 or an IPv6 /48) and `user_agent`;
/// - how they ended: `status` (`404`, or a class such as `4xx`), `error` (a problem's `code`, or the `error` of
///   OAuth), `reason`;
/// - `route`, `request_id`, `since` and `until`.
///
/// With `Accept: text/csv` or `format=csv` as CSV, if the plan includes it: then `limit` is up to 10000, and
/// `Link` has the URL of the next page. Scope `usage:read`.
#[utoipa::path(get, path = "/v1/requests", tag = "requests", security(("bearer" = ["usage:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<RequestView>),
              (status = 400, description = "`invalid_filter`, `invalid_cursor`, `window_too_large`"),
              (status = 403, description = "`insufficient_scope`, `plan_lacks_feature`")),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query), ("client_id" = Option<String>, Query),
           ("token_id" = Option<String>, Query), ("grant_id" = Option<String>, Query),
           ("user_id" = Option<String>, Query), ("secret_id" = Option<String>, Query),
           ("about_token_id" = Option<String>, Query), ("about_grant_id" = Option<String>, Query),
           ("object" = Option<String>, Query), ("ip" = Option<String>, Query), ("user_agent" = Option<String>, Query),
           ("route" = Option<String>, Query), ("status" = Option<String>, Query), ("error" = Option<String>, Query),
           ("reason" = Option<String>, Query),
           ("request_id" = Option<String>, Query), ("since" = Option<String>, Query),
           ("until" = Option<String>, Query), ("format" = Option<String>, Query)))]
pub(super) async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::UsageRead)?;
    let as_csv = csv::is_wanted(&app, &list)?;
    let filter = filter(&app, &list).await?;
    let page = list.page(if as_csv { CSV_SIZES } else { SIZES })?;
    app.recorder.written().await;
    let rows = queries::requests(&app.store, &filter, page).await.map_err(too_long)?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push((row.number, RequestView::open(&app, filter.account_id, row).await?));
    }
    if !as_csv {
        return Ok(list.response(&page, items));
    }
    let next = list.next(&page, &mut items);
    let cells: Vec<_> = items.into_iter().map(|(_, item)| item.cells()).collect();
    Ok(list.linked(csv::response("requests", HEADER, &cells)?, next.as_deref()))
}

async fn filter(app: &App, list: &List) -> Result<Filter, Problem> {
    let account_id = list.principal.account_id;
    let shown = list.principal.shown_since(app, None);
    let shown = held::shown_since(&app.store, account_id, shown).await?;
    let asked: Option<Timestamp> = list.filter_as("since", TIME)?;
    Ok(Filter {
        account_id,
        since: asked.map_or(shown, |asked| asked.max(shown)),
        until: list.filter_as("until", TIME)?,
        client_id: list.filter("client_id")?,
        clients: None,
        token_id: list.filter("token_id")?,
        grant_id: list.filter("grant_id")?,
        user_id: list.filter("user_id")?,
        secret_id: list.filter("secret_id")?,
        about_token_id: list.filter("about_token_id")?,
        about_grant_id: list.filter("about_grant_id")?,
        object: list.filter("object")?,
        place: list.filter("ip")?,
        user_agent: list.params.get("user_agent").map(caller::shortened),
        status: list.filter("status")?,
        route: list.filter("route")?,
        method: None,
        error: list.filter("error")?,
        reason: list.filter("reason")?,
        request_id: list.filter("request_id")?,
    })
}

/// A filter that no index serves has to read all requests of the account in the time.
fn too_long(error: StoreError) -> Problem {
    if !queries::took_too_long(&error) {
        return error.into();
    }
    let detail = "too many requests to search; ask for a shorter time with since and until";
    Problem::new(StatusCode::BAD_REQUEST, "window_too_large", detail).at("since")
}
