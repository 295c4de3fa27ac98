//! The clients of a realm.

use super::attributes::first;
use crate::cli::import::{
    records::{Parse, elements},
    row::{App, Problem, Rows, applicable, drop_unusable, people_scopes, public_type, some},
};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;
use std::{collections::BTreeMap, io::BufRead, rc::Rc};
use xwms_events::client::{AuthMethod, CertificateSubject, ClientType};
use zeroize::Zeroizing;

/// The clients that every realm has.
const BUILT_IN: [&str; 6] =
    ["account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console"];
/// What an export has in place of secrets that it leaves out.
const MASKED: &str = "**********";
/// What a name has that could be a pattern of other names.
const SPECIAL: [char; 13] = ['\\', '*', '+', '?', '[', ']', '(', ')', '{', '}', '|', '^', '$'];

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Client {
    client_id: String,
    name: Option<String>,
    enabled: Option<bool>,
    protocol: Option<String>,
    public_client: bool,
    bearer_only: bool,
    client_authenticator_type: Option<String>,
    secret: Option<String>,
    root_url: Option<String>,
    redirect_uris: Vec<String>,
    standard_flow_enabled: Option<bool>,
    implicit_flow_enabled: bool,
    direct_access_grants_enabled: bool,
    service_accounts_enabled: bool,
    attributes: BTreeMap<String, Value>,
    default_client_scopes: Vec<String>,
    optional_client_scopes: Vec<String>,
    protocol_mappers: Vec<IgnoredAny>,
}

impl Client {
    /// Refuses what is no app of the realm's own.
    fn checked(self) -> Result<Self, Problem> {
        if BUILT_IN.contains(&self.client_id.as_str()) {
            return Err(Problem::skipped("built_in", "every realm has this client"));
        }
        if self.bearer_only {
            return Err(Problem::skipped("bearer_only", "it only receives tokens, and needs no client here"));
        }
        if self.protocol.as_deref().is_some_and(|protocol| protocol != "openid-connect") {
            return Err(Problem::new("protocol", "protocol_unsupported", "only openid-connect is supported"));
        }
        Ok(self)
    }

    fn client_type(&self, redirect_uris: &[String]) -> ClientType {
        match (self.public_client, self.standard_flow_enabled.unwrap_or(true)) {
            (true, _) => public_type(redirect_uris),
            (false, false) if self.service_accounts_enabled => ClientType::Machine,
            (false, _) => ClientType::Web,
        }
    }

    fn auth_method(&self) -> Result<AuthMethod, Problem> {
        if self.public_client {
            return Ok(AuthMethod::None);
        }
        match self.client_authenticator_type.as_deref() {
            None | Some("client-secret") => Ok(AuthMethod::ClientSecret),
            Some("client-jwt") => Ok(AuthMethod::PrivateKeyJwt),
            Some("client-x509") => Ok(AuthMethod::TlsClientAuth),
            Some(_) => Err(unsupported("only a secret, a signed JWT and a certificate are supported")),
        }
    }

    /// Returns the name that its certificates have. If the client does not say, Keycloak takes it for a pattern.
    fn certificate(&mut self) -> Result<CertificateSubject, Problem> {
        let said = first(&mut self.attributes, "x509.allow.regex.pattern.comparison");
        let is_pattern = said.map(|said| said.eq_ignore_ascii_case("true"));
        let is_name = |name: &String| !is_pattern.unwrap_or_else(|| name.contains(SPECIAL));
        match first(&mut self.attributes, "x509.subjectdn").filter(is_name) {
            None => Err(unsupported("only an exact x509.subjectdn is supported, not a pattern")),
            subject_dn => Ok(CertificateSubject { subject_dn, ..CertificateSubject::default() }),
        }
    }

    /// Returns the URIs with the root URL before those that begin with a slash.
    fn absolute(&self, uris: &[String]) -> Vec<String> {
        let root = self.root_url.as_deref().unwrap_or_default().trim_end_matches('/');
        let whole = |uri: &String| if uri.starts_with('/') { format!("{root}{uri}") } else { uri.clone() };
        uris.iter().map(whole).collect()
    }

    fn post_logout(&mut self, redirect_uris: &[String]) -> Vec<String> {
        let uris = first(&mut self.attributes, "post.logout.redirect.uris").unwrap_or_default();
        match uris.as_str() {
            "" | "-" => vec![],
            "+" => redirect_uris.to_vec(),
            uris => self.absolute(&uris.split("##").map(str::to_owned).collect::<Vec<_>>()),
        }
    }
}

/// Returns the clients of a realm.
pub(in crate::cli::import) fn apps(file: impl BufRead + 'static) -> Rows<App> {
    let parse: Parse<App> = Rc::new(app);
    elements(file, "clients", parse)
}

fn unsupported(detail: &str) -> Problem {
    Problem::new("auth_method", "auth_method_unsupported", detail)
}

fn app(bytes: &[u8]) -> Result<App, Problem> {
    let client: Client = serde_json::from_slice(bytes).map_err(|error| Problem::of_json(&error))?;
    let mut client = client.checked()?;
    let auth_method = client.auth_method()?;
    let mut redirect_uris = client.absolute(&client.redirect_uris);
    let client_type = client.client_type(&redirect_uris);
    let mut post_logout_redirect_uris = client.post_logout(&redirect_uris);
    let unusable = drop_unusable(client_type, &mut redirect_uris)
        | drop_unusable(client_type, &mut post_logout_redirect_uris);
    if !client_type.has_users() {
        redirect_uris.clear();
        post_logout_redirect_uris.clear();
    }
    let asks = first(&mut client.attributes, "pkce.code.challenge.method").as_deref() == Some("S256");
    let names = client.default_client_scopes.iter().chain(&client.optional_client_scopes).map(String::as_str);
    let (scopes, other_scopes) = people_scopes(client_type, names);
    let jwks = first(&mut client.attributes, "jwks.string").and_then(|text| serde_json::from_str(&text).ok());
    let certificate = (auth_method == AuthMethod::TlsClientAuth).then(|| client.certificate()).transpose()?;
    let issuer = first(&mut client.attributes, "x509.casubjectdn");
    let bound = first(&mut client.attributes, "tls.client.certificate.bound.access.tokens");
    let keeps = auth_method == AuthMethod::ClientSecret;
    let secret = client.secret.take().map(Zeroizing::new).filter(|secret| keeps && !secret.is_empty());
    let masked = secret.as_ref().is_some_and(|secret| secret.as_str() == MASKED);
    let dropped = applicable([
        (unusable, "redirect_uris"),
        (masked || keeps && secret.is_none(), "secret"),
        (certificate.is_some() && issuer.is_some(), "certificate_authority"),
        (bound.is_some_and(|bound| bound.eq_ignore_ascii_case("true")), "certificate_bound_tokens"),
        (other_scopes && client_type.has_users(), "scopes"),
        (client_type == ClientType::Web && client.service_accounts_enabled, "service_account"),
        (client.implicit_flow_enabled, "implicit_flow"),
        (client.direct_access_grants_enabled, "direct_access_grants"),
        (!client.protocol_mappers.is_empty(), "protocol_mappers"),
    ]);
    Ok(App {
        name: some(client.name).unwrap_or_else(|| client.client_id.clone()),
        id: client.client_id,
        client_type,
        redirect_uris,
        post_logout_redirect_uris,
        scopes,
        auth_method,
        secret: secret.filter(|_| !masked),
        jwks: jwks.filter(|_| auth_method == AuthMethod::PrivateKeyJwt),
        jwks_uri: None,
        certificate,
        require_pkce: asks || client_type != ClientType::Web,
        disabled: client.enabled == Some(false),
        dropped,
    })
}

#[cfg(test)]
mod tests {
    use super::app;
    use serde_json::{Value, json};
    use xwms_events::client::{AuthMethod, ClientType};

    #[test]
    fn a_client_becomes_an_app_of_its_kind() {
        let client = json!({
            "clientId": "shop", "secret": "0123456789abcdef0123456789abcdef", "rootUrl": "https://shop.example/",
            "redirectUris": ["/callback", "https://shop.example/*"], "defaultClientScopes": ["email", "roles"],
            "attributes": {"post.logout.redirect.uris": "https://shop.example/bye##/out"},
        });
        let web = app(client.to_string().as_bytes()).ok().unwrap();
        assert_eq!((web.client_type, web.auth_method), (ClientType::Web, AuthMethod::ClientSecret));
        assert_eq!(web.redirect_uris, ["https://shop.example/callback"]);
        assert_eq!(web.post_logout_redirect_uris, ["https://shop.example/bye", "https://shop.example/out"]);
        assert_eq!((web.scopes.text().as_str(), web.require_pkce), ("openid email", false));
        assert_eq!(web.dropped, ["redirect_uris", "scopes"]);
        let of = |more: &Value| {
            let mut client = client.clone();
            client.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            app(client.to_string().as_bytes())
        };
        let machine =
            of(&json!({"standardFlowEnabled": false, "serviceAccountsEnabled": true})).ok().unwrap();
        assert_eq!((machine.client_type, machine.redirect_uris.len()), (ClientType::Machine, 0));
        let public = of(&json!({"publicClient": true})).ok().unwrap();
        assert_eq!((public.auth_method, public.secret.is_none()), (AuthMethod::None, true));
        let masked = of(&json!({"secret": "**********"})).ok().unwrap();
        assert!(masked.secret.is_none() && masked.dropped.contains(&"secret"));
        for (more, code) in [
            (json!({"clientId": "admin-cli"}), "built_in"),
            (json!({"bearerOnly": true}), "bearer_only"),
            (json!({"protocol": "saml"}), "protocol_unsupported"),
            (json!({"clientAuthenticatorType": "client-secret-jwt"}), "auth_method_unsupported"),
            (json!({"redirectUris": 5}), "invalid_record"),
        ] {
            assert_eq!(of(&more).err().unwrap().code, code);
        }
    }

    #[test]
    fn a_client_with_certificates_comes_with_an_exact_name_and_never_with_a_pattern() {
        const NAME: &str = "CN=payments,O=Bank,C=NL";
        let of = |attributes: Value| {
            let client = json!({"clientId": "payments", "clientAuthenticatorType": "client-x509", "secret": "left",
                "standardFlowEnabled": false, "serviceAccountsEnabled": true, "attributes": attributes});
            app(client.to_string().as_bytes())
        };
        let exact = json!({"x509.subjectdn": NAME, "x509.allow.regex.pattern.comparison": "false"});
        let mut issued = json!({"x509.subjectdn": NAME, "x509.casubjectdn": "CN=Trusted"});
        issued["tls.client.certificate.bound.access.tokens"] = json!("true");
        assert_eq!(of(issued).ok().unwrap().dropped, ["certificate_authority", "certificate_bound_tokens"]);
        for named in [exact, json!({"x509.subjectdn": NAME})] {
            let app = of(named).ok().unwrap();
            assert_eq!((app.auth_method, app.client_type), (AuthMethod::TlsClientAuth, ClientType::Machine));
            assert_eq!(app.certificate.unwrap().subject_dn.as_deref(), Some(NAME));
            assert!(app.secret.is_none() && app.dropped.is_empty());
        }
        for other in [
            json!({}),
            json!({"x509.subjectdn": NAME, "x509.allow.regex.pattern.comparison": "true"}),
            json!({"x509.subjectdn": "CN=payments.*"}),
            json!({"x509.subjectdn": "(.*?)(?:$)"}),
        ] {
            assert_eq!(of(other.clone()).err().unwrap().code, "auth_method_unsupported", "{other}");
        }
    }
}
