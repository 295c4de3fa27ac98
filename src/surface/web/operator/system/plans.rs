//! `/operator/system/plans`: the plans as this server has read them, and where from. They are changed in their file.

use super::{
    tabs::tabs,
    text::{SystemText, TEXT},
};
use crate::surface::web::{
    dashboard::plan::words,
    operator::shared::page::OperatorPage,
    shared::kinds::{Empty, Facts, List, Row, Value, View},
};
use axum::response::Response;
use xwms_events::account::Plan;

/// Shows the page.
pub async fn show(op: OperatorPage) -> Response {
    let (text, language) = (op.text(&TEXT), op.language());
    let plans = op.app().limits.plans();
    let empty = || Empty { title: text.nothing, detail: "", action: None, curl: None };
    let rows = plans.iter().map(|(name, plan)| row(&op, text, name, plan)).collect();
    let list = List::new(language, text.plans, &text.plan_columns, empty()).titled().rows(rows);
    let rows = plans.iter().map(|(name, plan)| limits(&op, name, plan)).collect();
    let limits = List::new(language, text.limits, &text.limit_columns, empty()).titled().rows(rows);
    let file = Facts::new(text.plans_from)
        .lead(text.plans_lead)
        .fact(text.plans_file, place(&op, text))
        .fact(text.first_plan, Value::Code(plans.first.clone()));
    let head = op.head(text.plans).tabs(tabs(text, op.here_path()));
    op.show(View::new(head).with(list).with(limits.numbers(&[2, 3, 4, 5, 6])).with(file))
}

/// Returns the path of the file, or that the plans are those of the program.
fn place(op: &OperatorPage, text: &'static SystemText) -> Value {
    match &op.app().settings.plans_file {
        Some(file) => Value::Code(file.display().to_string()),
        None => Value::text(text.built_in),
    }
}

/// Returns who may have the plan and what it allows besides its limits.
fn row(op: &OperatorPage, text: &'static SystemText, name: &str, plan: &Plan) -> Row {
    let features = plan.features.iter().map(|feature| words::feature(*feature, op.language()).to_owned());
    Row {
        href: None,
        name: name.to_owned(),
        cells: vec![
            Value::name(plan.title.clone()),
            Value::text(if plan.by_operator { text.by_operator } else { text.by_anybody }),
            Value::Tags(features.collect()),
        ],
    }
}

fn limits(op: &OperatorPage, name: &str, plan: &Plan) -> Row {
    let language = op.language();
    let number = |number: u32| Value::number(language, number.into());
    Row {
        href: None,
        name: name.to_owned(),
        cells: vec![
            Value::text(words::requests(plan.requests, plan.window_seconds, language)),
            number(plan.clients),
            number(plan.members),
            number(plan.endpoints),
            number(plan.domains),
            number(plan.history_days),
        ],
    }
}
