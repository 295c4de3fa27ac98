//! The link from an object to the questions about its history.

use super::page::DashboardPage;
use crate::{
    language::Language,
    surface::{http::params::with_query, web::shared::kinds::Head},
};
use xwms_events::scope::Scope;

/// Adds to `head` a link to everything that was done with the object `id`, for those who may ask.
pub fn link(dash: &DashboardPage, head: Head, id: impl ToString) -> Head {
    let label = match dash.language() {
        Language::English => "Investigate",
        Language::Dutch => "Onderzoeken",
    };
    ask(dash, head, &with_query("audit/ask/by", &[("about", id.to_string().as_str())]), label)
}

/// As [`link`], and adds links to the family of the object and to how it was.
pub fn family(dash: &DashboardPage, head: Head, id: impl ToString) -> Head {
    let id = id.to_string();
    let (family, past) = match dash.language() {
        Language::English => ("Family tree", "As it was"),
        Language::Dutch => ("Stamboom", "Zoals het was"),
    };
    let head =
        ask(dash, link(dash, head, &id), &with_query("audit/ask/family", &[("about", id.as_str())]), family);
    ask(dash, head, &with_query("audit/past", &[("object", id.as_str())]), past)
}

/// Adds a link to the page `below` the path of the account.
fn ask(dash: &DashboardPage, head: Head, below: &str, label: &'static str) -> Head {
    if dash.may(Scope::AuditRead) { head.action(dash.path(below), label) } else { head }
}
