//! What can be asked or done next about what an answer is about: the other questions in the same window, the form
//! that stops it, and the form that reports it as exposed. Nobody has to copy an id.

use super::{
    asked::{ABOUT, AFTER, AT, DAYS, takes_subject},
    incident_text,
    text::{TEXT, question},
};
use crate::{
    audit::{
        ask::{Kind, Question, Subject},
        contain::Target,
        credentials::CredentialId,
    },
    surface::{
        http::params::with_query,
        web::{
            dashboard::{
                past,
                shared::{page::DashboardPage, paging::Paging},
            },
            shared::kinds::{Empty, List, Row, Value},
        },
    },
};
use xwms_events::{Object, ids::AnyId, scope::Scope};

/// Returns the list below the answer of a question of `kind`; `None` if nothing else can be asked or done about it.
pub fn list(dash: &DashboardPage, kind: Kind, paging: &Paging) -> Option<List> {
    let rows = match paging.get(ABOUT).map(str::trim) {
        Some(about) => about_it(dash, kind, paging, about)?,
        None => about_account(dash, kind),
    };
    if rows.is_empty() {
        return None;
    }
    let text = dash.text(&TEXT);
    let empty = Empty { title: text.nothing, detail: text.nothing_detail, action: None, curl: None };
    Some(List::new(dash.language(), text.further, &text.further_columns, empty).rows(rows).titled())
}

/// Returns the rows of the forms that follow an answer about the whole account.
fn about_account(dash: &DashboardPage, kind: Kind) -> Vec<Row> {
    let text = dash.text(&incident_text::TEXT);
    let row = |path: &str, (title, detail): (&str, &str)| Row {
        href: Some(dash.path(path)),
        name: title.to_owned(),
        cells: vec![Value::text(detail)],
    };
    let (expose, contain) =
        (("audit/expose", (text.expose, text.expose_lead)), ("audit/contain", (text.contain, text.ask)));
    let forms = match kind {
        _ if !dash.may(Scope::GrantsRead) => vec![],
        Kind::Exposed => vec![expose, contain],
        Kind::Idle => vec![contain],
        _ => vec![],
    };
    forms.into_iter().map(|(path, words)| row(path, words)).collect()
}

/// Returns the rows of what follows an answer about `about`.
fn about_it(dash: &DashboardPage, kind: Kind, paging: &Paging, about: &str) -> Option<Vec<Row>> {
    let subject = Subject::recognized(about)?;
    let mut rows: Vec<_> = Kind::ALL
        .iter()
        .filter(|other| **other != kind && takes_subject(**other))
        .filter(|other| Question::of(**other, Some(subject.clone()), None).is_ok_and(|asked| fits(&asked)))
        .map(|other| other_question(dash, *other, paging))
        .collect();
    rows.extend(of_past(dash, about));
    rows.extend(acts(dash, about));
    Some(rows)
}

/// Whether a question that can be asked about anything has an answer about this.
const fn fits(asked: &Question) -> bool {
    match asked {
        Question::Family(subject) => {
            matches!(subject, Subject::Token(_) | Subject::Grant(_) | Subject::Session(_))
        }
        Question::Networks(subject) => matches!(
            subject,
            Subject::Token(_)
                | Subject::Grant(_)
                | Subject::Session(_)
                | Subject::Secret(_)
                | Subject::ClientKey(..)
                | Subject::Person(_)
                | Subject::Client(_)
        ),
        Question::Reads(subject) => matches!(subject, Some(Subject::Person(_) | Subject::Client(_))),
        _ => true,
    }
}

/// Returns the row of another question about the same in the same window.
fn other_question(dash: &DashboardPage, kind: Kind, paging: &Paging) -> Row {
    let words = question(kind, dash.language());
    let pairs = paging.filters(&[AFTER, AT, DAYS]);
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Row {
        href: Some(with_query(&dash.path(&format!("audit/ask/{kind}")), &pairs)),
        name: words.title.to_owned(),
        cells: vec![Value::text(words.detail)],
    }
}

/// Returns the rows of the questions about its past.
fn of_past(dash: &DashboardPage, about: &str) -> Vec<Row> {
    let row = |asked: past::Question, name: &str| Row {
        href: Some(with_query(&dash.path(asked.path), &[(name, about)])),
        name: asked.title.to_owned(),
        cells: vec![Value::text(asked.detail)],
    };
    let Ok(id) = about.parse::<AnyId>() else { return Vec::new() };
    let mut rows = Vec::new();
    // People and keys may be known to the account by what they did only.
    if !matches!(id.kind(), "user" | "key") && about.parse::<Object>().is_ok() {
        rows.push(row(past::as_it_was(dash), "object"));
    }
    match id.kind() {
        "client" => rows.push(row(past::whether_it_could(dash), "client")),
        "user" => rows.push(row(past::whether_it_could(dash), "user")),
        _ => {}
    }
    rows
}

/// Returns the rows of the forms that stop it and report it, as far as they take it and the member may use them.
fn acts(dash: &DashboardPage, about: &str) -> Vec<Row> {
    let text = dash.text(&incident_text::TEXT);
    if !dash.may(Scope::GrantsRead) {
        return Vec::new();
    }
    let form = |path: &str, name: &str, (title, detail): (&str, &str)| Row {
        href: Some(with_query(&dash.path(path), &[(name, about)])),
        name: title.to_owned(),
        cells: vec![Value::text(detail)],
    };
    let mut rows = Vec::new();
    if about.parse::<CredentialId>().is_ok() {
        rows.push(form("audit/expose", "credential", (text.expose, text.expose_lead)));
    }
    if about.parse::<Target>().is_ok() {
        rows.push(form("audit/contain", "target", (text.contain, text.ask)));
    }
    rows
}
