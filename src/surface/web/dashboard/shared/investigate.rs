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
    ask(dash, head, ("audit/ask/by", "about", &id.to_string()), label)
}

/// Does the same, and adds links to the family of the object and to how it was.
pub fn family(dash: &DashboardPage, head: Head, id: impl ToString) -> Head {
    let id = id.to_string();
    let (family, past) = match dash.language() {
        Language::English => ("Family tree", "As it was"),
        Language::Dutch => ("Stamboom", "Zoals het was"),
    };
    let head = ask(dash, link(dash, head, &id), ("audit/ask/family", "about", &id), family);
    ask(dash, head, ("audit/past", "object", &id), past)
}

fn ask(dash: &DashboardPage, head: Head, (page, name, id): (&str, &str, &str), label: &'static str) -> Head {
    if !dash.may(Scope::AuditRead) {
        return head;
    }
    head.action(with_query(&dash.path(page), &[(name, id)]), label)
}
