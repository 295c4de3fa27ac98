//! The texts of the pages of logins at other providers.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct WithText {
    pub unknown_title: &'static str,
    /// Around the provider's name.
    pub came_from: Phrase,
    /// Around how the provider calls the person.
    pub as_person: Phrase,
    pub unknown: &'static str,
    pub have_account: &'static str,
    pub email: &'static str,
    pub log_in: &'static str,
    pub new_here: &'static str,
    pub new_hint: &'static str,
    pub sign_up: &'static str,
    pub confirm_title: &'static str,
    /// Around the address of the account here.
    pub confirm: Phrase,
    pub link: &'static str,
    pub skip: &'static str,
    pub trouble_title: &'static str,
    pub down: &'static str,
    pub declined: &'static str,
    pub refused: &'static str,
    pub remembered: &'static str,
    pub taken: &'static str,
    pub no_organization: &'static str,
    pub again: &'static str,
}

pub static TEXT: Translations<WithText> = Translations {
    english: WithText {
        unknown_title: "One more step",
        came_from: Phrase { before: "You signed in with ", after: "" },
        as_person: Phrase { before: " as ", after: "." },
        unknown: "This sign-in isn’t linked to an account here yet.",
        have_account: "I have an account here",
        email: "Email",
        log_in: "Sign in and link",
        new_here: "I’m new here",
        new_hint: "We’ll send a code to this address, to make sure that it’s yours.",
        sign_up: "Sign up",
        confirm_title: "Link this sign-in?",
        confirm: Phrase { before: "From now on it would also open your account ", after: " here." },
        link: "Link",
        skip: "Not now",
        trouble_title: "You’re not signed in",
        down: "This provider can’t be reached right now. Try again later, or sign in another way.",
        declined: "The sign-in was cancelled, or the provider didn’t allow it.",
        refused: "We couldn’t accept this sign-in. Try again, or sign in another way.",
        remembered: "We asked this provider to check that it’s you, and it didn’t confirm that. Sign out there and try \
                     again, or sign in another way.",
        taken: "This sign-in is already linked to another account here. Nothing was changed.",
        no_organization: "No organization has set up a sign-in for this address here. Use your password.",
        again: "Back to sign-in",
    },
    dutch: WithText {
        unknown_title: "Nog één stap",
        came_from: Phrase { before: "Je bent ingelogd met ", after: "" },
        as_person: Phrase { before: " als ", after: "." },
        unknown: "Deze login is hier nog niet aan een account gekoppeld.",
        have_account: "Ik heb hier een account",
        email: "E-mailadres",
        log_in: "Inloggen en koppelen",
        new_here: "Ik ben hier nieuw",
        new_hint: "We sturen een code naar dit adres, om zeker te weten dat het van jou is.",
        sign_up: "Registreren",
        confirm_title: "Deze login koppelen?",
        confirm: Phrase { before: "Daarna geeft hij hier ook toegang tot je account ", after: "." },
        link: "Koppelen",
        skip: "Niet nu",
        trouble_title: "Je bent niet ingelogd",
        down: "Deze aanbieder is nu niet bereikbaar. Probeer het later opnieuw of log op een andere manier in.",
        declined: "Het inloggen is afgebroken, of de aanbieder stond het niet toe.",
        refused: "We konden deze login niet accepteren. Probeer het opnieuw of log op een andere manier in.",
        remembered: "We vroegen deze aanbieder te controleren dat jij het bent, en hij bevestigde dat niet. Log daar \
                     uit en probeer het opnieuw, of log op een andere manier in.",
        taken: "Deze login is hier al aan een ander account gekoppeld. Er is niets veranderd.",
        no_organization: "Geen organisatie heeft hier een login voor dit adres ingesteld. Gebruik je wachtwoord.",
        again: "Terug naar inloggen",
    },
};
