//! Which page of the documentation is about which page of the dashboard or of the operator. The sidebar links to
//! it. For a new area or tab, add a line; a page without one has the line of the area that it is in.

/// Paths, and what is about them below `/docs`. `*` stands for one id. The first line that a path begins with
/// counts, so tabs are before their area.
type Guides = &'static [(&'static str, &'static str)];

/// Of the dashboard, below the path of the account.
const DASHBOARD: Guides = &[
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
/// Of the operator, below `/operator`.
const OPERATOR: Guides = &[
    ("tickets", "operations/support"),
    ("alerts", "operations/handle-alerts"),
    ("users", "operations/people-and-passwords#what-the-operator-can-do"),
    ("clients", "operations/stop-clients-and-accounts"),
    ("system/nats", "operations/nats"),
    ("system/plans", "operations/plans"),
    ("system/settings", "reference/settings"),
    ("system/keys", "operations/keys#rotate-signing-keys"),
    ("system/parked", "operations/troubleshooting#while-it-runs"),
    ("system", "operations/monitoring"),
];
/// What is about every other page of each.
const DASHBOARD_ITSELF: &str = "guides/use-the-dashboard";
const OPERATOR_ITSELF: &str = "operations/operator-pages";

/// Returns the address of what the documentation says about the page of the dashboard whose path is `below` that
/// of the account, without a first slash.
pub fn of_dashboard(below: &str) -> String {
    address(DASHBOARD, below, DASHBOARD_ITSELF)
}

/// The same for the page of the operator whose path is `below` `/operator`.
pub fn of_operator(below: &str) -> String {
    address(OPERATOR, below, OPERATOR_ITSELF)
}

fn address(guides: Guides, below: &str, otherwise: &str) -> String {
    let found = guides.iter().find(|(pattern, _)| is_within(below, pattern));
    format!("/docs/{}", found.map_or(otherwise, |(_, page)| *page))
}

/// Returns whether `path` is at `pattern` or below it.
fn is_within(path: &str, pattern: &str) -> bool {
    let mut parts = path.split('/');
    pattern.split('/').all(|wanted| parts.next().is_some_and(|part| wanted == "*" || wanted == part))
}

#[cfg(test)]
mod tests {
    use super::{
        DASHBOARD, DASHBOARD_ITSELF, OPERATOR, OPERATOR_ITSELF, is_within, of_dashboard, of_operator,
    };
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
        for page in [DASHBOARD, OPERATOR]
            .concat()
            .into_iter()
            .map(|(_, page)| page)
            .chain([DASHBOARD_ITSELF, OPERATOR_ITSELF])
        {
            let (path, anchor) = page.split_once('#').unwrap_or((page, ""));
            let text = fs::read_to_string(docs.join(format!("{path}.md")));
            let text = text.unwrap_or_else(|error| panic!("docs/{path}.md: {error}"));
            assert!(anchor.is_empty() || anchors(&text).contains(anchor), "docs/{path}.md has no #{anchor}");
        }
    }

    #[test]
    fn no_line_is_hidden_by_one_before_it() {
        for guides in [DASHBOARD, OPERATOR] {
            for (at, (pattern, _)) in guides.iter().enumerate() {
                let hides = guides[..at].iter().find(|(before, _)| is_within(pattern, before));
                assert!(hides.is_none(), "{pattern} is below {hides:?}");
            }
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
            assert_eq!(of_dashboard(below), format!("/docs/{page}"), "{below}");
        }
        assert_eq!(of_operator("accounts/account_1/restrict"), "/docs/operations/operator-pages");
        assert_eq!(of_operator("system/keys/key_1"), "/docs/operations/keys#rotate-signing-keys");
    }
}
