//! A provider, this server's client there, and what a login begins and ends with. Speaks to nobody.

use crate::config::{LoginProvider, ProviderKind};
use zeroize::Zeroizing;

/// The issuer of Google: it knows neither `prompt=login` nor `max_age`, and sends no `auth_time`.
const GOOGLE: &str = "https://accounts.google.com";
/// Begins every issuer of Microsoft, which sends `auth_time` only if the client is registered for this claim.
const MICROSOFT: &str = "https://login.microsoftonline.com/";

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
    /// Returns whether it may work later.
    pub const fn is_down(&self) -> bool {
        matches!(self, Self::Down(_))
    }

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
    pub(super) asking_again: AskingAgain,
    pub(super) protocol: Protocol,
}

/// What a provider can be asked, to make sure that the person is there.
#[derive(Clone, Copy)]
pub(super) struct AskingAgain {
    /// The `prompt` with which it asks the person again. Google and GitHub do no more than to let them choose.
    pub prompt: &'static str,
    /// Whether its id_token then says when the person proved their identity (OpenID Connect Core §3.1.2.1).
    pub tells_when: bool,
}

impl AskingAgain {
    const CHOOSE: Self = Self { prompt: "select_account", tells_when: false };
    const UNTOLD: Self = Self { prompt: "login", tells_when: false };
    const TOLD: Self = Self { prompt: "login", tells_when: true };

    fn of(kind: ProviderKind, issuer: &str) -> Self {
        match kind {
            ProviderKind::Google | ProviderKind::Github => Self::CHOOSE,
            ProviderKind::Microsoft | ProviderKind::Oauth => Self::UNTOLD,
            ProviderKind::Openid => Self::of_issuer(issuer),
        }
    }

    /// An organization's own provider may well be Google or Microsoft.
    fn of_issuer(issuer: &str) -> Self {
        match issuer {
            GOOGLE => Self::CHOOSE,
            issuer if issuer.starts_with(MICROSOFT) => Self::UNTOLD,
            _ => Self::TOLD,
        }
    }
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
    /// Whether this provider, which was told to ask the person again, did: its `auth_time` is `since` or later (both in
    /// seconds since 1970). A provider that never sends one is believed.
    pub fn has_asked_again(&self, auth_time: Option<i64>, since: i64) -> bool {
        auth_time.map_or(!self.asking_again.tells_when, |at| at >= since)
    }

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
            asking_again: AskingAgain::of(settings.kind, &settings.issuer()),
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
            asking_again: AskingAgain::of_issuer(issuer),
            scopes: ["openid", "email", "profile"].map(ToOwned::to_owned).to_vec(),
            protocol: Protocol::OpenId {
                issuer: issuer.to_owned(),
                discovery_url: format!("{base}/.well-known/openid-configuration"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AskingAgain, Provider};
    use crate::config::{LoginProvider, ProviderKind};

    #[test]
    fn an_openid_provider_that_was_asked_again_must_say_when_it_was() {
        let provider = Provider::of_account("a", "A", "https://login.example", "c", None);
        for (auth_time, good) in [(None, false), (Some(99), false), (Some(100), true), (Some(101), true)] {
            assert_eq!(provider.has_asked_again(auth_time, 100), good, "{auth_time:?}");
        }
    }

    #[test]
    fn providers_that_never_say_when_are_believed_but_not_against_their_own_word() {
        let tenant = "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0";
        for issuer in ["https://accounts.google.com", tenant] {
            let provider = Provider::of_account("a", "A", issuer, "c", None);
            assert!(provider.has_asked_again(None, 100), "{issuer}");
            assert!(!provider.has_asked_again(Some(99), 100), "{issuer}");
        }
        for kind in [ProviderKind::Google, ProviderKind::Microsoft, ProviderKind::Github, ProviderKind::Oauth]
        {
            let provider = Provider::of_settings("x", &LoginProvider { kind, ..LoginProvider::default() });
            assert!(provider.has_asked_again(None, 100), "{kind:?}");
        }
        assert!(AskingAgain::of_issuer("https://accounts.google.com.evil.example").tells_when);
    }
}
