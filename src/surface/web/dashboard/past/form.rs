//! The form that asks how an object was, and the moment that a form gives.

use super::text::TEXT;
use crate::{
    audit::{
        Until,
        past::{self, Moment, Reader},
    },
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage, paging::Paging},
        shared::{
            kinds::{Field, Form, FormErrors, Input, form::Refused},
            not_done::NotDone,
        },
    },
};
use xwms_events::scope::Scope;

/// Longest time of a field: to the millisecond, without its zone.
const TIME_MAX: usize = "2026-01-02T03:04:05.678".len();

/// Returns the form about the object with this name, for the page of its history, if the person may ask.
pub fn about(dash: &DashboardPage, object: &str) -> Option<Form> {
    dash.may(Scope::AuditRead).then(|| moments(dash, empty(dash)).hidden("object", object))
}

/// Returns the form about any object; the query may name one.
pub(super) fn about_any(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Form {
    let text = dash.text(&TEXT);
    let paging = Paging::of(dash);
    let object = paging.get("object").unwrap_or_default();
    let object = Field::text("object", text.object).hint(text.object_hint).value(object);
    moments(dash, empty(dash).field(object)).refused(refused)
}

fn empty(dash: &DashboardPage) -> Form {
    let text = dash.text(&TEXT);
    dash.form(dash.path("audit/past"), text.ask).titled(text.past).lead(text.past_lead)
}

/// Adds the fields of a moment. The query may give one.
pub(super) fn moments(dash: &DashboardPage, form: Form) -> Form {
    let text = dash.text(&TEXT);
    let time = Field::new("time", text.time, Input::DateTime).hint(text.time_hint).precise().optional();
    let position = Field::new("position", text.position, Input::Number).hint(text.position_hint).optional();
    form.field(time.value(time_in(&dash.given("time")))).field(
        position.value(dash.given("position").parse::<u64>().map(|at| at.to_string()).unwrap_or_default()),
    )
}

/// Returns the time of an address in the form of a field, in UTC; nothing if it is none.
fn time_in(given: &str) -> &str {
    let given = given.strip_suffix('Z').unwrap_or(given);
    let is_time = given.bytes().all(|byte| byte.is_ascii_digit() || b"-T:.".contains(&byte));
    if is_time && given.len() <= TIME_MAX { given } else { "" }
}

/// Returns the moment that was typed: a position, or else a time, or else now; or what the form says.
pub(super) async fn moment(form: &DashboardForm) -> Result<Moment, NotDone> {
    let dash = &form.page;
    let (field, until) = match (form.number("position")?, form.moment("time")?) {
        (Some(position), _) => ("position", Until::Position(position)),
        (None, Some(at)) => ("time", Until::Time(at)),
        (None, None) => ("time", Until::Now),
    };
    let moment = past::moment(&dash.app().store, until).await.map_err(|error| dash.failed(error))?;
    moment.ok_or_else(|| FormErrors::at(field, dash.text(&TEXT).in_the_future).into())
}

/// Returns what the person may see.
pub(super) fn reader(dash: &DashboardPage) -> Reader {
    Reader {
        account_id: dash.account_id,
        sees_members: dash.may(Scope::AccountsRead),
        sees_test_users: dash.may(Scope::UsersRead),
    }
}
