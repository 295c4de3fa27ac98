//! `/dashboard/{account_id}/audit/past`: an object as it was, whether it was live, and the difference to now.

use super::{
    form::{about_any, moment, reader},
    text::{PastText, TEXT},
    words::unknown,
};
use crate::{
    audit::{
        Until,
        past::{self, AsOf, Change, Difference, EventView, Moment, object_question},
    },
    commands::audits::{self, Asked},
    store::StoreError,
    surface::web::{
        dashboard::{
            search,
            shared::{code::Code, event_words, form::DashboardForm, page::DashboardPage},
        },
        shared::kinds::{Empty, Facts, FormErrors, List, Part, Row, Tone, Value, View, form::Refused},
    },
};
use axum::response::Response;
use serde_json::Value as Json;
use xwms_events::{Object, endpoint::wanted, scope::Scope};

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::AuditRead)?;
    Ok(page(&dash, None, vec![]).await)
}

/// Shows the answer.
pub async fn ask(mut form: DashboardForm) -> Result<Response, Response> {
    form.page.require(Scope::AuditRead)?;
    form.typed = search::with_id(&form.page, &form.typed, "object").await?;
    let dash = &form.page;
    let text = dash.text(&TEXT);
    let moment = match moment(&form).await {
        Ok(moment) => moment,
        Err(not_done) => return Ok(page(dash, Some(form.refused(&not_done.errors()?)), vec![]).await),
    };
    let object = form.get("object").parse::<Object>().ok();
    let found = match &object {
        Some(object) => answer(dash, object, moment).await.map_err(|error| dash.failed(error))?,
        None => None,
    };
    let Some((object, (then, difference))) = object.zip(found) else {
        let errors = FormErrors::at("object", text.no_object);
        return Ok(page(dash, Some(form.refused(&errors)), vec![]).await);
    };
    let question = object_question("as_of", &object, &[("at", moment.position)]);
    let recorded = audits::record(&dash.context(), dash.account_id, &question, Asked::Shown).await;
    recorded.map_err(|error| dash.stopped(error))?;
    let errors = FormErrors::default();
    Ok(page(dash, Some(form.refused(&errors)), parts(dash, &then, &difference)).await)
}

/// Returns the object as it was, and how it differs from now; `None` if it does not exist for the person.
async fn answer(
    dash: &DashboardPage,
    object: &Object,
    moment: Moment,
) -> Result<Option<(AsOf, Difference)>, StoreError> {
    let (store, reader) = (&dash.app().store, reader(dash));
    let Some(then) = past::as_of(store, Some(&reader), object, moment).await? else { return Ok(None) };
    let Some(now) = past::moment(store, Until::Now).await? else { return Ok(None) };
    let difference = past::difference(store, Some(&reader), object, (moment, now)).await?;
    Ok(difference.map(|difference| (then, difference)))
}

async fn page(dash: &DashboardPage, refused: Option<Refused<'_>>, parts: Vec<Part>) -> Response {
    let text = dash.text(&TEXT);
    let head = dash.head(text.past).below(dash.path("audit"), text.audit);
    let view = parts.into_iter().fold(View::new(head), View::with);
    dash.show(view.with(about_any(dash, refused))).await
}

fn parts(dash: &DashboardPage, then: &AsOf, difference: &Difference) -> Vec<Part> {
    let text = dash.text(&TEXT);
    let mut parts: Vec<Part> = vec![facts(dash, text, then).into()];
    let notes = then.not_known.iter().map(|line| Part::Caution(unknown(line, dash.language()).to_owned()));
    parts.extend(notes);
    if then.exists {
        let code = serde_json::to_string_pretty(&then.state).unwrap_or_default();
        parts.push(Code { title: text.state, lead: "", code }.into());
    }
    parts.push(changes(dash, text, &difference.changes).into());
    parts
}

fn facts(dash: &DashboardPage, text: &PastText, then: &AsOf) -> Facts {
    let live = match (then.exists, then.live) {
        (false, _) => Value::status(Tone::Quiet, text.not_yet),
        (true, Some(true)) => Value::status(Tone::Good, text.live),
        (true, Some(false)) => Value::status(Tone::Bad, text.not_live),
        (true, None) => Value::Nothing,
    };
    let because = then.because.as_ref();
    let ended = match because.and_then(|because| because.expired_at) {
        Some(at) => Value::time(dash.language(), Some(at)),
        None => event(dash, because.and_then(|because| because.event.as_ref())),
    };
    Facts::new(text.answer)
        .fact(text.object, Value::Code(then.object.clone()))
        .fact(text.position, Value::id(then.position))
        .fact(text.time, Value::time(dash.language(), Some(then.at)))
        .fact(text.was_live, live)
        .fact(text.ended_by, ended)
        .fact(text.last_event, event(dash, then.last_event.as_ref()))
}

/// Returns an event in words, as a link if the person may see it.
pub(super) fn event(dash: &DashboardPage, event: Option<&EventView>) -> Value {
    let Some(event) = event else { return Value::Nothing };
    let words = event_words::words(&event.r#type, dash.language());
    let label = format!("{words} ({})", event.position);
    match &event.id {
        Some(_) if dash.may(Scope::EventsRead) && is_listed(&event.r#type) => {
            Value::link(dash.path(&format!("events/{}", event.position)), label)
        }
        _ => Value::text(label),
    }
}

/// Returns whether events with this name have a page.
fn is_listed(name: &str) -> bool {
    wanted([name]).is_ok()
}

fn changes(dash: &DashboardPage, text: &PastText, changes: &[Change]) -> List {
    let shown = |value: &Json| match value {
        Json::Null => Value::Nothing,
        Json::String(text) => Value::name(text.clone()),
        other => Value::Code(other.to_string()),
    };
    let row = |change: &Change| Row {
        href: None,
        name: change.member.clone(),
        cells: vec![shown(&change.before), shown(&change.after)],
    };
    let empty = Empty { title: text.same, detail: text.same_detail, action: None, curl: None };
    List::new(dash.language(), text.difference, &text.columns, empty)
        .titled()
        .rows(changes.iter().map(row).collect())
}
