//! `/dashboard/{account_id}/audit/pin`: a form that pins something to an open case. The query says what: the
//! question of an answer's page (`question`, `about`, `days`, `at`, `since`, `until`), or nothing yet; and, if it
//! comes from a case, which (`case_id`).

use super::{list::title, text::TEXT};
use crate::{
    audit::{
        ask::{AskError, Subject},
        cases::{PinError, Pinned, Wish, pinned},
    },
    commands::cases::{self, CaseRef},
    surface::{
        http::params::with_query,
        web::{
            dashboard::{
                search::{self, PASTED_MAX},
                shared::{form::DashboardForm, page::DashboardPage, paging::Paging},
            },
            shared::{
                kinds::{Choice, Field, Form, FormErrors, Input, View, form::Refused},
                not_done::NotDone,
            },
        },
    },
};
use axum::response::Response;
use std::collections::BTreeMap;
use xwms_events::{
    Timestamp,
    case::{Case, CaseCommand, CaseStatus, LABEL_MAX, NewPin},
    ids::CaseId,
    scope::Scope,
};
use xwms_projections::{PageQuery, cases as model};

/// What says which question it is.
const QUESTION: &[&str] = &["question", "about", "days", "at", "since", "until"];
/// Most cases that the form offers.
const CASES_MAX: i64 = 100;

/// Returns the path `to` with what `given` says about a question, and `more`.
pub fn with_question(to: &str, given: &(dyn Fn(&str) -> String + Sync), more: &[(&str, &str)]) -> String {
    let said: Vec<_> = QUESTION.iter().map(|&name| (name, given(name))).collect();
    let said = said.iter().filter(|(_, value)| !value.is_empty());
    let mut pairs: Vec<(&str, &str)> = said.map(|(name, value)| (*name, value.as_str())).collect();
    pairs.extend(more);
    if pairs.is_empty() { to.to_owned() } else { with_query(to, &pairs) }
}

/// Returns `form` with what `given` says about a question, which it passes on.
pub fn carrying(form: Form, given: &(dyn Fn(&str) -> String + Sync)) -> Form {
    QUESTION.iter().fold(form, |form, &name| form.hidden(name, given(name)))
}

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    let paging = Paging::of(&dash);
    let given = |name: &str| paging.get(name).unwrap_or_default().to_owned();
    render(&dash, &given, None).await
}

async fn render(
    dash: &DashboardPage,
    given: &(dyn Fn(&str) -> String + Sync),
    refused: Option<Refused<'_>>,
) -> Result<Response, Response> {
    dash.require(Scope::AuditRead)?;
    let text = dash.text(&TEXT);
    let path = dash.path("audit/pin");
    let mut form = dash.form(path, text.pin).lead(text.pin_lead);
    if given("question").is_empty() {
        form = form.field(Field::text("what", text.what).hint(text.what_hint).max(PASTED_MAX));
    } else {
        form = carrying(form, given);
    }
    let choices = choices(dash).await?;
    let case = Field::new("case_id", text.in_case, Input::Select(choices));
    let label = Field::text("label", text.label).max(u32::try_from(LABEL_MAX).unwrap_or(u32::MAX)).optional();
    let form = form.field(case.hint(text.in_case_hint).value(given("case_id"))).field(label).refused(refused);
    let head = dash.head(text.pin).below(dash.path("audit/cases"), text.title);
    let new = with_question(&dash.path("audit/cases/new"), given, &[]);
    let head = head.action(new, text.new);
    Ok(dash.show(View::new(head).with(form)).await)
}

/// Returns the open cases.
async fn choices(dash: &DashboardPage) -> Result<Vec<Choice>, Response> {
    let text = dash.text(&TEXT);
    dash.read_own_writes().await;
    let (store, page) = (&dash.app().store, PageQuery { limit: CASES_MAX, after: None });
    let open = Some(CaseStatus::Open);
    let rows = model::of_account(store.pool(), dash.account_id, open, page).await;
    let mut choices = Vec::new();
    for row in rows.map_err(|error| dash.failed(error))? {
        let case = store.load::<Case>(&row.case_id).await.map_err(|error| dash.failed(error))?.state;
        choices.push(Choice::new(row.case_id, title(&case, text)));
    }
    Ok(choices)
}

/// Pins it.
pub async fn submit(mut form: DashboardForm) -> Result<Response, Response> {
    form.page.require(Scope::AuditRead)?;
    form.typed = search::with_id(&form.page, &form.typed, "what").await?;
    match saved(&form).await {
        Ok(response) => Ok(response),
        Err(not_done) => {
            let given = |name: &str| form.get(name).to_owned();
            render(&form.page, &given, Some(form.refused(&not_done.errors()?))).await
        }
    }
}

async fn saved(form: &DashboardForm) -> Result<Response, NotDone> {
    let dash = &form.page;
    let text = dash.text(&TEXT);
    let Ok(case_id) = form.get("case_id").parse::<CaseId>() else {
        return Err(FormErrors::at("case_id", text.in_case_wrong).into());
    };
    dash.read_own_writes().await;
    let found = match wish(form) {
        Some(wish) => pinned(&dash.app().store, dash.account_id, dash.shown_since(), wish).await,
        None => Err(PinError::NotFound("event")),
    };
    let Pinned { target, network } = match found {
        Ok(pinned) => pinned,
        Err(PinError::Ask(AskError::Store(error))) => return Err(dash.failed(error).into()),
        Err(PinError::Ask(_)) => return Err(FormErrors::whole(text.what_wrong).into()),
        Err(PinError::NotFound(_)) => return Err(FormErrors::at("what", text.what_wrong).into()),
    };
    let (user_id, label, at) = (dash.login.user_id, form.get("label").to_owned(), dash.now());
    let command = CaseCommand::Pin(Box::new(NewPin { user_id, target, network, label, at }));
    let (context, which) = (dash.context(), CaseRef { account_id: dash.account_id, case_id });
    match form.once(cases::act(&context, which, command, |_| form.row())).await {
        Ok(_) => Ok(dash.go(&format!("audit/cases/{case_id}?saved"))),
        Err(error) => Err(dash.not_done(error)),
    }
}

/// Returns what the form names; `None` if nothing that can be read.
fn wish(form: &DashboardForm) -> Option<Wish> {
    let what = form.get("what");
    let kind = form.get("question");
    if kind.is_empty() {
        return Some(what.parse().map_or_else(|_| Wish::Object(what.to_owned()), Wish::Event));
    }
    let about = form.get("about");
    let mut parameters = BTreeMap::new();
    if !about.is_empty() {
        let (name, value) = Subject::recognized(about)?.named();
        // The record of an address leaves it out.
        let value = if name == "network" { about.to_owned() } else { value };
        parameters.insert(name.to_owned(), value);
    }
    if !form.get("days").is_empty() {
        parameters.insert("days".to_owned(), form.get("days").to_owned());
    }
    let time = |name: &str| form.get(name).parse::<Timestamp>().ok();
    Some(Wish::Question {
        kind: kind.to_owned(),
        parameters,
        at: form.get("at").parse().ok(),
        since: time("since"),
        until: time("until"),
    })
}
