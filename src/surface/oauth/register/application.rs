//! What the metadata of a registration means here: which kind of client it makes, and what that client may ask for.
//!
//! A server may replace what an app asks for (RFC 7591 §3.2.1): an installed app gets no secret, and unknown scopes
//! are left out. What could give an app power over an account, or lead people elsewhere, is refused instead.

use super::metadata::Metadata;
use crate::{app::App, surface::oauth::error::OAuthError};
use serde_json::Value;
use url::{Host, Url};
use xwms_events::{
    client::{AuthMethod, ClientType, Environment, Links, NewClient, Protocol, TokenPolicy},
    ids::{AccountId, ClientId},
    scope::{Scope, Scopes},
};

/// Ways to authenticate with a secret; a client may use either, whichever it registered.
pub(super) const WITH_SECRET: [&str; 2] = ["client_secret_basic", "client_secret_post"];
/// What an app may ask people for if it names no scope that this server knows.
const USUAL: [Scope; 4] = [Scope::Openid, Scope::Profile, Scope::Email, Scope::OfflineAccess];
/// The name of an app that has none.
const UNNAMED: &str = "Unnamed app";

/// The client that an app wants to be.
pub(super) struct Application {
    pub client_type: ClientType,
    pub auth_method: AuthMethod,
    pub name: String,
    pub redirect_uris: Vec<String>,
    pub post_logout_redirect_uris: Vec<String>,
    pub scopes: Scopes,
    /// Whether it gets refresh tokens.
    pub refresh: bool,
    pub links: Links,
    /// Its public keys, for `private_key_jwt` only.
    pub jwks: Option<Value>,
    pub protocol: Protocol,
}

impl Application {
    /// Returns what `metadata` means.
    ///
    /// # Errors
    /// `invalid_redirect_uri` or `invalid_client_metadata`.
    pub fn of(metadata: &Metadata) -> Result<Self, OAuthError> {
        let wrong = |text: &str| Err(OAuthError::invalid_client_metadata(text));
        if metadata.jwks.is_some() && metadata.jwks_uri.is_some() {
            return wrong("send either jwks or jwks_uri");
        }
        let redirect_uris = metadata.redirect_uris.clone().unwrap_or_default();
        let (client_type, auth_method) = kind(metadata, &redirect_uris)?;
        let signs = auth_method == AuthMethod::PrivateKeyJwt;
        let jwks = metadata.jwks.clone().filter(|_| signs);
        let jwks_uri = metadata.jwks_uri.clone().filter(|_| signs);
        if signs && jwks.is_none() && jwks_uri.is_none() {
            return wrong("private_key_jwt needs jwks or jwks_uri");
        }
        if client_type != ClientType::Native {
            redirect_uris.iter().try_for_each(|uri| of_a_site(uri))?;
        }
        let usual = Protocol::of_new(client_type);
        let algorithm = metadata.id_token_signed_response_alg.or(usual.id_token_signed_response_alg);
        let protocol = Protocol {
            id_token_signed_response_alg: algorithm,
            jwks_uri,
            dpop_bound_access_tokens: metadata.dpop_bound_access_tokens.unwrap_or(false),
            tls_client_certificate_bound_access_tokens: metadata
                .tls_client_certificate_bound_access_tokens
                .unwrap_or(false),
            require_pushed_authorization_requests: metadata
                .require_pushed_authorization_requests
                .unwrap_or(false),
            ..usual
        };
        Ok(Self {
            client_type,
            auth_method,
            name: metadata.client_name.clone().unwrap_or_else(|| UNNAMED.to_owned()),
            redirect_uris,
            post_logout_redirect_uris: metadata.post_logout_redirect_uris.clone().unwrap_or_default(),
            scopes: scopes(metadata.scope.as_deref().unwrap_or_default())?,
            refresh: refreshes(metadata)?,
            links: Links {
                website_uri: link(metadata.client_uri.as_deref()),
                policy_uri: link(metadata.policy_uri.as_deref()),
                tos_uri: link(metadata.tos_uri.as_deref()),
            },
            jwks,
            protocol,
        })
    }

    /// Refuses keys at an address that this server may not read, by the URL alone.
    ///
    /// # Errors
    /// `invalid_client_metadata`.
    pub fn check_egress(&self, app: &App) -> Result<(), OAuthError> {
        let url = self.protocol.jwks_uri.as_deref().and_then(|uri| Url::parse(uri).ok());
        // The decider refuses what is no URL.
        url.map_or(Ok(()), |url| app.egress.check_new(&url))
            .map_err(|forbidden| OAuthError::invalid_client_metadata(format!("jwks_uri: {forbidden}")))
    }

    /// Returns the live client that registers it for the account, without a secret.
    pub fn new_client(&self, app: &App, client_id: ClientId, account_id: AccountId) -> NewClient {
        NewClient {
            client_id,
            account_id,
            name: self.name.clone(),
            client_type: self.client_type,
            environment: Environment::Live,
            redirect_uris: self.redirect_uris.clone(),
            post_logout_redirect_uris: self.post_logout_redirect_uris.clone(),
            scopes: self.scopes.clone(),
            auth_method: self.auth_method,
            jwks: self.jwks.clone(),
            token_policy: TokenPolicy { refresh: self.refresh, ..TokenPolicy::usual(self.client_type) },
            protocol: self.protocol.clone(),
            require_pkce: true,
            development: app.development,
            secret: None,
        }
    }
}

/// Returns the kind of client. Without an `application_type`, an app whose redirect URIs all lead to its own device
/// is installed there.
fn kind(metadata: &Metadata, redirect_uris: &[String]) -> Result<(ClientType, AuthMethod), OAuthError> {
    let wrong = |text: &str| Err(OAuthError::invalid_client_metadata(text));
    let is_native = match metadata.application_type.as_deref() {
        Some("native") => true,
        Some("web") => false,
        Some(_) => return wrong("application_type must be web or native"),
        None => !redirect_uris.is_empty() && redirect_uris.iter().all(|uri| is_of_a_device(uri)),
    };
    let method = metadata.token_endpoint_auth_method.as_deref();
    let has_secret = method.is_none_or(|method| WITH_SECRET.contains(&method));
    match method {
        Some("none") if !is_native => Ok((ClientType::Browser, AuthMethod::None)),
        Some("private_key_jwt") if !is_native => Ok((ClientType::Web, AuthMethod::PrivateKeyJwt)),
        _ if has_secret && !is_native => Ok((ClientType::Web, AuthMethod::ClientSecret)),
        // Every copy of an installed app would have the same secret (RFC 8252 §8.5).
        Some("none") => Ok((ClientType::Native, AuthMethod::None)),
        _ if has_secret => Ok((ClientType::Native, AuthMethod::None)),
        Some("private_key_jwt") => {
            wrong("a native app can't keep a key: use token_endpoint_auth_method none")
        }
        _ => wrong(
            "token_endpoint_auth_method must be client_secret_basic, client_secret_post, private_key_jwt or none",
        ),
    }
}

/// Returns whether a redirect to `uri` stays on the device.
fn is_of_a_device(uri: &str) -> bool {
    Url::parse(uri).is_ok_and(|url| match url.scheme() {
        "https" => false,
        "http" => is_loopback(&url),
        _ => true,
    })
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback() || ip.to_ipv4_mapped().is_some_and(|ip| ip.is_loopback()),
        None => false,
    }
}

/// Checks that `uri` is an https URI of a host (OpenID Connect Dynamic Client Registration §2, `application_type`).
fn of_a_site(uri: &str) -> Result<(), OAuthError> {
    let is_site = Url::parse(uri).is_ok_and(|url| url.scheme() == "https" && !is_loopback(&url));
    if is_site {
        Ok(())
    } else {
        Err(OAuthError::invalid_redirect_uri(format!(
            "{uri:?}: a web app needs https and a host; an installed app has the application_type native"
        )))
    }
}

/// Returns the scopes in `text` that this server knows; the usual ones if there are none.
fn scopes(text: &str) -> Result<Scopes, OAuthError> {
    let known = Scopes::known(text)
        .map_err(|_| OAuthError::invalid_client_metadata("scope is not a list of scopes"))?;
    if known.any_management() {
        let detail = "an app that registers itself can't have management scopes";
        return Err(OAuthError::invalid_client_metadata(detail));
    }
    Ok(if known.is_empty() { USUAL.into_iter().collect() } else { known })
}

/// Returns whether the app gets refresh tokens, from its grant types.
fn refreshes(metadata: &Metadata) -> Result<bool, OAuthError> {
    let wrong = |text: &str| Err(OAuthError::invalid_client_metadata(text));
    let types = metadata.response_types.as_deref();
    if types.is_some_and(|types| types.len() != 1 || types.iter().any(|name| name != "code")) {
        return wrong("response_types must be [\"code\"]");
    }
    let Some(grants) = &metadata.grant_types else { return Ok(false) };
    let has = |name: &str| grants.iter().any(|grant| grant == name);
    let is_known = |grant: &String| matches!(grant.as_str(), "authorization_code" | "refresh_token");
    if !has("authorization_code") || !grants.iter().all(is_known) {
        return wrong("grant_types must be authorization_code, and may be refresh_token, too");
    }
    Ok(has("refresh_token"))
}

/// Returns a link as a browser writes it. What is no https link is left out, because people would be led there.
fn link(text: Option<&str>) -> Option<String> {
    let url = Url::parse(text?).ok()?;
    let is_plain = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
    (is_plain && url.as_str().len() <= 2_000).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::{Application, Metadata};
    use serde_json::{Value, json};
    use xwms_events::client::{AuthMethod, ClientType};

    fn of(metadata: Value) -> Result<Application, &'static str> {
        let metadata: Metadata = serde_json::from_value(metadata).unwrap();
        Application::of(&metadata).map_err(|error| error.code)
    }

    fn kind(metadata: Value) -> Result<(ClientType, AuthMethod), &'static str> {
        of(metadata).map(|app| (app.client_type, app.auth_method))
    }

    #[test]
    fn the_kind_of_client_follows_from_type_method_and_redirect_uris() {
        let (web, local) = (json!(["https://a.example/cb"]), json!(["http://127.0.0.1:7/cb"]));
        assert_eq!(kind(json!({"redirect_uris": web})), Ok((ClientType::Web, AuthMethod::ClientSecret)));
        assert_eq!(
            kind(json!({"redirect_uris": web, "token_endpoint_auth_method": "none"})),
            Ok((ClientType::Browser, AuthMethod::None))
        );
        assert_eq!(
            kind(json!({"redirect_uris": web, "token_endpoint_auth_method": "private_key_jwt", "jwks": {}})),
            Ok((ClientType::Web, AuthMethod::PrivateKeyJwt))
        );
        let published = json!({"redirect_uris": web, "token_endpoint_auth_method": "private_key_jwt",
            "jwks_uri": "https://a.example/keys"});
        assert_eq!(
            of(published).map(|app| (app.jwks, app.protocol.jwks_uri)),
            Ok((None, Some("https://a.example/keys".to_owned())))
        );
        // Nobody would use it.
        let unused = json!({"redirect_uris": web, "jwks_uri": "https://a.example/keys"});
        assert_eq!(of(unused).map(|app| app.protocol.jwks_uri), Ok(None));
        let native = Ok((ClientType::Native, AuthMethod::None));
        for method in [None, Some("none"), Some("client_secret_basic"), Some("client_secret_post")] {
            let metadata = json!({"redirect_uris": local, "token_endpoint_auth_method": method});
            assert_eq!(kind(metadata), native, "{method:?}");
        }
        assert_eq!(kind(json!({"redirect_uris": ["com.example.app:/cb"]})), native);
        assert_eq!(kind(json!({"redirect_uris": web, "application_type": "native"})), native);
        let keyed = json!({"redirect_uris": local, "token_endpoint_auth_method": "private_key_jwt"});
        assert_eq!(kind(keyed), Err("invalid_client_metadata"));
    }

    #[test]
    fn an_app_can_demand_that_its_tokens_are_bound_to_its_certificate() {
        let bound = |on: bool| of(json!({"tls_client_certificate_bound_access_tokens": on}));
        for on in [true, false] {
            let app = bound(on).unwrap_or_else(|code| panic!("{code}"));
            assert_eq!(app.protocol.tls_client_certificate_bound_access_tokens, on);
        }
    }

    #[test]
    fn a_web_app_is_at_an_https_host() {
        for bad in [
            "http://a.example/cb",
            "http://127.0.0.1/cb",
            "https://localhost/cb",
            "https://127.0.0.1/cb",
            "https://[::1]/cb",
            "https://[::ffff:127.0.0.1]/cb",
            "com.example.app:/cb",
            "javascript:alert(1)",
            "",
        ] {
            let metadata = json!({"redirect_uris": [bad], "application_type": "web"});
            assert_eq!(kind(metadata), Err("invalid_redirect_uri"), "{bad}");
        }
    }

    #[test]
    fn only_scopes_of_people_can_be_registered() {
        let scopes = |scope: &str| {
            let app = of(json!({"redirect_uris": ["https://a.example/cb"], "scope": scope}));
            app.map(|app| app.scopes.to_string())
        };
        assert_eq!(scopes("email openid mcp:tools"), Ok("openid email".to_owned()));
        assert_eq!(scopes(""), Ok("openid profile email offline_access".to_owned()));
        assert_eq!(scopes("openid clients:write"), Err("invalid_client_metadata"));
        assert_eq!(scopes("a\"b"), Err("invalid_client_metadata"));
    }

    #[test]
    fn other_flows_than_the_code_flow_are_refused() {
        for wrong in [
            json!({"response_types": ["token"]}),
            json!({"response_types": []}),
            json!({"response_types": ["code", "code id_token"]}),
            json!({"grant_types": ["client_credentials"]}),
            json!({"grant_types": ["authorization_code", "implicit"]}),
            json!({"grant_types": ["refresh_token"]}),
            json!({"jwks": {}, "jwks_uri": "https://a.example/keys"}),
            json!({"token_endpoint_auth_method": "private_key_jwt"}),
            json!({"application_type": "service"}),
            json!({"token_endpoint_auth_method": "client_secret_jwt"}),
            json!({"token_endpoint_auth_method": "tls_client_auth"}),
        ] {
            assert_eq!(of(wrong.clone()).err(), Some("invalid_client_metadata"), "{wrong}");
        }
        let both = json!({"grant_types": ["authorization_code", "refresh_token"]});
        assert_eq!(of(both).map(|app| app.refresh), Ok(true));
        assert_eq!(of(json!({})).map(|app| app.refresh), Ok(false), "RFC 7591 §2");
    }

    #[test]
    fn a_link_is_https_and_as_a_browser_writes_it() {
        let website = |uri: &str| of(json!({"client_uri": uri})).ok().and_then(|app| app.links.website_uri);
        assert_eq!(website("https://A.example").as_deref(), Some("https://a.example/"));
        for bad in ["http://a.example/", "javascript:alert(1)", "https://u:p@a.example/", "a.example"] {
            assert_eq!(website(bad), None, "{bad}");
        }
    }
}
