//! Reads the events and requests of one thing, newest first, and never more than a page needs.

use super::{cursor::Cursor, error::AskError, subject::Subject, view::View};
use crate::{
    store::{
        StoreError,
        feed::{self, Span},
    },
    traffic::request_log::{
        filter::Filter,
        queries::{self, Request},
    },
};
use std::{collections::BTreeMap, sync::Arc};
use xwms_events::{
    Envelope, StreamName, Timestamp,
    ids::{AccountId, made_at},
};
use xwms_projections::{PageQuery, questions};

/// Most positions that one statement reads.
const PART_MAX: i64 = 1_000;
/// Most statements for one page: other accounts may have most of a person's events.
const PARTS_MAX: usize = 20;
/// How long after its id was made a request may cause events, in milliseconds: the longest that a request and its
/// commands take.
const CAUSES: i64 = 120_000;

/// Events, newest first.
#[derive(Default)]
pub(super) struct Events {
    pub events: Vec<Arc<Envelope>>,
    /// Where the search stopped before it was over.
    pub rest: Option<i64>,
}

impl Events {
    /// Cuts them to a page of `limit`. Returns where the next page begins, if there is one.
    pub fn cut(&mut self, limit: i64) -> Option<Cursor> {
        let page = PageQuery { limit, after: None };
        page.cut(&mut self.events, |event| event.position).or(self.rest).map(Cursor::below)
    }
}

/// Returns the events of the page about `subject`, and one more if there is one.
pub(super) async fn events(view: &View<'_>, subject: &Subject) -> Result<Events, AskError> {
    if let Subject::Request(request_id) = subject {
        return caused(view, request_id).await;
    }
    let mut found = match subject.facet(view).await? {
        Some(key) => by_key(view, key).await?,
        None => Events::default(),
    };
    let mut all: BTreeMap<i64, Arc<Envelope>> =
        found.events.drain(..).map(|event| (event.position, event)).collect();
    for stream in subject.streams() {
        for event in of_stream(view, stream).await? {
            // Below the rest, events by key are missing yet.
            if found.rest.is_none_or(|rest| event.position >= rest) {
                all.insert(event.position, event);
            }
        }
    }
    let most = usize::try_from(view.one_more()).unwrap_or_default();
    Ok(Events { events: all.into_values().rev().take(most).collect(), rest: found.rest })
}

/// Returns the events of the page with this key of the read model, and one more if there is one.
pub(super) async fn by_key(view: &View<'_>, key: i64) -> Result<Events, AskError> {
    let wanted = usize::try_from(view.one_more()).unwrap_or_default();
    let part = view.one_more().clamp(100, PART_MAX);
    let mut found = Events::default();
    let mut below = view.below();
    for _ in 0..PARTS_MAX {
        let positions = questions::newest(view.store.pool(), key, (view.after, below), part).await?;
        let Some(lowest) = positions.last().copied() else { return Ok(found) };
        let is_last = i64::try_from(positions.len()).is_ok_and(|count| count < part);
        let events = view.store.some_events(&positions).await?;
        let own = events.into_iter().flatten().rev();
        found.events.extend(own.filter(|event| view.has(event) && questions::keys(event).contains(&key)));
        if is_last || found.events.len() >= wanted {
            found.events.truncate(wanted);
            return Ok(found);
        }
        below = lowest;
    }
    found.rest = Some(below);
    Ok(found)
}

async fn of_stream(view: &View<'_>, stream: StreamName) -> Result<Vec<Arc<Envelope>>, StoreError> {
    let filter = feed::Filter { account: view.account, stream: Some(stream), ..feed::Filter::default() };
    let span = Span::stored(view.after, view.below().saturating_sub(1));
    let feed = view.store.newest_events(&filter, span, view.one_more()).await?.feed;
    Ok(feed.into_iter().flatten().filter(|event| view.has(event)).collect())
}

/// Returns the events that a request caused. The ids that we make say when, and the request log knows others.
async fn caused(view: &View<'_>, request_id: &str) -> Result<Events, AskError> {
    let made = request_id.parse::<uuid::Uuid>().ok().and_then(made_at);
    let times = match (made, view.account) {
        (Some(at), _) => vec![(at, Timestamp::from_millis(at.millis().saturating_add(CAUSES)))],
        (None, Some(account_id)) => {
            let filter = Filter { request_id: Some(request_id.to_owned()), ..within(view, account_id) };
            let page = PageQuery { limit: 10, after: None };
            let rows = search(view, &filter, page).await?;
            rows.iter().map(|row| (begun(row), row.at())).collect()
        }
        (None, None) => vec![],
    };
    let filter = feed::Filter {
        account: view.account,
        request_id: Some(request_id.to_owned()),
        ..feed::Filter::default()
    };
    let mut all = BTreeMap::new();
    let most = usize::try_from(view.one_more()).unwrap_or_default();
    for (since, until) in times {
        let slack = |at: Timestamp, by: i64| Timestamp::from_millis(at.millis().saturating_add(by));
        let time = slack(since, -1_000)..slack(until, 1_000);
        let feed = view.store.events_between(&filter, time, most).await?;
        let own = feed.into_iter().flatten();
        let own = own.filter(|event| view.has(event) && event.position < view.below());
        all.extend(own.map(|event| (event.position, event)));
    }
    Ok(Events { events: all.into_values().rev().collect(), rest: None })
}

fn begun(row: &Request) -> Timestamp {
    Timestamp::from_millis(row.at().millis() - i64::from(row.duration_us) / 1_000)
}

/// Selects all requests of the window.
fn within(view: &View<'_>, account_id: AccountId) -> Filter {
    Filter { until: Some(view.until), ..Filter::all(account_id, view.since) }
}

/// Returns the requests of the page about `subject`, newest first, and one more if there is one; only those with
/// `method`, if one is given. Without an account, none.
pub(super) async fn requests(
    view: &View<'_>,
    subject: &Subject,
    method: Option<&str>,
) -> Result<Vec<Request>, AskError> {
    let Some(account_id) = view.account else { return Ok(vec![]) };
    let after = (view.cursor.request != i64::MAX).then_some(view.cursor.request);
    let page = PageQuery { limit: view.limit, after };
    let mut all = BTreeMap::new();
    for filter in
        subject.requests(|| Filter { method: method.map(ToOwned::to_owned), ..within(view, account_id) })
    {
        let rows = search(view, &filter, page).await?;
        all.extend(rows.into_iter().map(|row| (row.number, row)));
    }
    let most = usize::try_from(view.one_more()).unwrap_or_default();
    Ok(all.into_values().rev().take(most).collect())
}

async fn search(view: &View<'_>, filter: &Filter, page: PageQuery) -> Result<Vec<Request>, AskError> {
    queries::requests(view.store, filter, page).await.map_err(AskError::of_search)
}
