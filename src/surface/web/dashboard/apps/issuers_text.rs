//! The texts about issuers whose tokens authenticate an app.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct IssuersText {
    pub title: &'static str,
    pub columns: [&'static str; 4],
    pub none: &'static str,
    pub none_detail: &'static str,
    pub this_server: &'static str,
    pub once: &'static str,
    pub again: &'static str,
    pub change: &'static str,
    pub lead: &'static str,
    pub field: &'static str,
    pub hint: &'static str,
    pub no_json: &'static str,
    pub method: &'static str,
    pub method_hint: &'static str,
}

pub static TEXT: Translations<IssuersText> = Translations {
    english: IssuersText {
        title: "Trusted issuers",
        columns: ["Name", "Issuer and subject", "Audience", "Use of a token"],
        none: "No trusted issuers",
        none_detail: "Without one this app can’t get tokens.",
        this_server: "This server",
        once: "Once",
        again: "Until it expires",
        change: "Change trusted issuers",
        lead: "Tokens of these issuers authenticate the app, instead of a secret. What you save replaces all of them.",
        field: "Trusted issuers as JSON",
        hint: "A list of objects with name, issuer and subject. A subject may end with * after /, :, # or |; everybody whose subject begins like that is this app then.",
        no_json: "Type a JSON list, such as [{\"name\": \"ci\", \"issuer\": \"https://…\", \"subject\": \"…\"}].",
        method: "Token of a trusted issuer (federated_jwt)",
        method_hint: "For Kubernetes, GitHub Actions, SPIFFE and clouds: no secret at all.",
    },
    dutch: IssuersText {
        title: "Vertrouwde issuers",
        columns: ["Naam", "Issuer en subject", "Audience", "Gebruik van een token"],
        none: "Geen vertrouwde issuers",
        none_detail: "Zonder issuer krijgt deze app geen tokens.",
        this_server: "Deze server",
        once: "Eén keer",
        again: "Tot het verloopt",
        change: "Vertrouwde issuers wijzigen",
        lead: "Tokens van deze issuers bewijzen wie de app is, zonder secret. Wat je opslaat, vervangt ze allemaal.",
        field: "Vertrouwde issuers als JSON",
        hint: "Een lijst van objecten met name, issuer en subject. Een subject mag eindigen op * na /, :, # of |; iedereen wiens subject zo begint, is dan deze app.",
        no_json: "Typ een JSON-lijst, zoals [{\"name\": \"ci\", \"issuer\": \"https://…\", \"subject\": \"…\"}].",
        method: "Token van een vertrouwde issuer (federated_jwt)",
        method_hint: "Voor Kubernetes, GitHub Actions, SPIFFE en clouds: helemaal geen secret.",
    },
};
