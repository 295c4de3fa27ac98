//! The groups of operations in the OpenAPI document, each with a description.

use serde_json::{Value, json};

/// Tag → what its operations are about, by tag. A test compares it with the operations.
const TAGS: &[(&str, &str)] = &[
    ("accounts", "Sign up, and manage the account: its name, policies, logins and end."),
    ("alerts", "Suspicious traffic of the account's clients."),
    (
        "audit",
        "Ask the history, look at the past, prove and export events, contain incidents, and keep cases.",
    ),
    ("clients", "Applications: their URIs, scopes, domains, networks, keys and state."),
    ("consents", "What users have approved for clients."),
    ("endpoints", "Receivers of webhooks."),
    ("events", "The account's events as a feed, and the catalogue of their types."),
    ("grants", "Authorizations, from the request to the last refresh."),
    ("groups", "Groups of the account's people, which tokens can tell its apps and APIs."),
    ("invitations", "Invite people to the account."),
    ("me", "Who is calling, and what they may do."),
    ("members", "The people of the account and their roles."),
    ("messages", "What an endpoint was sent: attempts, retries, tests and replays."),
    ("plans", "Plans, the account's limits, and what is left of them."),
    ("registrations", "Tokens with which apps register themselves as clients."),
    ("requests", "The request log: what each API request was, and why it was refused."),
    ("resources", "The APIs that the account protects: audiences, scopes, and who may ask for them."),
    ("secrets", "The secrets of a client: create, rotate, revoke and replace them."),
    ("tickets", "Ask the operator for help."),
    ("tokens", "Access tokens that were issued."),
    ("usage", "Requests, errors, latency and billable counts over time."),
    ("users", "Test users of the account, and the tokens of its users."),
    ("webhooks", "The messages that an endpoint gets, by the type of their event."),
];

/// Returns the tag objects of the document.
pub(super) fn declared() -> Value {
    TAGS.iter().map(|(name, description)| json!({"name": name, "description": description})).collect()
}

#[cfg(test)]
mod tests {
    use super::TAGS;
    use crate::surface::api;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn every_tag_of_an_operation_is_described_and_no_other() {
        let document: Value = serde_json::from_str(&api::openapi("https://auth.example")).unwrap();
        let items = ["paths", "webhooks"].map(|part| document[part].as_object().unwrap().values());
        let operations = items.into_iter().flatten().flat_map(|item| item.as_object().unwrap().values());
        let tags = operations.flat_map(|operation| operation["tags"].as_array().unwrap());
        let used: BTreeSet<_> = tags.map(|tag| tag.as_str().unwrap()).collect();
        let told: BTreeSet<_> = TAGS.iter().map(|(name, _)| *name).collect();
        assert_eq!(used, told);
        assert!(TAGS.is_sorted(), "by name");
    }
}
