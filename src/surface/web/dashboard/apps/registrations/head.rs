//! The head of the two lists: their tabs, and the act that makes a token.

use super::{super::text, text::TEXT};
use crate::surface::web::{
    dashboard::shared::page::DashboardPage,
    shared::kinds::{Head, Part, Tab},
};
use xwms_events::scope::Scope;

/// The path of the tokens, below that of the account.
pub const PATH: &str = "apps/registrations";
/// The path of the apps.
pub const APPS_PATH: &str = "apps/registrations/apps";

/// Returns the head of the list at `path`.
pub fn head(dash: &DashboardPage, path: &'static str) -> Head {
    let text = dash.text(&TEXT);
    let tab = |to: &'static str, label| Tab { href: dash.path(to), label, is_current: to == path };
    let head = dash
        .head(text.title)
        .below(dash.path("apps"), dash.text(&text::TEXT).title)
        .tabs(vec![tab(PATH, text.tokens), tab(APPS_PATH, text.apps)]);
    if dash.may(Scope::ClientsWrite) {
        head.primary(dash.path("apps/registrations/new"), text.new)
    } else {
        head
    }
}

/// Returns the warning that no app can register with a token, if the operator does not let them.
pub fn caution(dash: &DashboardPage) -> Option<Part> {
    let is_offered = dash.app().settings.client_registration.is_offered();
    (!is_offered).then(|| Part::Caution(dash.text(&TEXT).not_offered.to_owned()))
}
