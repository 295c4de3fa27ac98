//! The texts of the consent page. `shared/scopes.rs` has the texts of scopes.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct ConsentText {
    pub title: Phrase,
    /// The text around the host of a client whose id is a URL.
    pub host: Phrase,
    pub switch_user: &'static str,
    pub website: &'static str,
    pub policy: &'static str,
    pub terms: &'static str,
    pub scopes: Phrase,
    /// The text around the link to the user's consents.
    pub remembered: Phrase,
    pub remembered_link: &'static str,
    pub approve: &'static str,
    pub deny: &'static str,
}

pub static TEXT: Translations<ConsentText> = Translations {
    english: ConsentText {
        title: Phrase { before: "", after: " wants to access your account" },
        host: Phrase { before: "It comes from ", after: ". Check that you know this address." },
        switch_user: "Not you?",
        website: "Website",
        policy: "Privacy",
        terms: "Terms",
        scopes: Phrase { before: "This will allow ", after: " to:" },
        remembered: Phrase {
            before: "Your approval is remembered. You can withdraw it at any time under ",
            after: ".",
        },
        remembered_link: "Apps you approved",
        approve: "Approve",
        deny: "Deny",
    },
    dutch: ConsentText {
        title: Phrase { before: "", after: " wil toegang tot je account" },
        host: Phrase { before: "De app komt van ", after: ". Controleer of je dit adres kent." },
        switch_user: "Ben jij dit niet?",
        website: "Website",
        policy: "Privacy",
        terms: "Voorwaarden",
        scopes: Phrase { before: "Waarvoor je ", after: " toestemming geeft" },
        remembered: Phrase {
            before: "Je toestemming wordt onthouden. Je kunt die altijd intrekken bij ",
            after: ".",
        },
        remembered_link: "Apps met jouw toestemming",
        approve: "Toestaan",
        deny: "Weigeren",
    },
};
