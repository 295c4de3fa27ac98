//! `GET /dashboard/{account_id}/audit/ask/{question}`: the form of a question, and its answer. `POST` to the same
//! path, as the form is sent, leads there: what was pasted may be a credential, and the URL has only the id of
//! what it belongs to.

use super::{
    asked::{self, ABOUT, AFTER, AT, Answered, DAYS, SINCE, UNTIL, Unanswered, takes_subject},
    columns, further, table,
    text::{TEXT, question},
};
use crate::{
    audit::ask::Kind,
    commands::audits::Asked,
    surface::{
        http::params::with_query,
        web::{
            dashboard::{
                search,
                shared::{filters::Filters, form::AskingForm, page::DashboardPage, paging::Paging},
            },
            shared::kinds::{Facts, Field, Head, Input, PageLinks, Part, Value, View},
        },
    },
};
use axum::response::Response;
use xwms_events::scope::Scope;

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::AuditRead)?;
    let kind: Kind = dash.id("question")?;
    let text = dash.text(&TEXT);
    let words = question(kind, dash.language());
    let paging = Paging::of(&dash);
    let mut filters = Filters::of(&dash, &paging);
    filters.ask();
    let mut head = dash.head(words.title).below(dash.path("audit"), text.title);
    let mut parts: Vec<Part> = Vec::new();
    if let Some(question) = asked::question(kind, &mut filters) {
        let answered = asked::answer(&dash, &paging, &mut filters, &question, Asked::Shown).await;
        match answered {
            Ok(answered) if !filters.is_wrong() => {
                head = with_files(&dash, head, &paging, &answered);
                head = head.action(pin(&dash, kind, &paging, &answered), text.pin);
                parts.push(about(&dash, &answered).into());
                let next = answered.answer.next.map(|next| {
                    link(&paging, &[(AFTER, next.to_string()), (AT, answered.view.position.to_string())])
                });
                let first = paging.get(AFTER).map(|_| link(&paging, &[]));
                let list = table::list(&dash, kind, &answered.answer).paged(PageLinks { next, first });
                parts.push(list.into());
                parts.extend(further::list(&dash, kind, &paging).map(Part::from));
            }
            Ok(_) => {}
            Err(Unanswered::Page(response)) => return Err(response),
            Err(Unanswered::TooMuch) => {
                parts.push(Part::Caution(text.too_much.to_owned()));
                filters.open();
            }
            Err(Unanswered::Refused(SINCE)) => filters.refuse(SINCE),
            Err(Unanswered::Refused(AT)) => parts.push(Part::Caution(text.no_position.to_owned())),
            Err(Unanswered::Refused(_)) => filters.refuse(ABOUT),
        }
    } else {
        filters.open();
    }
    let form = filters.form(&dash, fields(&dash, kind, &filters));
    let lead = Part::Lead(words.detail.to_owned());
    let view = View::new(head).with(lead).with(form);
    Ok(dash.show(parts.into_iter().fold(view, View::with)).await)
}

/// Leads to the answer.
pub async fn ask(AskingForm(form): AskingForm) -> Result<Response, Response> {
    form.page.require(Scope::AuditRead)?;
    form.page.id::<Kind>("question")?;
    search::in_query(&form).await
}

fn fields(dash: &DashboardPage, kind: Kind, filters: &Filters<'_>) -> Vec<Field> {
    let text = dash.text(&TEXT);
    let mut fields = Vec::new();
    if takes_subject(kind) {
        fields.push(Field::new(ABOUT, text.about, Input::Text).hint(text.about_hint));
    }
    if kind == Kind::Idle {
        fields.push(Field::new(DAYS, text.days, Input::Number).hint(text.days_hint));
    }
    fields.extend(filters.times());
    fields
}

/// Returns the page with these parameters in place of what it had.
fn link(paging: &Paging, changed: &[(&str, String)]) -> String {
    let mut pairs = paging.filters(&[AFTER, AT]);
    pairs.extend(changed.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    to(paging.path(), &pairs)
}

fn to(path: &str, pairs: &[(String, String)]) -> String {
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    if pairs.is_empty() { path.to_owned() } else { with_query(path, &pairs) }
}

/// Adds the links to the answer as files, at the position of the page.
fn with_files(dash: &DashboardPage, head: Head, paging: &Paging, answered: &Answered<'_>) -> Head {
    let text = dash.text(&TEXT);
    let file = |format: &str| {
        let mut pairs = paging.filters(&[AFTER, AT]);
        pairs.push((AT.to_owned(), answered.view.position.to_string()));
        pairs.push(("format".to_owned(), format.to_owned()));
        to(&format!("{}/file", paging.path()), &pairs)
    };
    head.action(file("csv"), text.csv).action(file("jsonl"), text.jsonl)
}

/// Returns the link to the form that pins the question with this answer.
fn pin(dash: &DashboardPage, kind: Kind, paging: &Paging, answered: &Answered<'_>) -> String {
    let view = &answered.view;
    let mut pairs = vec![
        ("question".to_owned(), kind.to_string()),
        (AT.to_owned(), view.position.to_string()),
        (SINCE.to_owned(), view.since.to_string()),
        (UNTIL.to_owned(), view.until.to_string()),
    ];
    let typed = [ABOUT, DAYS].into_iter();
    pairs.extend(typed.filter_map(|name| Some((name.to_owned(), paging.get(name)?.to_owned()))));
    to(&dash.path("audit/pin"), &pairs)
}

/// Says what the answer is true for, and what it does not know.
fn about(dash: &DashboardPage, answered: &Answered<'_>) -> Facts {
    let (text, language) = (dash.text(&TEXT), dash.language());
    let view = &answered.view;
    let facts = Facts::new(text.answer)
        .fact(text.position, Value::Code(view.position.to_string()))
        .fact(text.since, Value::precise_time(language, view.since))
        .fact(text.until, Value::precise_time(language, view.until));
    let gaps = answered.answer.not_known.iter();
    gaps.fold(facts, |facts, gap| facts.fact(text.not_known, Value::text(columns::gap(*gap, language))))
}
