//! The texts about how an app secures its authorization requests.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct RequestsText {
    pub title: &'static str,
    pub lead: &'static str,
    pub pushed: &'static str,
    pub pushed_hint: &'static str,
    pub response: &'static str,
    pub response_hint: &'static str,
    pub standard: &'static str,
    pub signed: &'static str,
    pub signed_hint: &'static str,
    pub object: &'static str,
    pub object_hint: &'static str,
    pub any: &'static str,
    pub fapi: &'static str,
    pub fapi_hint: &'static str,
}

pub static TEXT: Translations<RequestsText> = Translations {
    english: RequestsText {
        title: "Request security",
        lead: "For apps that keep the details of a login out of the browser, or prove that nobody changed them.",
        pushed: "Require pushed requests",
        pushed_hint: "The app sends each request to this server first (PAR), and the browser carries only a reference.",
        response: "Signature of authorization responses",
        response_hint: "For the response modes of JARM.",
        standard: "Default",
        signed: "Require signed requests",
        signed_hint: "Each request is a JWT that one of the app’s keys signed (JAR).",
        object: "Signature of requests",
        object_hint: "The only algorithm that the app may sign requests with.",
        any: "Any that fits a key",
        fapi: "Follow the FAPI 2.0 Security Profile",
        fapi_hint: "For banks and others with strict rules. The other settings must meet the profile first.",
    },
    dutch: RequestsText {
        title: "Beveiliging van verzoeken",
        lead: "Voor apps die de details van een login buiten de browser houden, of bewijzen dat niemand ze veranderde.",
        pushed: "Vereis verzoeken die de app vooraf stuurt",
        pushed_hint: "De app stuurt elk verzoek eerst naar deze server (PAR), en de browser heeft alleen een verwijzing.",
        response: "Handtekening onder antwoorden",
        response_hint: "Voor de antwoordvormen van JARM.",
        standard: "Standaard",
        signed: "Vereis ondertekende verzoeken",
        signed_hint: "Elk verzoek is een JWT die met een sleutel van de app is ondertekend (JAR).",
        object: "Handtekening onder verzoeken",
        object_hint: "Het enige algoritme waarmee de app verzoeken mag ondertekenen.",
        any: "Elk dat bij een sleutel past",
        fapi: "Volg het FAPI 2.0 Security Profile",
        fapi_hint: "Voor banken en anderen met strenge regels. De andere instellingen moeten er eerst aan voldoen.",
    },
};
