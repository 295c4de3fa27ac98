//! The words for what a client is: its type, its standing, its environment.

use crate::{
    language::Language,
    surface::web::shared::kinds::{Status, Tone},
};
use xwms_events::client::{ClientStanding, ClientType, Environment};

/// Returns the name of a type.
pub const fn client_type(client_type: ClientType, language: Language) -> &'static str {
    match (client_type, language) {
        (ClientType::Web, _) => "Web",
        (ClientType::Native, Language::English) => "Native",
        (ClientType::Native, Language::Dutch) => "Mobiel of desktop",
        (ClientType::Browser, Language::English) => "Single page",
        (ClientType::Browser, Language::Dutch) => "In de browser",
        (ClientType::Machine, _) => "Machine",
    }
}

/// Returns what a standing means.
pub const fn standing(standing: ClientStanding, language: Language) -> Status {
    let (tone, word) = match (standing, language) {
        (ClientStanding::Enabled, Language::English) => (Tone::Good, "Active"),
        (ClientStanding::Enabled, Language::Dutch) => (Tone::Good, "Actief"),
        (ClientStanding::Disabled, Language::English) => (Tone::Quiet, "Disabled"),
        (ClientStanding::Disabled, Language::Dutch) => (Tone::Quiet, "Uitgezet"),
        (ClientStanding::Restricted, Language::English) => (Tone::Bad, "Restricted"),
        (ClientStanding::Restricted, Language::Dutch) => (Tone::Bad, "Beperkt"),
        (ClientStanding::Deleted | ClientStanding::Absent, Language::English) => (Tone::Bad, "Deleted"),
        (ClientStanding::Deleted | ClientStanding::Absent, Language::Dutch) => (Tone::Bad, "Verwijderd"),
    };
    Status { tone, word }
}

/// Returns the badge of a test client.
pub fn environment(environment: Environment) -> Option<Status> {
    (environment == Environment::Test).then_some(Status { tone: Tone::Odd, word: "Test" })
}
