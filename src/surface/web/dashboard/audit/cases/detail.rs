//! `GET /dashboard/{account_id}/audit/cases/{case_id}`: a case with its pins, notes and history, and the forms
//! that change it. What a form is sent to shows the same page.

use super::{
    list::{status as standing, title},
    text::{CasesText, TEXT},
};
use crate::{
    audit::ask::Kind,
    commands::cases::{self, CaseRef},
    store::{StoreError, feed::Filter},
    surface::web::{
        dashboard::{
            audit::{table, text as questions},
            shared::{event_words, form::DashboardForm, history::Actors, page::DashboardPage},
        },
        shared::{
            kinds::{
                Empty, Facts, Field, Form, Happening, Input, List, Part, Row, Timeline, Value, View,
                form::Refused,
            },
            moment::Moment,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    Actor,
    case::{Case, CaseCommand, CaseStatus, Pin, TEXT_MAX},
    ids::CaseId,
    scope::Scope,
};

/// Most events of a case that its history shows.
const EVENTS_MAX: i64 = 500;

/// Returns the case that the path names.
pub fn which(dash: &DashboardPage) -> Result<CaseRef, Response> {
    Ok(CaseRef { account_id: dash.account_id, case_id: dash.id::<CaseId>("case_id")? })
}

/// Shows the case.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::AuditRead)?;
    let text = dash.text(&TEXT);
    let which = which(dash)?;
    let found = cases::find(&dash.app().store, which).await.map_err(|error| dash.stopped(error))?;
    let case = &*found.state;
    let mut actors = Actors::new(dash);
    let facts = facts(dash, &mut actors, case).await.map_err(|error| dash.failed(error))?;
    let pins = pins(dash, &mut actors, case).await.map_err(|error| dash.failed(error))?;
    let notes = notes(dash, &mut actors, case).await.map_err(|error| dash.failed(error))?;
    let history = history(dash, &mut actors, which.case_id).await.map_err(|error| dash.failed(error))?;
    let base = format!("audit/cases/{}", which.case_id);
    let mut head = dash
        .head(title(case, text))
        .below(dash.path("audit/cases"), text.title)
        .id(which.case_id)
        .status(standing(case, text));
    if case.status == CaseStatus::Open {
        head = head.primary(dash.path(&format!("audit/pin?case_id={}", which.case_id)), text.pin);
    }
    let head = head.action(dash.path(&format!("{base}/export")), text.export);
    let saved = dash.was("saved").then(|| Part::Notice(text.done.to_owned()));
    let view = View::new(head).maybe(saved).with(facts).with(pins).with(notes);
    let view = forms(dash, case, &base, refused).into_iter().fold(view, View::with);
    Ok(dash.show(view.with(history)).await)
}

async fn facts(dash: &DashboardPage, actors: &mut Actors<'_>, case: &Case) -> Result<Facts, StoreError> {
    let text = dash.text(&TEXT);
    let opened_by = match case.user_id {
        Some(user_id) => Value::name(actors.name(Actor::User(user_id)).await?),
        None => Value::Nothing,
    };
    Ok(Facts::new(text.case)
        .fact(text.opened_by, opened_by)
        .fact(text.opened, Value::time(dash.language(), case.opened_at))
        .fact(text.hold, Value::text(if case.has_hold { text.held } else { text.not_held })))
}

async fn pins(dash: &DashboardPage, actors: &mut Actors<'_>, case: &Case) -> Result<List, StoreError> {
    let (text, language) = (dash.text(&TEXT), dash.language());
    let mut rows = Vec::with_capacity(case.pins.len());
    for pin in &case.pins {
        let label = pin.label.get().map_or_else(String::new, |label| format!(" {label}"));
        let (href, what) = target(dash, text, pin);
        rows.push(Row {
            href,
            name: format!("{}.{label}", pin.pin),
            cells: vec![
                Value::name(what),
                Value::Code(pin.target.position.to_string()),
                Value::name(actors.name(Actor::User(pin.user_id)).await?),
                Value::time(language, Some(pin.at)),
            ],
        });
    }
    let empty = Empty { title: text.no_pins, detail: text.no_pins_detail, action: None, curl: None };
    Ok(List::new(language, text.pins, &text.pin_columns, empty).titled().rows(rows))
}

/// Returns the page of what is pinned, and its words.
fn target(dash: &DashboardPage, text: &CasesText, pin: &Pin) -> (Option<String>, String) {
    let target = &pin.target;
    match (&target.question, &target.object_id) {
        (Some(question), _) => {
            let about = question.parameters.iter().find(|(name, _)| *name != "days").map(|(_, value)| value);
            let about = about.or_else(|| pin.network.get());
            let words = about.map_or_else(String::new, |about| format!(" {about}"));
            let mut pairs: Vec<(&str, String)> = vec![("at", target.position.to_string())];
            pairs.extend(about.map(|about| ("about", about.clone())));
            pairs.extend(question.parameters.get("days").map(|days| ("days", days.clone())));
            pairs.extend([("since", question.since.to_string()), ("until", question.until.to_string())]);
            let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let path = dash.path(&format!("audit/ask/{}", question.kind));
            let href = crate::surface::http::params::with_query(&path, &pairs);
            let named = match question.kind.parse::<Kind>() {
                Ok(kind) => questions::question(kind, dash.language()).title,
                Err(_) => question.kind.as_str(),
            };
            (Some(href), format!("{named}{words}"))
        }
        (None, Some(id)) => (table::object(dash, id), id.clone()),
        (None, None) => (Some(dash.path(&format!("events/{}", target.position))), text.event.to_owned()),
    }
}

async fn notes(dash: &DashboardPage, actors: &mut Actors<'_>, case: &Case) -> Result<List, StoreError> {
    let (text, language) = (dash.text(&TEXT), dash.language());
    let mut rows = Vec::with_capacity(case.notes.len());
    for note in &case.notes {
        rows.push(Row {
            href: None,
            name: note.text.get().cloned().unwrap_or_else(|| text.unreadable.to_owned()),
            cells: vec![
                Value::name(actors.name(Actor::User(note.user_id)).await?),
                Value::time(language, Some(note.at)),
            ],
        });
    }
    let empty = Empty { title: text.no_notes, detail: text.no_notes_detail, action: None, curl: None };
    Ok(List::new(language, text.notes, &text.note_columns, empty).titled().rows(rows))
}

async fn history(
    dash: &DashboardPage,
    actors: &mut Actors<'_>,
    case_id: CaseId,
) -> Result<Timeline, StoreError> {
    let (text, language) = (dash.text(&TEXT), dash.language());
    // Without a stream, the filter would select the whole account.
    let Ok(stream) = format!("case/{case_id}").parse() else {
        return Ok(Timeline::new(language, text.history, vec![]));
    };
    let filter = Filter { account: Some(dash.account_id), stream: Some(stream), ..Filter::default() };
    let feed = dash.app().store.events(&filter, 0, EVENTS_MAX).await?.feed;
    let mut happenings = Vec::with_capacity(feed.len());
    for event in feed.iter().flatten().rev() {
        let metadata = &event.metadata;
        happenings.push(Happening {
            title: event_words::words(&metadata.name, language).to_owned(),
            by: actors.name(metadata.actor).await?,
            at: Moment::new(language, metadata.recorded_at),
            changes: vec![],
            href: None,
        });
    }
    Ok(Timeline::new(language, text.history, happenings))
}

/// Returns the forms that fit the state of the case.
fn forms(dash: &DashboardPage, case: &Case, base: &str, refused: Option<Refused<'_>>) -> Vec<Form> {
    let text = dash.text(&TEXT);
    let form = |below: &str, submit: &'static str| {
        let path = dash.path(&format!("{base}/{below}"));
        dash.form(path, submit).titled(submit)
    };
    if case.status != CaseStatus::Open {
        return vec![form("status", text.reopen).hidden("to", "open").refused(refused)];
    }
    let note = Field::new("text", text.note, Input::Prose)
        .hint(text.note_hint)
        .max(u32::try_from(TEXT_MAX).unwrap_or(u32::MAX));
    let mut forms = vec![form("notes", text.add_note).field(note).refused(refused)];
    if !case.pins.is_empty() {
        let field = Field::new("pin", text.unpin_which, Input::Number);
        forms.push(form("unpin", text.unpin).field(field).refused(refused));
    }
    if case.has_hold {
        let lift = form("hold", text.lift_hold).lead(text.lift_hold_lead).hidden("to", "lifted");
        forms.push(lift.refused(refused));
        return forms;
    }
    let place = form("hold", text.place_hold).lead(text.place_hold_lead).hidden("to", "placed");
    let close = form("status", text.close).lead(text.close_lead).hidden("to", "closed");
    forms.extend([place.refused(refused), close.refused(refused)]);
    forms
}

/// Adds a note.
pub async fn note(form: DashboardForm) -> Result<Response, Response> {
    let user_id = form.page.login.user_id;
    let (text, at) = (form.get("text").to_owned(), form.page.now());
    act(&form, CaseCommand::Note { user_id, text, at }).await
}

/// Takes a pin off.
pub async fn unpin(form: DashboardForm) -> Result<Response, Response> {
    match form.number::<u32>("pin") {
        Ok(pin) => act(&form, CaseCommand::Unpin { pin: pin.unwrap_or_default() }).await,
        Err(errors) => render(&form.page, Some(form.refused(&errors))).await,
    }
}

/// Places or lifts the hold.
pub async fn hold(form: DashboardForm) -> Result<Response, Response> {
    let is_lifted = form.get("to") == "lifted";
    act(&form, if is_lifted { CaseCommand::LiftHold } else { CaseCommand::PlaceHold }).await
}

/// Closes or reopens the case.
pub async fn status(form: DashboardForm) -> Result<Response, Response> {
    let is_reopened = form.get("to") == "open";
    act(&form, if is_reopened { CaseCommand::Reopen } else { CaseCommand::Close }).await
}

async fn act(form: &DashboardForm, command: CaseCommand) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AuditRead)?;
    let which = which(dash)?;
    let context = dash.context();
    match form.once(cases::act(&context, which, command, |_| form.row())).await {
        Ok(_) => Ok(dash.go(&format!("audit/cases/{}?saved", which.case_id))),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
