//! The texts of the search.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct SearchText {
    pub title: &'static str,
    pub what: &'static str,
    pub hint: &'static str,
    pub lead: &'static str,
    pub search: &'static str,
    pub nothing: &'static str,
    pub apps: &'static str,
    pub columns: [&'static str; 2],
    pub apis: &'static str,
    pub api_columns: [&'static str; 2],
}

pub static TEXT: Translations<SearchText> = Translations {
    english: SearchText {
        title: "Search",
        what: "What are you looking for?",
        hint: "An id, a mail address, the name of an app or API, the audience of an API, a request id, an IP address; \
               or a token, code, cookie or client secret that you found.",
        lead: "What you paste is not stored, logged or shown again. A token or secret is recognised \
               when it has expired or was revoked, too.",
        search: "Search",
        nothing: "Nothing found. It doesn’t exist, or it isn’t this account’s.",
        apps: "Apps with that name",
        columns: ["App", "Client ID"],
        apis: "APIs with that name",
        api_columns: ["API", "ID"],
    },
    dutch: SearchText {
        title: "Zoeken",
        what: "Wat zoek je?",
        hint: "Een id, een mailadres, de naam van een app of API, de audience van een API, een verzoek-id, een \
               IP-adres; of een token, code, cookie of client secret dat je vond.",
        lead: "Wat je plakt, wordt niet bewaard, gelogd of opnieuw getoond. Een token of secret wordt \
               ook herkend als het verlopen of ingetrokken is.",
        search: "Zoeken",
        nothing: "Niets gevonden. Het bestaat niet, of het is niet van dit account.",
        apps: "Apps met die naam",
        columns: ["App", "Client-ID"],
        apis: "API’s met die naam",
        api_columns: ["API", "ID"],
    },
};
