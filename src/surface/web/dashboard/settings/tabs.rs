//! The head of the pages of the area, with its tabs.

use super::text::TEXT;
use crate::surface::web::{
    dashboard::shared::page::DashboardPage,
    shared::kinds::{Head, Tab},
};
use xwms_events::{account::Role, scope::Scope};

/// Returns the head of the page at `current`, with the tabs that the person may open.
pub fn head(dash: &DashboardPage, current: &str) -> Head {
    let text = dash.text(&TEXT);
    let is_owner = dash.role == Role::Owner;
    let tabs = [
        ("settings", text.general, true),
        ("settings/second-factor", text.second_factor, is_owner),
        ("settings/history", text.history, dash.may(Scope::EventsRead)),
        ("settings/close", text.close, is_owner),
    ];
    let offered = tabs.into_iter().filter(|(_, _, is_offered)| *is_offered);
    let tab = |(path, label, _): (&str, &'static str, bool)| Tab {
        href: dash.path(path),
        label,
        is_current: path == current,
    };
    dash.head(text.title).id(dash.account_id).tabs(offered.map(tab).collect())
}
