//! The words for what a client is: its type, its environment. Its standing is in `shared::standing`.

use crate::{
    language::Language,
    surface::web::shared::kinds::{Status, Tone},
};
use xwms_events::client::{ClientType, Environment};

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

/// Returns the badge of a test client.
pub fn environment(environment: Environment) -> Option<Status> {
    (environment == Environment::Test).then_some(Status { tone: Tone::Odd, word: "Test" })
}
