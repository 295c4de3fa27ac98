//! The pages of a person's account, and the navigation between them (`account.html`, which their templates
//! include). To add a page, add its line to `PAGES`.

use crate::language::Language;

struct AccountPage {
    path: &'static str,
    english: &'static str,
    dutch: &'static str,
}

/// Every page, in order.
const PAGES: &[AccountPage] = &[
    AccountPage { path: "/account/profile", english: "Profile", dutch: "Profiel" },
    AccountPage { path: "/account/security", english: "Security", dutch: "Beveiliging" },
    AccountPage { path: "/account/sessions", english: "Sessions", dutch: "Sessies" },
    AccountPage { path: "/account/consents", english: "Apps", dutch: "Apps" },
    AccountPage { path: "/account/data", english: "Your data", dutch: "Je gegevens" },
    AccountPage { path: "/support", english: "Help", dutch: "Hulp" },
    // It leads out of these pages, to the account that was open last.
    AccountPage { path: "/dashboard", english: "Dashboard", dutch: "Dashboard" },
];

/// A link of the navigation.
pub struct AccountLink {
    pub href: &'static str,
    pub label: &'static str,
    /// Whether it leads to the page that is shown, or one below it.
    pub is_current: bool,
}

/// Returns the name of the navigation, for screen readers.
pub const fn label(language: Language) -> &'static str {
    match language {
        Language::English => "Your account",
        Language::Dutch => "Je account",
    }
}

/// Returns the links on the page whose path and query are `here`.
pub fn links(here: &str, language: Language) -> Vec<AccountLink> {
    let path = here.split('?').next().unwrap_or_default();
    let is_current =
        |known: &str| path.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let link = |page: &AccountPage| AccountLink {
        href: page.path,
        label: match language {
            Language::English => page.english,
            Language::Dutch => page.dutch,
        },
        is_current: is_current(page.path),
    };
    PAGES.iter().map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::links;
    use crate::language::Language;

    #[test]
    fn the_page_that_is_shown_is_marked() {
        let current = |here: &str| -> Vec<_> {
            links(here, Language::Dutch)
                .into_iter()
                .filter(|link| link.is_current)
                .map(|link| link.label)
                .collect()
        };
        assert_eq!(current("/account/security?removed"), ["Beveiliging"]);
        assert_eq!(current("/account/security/totp"), ["Beveiliging"]);
        assert!(current("/account/securityx").is_empty() && current("/").is_empty());
    }
}
