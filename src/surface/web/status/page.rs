//! The data of the page.

use super::text::StatusText;
use crate::surface::web::shared::text::PageText;
use askama::Template;

/// One part of the service.
pub struct PartView {
    pub name: &'static str,
    pub works: &'static str,
    pub is_good: bool,
}

/// `GET /status`: what works now.
#[derive(Template)]
#[template(path = "status/status.html")]
pub struct StatusPage {
    pub parts: Vec<PartView>,
    pub summary: &'static str,
    pub text: PageText<StatusText>,
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, PartView, StatusPage};
    use crate::surface::web::shared::drawn::check_all;

    #[test]
    fn the_page_is_drawn_well() {
        check_all(&TEXT, |text| {
            let part = |is_good| PartView { name: text.login, works: text.working, is_good };
            StatusPage { parts: vec![part(true), part(false)], summary: text.trouble, text }
        });
    }
}
