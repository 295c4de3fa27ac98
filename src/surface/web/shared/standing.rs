//! The words for the standing of accounts, people, clients and APIs, for their members and for operators.

use crate::{
    language::Language,
    surface::web::shared::kinds::{Status, Tone},
};
use xwms_events::{
    account::AccountStanding, client::ClientStanding, resource::ResourceStanding, user::UserStanding,
};

/// Returns what the standing of an account means.
pub const fn account(standing: AccountStanding, language: Language) -> Status {
    let (tone, word) = match (standing, language) {
        (AccountStanding::Active, Language::English) => (Tone::Good, "Active"),
        (AccountStanding::Active, Language::Dutch) => (Tone::Good, "Actief"),
        (AccountStanding::Restricted, Language::English) => (Tone::Bad, "Restricted"),
        (AccountStanding::Restricted, Language::Dutch) => (Tone::Bad, "Beperkt"),
        (AccountStanding::Closed | AccountStanding::Absent, Language::English) => (Tone::Quiet, "Closed"),
        (AccountStanding::Closed | AccountStanding::Absent, Language::Dutch) => (Tone::Quiet, "Gesloten"),
    };
    Status { tone, word }
}

/// Returns what the standing of a person means.
pub const fn user(standing: UserStanding, language: Language) -> Status {
    let (tone, word) = match (standing, language) {
        (UserStanding::Active, Language::English) => (Tone::Good, "Active"),
        (UserStanding::Active, Language::Dutch) => (Tone::Good, "Actief"),
        (UserStanding::Suspended, Language::English) => (Tone::Bad, "Suspended"),
        (UserStanding::Suspended, Language::Dutch) => (Tone::Bad, "Geschorst"),
        (UserStanding::Leaving, Language::English) => (Tone::Odd, "Leaving"),
        (UserStanding::Leaving, Language::Dutch) => (Tone::Odd, "Vertrekt"),
        (UserStanding::Erased | UserStanding::Absent, Language::English) => (Tone::Quiet, "Erased"),
        (UserStanding::Erased | UserStanding::Absent, Language::Dutch) => (Tone::Quiet, "Gewist"),
    };
    Status { tone, word }
}

/// Returns what the standing of a client means.
pub const fn client(standing: ClientStanding, language: Language) -> Status {
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

/// Returns what the standing of an API means.
pub const fn resource(standing: ResourceStanding, language: Language) -> Status {
    let (tone, word) = match (standing, language) {
        (ResourceStanding::Enabled, Language::English) => (Tone::Good, "Active"),
        (ResourceStanding::Enabled, Language::Dutch) => (Tone::Good, "Actief"),
        (ResourceStanding::Disabled, Language::English) => (Tone::Quiet, "Disabled"),
        (ResourceStanding::Disabled, Language::Dutch) => (Tone::Quiet, "Uitgezet"),
        (ResourceStanding::Deleted | ResourceStanding::Absent, Language::English) => (Tone::Bad, "Deleted"),
        (ResourceStanding::Deleted | ResourceStanding::Absent, Language::Dutch) => (Tone::Bad, "Verwijderd"),
    };
    Status { tone, word }
}
