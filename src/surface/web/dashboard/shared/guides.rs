//! Which page of the documentation is about which page of the dashboard. The sidebar links to it (`show`). For a new area or tab,
//! add a line; a page without one has the line of the area that it is in.

/// Paths below that of the account, and what is about them below `/docs`. `*` stands for one id. The first line that a path begins
/// with counts, so tabs are before their area.
const GUIDES: &[(&str, &str)] = &[
    ("apps/new/web", "guides/connect-a-web-app"),
    ("apps/new/native", "guides/connect-a-native-or-browser-app"),
    ("apps/new/browser", "guides/connect-a-native-or-browser-app"),
    ("apps/new/machine", "guides/connect-a-machine-client"),
    ("apps/new", "reference/clients#types"),
    ("apps/registrations", "guides/let-apps-register-themselves"),
    ("apps/*/credentials/issuers", "guides/authenticate-workloads"),
    ("apps/*/credentials/issuer", "guides/authenticate-workloads"),
    ("apps/*/credentials/certificate", "guides/authenticate-by-certificate"),
    ("apps/*/credentials", "guides/rotate-keys-and-secrets"),
    ("apps/*/request-security", "guides/secure-authorization-requests"),
    ("apps/*/login", "reference/clients#redirect-uris"),
    ("apps/*/scopes", "reference/permissions"),
    ("apps/*/domains", "guides/restrict-where-a-client-is-used"),
    ("apps/*/domain", "guides/restrict-where-a-client-is-used"),
    ("apps/*/networks", "guides/restrict-where-a-client-is-used"),
    ("apps/*/token-exchange", "guides/exchange-tokens"),
    ("apps/*/identity-assertions", "guides/let-agents-act-by-identity-assertions"),
    ("apps/*/tokens", "reference/clients#protocol-options"),
    ("apps/*/activity", "guides/find-out-why-a-request-was-refused"),
    ("apps/*/history", "guides/look-at-the-past"),
    ("apps/*/people", "guides/stop-access"),
    ("apps/*/danger", "guides/stop-access"),
    ("apps", "reference/clients"),
    ("apis/*/agents", "guides/protect-your-api#let-agents-in"),
    ("apis/*/tokens", "guides/protect-your-api#check-tokens-in-the-api"),
    ("apis/*/introspection", "guides/protect-your-api#check-tokens-in-the-api"),
    ("apis/*/history", "guides/look-at-the-past"),
    ("apis/*/danger", "guides/protect-your-api#take-access-away"),
    ("apis", "guides/protect-your-api"),
    ("users/new", "guides/test-with-test-users"),
    ("users/*/access", "guides/stop-access"),
    ("users", "guides/test-with-test-users"),
    ("webhooks/events", "reference/events#event-format"),
    ("webhooks/new", "guides/receive-webhooks#1-create-an-endpoint"),
    ("webhooks/*/messages", "reference/events#operations-on-messages"),
    ("webhooks/*/replay", "reference/events#operations-on-messages"),
    ("webhooks/*/secrets", "guides/rotate-keys-and-secrets#the-signing-secret-of-a-webhook-endpoint"),
    ("webhooks/*/test", "guides/receive-webhooks#5-test-and-repair"),
    ("webhooks/*/history", "guides/look-at-the-past"),
    ("webhooks", "guides/receive-webhooks"),
    ("tokens", "guides/find-out-why-a-request-was-refused#what-did-this-token-touch"),
    ("grants", "guides/stop-access"),
    ("consents", "guides/stop-access"),
    ("sessions", "guides/stop-access"),
    ("people", "guides/stop-access"),
    ("secrets", "guides/rotate-keys-and-secrets"),
    ("logs", "guides/find-out-why-a-request-was-refused"),
    ("events", "reference/events#event-format"),
    ("audit/cases", "guides/keep-a-case"),
    ("audit/contain", "guides/contain-an-incident#see-what-stops"),
    ("audit/expose", "guides/contain-an-incident#say-that-it-is-exposed"),
    ("audit/past", "guides/look-at-the-past#how-was-an-object"),
    ("audit/could", "guides/look-at-the-past#could-a-client-obtain-a-scope-and-why"),
    ("audit", "guides/investigate-an-incident"),
    ("usage", "reference/api#usage"),
    ("alerts", "reference/guard#alert-rules"),
    ("team/login", "operations/login-providers#accounts-with-a-login-of-their-own"),
    ("team", "guides/invite-members"),
    ("plan", "reference/api#rate-limits"),
    ("settings/second-factor", "guides/ask-for-a-second-factor"),
    ("settings/history", "guides/look-at-the-past"),
    ("search", "guides/use-the-dashboard#search"),
    ("developers", "guides/configure-your-library"),
];
/// What is about every other page.
const ALL: &str = "guides/use-the-dashboard";

/// Returns the address of what the documentation says about the page whose path is `below` that of the account, without a first
/// slash.
pub fn guide(below: &str) -> String {
    let found = GUIDES.iter().find(|(pattern, _)| is_within(below, pattern));
    format!("/docs/{}", found.map_or(ALL, |(_, page)| *page))
}

/// Returns whether `path` is at `pattern` or below it.
fn is_within(path: &str, pattern: &str) -> bool {
    let mut parts = path.split('/');
    pattern.split('/').all(|wanted| parts.next().is_some_and(|part| wanted == "*" || wanted == part))
}

#[cfg(test)]
mod tests {
    use super::{ALL, GUIDES, guide, is_within};
    use std::{collections::BTreeSet, fs, path::Path};

    /// Returns the anchors of the headings of a page, as GitHub makes them.
    fn anchors(markdown: &str) -> BTreeSet<String> {
        let headings = markdown.lines().filter_map(|line| line.strip_prefix("##"));
        let anchor = |heading: &str| -> String {
            let text = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
            text.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_')).collect()
        };
        headings.map(anchor).collect()
    }

    #[test]
    fn every_page_and_heading_exists() {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
        for page in GUIDES.iter().map(|(_, page)| *page).chain([ALL]) {
            let (path, anchor) = page.split_once('#').unwrap_or((page, ""));
            let text = fs::read_to_string(docs.join(format!("{path}.md")));
            let text = text.unwrap_or_else(|error| panic!("docs/{path}.md: {error}"));
            assert!(anchor.is_empty() || anchors(&text).contains(anchor), "docs/{path}.md has no #{anchor}");
        }
    }

    #[test]
    fn no_line_is_hidden_by_one_before_it() {
        for (at, (pattern, _)) in GUIDES.iter().enumerate() {
            let hides = GUIDES[..at].iter().find(|(before, _)| is_within(pattern, before));
            assert!(hides.is_none(), "{pattern} is below {hides:?}");
        }
    }

    #[test]
    fn a_page_has_the_line_of_its_tab_or_its_area() {
        for (below, page) in [
            ("", "guides/use-the-dashboard"),
            ("settings", "guides/use-the-dashboard"),
            ("apps/client_1", "reference/clients"),
            ("apps/client_1/credentials/secret_1/rotate", "guides/rotate-keys-and-secrets"),
            ("apps/client_1/danger/disable", "guides/stop-access"),
            ("webhooks/endpoint_1/messages/message_1", "reference/events#operations-on-messages"),
            ("appsx", "guides/use-the-dashboard"),
        ] {
            assert_eq!(guide(below), format!("/docs/{page}"), "{below}");
        }
    }
}
