//! The texts of the second step's page.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct SecondText {
    pub title: &'static str,
    pub code: &'static str,
    pub code_hint: &'static str,
    pub submit: &'static str,
    pub passkey: &'static str,
    /// Opens the form for a recovery code.
    pub lost: &'static str,
    pub recovery_code: &'static str,
    pub recovery_hint: &'static str,
    pub submit_recovery: &'static str,
    pub wrong: &'static str,
    pub busy: &'static str,
    pub too_often: &'static str,
}

pub static TEXT: Translations<SecondText> = Translations {
    english: SecondText {
        title: "Confirm it’s you",
        code: "Code from your authenticator app",
        code_hint: "Six digits. The app shows a new code every 30 seconds.",
        submit: "Confirm",
        passkey: "Use a passkey",
        lost: "Use a recovery code instead",
        recovery_code: "Recovery code",
        recovery_hint: "One of the ten codes that you saved. Each works once.",
        submit_recovery: "Use this recovery code",
        wrong: "That code isn’t right, or it was already used. Wait for the next one and try again.",
        busy: "We’re busy right now. Wait a moment, then try again.",
        too_often: "Too many attempts. Wait a while, then try again.",
    },
    dutch: SecondText {
        title: "Bevestig dat jij het bent",
        code: "Code uit je authenticator-app",
        code_hint: "Zes cijfers. De app toont elke 30 seconden een nieuwe code.",
        submit: "Bevestigen",
        passkey: "Passkey gebruiken",
        lost: "Gebruik een herstelcode",
        recovery_code: "Herstelcode",
        recovery_hint: "Een van de tien codes die je bewaard hebt. Elke code werkt één keer.",
        submit_recovery: "Deze herstelcode gebruiken",
        wrong: "Die code klopt niet of is al gebruikt. Wacht op de volgende en probeer het opnieuw.",
        busy: "Het is hier nu even druk. Wacht een ogenblik en probeer het opnieuw.",
        too_often: "Te veel pogingen. Wacht even en probeer het dan opnieuw.",
    },
};
