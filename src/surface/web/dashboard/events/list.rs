//! `GET /dashboard/{account_id}/events`: the list, newest first, no further back than the plan shows.

use super::text::TEXT;
use crate::{
    store::{
        StoreError,
        feed::{Filter, Filtered, Span, Unreadable, position},
    },
    surface::web::{
        dashboard::shared::{
            event_words,
            filters::Filters,
            history::Actors,
            live, objects,
            page::DashboardPage,
            paging::{Paging, ROWS},
        },
        shared::kinds::{Chip, Empty, Field, Input, List, PageLinks, Part, Row, Value, View},
    },
};
use axum::response::Response;
use std::sync::Arc;
use xwms_events::{Actor, Envelope, Metadata, endpoint::wanted, ids::AnyId, scope::Scope};

/// The filters, by the names that REST gives them.
const TYPE: &str = "type";
const STREAM: &str = "stream";
const ACTOR: &str = "actor";
/// The groups of events that chips offer.
const GROUPS: [&str; 7] =
    ["client.*", "member.*", "consent.*", "grant.*", "token.*", "endpoint.*", "account.*"];

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::EventsRead)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(&dash);
    let mut filters = Filters::of(&dash, &paging);
    let filter = filter(&dash, &mut filters);
    // Before the search, so that an event that is appended during it is followed.
    let head = *dash.app().store.head().borrow();
    let found = if filters.is_wrong() {
        None
    } else {
        Some(read(&dash, &paging, &filter).await.map_err(|error| dash.failed(error))?)
    };
    let rows = match &found {
        Some(found) => rows(&dash, found).await.map_err(|error| dash.failed(error))?,
        None => Vec::new(),
    };
    // Few events of a long log match: the search stopped, and the next page goes on.
    let is_short = usize::try_from(ROWS).is_ok_and(|most| rows.len() < most);
    let is_part = is_short && found.as_ref().is_some_and(|found| found.more);
    let newest = found.as_ref().map(|found| found.feed.first().map_or(head, position).max(head));
    let next = found.filter(|found| found.more).map(|found| paging.next(found.upto));
    let list = table(&dash, rows).chips(chips(&dash, &paging, &filters)).all(paging.all());
    let list = list.paged(PageLinks { next, first: paging.first() });
    let notice = is_part.then(|| Part::Notice(text.searched_part.to_owned()));
    let form = filters.form(&dash, fields(&dash, &filters));
    let live = live::bar(&dash, &paging, "events", newest);
    let view = View::new(dash.head(text.title)).with(form).with(live).maybe(notice);
    Ok(dash.show(view.with(list)).await)
}

/// Returns the table with these rows.
pub(super) fn table(dash: &DashboardPage, rows: Vec<Row>) -> List {
    let text = dash.text(&TEXT);
    let empty = Empty { title: text.none, detail: text.none_detail, action: None, curl: None };
    List::new(dash.language(), text.title, &text.columns, empty).rows(rows)
}

/// Returns what the filters select of the public events.
pub(super) fn filter(dash: &DashboardPage, filters: &mut Filters<'_>) -> Filter {
    let patterns = filters.get(TYPE).into_iter().flat_map(|text| text.split(',').map(str::trim));
    let names = wanted(patterns).unwrap_or_else(|_| {
        filters.refuse(TYPE);
        Vec::new()
    });
    Filter {
        account: Some(dash.account_id),
        names: names.into_iter().map(ToOwned::to_owned).collect(),
        stream: filters.read(STREAM),
        actor: filters.read::<AnyId>(ACTOR).map(|id| id.to_string()),
        request_id: None,
        id: None,
        since: Some(filters.since(dash.now(), dash.shown_since())),
        until: filters.until(),
    }
}

async fn read(dash: &DashboardPage, paging: &Paging, filter: &Filter) -> Result<Filtered, StoreError> {
    let store = &dash.app().store;
    let upto = match paging.query().after {
        Some(after) => after.saturating_sub(1),
        None => store.current_head().await?,
    };
    let after = match (&filter.stream, filter.since) {
        // Nothing older is read.
        (None, Some(since)) => store.position_before(since).await?,
        _ => 0,
    };
    store.newest_events(filter, Span::stored(after, upto), ROWS).await
}

/// Returns the rows of the events.
///
/// # Errors
/// When the database does not respond.
pub(super) async fn rows(dash: &DashboardPage, found: &Filtered) -> Result<Vec<Row>, StoreError> {
    let mut actors = Actors::new(dash);
    let mut rows = Vec::with_capacity(found.feed.len());
    for event in &found.feed {
        let by = match metadata(event) {
            Some(metadata) => actors.name(metadata.actor).await?,
            None => String::new(),
        };
        rows.push(row(dash, event, by));
    }
    Ok(rows)
}

fn metadata(event: &Result<Arc<Envelope>, Unreadable>) -> Option<&Metadata> {
    match event {
        Ok(event) => Some(&event.metadata),
        Err(unreadable) => unreadable.metadata.as_deref(),
    }
}

fn row(dash: &DashboardPage, event: &Result<Arc<Envelope>, Unreadable>, by: String) -> Row {
    let language = dash.language();
    let href = dash.path(&format!("events/{}", position(event)));
    let Some(metadata) = metadata(event) else {
        let name = dash.text(&TEXT).unreadable.to_owned();
        return Row { href: None, name, cells: vec![Value::Nothing; 4] };
    };
    let object = objects::href(dash, &metadata.stream_type, &metadata.stream_id);
    Row {
        href: Some(href),
        name: event_words::words(&metadata.name, language).to_owned(),
        cells: vec![
            Value::Code(metadata.name.clone()),
            Value::link(object, Value::shortened(&metadata.stream_id)),
            actor(dash, metadata.actor, by),
            Value::precise_time(language, metadata.recorded_at),
        ],
    }
}

/// Returns an actor whose name is `by`, with the link to what they are or did.
pub(super) fn actor(dash: &DashboardPage, actor: Actor, by: String) -> Value {
    match objects::actor_href(dash, actor) {
        Some(href) => Value::link(href, by),
        None => Value::text(by),
    }
}

fn fields(dash: &DashboardPage, filters: &Filters<'_>) -> Vec<Field> {
    let text = dash.text(&TEXT);
    let field = |name, label, hint: &'static str| Field::new(name, label, Input::Text).hint(hint);
    let mut fields = vec![
        field(TYPE, text.of_type, text.of_type_hint),
        field(STREAM, text.object, text.object_hint),
        field(ACTOR, text.actor, text.actor_hint),
    ];
    fields.extend(filters.times());
    fields
}

/// Returns the filters that are on, and the groups that can be chosen.
fn chips(dash: &DashboardPage, paging: &Paging, filters: &Filters<'_>) -> Vec<Chip> {
    let text = dash.text(&TEXT);
    let mut fields = fields(dash, filters);
    // A group that is on is its own chip.
    let is_group = paging.get(TYPE).is_some_and(|name| GROUPS.contains(&name));
    fields.retain(|field| field.name != TYPE || !is_group);
    let groups = GROUPS.iter().zip(text.groups).map(|(&name, label)| paging.chip(TYPE, name, label));
    filters.chips(&fields).into_iter().chain(groups).collect()
}

#[cfg(test)]
mod tests {
    use super::GROUPS;
    use xwms_events::endpoint::wanted;

    #[test]
    fn every_group_has_public_events() {
        for group in GROUPS {
            assert!(wanted([group]).is_ok(), "{group}");
        }
    }
}
