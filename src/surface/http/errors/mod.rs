//! The catalogue of errors: every `code` of the REST API's problem documents (RFC 9457) and every `error` of the OAuth
//! endpoints (RFC 6749 §5.2), with its cause and remedy. The pages `/docs/errors` and `/docs/oauth-errors` are made of
//! it, and each problem's `type` leads to the first. `tests/it/docs/error_codes.rs` compares it with the sources.
//!
//! Not here: why a request was really refused, which only its account sees (`http::reason`), and what people read on
//! pages (`web/shared/kinds/refusal`).

mod accounts;
mod callers;
mod clients;
mod deliveries;
mod entry;
mod history;
mod oauth;
mod people;
mod requests;
mod resources;
mod signals;

pub use entry::ErrorEntry;

/// The path of the page about the errors of the REST API.
pub const PAGE: &str = "/docs/errors";

/// Errors about one thing.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    pub title: &'static str,
    pub entries: &'static [ErrorEntry],
}

/// The errors of the REST API by topic. No code is there twice.
pub const REST: &[Topic] = &[
    Topic { title: "Requests", entries: requests::ENTRIES },
    Topic { title: "Access and limits", entries: callers::ENTRIES },
    Topic { title: "Accounts and members", entries: accounts::ENTRIES },
    Topic { title: "Clients and secrets", entries: clients::ENTRIES },
    Topic { title: "Resources", entries: resources::ENTRIES },
    Topic { title: "Webhook endpoints and events", entries: deliveries::ENTRIES },
    Topic { title: "Security events", entries: signals::ENTRIES },
    Topic { title: "Users", entries: people::ENTRIES },
    Topic { title: "History, cases and tickets", entries: history::ENTRIES },
];

/// The errors of the endpoints under `/oauth`.
pub const OAUTH: &[ErrorEntry] = oauth::ENTRIES;

/// Returns the entry of a code of the REST API.
pub fn rest(code: &str) -> Option<&'static ErrorEntry> {
    REST.iter().flat_map(|topic| topic.entries).find(|entry| entry.code == code)
}

/// Returns the entries of the codes of the REST API that a text has in backticks.
pub fn named_in(text: &str) -> impl Iterator<Item = &'static ErrorEntry> {
    text.split('`').skip(1).step_by(2).filter_map(rest)
}

/// Returns the `type` of the problem with this code: a URI reference with its full path, relative to the issuer
/// (RFC 9457 §3.1.1).
pub fn type_of(code: &str) -> String {
    format!("{PAGE}#{code}")
}

#[cfg(test)]
mod tests {
    use super::{OAUTH, REST, rest};
    use std::collections::BTreeSet;

    #[test]
    fn no_code_is_there_twice_and_each_has_a_status_a_cause_and_a_remedy() {
        let mut seen = BTreeSet::new();
        for entry in REST.iter().flat_map(|topic| topic.entries) {
            assert!(seen.insert(entry.code), "{} is there twice", entry.code);
            assert!(rest(entry.code).is_some());
        }
        let codes: BTreeSet<_> = OAUTH.iter().map(|entry| entry.code).collect();
        assert_eq!(codes.len(), OAUTH.len());
        for entry in REST.iter().flat_map(|topic| topic.entries).chain(OAUTH) {
            assert!(!entry.statuses.is_empty() && entry.statuses.iter().all(|status| *status >= 300));
            for text in [entry.cause, entry.remedy] {
                assert!(text.ends_with('.') && text.len() > 10, "{}: {text}", entry.code);
            }
        }
    }
}
