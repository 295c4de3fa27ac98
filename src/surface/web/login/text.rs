//! The texts of the login page.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct LoginText {
    pub title: &'static str,
    pub title_with_client: Phrase,
    pub email: &'static str,
    pub submit: &'static str,
    /// The button for a user who is already signed in.
    pub go_on: &'static str,
    pub wrong_credentials: &'static str,
    pub unknown_passkey: &'static str,
    /// The button for a login without a password.
    pub passkey: &'static str,
    /// The button for people whose organization has a login of its own.
    pub organization: &'static str,
    pub busy: &'static str,
    pub too_often: &'static str,
    /// The choice to stay logged in.
    pub remember: &'static str,
    pub forgotten: &'static str,
    pub help: &'static str,
    /// Before the button that leads to the sign-up.
    pub new_here: &'static str,
    pub sign_up: &'static str,
}

pub static TEXT: Translations<LoginText> = Translations {
    english: LoginText {
        title: "Sign in",
        title_with_client: Phrase { before: "Sign in to continue to ", after: "" },
        email: "Email",
        submit: "Sign in",
        go_on: "Continue",
        wrong_credentials: "That email and password don’t match. Check both and try again.",
        unknown_passkey: "That passkey doesn’t work here. Sign in with your password instead.",
        passkey: "Sign in with a passkey",
        organization: "Use my organization’s sign-in",
        busy: "We’re busy right now. Wait a moment, then try again.",
        too_often: "Too many attempts. Wait a while, then try again.",
        remember: "Keep me signed in on this device",
        forgotten: "Forgot your password?",
        help: "Can’t sign in? Ask us",
        new_here: "New here?",
        sign_up: "Sign up",
    },
    dutch: LoginText {
        title: "Inloggen",
        title_with_client: Phrase { before: "Log in om door te gaan naar ", after: "" },
        email: "E-mailadres",
        submit: "Inloggen",
        go_on: "Doorgaan",
        wrong_credentials: "E-mailadres en wachtwoord horen niet bij elkaar. Controleer ze en probeer het \
                            opnieuw.",
        unknown_passkey: "Die passkey werkt hier niet. Log in met je wachtwoord.",
        passkey: "Inloggen met een passkey",
        organization: "Inloggen via mijn organisatie",
        busy: "Het is hier nu even druk. Wacht een ogenblik en probeer het opnieuw.",
        too_often: "Te veel pogingen. Wacht even en probeer het dan opnieuw.",
        remember: "Ingelogd blijven op dit apparaat",
        forgotten: "Wachtwoord vergeten?",
        help: "Lukt inloggen niet? Vraag het ons",
        new_here: "Nieuw hier?",
        sign_up: "Registreren",
    },
};
