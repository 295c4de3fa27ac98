//! The texts of the page that ends a sign-up.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct SignUpText {
    pub title: &'static str,
    /// The text around the address that was proved.
    pub proved: Phrase,
    /// What to do if the person signed up before and never proved the address.
    pub held: &'static str,
    pub held_link: &'static str,
    /// Around the address whose organization requires its own login.
    pub proved_organization: Phrase,
    /// Around the name of the organization.
    pub organization_go: Phrase,
    pub password_hint: &'static str,
    pub submit: &'static str,
    pub taken_title: &'static str,
    /// The text around the address that somebody has.
    pub taken: Phrase,
    pub log_in: &'static str,
    pub done_title: &'static str,
    pub done: &'static str,
    pub go_on: &'static str,
    pub open: &'static str,
}

pub static TEXT: Translations<SignUpText> = Translations {
    english: SignUpText {
        title: "Finish signing up",
        proved: Phrase { before: "", after: " is yours. Tell us your name and choose a password." },
        held: "Somebody registered with this address before, without proving that it’s theirs. If that was \
               you, choose a new password instead. If you sign up, they lose the address.",
        held_link: "Choose a new password",
        proved_organization: Phrase {
            before: "",
            after: " is yours. Your organization wants you to use its own sign-in, so you need no password here.",
        },
        organization_go: Phrase { before: "Sign in with ", after: "" },
        password_hint: "At least 8 characters. A few words that don’t belong together are a good one.",
        submit: "Sign up",
        taken_title: "You’re registered already",
        taken: Phrase {
            before: "",
            after: " was registered in the meantime. Sign in, or choose a new password there.",
        },
        log_in: "Sign in",
        done_title: "You’re registered",
        done: "If you came from an app on another device, go back to it and sign in.",
        go_on: "Go to your profile",
        open: "Make an account for your own apps",
    },
    dutch: SignUpText {
        title: "Registreren afronden",
        proved: Phrase { before: "", after: " is van jou. Vul je naam in en kies een wachtwoord." },
        held: "Iemand heeft zich eerder met dit adres geregistreerd, zonder te bewijzen dat het van hem of \
               haar is. Was jij dat, kies dan een nieuw wachtwoord. Registreer je je, dan verliest die ander \
               het adres.",
        held_link: "Nieuw wachtwoord kiezen",
        proved_organization: Phrase {
            before: "",
            after: " is van jou. Je organisatie wil dat je haar eigen login gebruikt, dus je hebt hier geen wachtwoord nodig.",
        },
        organization_go: Phrase { before: "Inloggen met ", after: "" },
        password_hint: "Minstens 8 tekens. Een paar woorden die niet bij elkaar horen is een goed wachtwoord.",
        submit: "Registreren",
        taken_title: "Je bent al geregistreerd",
        taken: Phrase {
            before: "",
            after: " is intussen geregistreerd. Log in, of kies daar een nieuw wachtwoord.",
        },
        log_in: "Inloggen",
        done_title: "Je bent geregistreerd",
        done: "Kwam je van een app op een ander apparaat, ga daar dan naar terug en log in.",
        go_on: "Naar je profiel",
        open: "Maak een account voor je eigen apps",
    },
};
