//! A provider, this server's client there, and what a login begins and ends with. Speaks to nobody.

use crate::config::{LoginProvider, ProviderKind};
use zeroize::Zeroizing;

/// Why a provider did not say who logged in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// It can't be reached, takes too long, or fails.
    #[error("the provider can't be used now: {0}")]
    Down(String),
    /// Its answer is not to be trusted, or not for this login.
    #[error("the provider's answer is refused: {0}")]
    Refused(String),
}

impl ProviderError {
    pub(super) fn down(why: impl Into<String>) -> Self {
        Self::Down(why.into())
    }

    pub(super) fn refused(why: impl Into<String>) -> Self {
        Self::Refused(why.into())
    }
}

/// A provider, and this server's client there.
pub struct Provider {
    /// Its name in the settings, or the account whose provider it is.
    pub id: String,
    /// What buttons call it.
    pub name: String,
    pub(super) client_id: String,
    pub(super) client_secret: Option<Zeroizing<String>>,
    pub(super) scopes: Vec<String>,
    /// The `prompt` with which it asks the person again. Google and GitHub do no more than to let them choose.
    pub(super) asks_again: &'static str,
    pub(super) protocol: Protocol,
}

/// How a provider is spoken to.
pub(super) enum Protocol {
    /// `issuer` may contain `{tenantid}`, which stands for the token's `tid` (Microsoft).
    OpenId {
        issuer: String,
        discovery_url: String,
    },
    OAuth(Endpoints),
}

/// What a login at a provider begins with.
pub struct Begin<'a> {
    pub redirect_uri: &'a str,
    pub state: &'a str,
    pub nonce: &'a str,
    /// S256 of the verifier (RFC 7636).
    pub challenge: &'a str,
    /// Whether the provider must ask the person again.
    pub fresh: bool,
    /// The address that the person typed.
    pub login_hint: Option<&'a str>,
    /// BCP 47.
    pub language: &'a str,
}

/// What came back, and what it must fit.
pub struct Finish<'a> {
    pub redirect_uri: &'a str,
    pub code: &'a str,
    pub verifier: &'a str,
    pub nonce: &'a str,
    /// The `iss` of the response (RFC 9207).
    pub issuer: Option<&'a str>,
}

/// The person, as the provider names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub issuer: String,
    pub subject: String,
    /// Proves nothing.
    pub email: Option<String>,
    pub name: Option<String>,
    /// When the provider authenticated the person, in seconds since 1970, if it says so.
    pub auth_time: Option<i64>,
}

/// Where the server is.
pub(super) struct Endpoints {
    pub issuer: String,
    pub authorization: String,
    pub token: String,
    pub user: String,
    /// The member of the user's JSON that never changes and is never given to somebody else.
    pub subject_member: String,
    pub name_member: String,
}

impl Provider {
    /// Returns the provider that is called `id` in the settings.
    pub(super) fn of_settings(id: &str, settings: &LoginProvider) -> Self {
        let protocol = match settings.is_openid() {
            true => Protocol::OpenId { issuer: settings.issuer(), discovery_url: settings.discovery_url() },
            false => Protocol::OAuth(Endpoints {
                issuer: settings.issuer(),
                authorization: settings.authorization_url(),
                token: settings.token_url(),
                user: settings.user_url(),
                subject_member: settings.subject_member(),
                name_member: settings.name_member(),
            }),
        };
        Self {
            id: id.to_owned(),
            name: settings.shown_name(id),
            client_id: settings.client_id.clone(),
            client_secret: settings
                .client_secret
                .as_ref()
                .map(|secret| Zeroizing::new(secret.reveal().to_owned())),
            scopes: settings.scopes(),
            asks_again: match settings.kind {
                ProviderKind::Google | ProviderKind::Github => "select_account",
                ProviderKind::Openid | ProviderKind::Microsoft | ProviderKind::Oauth => "login",
            },
            protocol,
        }
    }

    /// Returns the OpenID provider of an account.
    pub fn of_account(
        account_id: &str,
        name: &str,
        issuer: &str,
        client_id: &str,
        client_secret: Option<Zeroizing<String>>,
    ) -> Self {
        let base = issuer.trim_end_matches('/');
        Self {
            id: account_id.to_owned(),
            name: name.to_owned(),
            client_id: client_id.to_owned(),
            client_secret,
            asks_again: "login",
            scopes: ["openid", "email", "profile"].map(ToOwned::to_owned).to_vec(),
            protocol: Protocol::OpenId {
                issuer: issuer.to_owned(),
                discovery_url: format!("{base}/.well-known/openid-configuration"),
            },
        }
    }
}
