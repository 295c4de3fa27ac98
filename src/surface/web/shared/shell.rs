//! The shell around the pages of an account or operator: a sidebar with the account, the areas and the person; a
//! bar with the search and the switch between live and test. It works without script; `dashboard.js` adds
//! shortcuts.

use super::kinds::Link;
use crate::language::{Language, text::Translations};

/// The words of the shell.
#[derive(Debug)]
pub struct ShellText {
    pub skip: &'static str,
    pub menu: &'static str,
    pub close: &'static str,
    pub areas: &'static str,
    pub switch: &'static str,
    pub new_account: &'static str,
    pub search: &'static str,
    pub environment: &'static str,
    pub live: &'static str,
    pub test: &'static str,
    pub testing: &'static str,
    pub docs: &'static str,
    /// The link to what the documentation says about the page.
    pub guide: &'static str,
    pub profile: &'static str,
    pub log_out: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
}

static TEXT: Translations<ShellText> = Translations {
    english: ShellText {
        skip: "Skip to content",
        menu: "Menu",
        close: "Close menu",
        areas: "Areas",
        switch: "Switch account",
        new_account: "New account",
        search: "Search or paste anything",
        environment: "Environment",
        live: "Live",
        test: "Test",
        testing: "Test: you see test apps and their requests. Other pages are about live ones too.",
        docs: "Documentation",
        guide: "About this page",
        profile: "Your account",
        log_out: "Sign out",
        copy: "Copy",
        copied: "Copied",
    },
    dutch: ShellText {
        skip: "Naar de inhoud",
        menu: "Menu",
        close: "Menu sluiten",
        areas: "Onderdelen",
        switch: "Ander account",
        new_account: "Nieuw account",
        search: "Zoek of plak iets",
        environment: "Omgeving",
        live: "Live",
        test: "Test",
        testing: "Test: je ziet testapps en hun verzoeken. Andere pagina’s gaan ook over live apps.",
        docs: "Documentatie",
        guide: "Over deze pagina",
        profile: "Je account",
        log_out: "Uitloggen",
        copy: "Kopiëren",
        copied: "Gekopieerd",
    },
};

/// A link to an area.
pub struct AreaLink {
    pub href: String,
    pub label: &'static str,
    /// The path of an icon of 16 by 16.
    pub icon: &'static str,
    /// How many things wait there; `None` if nothing does.
    pub waiting: Option<String>,
    pub is_current: bool,
}

/// Areas that belong together.
pub struct AreaGroup {
    /// `None` for the first.
    pub title: Option<&'static str>,
    pub links: Vec<AreaLink>,
}

/// The switch between live and test.
pub struct EnvironmentSwitch {
    pub is_test: bool,
    pub live: String,
    pub test: String,
}

/// What surrounds a page.
pub struct Shell {
    pub words: &'static ShellText,
    /// The name of the account, or of the operator's pages.
    pub name: String,
    /// The other accounts of the person.
    pub others: Vec<Link>,
    /// Whether the person may make another account.
    pub may_open: bool,
    pub groups: Vec<AreaGroup>,
    /// What the documentation says about the page.
    pub guide: String,
    pub person: String,
    /// What the person is here: the role.
    pub role: &'static str,
    /// For the forms that search and log out.
    pub csrf: String,
    /// Where the search is sent, if there is one. It is sent as a form, because a secret may be searched for.
    pub search: Option<String>,
    pub environment: Option<EnvironmentSwitch>,
}

impl Shell {
    /// Returns the words in `language`.
    pub const fn words(language: Language) -> &'static ShellText {
        TEXT.of(language)
    }

    /// Returns the first letter of a name, for its tile.
    pub fn initial(name: &str) -> String {
        name.chars()
            .find(|letter| letter.is_alphanumeric())
            .map(|letter| letter.to_uppercase().collect())
            .unwrap_or_default()
    }

    /// Whether the page is about tests.
    pub fn is_test(&self) -> bool {
        self.environment.as_ref().is_some_and(|environment| environment.is_test)
    }
}
