//! The search of the documentation: what people type every day leads them to the page that they need.

use crate::support::World;

/// What is typed, and the page that has to be among the first three. Fewer than the searches that an address may
/// make at once.
const EVERYDAY: &[(&str, &str)] = &[
    ("login", "quickstart/first-login"),
    ("sign in", "quickstart/first-login"),
    ("how do I sign in users", "quickstart/first-login"),
    ("first token", "quickstart/first-token"),
    ("api key", "guides/connect-a-machine-client"),
    ("machine to machine", "guides/connect-a-machine-client"),
    ("client credentials", "guides/connect-a-machine-client"),
    ("logout", "guides/hear-of-logouts"),
    ("back-channel logout", "guides/hear-of-logouts"),
    ("webhook signature", "quickstart/first-webhook"),
    ("verify webhooks", "quickstart/first-webhook"),
    ("webhooks python", "quickstart/webhook-python"),
    ("jwks", "guides/rotate-keys-and-secrets"),
    ("mfa", "guides/ask-for-a-second-factor"),
    ("2fa", "guides/ask-for-a-second-factor"),
    ("passkey", "guides/ask-for-a-second-factor"),
    ("second factor", "guides/ask-for-a-second-factor"),
    ("rotate secret", "guides/rotate-keys-and-secrets"),
    ("rotate client secret", "guides/rotate-keys-and-secrets"),
    ("signing key rotation", "guides/rotate-keys-and-secrets"),
    ("protect my api", "guides/protect-your-api"),
    ("introspection", "reference/oauth"),
    ("revoke token", "guides/stop-access"),
    ("invite colleague", "guides/invite-members"),
    ("permissions", "reference/permissions"),
    ("rate limits", "reference/limits"),
    ("429 too many requests", "errors"),
    ("invalid_grant", "oauth-errors"),
    ("spa", "quickstart/spa"),
    ("native app", "guides/connect-a-native-or-browser-app"),
    ("next.js", "quickstart/web-nextjs"),
    ("express", "quickstart/web-express"),
    ("tv without browser", "guides/connect-a-device"),
    ("dpop", "guides/bind-tokens-to-a-key"),
    ("mutual tls", "guides/authenticate-by-certificate"),
    ("token exchange", "guides/exchange-tokens"),
    ("keycloak", "guides/move-from-keycloak"),
    ("import users", "guides/import-people"),
    ("auth0 migration", "guides/move-from-auth0"),
    ("backup", "operations/backup-and-restore"),
    ("restore database", "operations/backup-and-restore"),
    ("kubernetes helm", "operations/kubernetes"),
    ("smtp", "operations/mail"),
    ("nginx reverse proxy", "operations/tls-and-proxies"),
    ("upgrade", "operations/upgrade"),
    ("prometheus metrics", "operations/monitoring"),
    ("master key", "operations/keys"),
    ("login with google", "operations/login-providers"),
    ("sso", "operations/login-providers"),
    ("nats node", "quickstart/nats-node"),
    ("mcp server", "quickstart/mcp-server"),
    ("siem", "guides/send-events-to-a-siem"),
    ("github actions without secret", "guides/authenticate-workloads"),
    ("leaked secret", "guides/rotate-keys-and-secrets"),
    ("verify the history", "guides/prove-your-history"),
    ("settings environment variables", "reference/settings"),
];

async fn search(world: &World, typed: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", typed).finish();
    let answer = world.server.get(&format!("/docs/search?{query}")).await;
    answer.expect_status(200).body.clone()
}

/// Returns the addresses of the results, in order.
fn results(body: &str) -> Vec<String> {
    let links = body.split("<li><h2><a href=\"").skip(1);
    links.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// Returns the pages of the results, each once.
fn pages(body: &str) -> Vec<String> {
    let mut pages: Vec<String> = Vec::new();
    for result in results(body) {
        let page = result.split('#').next().unwrap_or_default().trim_start_matches("/docs/").to_owned();
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    pages
}

#[tokio::test]
async fn everyday_queries_find_the_page_that_people_need_among_the_first_three() {
    let world = World::new().await;
    let mut missed = Vec::new();
    for (typed, page) in EVERYDAY {
        let mut found = pages(&search(&world, typed).await);
        found.truncate(3);
        if !found.iter().any(|one| one == page) {
            missed.push(format!("{typed:?} finds {found:?}, not {page}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[tokio::test]
async fn a_search_finds_a_section_and_shows_the_matching_sentence() {
    let world = World::new().await;
    let body = search(&world, "invalid_grant").await;
    assert!(results(&body)[0].starts_with("/docs/oauth-errors#"), "{body}");
    let body = search(&world, "verify webhook signatures").await;
    assert!(body.contains("<mark>"), "{body}");
}

#[tokio::test]
async fn words_are_found_in_any_form_and_order_and_common_ones_do_not_matter() {
    let world = World::new().await;
    let first = pages(&search(&world, "rotate client secret").await);
    for typed in ["How do I rotate a client secret?", "SECRETS of clients: rotation", "rotated client-secret"]
    {
        assert_eq!(pages(&search(&world, typed).await)[0], first[0], "{typed}");
    }
}

#[tokio::test]
async fn guides_come_before_records_of_decisions() {
    let world = World::new().await;
    for typed in ["webhook", "refresh token", "passkeys", "audit"] {
        let found = pages(&search(&world, typed).await);
        let first = &found[..found.len().min(3)];
        assert!(!first.is_empty(), "{typed}");
        assert!(!first.iter().any(|page| page.starts_with("explanation/adr/")), "{typed}: {found:?}");
    }
}
