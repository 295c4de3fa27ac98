//! `GET /dashboard/{account_id}/events/{event_id}`: one event. The path has its position or its id.

use super::{
    list::actor,
    read::{self, Event},
    text::{EventsText, TEXT},
    tree,
};
use crate::{
    store::StoreError,
    surface::{
        http::params::with_query,
        web::{
            dashboard::shared::{code::Code, event_words, history::Actors, objects, page::DashboardPage},
            shared::kinds::{Facts, Part, Value, View},
        },
    },
};
use axum::response::Response;
use xwms_events::scope::Scope;

/// Shows the event.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::EventsRead)?;
    let text = dash.text(&TEXT);
    let key: String = dash.id("event_id")?;
    let found = read::event(&dash, &key).await.map_err(|error| dash.failed(error))?;
    let event = found.ok_or_else(|| dash.not_found())?;
    let envelope = envelope(&dash, &event, text).await.map_err(|error| dash.failed(error))?;
    let head = dash
        .head(event_words::words(&event.metadata.name, dash.language()))
        .below(dash.path("events"), text.title)
        .id(event.metadata.id);
    let lead = if dash.may(Scope::AccountsRead) { "" } else { text.personal_left };
    let data = match (event.is_unreadable, event.json.get("data")) {
        (false, Some(data)) => tree::section(text.data, lead, text.no_data, data),
        _ => Part::Caution(text.unreadable_detail.to_owned()),
    };
    let json = serde_json::to_string_pretty(&event.json).unwrap_or_default();
    let json = Code { title: text.json, lead: text.json_lead, code: json };
    Ok(dash.show(View::new(head).with(envelope).with(data).with(json)).await)
}

async fn envelope(
    dash: &DashboardPage,
    event: &Event,
    text: &'static EventsText,
) -> Result<Facts, StoreError> {
    let metadata = &event.metadata;
    let by = Actors::new(dash).name(metadata.actor).await?;
    let attribute = |name: &str| event.json.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    let object = objects::href(dash, &metadata.stream_type, &metadata.stream_id);
    let cause = match metadata.cause {
        Some(cause) => {
            let cause = cause.to_string();
            match read::event(dash, &cause).await? {
                Some(_) => Value::link(dash.path(&format!("events/{cause}")), cause),
                None => Value::id(cause),
            }
        }
        None => Value::Nothing,
    };
    Ok(Facts::new(text.envelope)
        .fact(text.of_type, Value::Code(metadata.name.clone()))
        .fact(text.at, Value::precise_time(dash.language(), metadata.recorded_at))
        .fact(text.actor, actor(dash, metadata.actor, by))
        .fact(text.object, Value::link(object, metadata.stream_id.clone()))
        .fact(text.request, request(dash, &metadata.request_id))
        .fact(text.cause, cause)
        .fact(text.sequence, Value::id(attribute("sequence")))
        .fact(text.schema, Value::link(attribute("dataschema"), attribute("dataschema")))
        .action(with_query(&dash.path("events"), &[("type", metadata.name.as_str())]), text.same_type))
}

/// Returns the request as a link to the log, which has it if it counted for the account.
fn request(dash: &DashboardPage, request_id: &str) -> Value {
    if request_id.is_empty() {
        return Value::Nothing;
    }
    if !dash.may(Scope::UsageRead) {
        return Value::id(request_id);
    }
    Value::link(with_query(&dash.path("logs"), &[("request_id", request_id)]), request_id)
}
