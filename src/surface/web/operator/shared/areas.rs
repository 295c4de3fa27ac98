//! The areas of the operator's pages, in the order of the sidebar.

use crate::{
    language::Language,
    surface::web::shared::shell::{AreaGroup, AreaLink},
};

/// Path, name in English and Dutch, and the path of an icon of 16 by 16.
const AREAS: &[(&str, &str, &str, &str)] = &[
    ("accounts", "Accounts", "Accounts", "M2 14V5l6-3 6 3v9M6 14v-4h4v4"),
    ("users", "People", "Mensen", "M8 8a3 3 0 100-6 3 3 0 000 6zM2.5 14a5.5 5.5 0 0111 0"),
    ("tickets", "Tickets", "Tickets", "M2 3h12v8H7l-3 3v-3H2zM5 6h6M5 8h4"),
    ("alerts", "Alerts", "Meldingen", "M8 2.5L14.5 13.5H1.5zM8 6.5v3.5M8 11.8v.2"),
    ("system", "System", "Systeem", "M2 3h12v4H2zM2 9h12v4H2zM4.5 5h.1M4.5 11h.1"),
];

/// Apps have no area: they are found in their account.
const ACCOUNTS: &str = "accounts";
const APPS: &str = "/operator/clients/";

/// The area of the tickets.
const TICKETS: &str = "tickets";

/// Returns the links to the areas, on the page whose path and query are `here`. `tickets` is how many wait for an
/// answer.
pub fn groups(here: &str, tickets: Option<&str>, language: Language) -> Vec<AreaGroup> {
    let here = here.split('?').next().unwrap_or_default();
    let link = |(path, english, dutch, icon): &(&str, &'static str, &'static str, &'static str)| {
        let href = format!("/operator/{path}");
        let rest = here.strip_prefix(href.as_str());
        let is_below = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        AreaLink {
            is_current: is_below || (*path == ACCOUNTS && here.starts_with(APPS)),
            href,
            label: match language {
                Language::English => english,
                Language::Dutch => dutch,
            },
            icon,
            waiting: tickets.filter(|_| *path == TICKETS).map(ToOwned::to_owned),
        }
    };
    vec![AreaGroup { title: None, links: AREAS.iter().map(link).collect() }]
}

#[cfg(test)]
mod tests {
    use super::groups;
    use crate::language::Language;

    #[test]
    fn one_area_is_current_and_that_of_an_app_is_accounts() {
        let current = |here: &str| -> Vec<String> {
            let links = groups(here, None, Language::English).into_iter().flat_map(|group| group.links);
            links.filter(|link| link.is_current).map(|link| link.href).collect()
        };
        for (here, area) in [
            ("/operator/clients/client_1/restrict", "/operator/accounts"),
            ("/operator/accounts?standing=closed", "/operator/accounts"),
            ("/operator/system/nats", "/operator/system"),
        ] {
            assert_eq!(current(here), [area], "{here}");
        }
        assert!(current("/operator/accountsx").is_empty());
    }
}
