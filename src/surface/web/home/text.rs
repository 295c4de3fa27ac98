//! The texts of the front page.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct HomeText {
    pub title: &'static str,
    pub what: &'static str,
    pub development: &'static str,
    pub mailbox: &'static str,
    pub issuer: &'static str,
    pub docs: &'static str,
    pub discovery: &'static str,
    pub keys: &'static str,
    pub api: &'static str,
    pub sign_in: &'static str,
    pub profile: &'static str,
    pub consents: &'static str,
    pub dashboard: &'static str,
    /// Before the name of an account, for a person who has several.
    pub dashboard_of: &'static str,
    pub for_you: &'static str,
    pub for_developers: &'static str,
}

pub static TEXT: Translations<HomeText> = Translations {
    english: HomeText {
        title: "This is an xwms server",
        what: "It signs people in to apps and keeps track of what each app may do.",
        mailbox: "Read the mails that people would have got",
        development: "This server is for development and has a demo account. Don’t use real data.",
        issuer: "Issuer",
        docs: "Documentation",
        discovery: "Discovery document",
        keys: "Signing keys",
        api: "Description of the REST API (OpenAPI)",
        sign_in: "Sign in",
        profile: "Your profile and settings",
        consents: "Apps you approved",
        dashboard: "Dashboard",
        dashboard_of: "Dashboard of",
        for_you: "For you",
        for_developers: "For developers",
    },
    dutch: HomeText {
        title: "Dit is een xwms-server",
        what: "Hiermee loggen mensen in bij apps. De server houdt ook bij wat elke app mag.",
        mailbox: "Lees de mails die mensen zouden hebben gekregen",
        development: "Deze server is voor ontwikkeling en heeft een demo-account. Gebruik geen echte \
                      gegevens.",
        issuer: "Issuer",
        docs: "Documentatie",
        discovery: "Discovery-document",
        keys: "Ondertekensleutels",
        api: "Beschrijving van de REST-API (OpenAPI)",
        sign_in: "Inloggen",
        profile: "Je profiel en instellingen",
        consents: "Apps met jouw toestemming",
        dashboard: "Dashboard",
        dashboard_of: "Dashboard van",
        for_you: "Voor jou",
        for_developers: "Voor ontwikkelaars",
    },
};
