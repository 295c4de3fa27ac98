//! The texts of the area.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct DevelopersText {
    pub title: &'static str,
    pub addresses: &'static str,
    pub issuer: &'static str,
    pub discovery: &'static str,
    pub docs: &'static str,
    pub openapi: &'static str,
    pub event_types: &'static str,
    pub account_id: &'static str,
    pub choose: &'static str,
    pub no_apps: &'static str,
    pub no_apps_detail: &'static str,
    pub new_app: &'static str,
    pub settings: &'static str,
    pub secret: &'static str,
    pub install: &'static str,
    pub columns: [&'static str; 2],
}

pub static TEXT: Translations<DevelopersText> = Translations {
    english: DevelopersText {
        title: "Developers",
        addresses: "Addresses",
        issuer: "Issuer",
        discovery: "Discovery",
        docs: "Documentation",
        openapi: "REST API (OpenAPI)",
        event_types: "Event catalogue",
        account_id: "Account ID",
        choose: "Start with one of your apps",
        no_apps: "No apps here yet",
        no_apps_detail: "Make an app first. Then the code to start with is here, with its ids filled in.",
        new_app: "New app",
        settings: "Settings of the app",
        secret: "The secret isn’t shown here. Put it in the environment variable CLIENT_SECRET, never in \
                 the code.",
        install: "Install:",
        columns: ["App", "Client ID"],
    },
    dutch: DevelopersText {
        title: "Ontwikkelaars",
        addresses: "Adressen",
        issuer: "Issuer",
        discovery: "Discovery",
        docs: "Documentatie",
        openapi: "REST-API (OpenAPI)",
        event_types: "Catalogus van events",
        account_id: "Account-ID",
        choose: "Begin met een van je apps",
        no_apps: "Hier zijn nog geen apps",
        no_apps_detail: "Maak eerst een app. Dan staat hier de code om mee te beginnen, met de id’s ingevuld.",
        new_app: "Nieuwe app",
        settings: "Instellingen van de app",
        secret: "Het secret staat hier niet. Zet het in de omgevingsvariabele CLIENT_SECRET, nooit in de \
                 code.",
        install: "Installeer:",
        columns: ["App", "Client-ID"],
    },
};
