//! The texts of the page that posts a response to a client.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct FormPostText {
    pub title: &'static str,
    pub explanation: &'static str,
    pub submit: &'static str,
}

pub static TEXT: Translations<FormPostText> = Translations {
    english: FormPostText {
        title: "Back to the app",
        explanation: "You’re on your way. If nothing happens, select Continue.",
        submit: "Continue",
    },
    dutch: FormPostText {
        title: "Terug naar de app",
        explanation: "Je wordt doorgestuurd. Gebeurt er niets, kies dan Doorgaan.",
        submit: "Doorgaan",
    },
};
