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
    pub add: &'static str,
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
        add: "New issuer",
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
        add: "Nieuwe issuer",
        method: "Token van een vertrouwde issuer (federated_jwt)",
        method_hint: "Voor Kubernetes, GitHub Actions, SPIFFE en clouds: helemaal geen secret.",
    },
};
