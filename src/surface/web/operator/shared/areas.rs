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

/// The area of the tickets.
const TICKETS: &str = "tickets";

/// Returns the links to the areas, on the page whose path and query are `here`. `tickets` is how many wait for an answer.
pub fn groups(here: &str, tickets: Option<&str>, language: Language) -> Vec<AreaGroup> {
    let here = here.split('?').next().unwrap_or_default();
    let link = |(path, english, dutch, icon): &(&str, &'static str, &'static str, &'static str)| {
        let href = format!("/operator/{path}");
        let rest = here.strip_prefix(href.as_str());
        AreaLink {
            is_current: rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
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
