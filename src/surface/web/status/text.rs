//! The texts of the page.

use super::works::Works;
use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct StatusText {
    pub title: &'static str,
    pub all_works: &'static str,
    pub trouble: &'static str,
    pub login: &'static str,
    pub api: &'static str,
    pub webhooks: &'static str,
    pub mail: &'static str,
    pub working: &'static str,
    pub not_working: &'static str,
    pub off: &'static str,
}

impl StatusText {
    pub(super) const fn works(&self, works: Works) -> &'static str {
        match works {
            Works::Working => self.working,
            Works::NotWorking => self.not_working,
            Works::Off => self.off,
        }
    }
}

pub static TEXT: Translations<StatusText> = Translations {
    english: StatusText {
        title: "Status",
        all_works: "Everything works.",
        trouble: "Something doesn’t work right now. We know about it.",
        login: "Sign-in",
        api: "API",
        webhooks: "Webhooks",
        mail: "Mail",
        working: "Works",
        not_working: "Doesn’t work, or is delayed",
        off: "Not offered here",
    },
    dutch: StatusText {
        title: "Status",
        all_works: "Alles werkt.",
        trouble: "Er werkt nu iets niet. We weten ervan.",
        login: "Inloggen",
        api: "API",
        webhooks: "Webhooks",
        mail: "Mail",
        working: "Werkt",
        not_working: "Werkt niet, of is vertraagd",
        off: "Wordt hier niet aangeboden",
    },
};
