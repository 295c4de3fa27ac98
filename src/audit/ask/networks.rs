//! From which networks a credential was used, when each was first seen, and which of them were used at the same time.

use super::{
    answer::{Answer, Cell, Gap},
    by::of_requests,
    error::AskError,
    subject::Subject,
    view::View,
};
use crate::{
    store::{StoreError, network},
    traffic::request_log::{filter::Filter, queries},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sqlx::FromRow;
use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
};
use time::OffsetDateTime;
use xwms_events::{Actor, Timestamp, envelope::Origin};

const COLUMNS: &[&str] = &[
    "network",
    "mark",
    "is_new",
    "first_at",
    "last_at",
    "at_the_same_time",
    "events",
    "requests",
    "first_position",
];
/// Most uses of each kind that are looked at.
const USES_MAX: i64 = 50_000;
/// Most networks that are listed.
const NETWORKS_MAX: usize = 200;

/// What is known of one network.
#[derive(Clone, Debug)]
struct Seen {
    first: Timestamp,
    last: Timestamp,
    events: i64,
    requests: i64,
    /// The first event, and the newest request.
    position: Option<i64>,
    number: Option<i64>,
}

#[derive(FromRow)]
struct Counted {
    network: String,
    position: i64,
    first_at: OffsetDateTime,
    last_at: OffsetDateTime,
    count: i64,
}

/// A network is new if the credential was first seen there in the window.
pub(super) async fn answer(view: &View<'_>, subject: &Subject) -> Result<Answer, AskError> {
    if matches!(subject, Subject::Network(_) | Subject::Request(_) | Subject::Object(_) | Subject::Key(_)) {
        return Err(AskError::malformed("token", "name a credential, a person or a client"));
    }
    let mut all = BTreeMap::new();
    let events = by_events(view, subject, &mut all).await?;
    let requests = by_requests(view, subject, &mut all).await?;
    let mut answer = Answer::new(COLUMNS);
    answer.not_known = of_requests(view);
    answer.not_known.push(Gap::OldEvents);
    if events.max(requests) >= USES_MAX {
        answer.not_known.push(Gap::OnlyNewest(USES_MAX));
    }
    let mut seen: Vec<_> = all.into_iter().filter(|(_, seen)| seen.last >= view.since).collect();
    seen.sort_by(|(one, a), (other, b)| (a.first, one).cmp(&(b.first, other)));
    seen.truncate(NETWORKS_MAX);
    let names = names(view, &seen).await?;
    for (mark, it) in &seen {
        let overlapping = seen.iter().filter(|(other, that)| other != mark && overlaps(it, that)).count();
        answer.rows.push(vec![
            Cell::maybe_text(names.get(mark).cloned()),
            Cell::text(short(mark)),
            Cell::text(if it.first >= view.since { "yes" } else { "no" }),
            Cell::Time(it.first),
            Cell::Time(it.last),
            Cell::Number(i64::try_from(overlapping).unwrap_or(i64::MAX)),
            Cell::Number(it.events),
            Cell::Number(it.requests),
            it.position.map_or(Cell::Nothing, Cell::Number),
        ]);
    }
    Ok(answer)
}

fn overlaps(one: &Seen, other: &Seen) -> bool {
    one.first <= other.last && other.first <= one.last
}

/// Returns a name for a network that can be compared within an account, and says nothing of the hash.
fn short(mark: &[u8]) -> String {
    let sum =
        mark.iter().fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    format!("net-{sum:08x}")
}

/// Adds the networks of events. Returns how many there were.
async fn by_events(
    view: &View<'_>,
    subject: &Subject,
    all: &mut BTreeMap<Vec<u8>, Seen>,
) -> Result<i64, AskError> {
    let Some(key) = subject.facet(view).await? else { return Ok(0) };
    let whole = sqlx::query(
        "SELECT is_in_log((
             SELECT max(d.position) FROM detached_events AS d
             JOIN (SELECT position FROM read_questions.facets WHERE key = $1 AND position <= $2
                   ORDER BY position DESC LIMIT $3) AS f USING (position)))",
    );
    whole.bind(key).bind(view.upto).bind(USES_MAX).execute(view.store.pool()).await?;
    let rows: Vec<Counted> = sqlx::query_as(
        "SELECT e.metadata ->> 'network' AS network, min(e.position) AS position, min(e.recorded_at) AS first_at,
             max(e.recorded_at) AS last_at, count(*) AS count
         FROM (SELECT position FROM read_questions.facets WHERE key = $1 AND position <= $2
               ORDER BY position DESC LIMIT $3) AS f
         JOIN events AS e USING (position)
         WHERE ($4::uuid IS NULL OR e.account_id = $4) AND e.metadata ->> 'network' IS NOT NULL
         GROUP BY 1",
    )
    .bind(key)
    .bind(view.upto)
    .bind(USES_MAX)
    .bind(view.account.map(|id| id.uuid()))
    .fetch_all(view.store.pool())
    .await?;
    for row in &rows {
        let Ok(mark) = BASE64_URL_SAFE_NO_PAD.decode(&row.network) else { continue };
        let seen = Seen {
            first: row.first_at.into(),
            last: row.last_at.into(),
            events: row.count,
            requests: 0,
            position: Some(row.position),
            number: None,
        };
        all.insert(mark, seen);
    }
    Ok(rows.iter().map(|row| row.count).sum())
}

/// Adds the networks of requests. Returns how many there were.
async fn by_requests(
    view: &View<'_>,
    subject: &Subject,
    all: &mut BTreeMap<Vec<u8>, Seen>,
) -> Result<i64, AskError> {
    let Some(account_id) = view.account else { return Ok(0) };
    let within = || Filter { until: Some(view.until), ..Filter::all(account_id, view.since) };
    // The first search is for what it acted with; others are about it.
    let Some(filter) = subject.requests(within).into_iter().next() else { return Ok(0) };
    let rows = queries::networks(view.store, &filter, USES_MAX).await.map_err(AskError::of_search)?;
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    for (number, mark) in rows {
        let at = queries::time_of(number);
        let new = Seen { first: at, last: at, events: 0, requests: 0, position: None, number: None };
        let seen = all.entry(mark).or_insert(new);
        seen.first = seen.first.min(at);
        seen.last = seen.last.max(at);
        seen.requests += 1;
        seen.number = seen.number.max(Some(number));
    }
    Ok(count)
}

/// Returns the networks themselves, where an app's request tells: those of people's own browsers are their own
/// business.
async fn names(view: &View<'_>, seen: &[(Vec<u8>, Seen)]) -> Result<HashMap<Vec<u8>, String>, StoreError> {
    let mut names = HashMap::new();
    let positions: Vec<i64> = seen.iter().filter_map(|(_, it)| it.position).collect();
    for event in view.store.some_events(&positions).await?.into_iter().flatten() {
        let mark = event.metadata.network.as_ref().and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text).ok());
        if let (Some(mark), Actor::Client(_)) = (mark, event.metadata.actor) {
            let name = view.store.open_origin(&event.metadata).await?.and_then(|origin| subnet(&origin));
            names.extend(name.map(|name| (mark, name)));
        }
    }
    let Some(account_id) = view.account else { return Ok(names) };
    let numbers: Vec<i64> = seen.iter().filter_map(|(_, it)| it.number).collect();
    for request in queries::numbered(view.store, account_id, &numbers).await? {
        let Some((mark, _)) = seen.iter().find(|(_, it)| it.number == Some(request.number)) else { continue };
        let origin = request.origin(view.store, account_id).await?;
        names.extend(origin.and_then(|origin| subnet(&origin)).map(|name| (mark.clone(), name)));
    }
    Ok(names)
}

fn subnet(origin: &Origin) -> Option<String> {
    origin.ip.parse::<IpAddr>().ok().map(|ip| network::subnet(ip).to_string())
}
