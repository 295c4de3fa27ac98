//! `GET /v1/events`: reads the query, and returns one page as JSON. `stream` returns the events as a stream.

use super::{
    feed::{EventQuery, event_json, lost_after},
    stream,
};
use crate::{
    app::Shared,
    store::feed::Filter,
    surface::{
        api::shared::{
            pagination::{List, Listed, Sizes, TIME},
            shapes::CloudEvent,
        },
        http::problem::Problem,
    },
};
use axum::{
    extract::State,
    http::{HeaderName, StatusCode},
    response::Response,
};
use xwms_events::{endpoint::wanted, scope::Scope};
use xwms_projections::PageQuery;

/// Marks a page that begins before the requested position: events after the header's position are lost,
/// though the client may have them.
const WENT_BACK: HeaderName = HeaderName::from_static("xwms-log-went-back");

const SIZES: Sizes = Sizes { usual: 100, most: 1000 };

/// Events of the account, oldest first; filtered by `type` (names or globs such as `client.*`, separated by
/// commas), `stream` (`clients/client_…`, as in `subject`, or the id alone), `actor`, `since` and `until`; no
/// further back than the plan shows. Scope `events:read`.
///
/// `next_cursor` is also present at the end, to continue from later. If few events match, a page may have
/// fewer items than requested, or none, and still `has_more`: continue with `next_cursor`. `after_position`
/// starts after a known `sequence`. If the database lost events that the cursor was past, the page begins
/// with the events in their place, and `XWMS-Log-Went-Back` names the `sequence` after which they were lost.
/// Personal fields are included with the scope `accounts:read`.
///
/// With `Accept: text/event-stream`, the same as server-sent events, followed by new events: `id` is a
/// cursor, to continue from with `Last-Event-ID`. Instead of the header, the first event is `log.went_back`.
#[utoipa::path(get, path = "/v1/events", tag = "events", security(("bearer" = ["events:read"])),
    responses((status = 200, description = "CloudEvents 1.0", body = Listed<CloudEvent>),
              (status = 410, description = "`events_detached`")),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query),
           ("after_position" = Option<i64>, Query), ("type" = Option<String>, Query),
           ("stream" = Option<String>, Query), ("actor" = Option<String>, Query), ("since" = Option<String>, Query),
           ("until" = Option<String>, Query)))]
pub(super) async fn list(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::EventsRead)?;
    let asked = EventQuery {
        filter: Filter {
            account: Some(list.principal.account_id),
            names: names(list.params.get("type"))?,
            stream: list.filter("stream")?,
            actor: list.filter("actor")?,
            request_id: None,
            id: None,
            since: None,
            until: list.filter_as("until", TIME)?,
        },
        since: list.filter_as("since", TIME)?,
    };
    let page = page(&list)?;
    if list.accepts("text/event-stream") {
        return stream::response(app, list, asked, page.after).await;
    }
    let cut = page.after.and_then(|after| lost_after(&app, after));
    let after = match cut.or(page.after) {
        Some(after) => after,
        // Starts at the oldest event that may be shown, so that older ones are not read.
        None => app.store.position_before(list.principal.shown_since(&app, asked.since)).await?,
    };
    let part = asked.after(&app, &list.principal, after, page.limit).await?;
    let events = part.feed.iter().map(|event| event_json(&app, &list.principal, event)).collect();
    let mut response = list.feed(events, part.upto, part.more);
    if let Some(cut) = cut {
        response.headers_mut().insert(WENT_BACK, cut.into());
    }
    Ok(response)
}

/// The page after a cursor or after a position, which are equivalent.
fn page(list: &List) -> Result<PageQuery, Problem> {
    let page = list.page(SIZES)?;
    let position: Option<i64> = list.filter("after_position")?;
    match (page.after, position) {
        (_, None) => Ok(page),
        (None, Some(0..)) => Ok(PageQuery { after: position, ..page }),
        (_, Some(_)) => {
            let detail = "after_position must be at least 0, and can't be combined with after";
            Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", detail).at("after_position"))
        }
    }
}

/// Returns the public names that match `patterns`; all of them without patterns.
fn names(patterns: Option<&str>) -> Result<Vec<String>, Problem> {
    let names = match patterns {
        Some(patterns) => wanted(patterns.split(',').map(str::trim)),
        None => wanted([]),
    };
    let names = names.map_err(|unknown| Problem::from(unknown).at("type"))?;
    Ok(names.into_iter().map(ToOwned::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn the_error_for_an_unknown_name_names_its_parameter() {
        assert_eq!(names(Some("token.issued, consent.*")).unwrap().len(), 4);
        for unknown in ["user.*", "", "token.issued,"] {
            assert_eq!(names(Some(unknown)).unwrap_err().field.as_deref(), Some("type"), "{unknown:?}");
        }
    }
}
