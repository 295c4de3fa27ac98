//! `GET …/webhooks/{endpoint_id}`: what it is set to, how it fares, and its last messages.

use super::{
    detail::{self, Tab, below},
    list,
    text::TEXT,
    words,
};
use crate::{
    outbound::webhooks::{
        queries::{self, Health},
        recent::{self, Hour, Last, Recent},
        sight::Sight,
    },
    store::{StoreError, query::Loaded},
    surface::web::{
        dashboard::shared::page::DashboardPage,
        shared::kinds::{Chart, Empty, Facts, List, Part, Row, Series, Value, View},
    },
};
use axum::response::Response;
use xwms_events::{
    Timestamp,
    endpoint::{DisableReason, Endpoint, EndpointStanding},
    ids::EventId,
    scope::Scope,
};

/// How many attempts the overview shows.
const LAST: i64 = 10;
/// How many hours the charts show.
const HOURS: i64 = 24;
const HOUR_MS: i64 = 3_600_000;

/// Shows the overview.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    let endpoint = detail::find(&dash).await?;
    let pool = dash.app().store.pool();
    let failed = |error: sqlx::Error| dash.failed(error);
    let recent = detail::recent(&dash, &endpoint).await?;
    let health = queries::health(pool, &endpoint.id, detail::sight(&dash)).await.map_err(failed)?;
    let last = recent::last(pool, &endpoint.id, detail::sight(&dash), LAST).await.map_err(failed)?;
    let (attempts, durations) = charts(&dash, &endpoint).await.map_err(|error| dash.failed(error))?;
    let mut head = detail::head_with(&dash, &endpoint, Tab::Overview, recent.as_ref());
    if dash.may(Scope::EndpointsWrite) {
        head = head.primary(dash.path(&below(&endpoint, "/test")), dash.text(&TEXT).test);
    }
    let view = View::new(head)
        .maybe(notice(&dash))
        .maybe(caution(&dash, &endpoint.state, &health))
        .with(fares(&dash, &health, recent.as_ref()))
        .with(attempts)
        .with(durations)
        .with(last_attempts(&dash, &endpoint, &last))
        .with(facts(&dash, &endpoint));
    Ok(dash.show(view).await)
}

fn notice(dash: &DashboardPage) -> Option<Part> {
    let text = dash.text(&TEXT);
    let said = [("created", text.created), ("saved", text.saved)];
    let (_, said) = said.into_iter().find(|(what, _)| dash.was(what))?;
    Some(Part::Notice(said.to_owned()))
}

/// Says why nothing is sent, and what to do.
fn caution(dash: &DashboardPage, endpoint: &Endpoint, health: &Health) -> Option<Part> {
    let text = dash.text(&TEXT);
    let now = dash.app().store.clock().datetime();
    let said = match (endpoint.standing, endpoint.disabled) {
        (EndpointStanding::Enabled, _) => {
            let is_paused = health.paused_until.is_some_and(|until| until > now);
            is_paused.then_some(text.caution_paused)?
        }
        (_, Some(DisableReason::Gone)) => text.caution_gone,
        (_, Some(DisableReason::Failing)) => text.caution_failing,
        _ => text.caution_requested,
    };
    Some(Part::Caution(said.to_owned()))
}

fn fares(dash: &DashboardPage, health: &Health, recent: Option<&Recent>) -> Facts {
    let (language, text) = (dash.language(), dash.text(&TEXT));
    let rate = recent.and_then(|recent| words::percent(recent.succeeded, recent.attempts, language));
    let count = |count: i64| Value::number(language, u64::try_from(count).unwrap_or_default());
    let facts = Facts::new(text.health)
        .fact(text.rate, rate.map_or(Value::Nothing, Value::Number))
        .fact(text.duration, recent.map_or(Value::Nothing, |recent| list::durations(text.durations, recent)))
        .fact(text.pending, count(health.pending))
        .fact(text.failed, count(health.failed));
    let times = [(text.failing_since, health.failing_since), (text.paused_until, health.paused_until)];
    times.into_iter().fold(facts, |facts, (label, at)| match at {
        Some(at) => facts.fact(label, Value::time(language, Some(Timestamp::from(at)))),
        None => facts,
    })
}

/// Returns the last attempts, the newest first; each leads to its message.
fn last_attempts(dash: &DashboardPage, endpoint: &Loaded<Endpoint>, last: &[Last]) -> List {
    let (language, text) = (dash.language(), dash.text(&TEXT));
    let millis = |attempt: &Last| u64::try_from(attempt.duration_ms).unwrap_or_default();
    let row = |attempt: &Last| Row {
        href: Some(
            dash.path(&below(endpoint, &format!("/messages/{}", EventId::from_uuid(attempt.event_id)))),
        ),
        name: attempt.event_type.clone(),
        cells: vec![
            Value::Status(words::attempt(attempt.status, language)),
            attempt.status.map_or(Value::Nothing, |status| Value::Code(status.to_string())),
            Value::Number(attempt.number.to_string()),
            Value::Number(format!("{} ms", language.number(millis(attempt)))),
            Value::time(language, Some(Timestamp::from(attempt.at))),
        ],
    };
    let hides_some = endpoint.state.settings.audit && detail::sight(dash) == Sight::Public;
    let (title, detail) = if hides_some {
        (text.no_attempts_seen, text.audited)
    } else {
        (text.no_attempts, text.no_attempts_detail)
    };
    let empty = Empty { title, detail, action: None, curl: None };
    List::new(language, text.last_attempts, &text.last_columns, empty)
        .titled()
        .numbers(&[3, 4])
        .rows(last.iter().map(row).collect())
}

fn facts(dash: &DashboardPage, endpoint: &Loaded<Endpoint>) -> Facts {
    let (language, text) = (dash.language(), dash.text(&TEXT));
    let settings = endpoint.state.settings.clone();
    let said = |said: String| if said.is_empty() { Value::Nothing } else { Value::Name(said) };
    let events =
        if settings.events.is_empty() { Value::text(text.all_events) } else { Value::Tags(settings.events) };
    let limit = match settings.rate_limit {
        Some(limit) => format!("{} {}", language.number(limit.into()), text.per_second),
        None => text.no_limit.to_owned(),
    };
    let headers = settings.headers.map(|headers| headers.names).unwrap_or_default();
    let facts = Facts::new(text.facts)
        .fact("URL", Value::Code(settings.url))
        .fact(text.description, said(settings.description))
        .fact(text.events, events)
        .fact(text.order, Value::text(words::ordering(settings.ordering, language)))
        .fact(text.rate_limit, Value::text(limit))
        .fact(text.format, Value::Code(settings.content_type.header().to_owned()))
        .fact(text.headers, Value::Lines(headers));
    let facts =
        if endpoint.state.settings.audit { facts.fact(text.audit, Value::text(text.audited)) } else { facts };
    if detail::may_change(dash, endpoint) {
        facts.action(dash.path(&below(endpoint, "/settings")), text.change)
    } else {
        facts
    }
}

/// Returns the charts of the last day: how many attempts, and how long they took.
async fn charts(dash: &DashboardPage, endpoint: &Loaded<Endpoint>) -> Result<(Chart, Chart), StoreError> {
    let (store, language, text) = (&dash.app().store, dash.language(), dash.text(&TEXT));
    let this_hour = dash.now().millis().div_euclid(HOUR_MS) * HOUR_MS;
    let times: Vec<_> =
        (0..HOURS).rev().map(|ago| Timestamp::from_millis(this_hour - ago * HOUR_MS)).collect();
    let since = times.first().copied().unwrap_or_default();
    let after = store.position_before(since).await?;
    let hours = match since.to_datetime() {
        Some(since) => recent::hours(store.pool(), &endpoint.id, detail::sight(dash), after, since).await?,
        None => vec![],
    };
    let lines = Lines { times: &times, hours: &hours };
    let attempts = [
        lines.series(text.accepted, |hour| hour.delivered),
        lines.series(text.not_accepted, |hour| hour.failed),
    ];
    let durations = [lines.series(text.p95, |hour| hour.p95_ms.into())];
    // Without attempts, a flat line would say that they took no time.
    let times: &[Timestamp] = if hours.is_empty() { &[] } else { &times };
    let chart = |id, title, series: &[Series]| Chart::new(language, id, title, times, series);
    Ok((
        chart("attempts", text.attempts_chart, &attempts).described(text.attempts_described),
        chart("durations", text.duration_chart, &durations).described(text.duration_described),
    ))
}

/// Hours, of which those without attempts are 0.
struct Lines<'a> {
    times: &'a [Timestamp],
    hours: &'a [Hour],
}

impl Lines<'_> {
    fn series(&self, label: &'static str, value: impl Fn(&Hour) -> i64) -> Series {
        let at = |time: &Timestamp| {
            let hour = self.hours.iter().find(|hour| Timestamp::from(hour.hour) == *time);
            hour.and_then(|hour| u64::try_from(value(hour)).ok()).unwrap_or_default()
        };
        Series { label, values: self.times.iter().map(at).collect() }
    }
}
