//! `GET /dashboard/{account_id}/live/logs`: new requests as they are written, with the filters of the list.
//!
//! A row's number is the time of its response, and nodes write their rows a moment later. So each look goes back a
//! little, and leaves out what was sent.

use super::{list, search};
use crate::{
    store::StoreError,
    surface::web::dashboard::shared::{
        filters::Filters,
        live::{self, News},
        page::DashboardPage,
        paging::{Paging, ROWS},
    },
    traffic::request_log::{
        filter::{Filter, first_number},
        queries::{self, Request, time_of},
    },
};
use axum::{http::HeaderMap, response::Response};
use std::collections::BTreeSet;
use xwms_events::{Timestamp, scope::Scope};
use xwms_projections::PageQuery;

/// How late a row may be written and still be found, in milliseconds.
const LATE: i64 = 10_000;

/// Follows the list.
pub async fn follow(dash: DashboardPage, headers: HeaderMap) -> Result<Response, Response> {
    dash.require(Scope::UsageRead)?;
    let paging = Paging::of(&dash);
    let mut filters = Filters::of(&dash, &paging);
    let filter = search::filter(&dash, &mut filters);
    // The page finds nothing by such a filter, and offers nothing to follow.
    if filters.is_wrong() {
        return Err(dash.not_found());
    }
    let begin = live::begin(&headers, &paging).unwrap_or_else(|| first_number(dash.now()));
    live::response(
        dash,
        Tail { since: filter.since, filter, floor: begin, newest: begin, sent: BTreeSet::new() },
    )
}

struct Tail {
    filter: Filter,
    /// The time from which on the filter selects.
    since: Timestamp,
    /// Rows up to here are old.
    floor: i64,
    newest: i64,
    /// What was sent of the rows that a look may find again.
    sent: BTreeSet<i64>,
}

impl Tail {
    fn is_new(&self, request: &Request) -> bool {
        request.number > self.floor && !self.sent.contains(&request.number)
    }

    /// Returns the time back to which a look goes.
    fn lately(&self) -> Timestamp {
        Timestamp::from_millis(time_of(self.newest).millis().saturating_sub(LATE))
    }

    /// Remembers that these rows are sent.
    fn note(&mut self, found: &[Request], is_cut: bool) {
        self.sent.extend(found.iter().map(|request| request.number));
        self.newest = self.sent.last().copied().unwrap_or_default().max(self.newest);
        if is_cut {
            // What was left out is not sent later, among newer ones.
            self.floor = self.newest;
        }
        self.sent = self.sent.split_off(&first_number(self.lately()).max(self.floor));
    }
}

impl live::Tail for Tail {
    async fn look(&mut self, dash: &DashboardPage) -> Result<News, StoreError> {
        self.filter.since = self.since.max(self.lately());
        // An app may be made while the stream is open.
        search::narrow(dash, &mut self.filter).await?;
        let page = PageQuery { limit: ROWS, after: None };
        let mut found = queries::requests(&dash.app().store, &self.filter, page).await?;
        let is_full = page.cut(&mut found, |request| request.number).is_some();
        let is_cut = is_full && found.last().is_some_and(|oldest| self.is_new(oldest));
        found.retain(|request| self.is_new(request));
        found.reverse();
        self.note(&found, is_cut);
        let list = list::table(dash, list::rows(dash, &found).await?);
        let numbers = found.iter().map(|request| request.number);
        Ok(News { rows: numbers.zip(list.row_markup()).collect(), upto: self.newest, is_cut })
    }
}
