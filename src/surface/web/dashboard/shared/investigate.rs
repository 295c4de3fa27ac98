//! The link from an object to the questions about its history.

use super::page::DashboardPage;
use crate::{
    language::Language,
    surface::{http::params::with_query, web::shared::kinds::Head},
};
use xwms_events::scope::Scope;

/// Adds to `head` a link to everything that was done with the object `id`, for those who may ask.
pub fn link(dash: &DashboardPage, head: Head, id: impl ToString) -> Head {
    if !dash.may(Scope::AuditRead) {
        return head;
    }
    let label = match dash.language() {
        Language::English => "Investigate",
        Language::Dutch => "Onderzoeken",
    };
    head.action(with_query(&dash.path("audit/ask/by"), &[("about", id.to_string().as_str())]), label)
}

/// Does the same, and adds a link to the family of the object.
pub fn family(dash: &DashboardPage, head: Head, id: impl ToString) -> Head {
    let id = id.to_string();
    let head = link(dash, head, &id);
    if !dash.may(Scope::AuditRead) {
        return head;
    }
    let label = match dash.language() {
        Language::English => "Family tree",
        Language::Dutch => "Stamboom",
    };
    head.action(with_query(&dash.path("audit/ask/family"), &[("about", id.as_str())]), label)
}
