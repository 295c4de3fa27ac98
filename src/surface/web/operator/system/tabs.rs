//! The tabs of the area.

use super::text::SystemText;
use crate::surface::web::shared::kinds::Tab;

/// Returns the tabs, as they are on the page whose path is `here`.
pub fn tabs(text: &'static SystemText, here: &str) -> Vec<Tab> {
    let tab = |(below, label): (&str, &'static str)| {
        let href = format!("/operator/system{below}");
        Tab { is_current: href == here, href, label }
    };
    let all = [("", text.now), ("/nats", text.nats), ("/plans", text.plans), ("/settings", text.settings)];
    all.into_iter().map(tab).collect()
}
