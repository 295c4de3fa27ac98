//! The texts of the page for a person without an account.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct NoAccountText {
    pub title: &'static str,
    pub detail: &'static str,
    pub sign_up: &'static str,
    pub ask: &'static str,
    pub profile: &'static str,
}

pub static TEXT: Translations<NoAccountText> = Translations {
    english: NoAccountText {
        title: "You aren’t in an account yet",
        detail: "An account holds the apps of a team or company. Ask an owner or admin to invite you with this \
                 mail address.",
        sign_up: "Or make an account of your own: send its name and yours to the API, and you are its owner.",
        ask: "How to make an account",
        profile: "Go to your own settings",
    },
    dutch: NoAccountText {
        title: "Je hoort nog bij geen account",
        detail: "Een account bevat de apps van een team of bedrijf. Vraag een eigenaar of beheerder om je met \
                 dit mailadres uit te nodigen.",
        sign_up: "Of maak zelf een account: stuur de naam ervan en die van jezelf naar de API, dan ben je de eigenaar.",
        ask: "Zo maak je een account",
        profile: "Naar je eigen instellingen",
    },
};
