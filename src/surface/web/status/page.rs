//! The data of the page.

use super::text::StatusText;
use crate::surface::web::shared::{kinds::Tone, text::PageText};
use askama::Template;

/// One part of the service.
pub struct PartView {
    pub name: &'static str,
    pub works: &'static str,
    pub tone: Tone,
}

/// `GET /status`: what works now.
#[derive(Template)]
#[template(path = "status/status.html")]
pub struct StatusPage {
    pub parts: Vec<PartView>,
    pub summary: &'static str,
    pub text: PageText<StatusText>,
}

impl StatusPage {
    fn all_works(&self) -> bool {
        self.parts.iter().all(|part| part.tone != Tone::Bad)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, PartView, StatusPage};
    use crate::surface::web::shared::{drawn::check_all, kinds::Tone};

    #[test]
    fn the_page_is_drawn_well() {
        check_all(&TEXT, |text| {
            let part = |tone| PartView { name: text.login, works: text.working, tone };
            let parts = [Tone::Good, Tone::Bad, Tone::Quiet].map(part).into();
            StatusPage { parts, summary: text.trouble, text }
        });
    }
}
