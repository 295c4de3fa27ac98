//! The texts of the consent page. `shared/scopes.rs` has the texts of scopes.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct ConsentText {
    pub title: Phrase,
    pub switch_user: &'static str,
    pub scopes: &'static str,
    /// The text around the link to the user's consents.
    pub remembered: Phrase,
    pub remembered_link: &'static str,
    pub approve: &'static str,
    pub deny: &'static str,
}

pub static TEXT: Translations<ConsentText> = Translations {
    english: ConsentText {
        title: Phrase { before: "", after: " asks for your approval" },
        switch_user: "Not you?",
        scopes: "What you approve",
        remembered: Phrase {
            before: "Your approval is remembered. You can withdraw it at any time under ",
            after: ".",
        },
        remembered_link: "Apps you approved",
        approve: "Approve",
        deny: "Deny",
    },
    dutch: ConsentText {
        title: Phrase { before: "", after: " vraagt je toestemming" },
        switch_user: "Ben jij dit niet?",
        scopes: "Waarvoor je toestemming geeft",
        remembered: Phrase {
            before: "Je toestemming wordt onthouden. Je kunt haar altijd weer intrekken bij ",
            after: ".",
        },
        remembered_link: "Apps met jouw toestemming",
        approve: "Toestaan",
        deny: "Weigeren",
    },
};
