//! `GET /dashboard/{account_id}/live/events`: new events as they are appended, with the filters of the list.

use super::list;
use crate::{
    store::{
        StoreError,
        feed::{Filter, Span, position},
    },
    surface::web::dashboard::shared::{
        filters::Filters,
        live::{self, News},
        page::DashboardPage,
        paging::{Paging, ROWS},
    },
};
use axum::{http::HeaderMap, response::Response};
use xwms_events::scope::Scope;

/// Follows the list.
pub async fn follow(dash: DashboardPage, headers: HeaderMap) -> Result<Response, Response> {
    dash.require(Scope::EventsRead)?;
    let paging = Paging::of(&dash);
    let mut filters = Filters::of(&dash, &paging);
    let filter = list::filter(&dash, &mut filters);
    // The page finds nothing by such a filter, and offers nothing to follow.
    if filters.is_wrong() {
        return Err(dash.not_found());
    }
    let head = *dash.app().store.head().borrow();
    let after = live::begin(&headers, &paging).unwrap_or(head);
    live::response(dash, Tail { filter, after })
}

struct Tail {
    filter: Filter,
    /// Events up to here are old.
    after: i64,
}

impl live::Tail for Tail {
    async fn look(&mut self, dash: &DashboardPage) -> Result<News, StoreError> {
        let store = &dash.app().store;
        // Events that the browser has may be lost, with others in their place.
        let after = store.rewound(self.after);
        let head = *store.head().borrow();
        self.after = head.max(after);
        if head <= after {
            return Ok(News { rows: vec![], upto: after, is_cut: false });
        }
        let mut found = store.newest_events(&self.filter, Span::stored(after, head), ROWS).await?;
        found.feed.reverse();
        let list = list::table(dash, list::rows(dash, &found).await?);
        let rows = found.feed.iter().map(position).zip(list.row_markup()).collect();
        Ok(News { rows, upto: head, is_cut: found.more })
    }
}
