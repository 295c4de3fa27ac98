//! The tabs of the area.

use super::text::UsageText;
use crate::surface::web::{dashboard::shared::page::DashboardPage, shared::kinds::Tab};

/// Returns the tabs; `current` is the path of the page that is shown.
pub fn tabs(dash: &DashboardPage, text: &UsageText, current: &str) -> Vec<Tab> {
    let tab = |path: &str, label| Tab { href: dash.path(path), label, is_current: path == current };
    vec![tab("usage", text.requests), tab("usage/billed", text.billed)]
}
