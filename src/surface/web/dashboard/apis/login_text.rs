//! The texts of what an API and its scopes demand of a person's login.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct LoginText {
    pub login: &'static str,
    pub acr: &'static str,
    pub acr_hint: &'static str,
    pub any: &'static str,
    pub two_factors: &'static str,
    pub passkey: &'static str,
    pub max_age: &'static str,
    pub max_age_hint: &'static str,
    /// Stand before and after the number of seconds.
    pub at_most: &'static str,
    pub ago: &'static str,
}

pub static TEXT: Translations<LoginText> = Translations {
    english: LoginText {
        login: "Login",
        acr: "Login that it needs",
        acr_hint: "A person with a weaker login has to prove more first. Machines don’t log in.",
        any: "Any login",
        two_factors: "Two factors",
        passkey: "A passkey",
        max_age: "Longest time since the login, in seconds",
        max_age_hint: "60 to 7,776,000. A person who logged in longer ago has to log in again first. Empty means no \
                       limit.",
        at_most: "at most",
        ago: "seconds ago",
    },
    dutch: LoginText {
        login: "Inloggen",
        acr: "Login die hiervoor nodig is",
        acr_hint: "Wie zwakker is ingelogd, wordt eerst om meer gevraagd. Machines loggen niet in.",
        any: "Elke login",
        two_factors: "Twee factoren",
        passkey: "Een passkey",
        max_age: "Langste tijd sinds de login, in seconden",
        max_age_hint: "60 tot 7.776.000: wie langer geleden inlogde, doet dat eerst opnieuw. Leeg is zonder grens.",
        at_most: "hooguit",
        ago: "seconden geleden",
    },
};
