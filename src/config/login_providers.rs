//! Settings of the providers at which people may log in: OpenID providers, and OAuth 2.0 servers such as GitHub.
//! `outbound::providers` talks to them.

use super::hidden::Hidden;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use url::{Host, Url};

/// Most providers.
const PROVIDERS_MAX: usize = 10;
/// Longest name of a provider in the settings: it is part of the address that it returns people to.
const ID_MAX: usize = 32;
/// Longest name on a button.
const NAME_MAX: usize = 40;

/// The kind of a provider, which gives the other settings their defaults.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    /// Any OpenID provider with discovery.
    #[default]
    Openid,
    Google,
    Microsoft,
    /// An OAuth 2.0 server whose API says who logged in.
    Oauth,
    Github,
}

/// A provider.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoginProvider {
    pub kind: ProviderKind,
    /// What the button calls it.
    pub name: Option<String>,
    pub client_id: String,
    pub client_secret: Option<Hidden>,
    /// The issuer of an OpenID provider, exactly as it calls itself. `{tenantid}` stands for the token's `tid`.
    pub issuer: Option<String>,
    /// Where the provider describes itself, if not at the well-known place below its issuer.
    pub discovery_url: Option<String>,
    /// Microsoft: `common`, `organizations`, `consumers`, or a tenant's id.
    pub tenant: Option<String>,
    pub scopes: Option<Vec<String>>,
    /// OAuth 2.0: the endpoints, and the members of the response of `user_url` that identify and name the person.
    pub authorization_url: Option<String>,
    pub token_url: Option<String>,
    pub user_url: Option<String>,
    pub subject_member: Option<String>,
    pub name_member: Option<String>,
}

impl LoginProvider {
    /// Returns what the button calls it.
    pub fn shown_name(&self, id: &str) -> String {
        let usual = match self.kind {
            ProviderKind::Google => "Google",
            ProviderKind::Microsoft => "Microsoft",
            ProviderKind::Github => "GitHub",
            ProviderKind::Openid | ProviderKind::Oauth => id,
        };
        self.name.clone().unwrap_or_else(|| usual.to_owned())
    }

    /// Whether it speaks OpenID Connect.
    pub fn is_openid(&self) -> bool {
        matches!(self.kind, ProviderKind::Openid | ProviderKind::Google | ProviderKind::Microsoft)
    }

    fn tenant(&self) -> &str {
        self.tenant.as_deref().unwrap_or("common")
    }

    /// Returns the issuer; for an OAuth 2.0 server, which has none, the origin of its API.
    pub fn issuer(&self) -> String {
        if let Some(issuer) = &self.issuer {
            return issuer.clone();
        }
        match self.kind {
            ProviderKind::Google => "https://accounts.google.com".to_owned(),
            ProviderKind::Microsoft => {
                let shared = matches!(self.tenant(), "common" | "organizations" | "consumers");
                let tenant = if shared { "{tenantid}" } else { self.tenant() };
                format!("https://login.microsoftonline.com/{tenant}/v2.0")
            }
            ProviderKind::Openid => String::new(),
            ProviderKind::Oauth | ProviderKind::Github => {
                let url = Url::parse(&self.user_url()).ok();
                url.map(|url| url.origin().ascii_serialization()).unwrap_or_default()
            }
        }
    }

    /// Returns where an OpenID provider describes itself.
    pub fn discovery_url(&self) -> String {
        let base = match (&self.discovery_url, self.kind) {
            (Some(url), _) => return url.clone(),
            (None, ProviderKind::Microsoft) if self.issuer.is_none() => {
                format!("https://login.microsoftonline.com/{}/v2.0", self.tenant())
            }
            _ => self.issuer(),
        };
        format!("{}/.well-known/openid-configuration", base.trim_end_matches('/'))
    }

    fn or(&self, set: Option<&String>, github: &str) -> String {
        let usual = if self.kind == ProviderKind::Github { github } else { "" };
        set.cloned().unwrap_or_else(|| usual.to_owned())
    }

    pub fn authorization_url(&self) -> String {
        self.or(self.authorization_url.as_ref(), "https://github.com/login/oauth/authorize")
    }

    pub fn token_url(&self) -> String {
        self.or(self.token_url.as_ref(), "https://github.com/login/oauth/access_token")
    }

    pub fn user_url(&self) -> String {
        self.or(self.user_url.as_ref(), "https://api.github.com/user")
    }

    /// Returns the member that identifies the person: never a name that can be given to somebody else.
    pub fn subject_member(&self) -> String {
        self.subject_member.clone().unwrap_or_else(|| "id".to_owned())
    }

    pub fn name_member(&self) -> String {
        self.name_member.clone().unwrap_or_else(|| "login".to_owned())
    }

    pub fn scopes(&self) -> Vec<String> {
        let usual: &[&str] = match self.kind {
            ProviderKind::Github => &["read:user"],
            ProviderKind::Oauth => &[],
            ProviderKind::Openid | ProviderKind::Google | ProviderKind::Microsoft => {
                &["openid", "email", "profile"]
            }
        };
        self.scopes.clone().unwrap_or_else(|| usual.iter().map(|scope| (*scope).to_owned()).collect())
    }

    fn check(&self, id: &str, problems: &mut Vec<String>) {
        let mut wrong = |what: &str| problems.push(format!("login_providers.{id}{what}"));
        let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if id.is_empty() || id.len() > ID_MAX || !id.bytes().all(word) {
            wrong(" must have a name of at most 32 small letters, digits and -");
        }
        let name = self.shown_name(id);
        if xwms_events::name::line(name.trim(), NAME_MAX).is_err() {
            wrong(".name must be a name of at most 40 characters");
        }
        if self.client_id.is_empty() {
            wrong(".client_id is missing");
        }
        let urls = match self.is_openid() {
            true => vec![("issuer", self.issuer()), ("discovery_url", self.discovery_url())],
            false => vec![
                ("authorization_url", self.authorization_url()),
                ("token_url", self.token_url()),
                ("user_url", self.user_url()),
            ],
        };
        for (field, url) in urls {
            if !is_usable(&url.replace("{tenantid}", "tenant")) {
                wrong(&format!(".{field} must be an https:// URL (http only for an IP address)"));
            }
        }
        if self.is_openid() && !self.scopes().iter().any(|scope| scope == "openid") {
            wrong(".scopes must contain openid");
        }
        let scope = |scope: &String| scope.bytes().all(|byte| byte.is_ascii_graphic()) && !scope.is_empty();
        if !self.scopes().iter().all(scope) {
            wrong(".scopes must be a list of scopes, each without a space");
        }
    }
}

/// Whether a provider may be at `url`: https, or an IP address, which the egress guard judges.
fn is_usable(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let literal = matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_)));
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    bare && url.has_host() && (url.scheme() == "https" || url.scheme() == "http" && literal)
}

/// Checks all providers.
pub(super) fn check(providers: &BTreeMap<String, LoginProvider>, problems: &mut Vec<String>) {
    if providers.len() > PROVIDERS_MAX {
        problems.push(format!("login_providers has more than {PROVIDERS_MAX} providers"));
    }
    for (id, provider) in providers {
        provider.check(id, problems);
    }
}

#[cfg(test)]
mod tests {
    use super::{LoginProvider, ProviderKind, check};
    use std::collections::BTreeMap;

    fn of(kind: ProviderKind) -> LoginProvider {
        LoginProvider { kind, client_id: "c".into(), ..LoginProvider::default() }
    }

    fn problems(id: &str, provider: LoginProvider) -> Vec<String> {
        let mut problems = Vec::new();
        check(&BTreeMap::from([(id.to_owned(), provider)]), &mut problems);
        problems
    }

    #[test]
    fn the_known_providers_need_a_client_id_and_no_more() {
        for kind in [ProviderKind::Google, ProviderKind::Microsoft, ProviderKind::Github] {
            assert_eq!(problems("x", of(kind)), Vec::<String>::new(), "{kind:?}");
            assert_eq!(problems("x", LoginProvider { client_id: String::new(), ..of(kind) }).len(), 1);
        }
    }

    #[test]
    fn microsoft_has_an_issuer_for_each_tenant() {
        let shared = of(ProviderKind::Microsoft);
        assert_eq!(shared.issuer(), "https://login.microsoftonline.com/{tenantid}/v2.0");
        let at = "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration";
        assert_eq!(shared.discovery_url(), at);
        let tenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
        let one = LoginProvider { tenant: Some(tenant.into()), ..of(ProviderKind::Microsoft) };
        assert_eq!(one.issuer(), format!("https://login.microsoftonline.com/{tenant}/v2.0"));
    }

    #[test]
    fn the_error_names_what_is_wrong() {
        let with = |issuer: &str| LoginProvider { issuer: Some(issuer.into()), ..of(ProviderKind::Openid) };
        assert!(problems("x", with("https://login.example")).is_empty());
        assert!(problems("x", with("http://127.0.0.1:1")).is_empty());
        for issuer in ["", "http://login.example", "https://u:p@login.example", "https://login.example#x"] {
            let said = problems("x", with(issuer)).join("\n");
            assert!(said.contains("login_providers.x.issuer"), "{issuer}: {said}");
        }
        let said = problems("a b", with("https://login.example")).join("\n");
        assert!(said.contains("small letters"), "{said}");
        let without = LoginProvider { scopes: Some(vec!["email".into()]), ..with("https://login.example") };
        assert!(problems("x", without).join("\n").contains("openid"));
    }
}
