//! The texts of recent activity: what happened, in plain words.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct ActivityText {
    pub logged_in: &'static str,
    pub unknown_address: &'static str,
    pub wrong_password: &'static str,
    pub wrong_second_factor: &'static str,
    pub passkey_refused: &'static str,
    pub provider_refused: &'static str,
    pub company_login_required: &'static str,
    pub throttled: &'static str,
    pub blocked: &'static str,
}

pub static TEXT: Translations<ActivityText> = Translations {
    english: ActivityText {
        logged_in: "Signed in",
        unknown_address: "Failed: not your current email address",
        wrong_password: "Failed: wrong password",
        wrong_second_factor: "Failed: wrong code or passkey in the second step",
        passkey_refused: "Failed: the passkey was refused",
        provider_refused: "Failed: the other provider’s answer was refused",
        company_login_required: "Refused: sign in at your organization",
        throttled: "Refused: too many attempts",
        blocked: "Refused: sign-in was blocked",
    },
    dutch: ActivityText {
        logged_in: "Ingelogd",
        unknown_address: "Mislukt: niet je huidige e-mailadres",
        wrong_password: "Mislukt: verkeerd wachtwoord",
        wrong_second_factor: "Mislukt: verkeerde code of passkey in de tweede stap",
        passkey_refused: "Mislukt: de passkey is geweigerd",
        provider_refused: "Mislukt: het antwoord van de andere aanbieder is geweigerd",
        company_login_required: "Geweigerd: log in bij je organisatie",
        throttled: "Geweigerd: te veel pogingen",
        blocked: "Geweigerd: inloggen was geblokkeerd",
    },
};
