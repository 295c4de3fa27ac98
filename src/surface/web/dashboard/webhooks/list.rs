//! `GET /dashboard/{account_id}/webhooks`: the list, with how each fares.

use super::{detail, text::TEXT, words};
use crate::{
    outbound::webhooks::recent::{self, Recent},
    store::StoreError,
    surface::web::{
        dashboard::shared::{page::DashboardPage, paging::Paging},
        shared::kinds::{Empty, Link, List, PageLinks, Part, Row, Sparkline, Value, View},
    },
};
use axum::response::Response;
use std::collections::HashMap;
use xwms_events::{Timestamp, endpoint::Endpoint, scope::Scope};
use xwms_projections::endpoints as model;

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::EndpointsRead)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(&dash);
    let (rows, links) = rows(&dash, &paging).await.map_err(|error| dash.failed(error))?;
    let may = dash.may(Scope::EndpointsWrite);
    let empty = Empty {
        title: text.none,
        detail: text.none_detail,
        action: may.then(|| Link::new(dash.path("webhooks/new"), text.new)),
        curl: may.then(|| curl(&dash)),
    };
    let list =
        List::new(dash.language(), text.title, &text.columns, empty).rows(rows).numbers(&[3]).paged(links);
    let head = dash.head(text.title).action(dash.path("webhooks/events"), text.catalogue);
    let head = if may { head.primary(dash.path("webhooks/new"), text.new) } else { head };
    let notice = dash.was("deleted").then(|| Part::Notice(text.deleted_notice.to_owned()));
    Ok(dash.show(View::new(head).maybe(notice).with(list)).await)
}

/// Returns the rows of the page, and the links to others.
async fn rows(dash: &DashboardPage, paging: &Paging) -> Result<(Vec<Row>, PageLinks), StoreError> {
    dash.read_own_writes().await;
    let store = &dash.app().store;
    let mut listed = model::list(store.pool(), dash.account_id, paging.query()).await?;
    let links = paging.cut(&mut listed, |row| row.position);
    let ids: Vec<_> = listed.into_iter().map(|row| row.endpoint_id).collect();
    let recent = recent::recent(store.pool(), &ids, detail::sight(dash)).await?;
    let recent: HashMap<_, _> = recent.into_iter().map(|row| (row.endpoint_id.clone(), row)).collect();
    let found = store.states::<Endpoint, _>(ids).await?;
    let rows = found.iter().map(|(id, endpoint)| row(dash, id, endpoint, recent.get(id)));
    Ok((rows.collect(), links))
}

fn row(dash: &DashboardPage, id: &str, endpoint: &Endpoint, recent: Option<&Recent>) -> Row {
    let (language, text) = (dash.language(), dash.text(&TEXT));
    let attempts = words::attempts(dash, recent);
    let rate = recent.and_then(|recent| words::percent(recent.succeeded, recent.attempts, language));
    let last = recent.and_then(|recent| recent.last_at).map(Timestamp::from);
    let description = endpoint.settings.description.lines().next().unwrap_or_default();
    Row {
        href: Some(dash.path(&format!("webhooks/{id}"))),
        name: endpoint.settings.url.clone(),
        cells: vec![
            if description.is_empty() { Value::Nothing } else { Value::name(description) },
            Value::Status(words::standing(endpoint, attempts, language)),
            rate.map_or(Value::Nothing, Value::Number),
            recent.map_or(Value::Nothing, |recent| durations(text.durations, recent)),
            Value::time(language, last),
        ],
    }
}

/// Returns the durations of the last attempts as a line, if there were any.
pub fn durations(label: &str, recent: &Recent) -> Value {
    let values: Vec<_> = recent.durations.iter().map(|ms| u64::try_from(*ms).unwrap_or_default()).collect();
    match values.iter().max() {
        Some(most) => Value::Spark(Sparkline::new(&values, format!("{label} {most} ms"))),
        None => Value::Nothing,
    }
}

/// Returns the command that makes a webhook.
fn curl(dash: &DashboardPage) -> String {
    format!(
        "curl {}/v1/endpoints -H 'Authorization: Bearer …' --json '{{\"url\": \"https://example.com/hooks\", \
         \"events\": [\"client.*\"]}}'",
        dash.app().settings.issuer
    )
}
