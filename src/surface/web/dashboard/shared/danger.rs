//! The tab on which something is stopped, deleted, or let go on: a form for each act. What stops something is
//! confirmed by typing a name.

use super::{form::DashboardForm, page::DashboardPage};
use crate::surface::web::shared::kinds::{ActText, Form, FormErrors};
use axum::response::Response;

/// An act of such a tab.
pub trait DangerousAct: Copy + PartialEq + 'static {
    /// All acts, in the order of the page.
    const ALL: &'static [Self];
    /// The act after which there is nothing left to act on.
    const DELETE: Self;

    /// Returns the last part of the act's path.
    fn path(self) -> &'static str;

    fn text(self, dash: &DashboardPage) -> &'static ActText;

    /// Whether the act stops something, so that it has to be confirmed.
    fn stops(self) -> bool;
}

/// Returns the form of `act`. `thing` is the path of what it is about, below that of the account; `name` confirms
/// the act.
pub fn form<A: DangerousAct>(dash: &DashboardPage, act: A, thing: &str, name: &str) -> Form {
    let text = act.text(dash);
    let path = dash.path(&format!("{thing}/danger/{}", act.path()));
    let form = dash.form(path, text.submit).titled(text.title).lead(text.lead);
    if act.stops() { form.confirmed_by(name) } else { form }
}

/// Returns the act that the path names, or the page that says that there is no such thing.
pub fn named<A: DangerousAct>(dash: &DashboardPage) -> Result<A, Response> {
    let named: String = dash.id("act")?;
    A::ALL.iter().copied().find(|act| act.path() == named).ok_or_else(|| dash.not_found())
}

/// Returns what was `found` to act on. If the same form has deleted it before, leads to `list` instead.
pub async fn still_there<A: DangerousAct, T>(
    form: &DashboardForm,
    act: A,
    found: Result<T, Response>,
    list: &str,
) -> Result<T, Response> {
    if found.is_err() && act == A::DELETE && form.took_effect().await {
        return Err(form.page.go(list));
    }
    found
}

/// Checks that the person typed `name`, if `act` has to be confirmed.
///
/// # Errors
/// What the form says if they did not.
pub fn check_confirmed<A: DangerousAct>(form: &DashboardForm, act: A, name: &str) -> Result<(), FormErrors> {
    if act.stops() { form.check_confirmed(name) } else { Ok(()) }
}
