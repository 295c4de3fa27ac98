//! The texts of the page for a person without an account.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct NoAccountText {
    pub title: &'static str,
    pub detail: &'static str,
    pub open: &'static str,
    pub open_link: &'static str,
    pub profile: &'static str,
}

pub static TEXT: Translations<NoAccountText> = Translations {
    english: NoAccountText {
        title: "You aren’t in an account yet",
        detail: "An account holds the apps of a team or company. Ask an owner or admin to invite you with this \
                 mail address.",
        open: "Or make an account of your own; you’re its owner.",
        open_link: "Make an account",
        profile: "Go to your own settings",
    },
    dutch: NoAccountText {
        title: "Je hoort nog bij geen account",
        detail: "Een account bevat de apps van een team of bedrijf. Vraag een eigenaar of beheerder om je met \
                 dit mailadres uit te nodigen.",
        open: "Of maak zelf een account; dan ben jij de eigenaar.",
        open_link: "Account aanmaken",
        profile: "Naar je eigen instellingen",
    },
};
