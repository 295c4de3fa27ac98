//! Ory Hydra: its OAuth 2.0 clients, as `GET /admin/clients` and `hydra list clients --format json` return them.
//! Hydra never tells a secret again; it keeps only hashes, which can't be verified here: this server keeps another
//! kind of them.

use super::{
    records::{Parse, elements},
    row::{App, Problem, Rows, applicable, drop_unusable, people_scopes, public_type, some},
};
use serde::Deserialize;
use serde_json::Value;
use std::{io::BufRead, rc::Rc};
use xwms_events::client::{AuthMethod, ClientType};
use zeroize::Zeroizing;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Client {
    client_id: String,
    client_name: Option<String>,
    client_secret: Option<String>,
    redirect_uris: Option<Vec<String>>,
    post_logout_redirect_uris: Option<Vec<String>>,
    grant_types: Option<Vec<String>>,
    scope: Option<String>,
    token_endpoint_auth_method: Option<String>,
    jwks: Option<Value>,
    jwks_uri: Option<String>,
    audience: Option<Vec<String>>,
    skip_consent: Option<bool>,
}

impl Client {
    /// Whether the client's own list has this grant type.
    fn grants(&self, name: &str) -> bool {
        self.grant_types.iter().flatten().any(|grant| grant == name)
    }

    fn auth_method(&self) -> Result<AuthMethod, Problem> {
        match self.token_endpoint_auth_method.as_deref() {
            None | Some("client_secret_basic" | "client_secret_post") => Ok(AuthMethod::ClientSecret),
            Some("private_key_jwt") => Ok(AuthMethod::PrivateKeyJwt),
            Some("none") => Ok(AuthMethod::None),
            Some(_) => {
                let detail = "only a secret, private_key_jwt and none are supported";
                Err(Problem::new("auth_method", "auth_method_unsupported", detail))
            }
        }
    }

    fn client_type(&self, auth_method: AuthMethod, redirect_uris: &[String]) -> ClientType {
        let codes = self.grant_types.is_none() || self.grants("authorization_code");
        match auth_method {
            AuthMethod::None => public_type(redirect_uris),
            _ if !codes && self.grants("client_credentials") => ClientType::Machine,
            _ => ClientType::Web,
        }
    }
}

/// Returns the clients of a server.
pub(super) fn apps(file: impl BufRead + 'static) -> Rows<App> {
    let parse: Parse<App> = Rc::new(app);
    elements(file, "items", parse)
}

/// Whether the text is a hash and not a secret in clear, as in a dump of the database.
fn is_hash(secret: &str) -> bool {
    ["$2a$", "$2b$", "$pbkdf2-"].iter().any(|prefix| secret.starts_with(prefix))
}

fn app(bytes: &[u8]) -> Result<App, Problem> {
    let client: Client = serde_json::from_slice(bytes).map_err(|error| Problem::of_json(&error))?;
    let mut redirect_uris = client.redirect_uris.clone().unwrap_or_default();
    let mut post_logout_redirect_uris = client.post_logout_redirect_uris.clone().unwrap_or_default();
    let auth_method = client.auth_method()?;
    let client_type = client.client_type(auth_method, &redirect_uris);
    let (acts_for_itself, is_implicit) = (client.grants("client_credentials"), client.grants("implicit"));
    let unusable = drop_unusable(client_type, &mut redirect_uris)
        | drop_unusable(client_type, &mut post_logout_redirect_uris);
    if !client_type.has_users() {
        redirect_uris.clear();
        post_logout_redirect_uris.clear();
    }
    let names = client.scope.as_deref().unwrap_or_default().split_whitespace();
    let (scopes, other_scopes) = people_scopes(client_type, names);
    let keeps = auth_method == AuthMethod::ClientSecret;
    let secret = some(client.client_secret).filter(|secret| keeps && !is_hash(secret)).map(Zeroizing::new);
    let signs = auth_method == AuthMethod::PrivateKeyJwt;
    let jwks = client.jwks.filter(|_| signs);
    let published = some(client.jwks_uri);
    let jwks_uri = published.clone().filter(|_| signs && jwks.is_none());
    let dropped = applicable([
        (unusable, "redirect_uris"),
        (keeps && secret.is_none(), "secret"),
        (other_scopes && client_type.has_users(), "scopes"),
        (client_type == ClientType::Web && acts_for_itself, "service_account"),
        (is_implicit, "implicit_flow"),
        (published != jwks_uri, "jwks_uri"),
        (client.audience.is_some_and(|audience| !audience.is_empty()), "audience"),
        (client.skip_consent == Some(true), "skip_consent"),
    ]);
    Ok(App {
        name: some(client.client_name).unwrap_or_else(|| client.client_id.clone()),
        id: client.client_id,
        client_type,
        redirect_uris,
        post_logout_redirect_uris,
        scopes,
        auth_method,
        secret,
        jwks,
        jwks_uri,
        certificate: None,
        // Hydra does not say which web apps use PKCE.
        require_pkce: client_type != ClientType::Web,
        disabled: false,
        dropped,
    })
}

#[cfg(test)]
mod tests {
    use super::app;
    use xwms_events::client::{AuthMethod, ClientType};

    #[test]
    fn a_client_comes_without_the_hash_of_its_secret() {
        let web = br#"{"client_id":"5c8a7f2e","client_name":"","redirect_uris":["https://shop.example/cb"],
            "client_secret":"$pbkdf2-sha256$i=25000,l=32$c2FsdA$aGFzaA","scope":"openid offline shop.read",
            "grant_types":["authorization_code","refresh_token"],"token_endpoint_auth_method":"client_secret_basic"}"#;
        let web = app(web).ok().unwrap();
        assert_eq!((web.client_type, web.name.as_str()), (ClientType::Web, "5c8a7f2e"));
        assert!(web.secret.is_none());
        assert_eq!(web.dropped, ["secret", "scopes"]);
        assert_eq!(web.scopes.text(), "openid offline_access");
        let machine =
            br#"{"client_id":"m","grant_types":["client_credentials"],"client_secret":"0123456789abcdef"}"#;
        let machine = app(machine).ok().unwrap();
        assert_eq!((machine.client_type, machine.secret.is_some()), (ClientType::Machine, true));
        let signing = br#"{"client_id":"k","redirect_uris":["https://shop.example/cb"],
            "token_endpoint_auth_method":"private_key_jwt","jwks_uri":"https://shop.example/keys"}"#;
        let signing = app(signing).ok().unwrap();
        assert_eq!(signing.jwks_uri.as_deref(), Some("https://shop.example/keys"));
        assert!(signing.dropped.is_empty());
        let unused =
            br#"{"client_id":"u","client_secret":"0123456789abcdef","jwks_uri":"https://shop.example/keys"}"#;
        assert_eq!(app(unused).ok().unwrap().dropped, ["jwks_uri"]);
        let native = br#"{"client_id":"n","redirect_uris":["com.example.app:/cb"],"token_endpoint_auth_method":"none"}"#;
        let native = app(native).ok().unwrap();
        assert_eq!((native.client_type, native.auth_method), (ClientType::Native, AuthMethod::None));
    }
}
