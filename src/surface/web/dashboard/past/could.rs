//! `/dashboard/{account_id}/audit/could`: whether an app could obtain a scope, for a person or for itself, and why.

use super::{
    as_of::event,
    form::{moment, moments, reader},
    text::TEXT,
    words::{rule, unknown},
};
use crate::{
    audit::past::{self, CouldAnswer, CouldAsked, CouldStep, asked_scope, could_question},
    commands::audits::{self, Asked},
    surface::web::{
        dashboard::{
            search,
            shared::{form::DashboardForm, page::DashboardPage},
        },
        shared::{
            kinds::{
                Choice, Empty, Field, FormErrors, Input, List, Part, Row, Tone, Value, View, form::Refused,
            },
            not_done::NotDone,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    ids::{ClientId, UserId},
    past::Verdict,
    scope::Scope,
};

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::AuditRead)?;
    Ok(page(&dash, None, vec![]).await)
}

/// Shows the answer.
pub async fn ask(mut form: DashboardForm) -> Result<Response, Response> {
    form.page.require(Scope::AuditRead)?;
    for name in ["client", "user"] {
        form.typed = search::with_id(&form.page, &form.typed, name).await?;
    }
    let dash = &form.page;
    let (asked, moment) = match question(&form).await {
        Ok(question) => question,
        Err(not_done) => return Ok(page(dash, Some(form.refused(&not_done.errors()?)), vec![]).await),
    };
    let answer = past::could(&dash.app().store, Some(&reader(dash)), &asked, moment).await;
    let Some(answer) = answer.map_err(|error| dash.failed(error))? else {
        let errors = missing(dash);
        return Ok(page(dash, Some(form.refused(&errors)), vec![]).await);
    };
    let question = could_question(&asked, moment.position);
    let recorded = audits::record(&dash.context(), dash.account_id, &question, Asked::Shown).await;
    recorded.map_err(|error| dash.stopped(error))?;
    let errors = FormErrors::default();
    Ok(page(dash, Some(form.refused(&errors)), parts(dash, &answer)).await)
}

/// Returns what the form asks, and of which moment.
async fn question(form: &DashboardForm) -> Result<(CouldAsked, past::Moment), NotDone> {
    Ok((asked(form).await?, moment(form).await?))
}

fn missing(dash: &DashboardPage) -> FormErrors {
    FormErrors::at("client", dash.text(&TEXT).no_client)
}

/// Reads the question, or what the form says instead.
async fn asked(form: &DashboardForm) -> Result<CouldAsked, NotDone> {
    let dash = &form.page;
    let text = dash.text(&TEXT);
    let user_id = match form.get("user") {
        "" => None,
        user => match user.parse::<UserId>() {
            Ok(user_id) => Some(user_id),
            Err(_) => return Err(FormErrors::at("user", text.no_user).into()),
        },
    };
    let Ok(client_id) = form.get("client").parse::<ClientId>() else { return Err(missing(dash).into()) };
    let (field, api) = match form.get("resource") {
        "" => ("scope", None),
        api => ("api_scope", Some(api)),
    };
    let scope = asked_scope(&dash.app().store, client_id, form.get(field), api).await;
    match scope.map_err(|error| dash.failed(error))? {
        Some(scope) => Ok(CouldAsked { client_id, user_id, scope }),
        None => Err(FormErrors::at(field, text.no_scope).into()),
    }
}

async fn page(dash: &DashboardPage, refused: Option<Refused<'_>>, parts: Vec<Part>) -> Response {
    let text = dash.text(&TEXT);
    let scopes = Scope::ALL.iter().map(|scope| Choice::new(scope.as_str(), scope.as_str())).collect();
    let form = dash
        .form(dash.path("audit/could"), text.ask)
        .titled(text.could)
        .lead(text.could_lead)
        .field(Field::text("client", text.client).hint(text.client_hint).value(dash.given("client")))
        .field(Field::new("scope", text.scope, Input::Select(scopes)).value(dash.given("scope")))
        .field(Field::text("resource", text.api).hint(text.api_hint).optional())
        .field(Field::text("api_scope", text.api_scope).hint(text.api_scope_hint).max(64).optional())
        .field(Field::text("user", text.user).hint(text.user_hint).value(dash.given("user")).optional());
    let form = moments(dash, form).refused(refused);
    let head = dash.head(text.could).below(dash.path("audit"), text.audit);
    let view = parts.into_iter().fold(View::new(head), View::with);
    dash.show(view.with(form)).await
}

fn parts(dash: &DashboardPage, answer: &CouldAnswer) -> Vec<Part> {
    let (text, language) = (dash.text(&TEXT), dash.language());
    let verdict = match answer.could {
        Verdict::Yes => text.yes,
        Verdict::IfApproved => text.if_approved,
        Verdict::No => text.no,
    };
    let row = |step: &CouldStep| Row {
        href: None,
        name: rule(step.rule, language).to_owned(),
        cells: vec![
            if step.holds {
                Value::status(Tone::Good, text.held)
            } else {
                Value::status(Tone::Bad, text.did_not_hold)
            },
            event(dash, step.event.as_ref()),
        ],
    };
    // It always has rows.
    let empty = Empty { title: text.no_client, detail: "", action: None, curl: None };
    let steps = List::new(language, text.steps, &text.step_columns, empty)
        .titled()
        .rows(answer.steps.iter().map(row).collect());
    let verdict = format!("{verdict} ({} {})", text.position, answer.position);
    let mut parts = vec![Part::Notice(verdict), steps.into()];
    parts.extend(
        answer
            .not_known
            .iter()
            .map(|line| Part::Caution(format!("{}: {}", text.not_known, unknown(line, language)))),
    );
    parts
}
