//! A login at another provider that is under way, as the server keeps it for one browser: what it takes to check the
//! provider's answer, or what the provider said about a person whom nobody here is linked to. The browser carries
//! a handle only, because what is kept may be long and is not the provider's business.
//!
//! `store::side::logins` stores it, sealed; `outbound::providers` talks to the provider.

use super::{cookies, request::PageRequest};
use crate::{
    commands::logins::ProvedLogin, keys::master::random, store::StoreError, surface::http::params::Params,
};
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use url::form_urlencoded;
use xwms_events::{Timestamp, ids::UserId};

/// How long a person may take at the provider, in seconds.
const AWAY_SECONDS: u32 = 900;
/// How long they may take to say who they are here, in seconds.
const UNKNOWN_SECONDS: u32 = 3_600;
/// The parameter with the handle of an attempt that waits for its person.
pub const LINK: &str = "link";

/// A login at a provider.
#[derive(Clone, Serialize, Deserialize)]
pub struct LoginAttempt {
    /// The provider's name in the settings, or the account whose provider it is.
    pub provider: String,
    /// What the login's forms carry: where it leads.
    pub carried: Vec<(String, String)>,
    pub step: AttemptStep,
}

/// How far it is.
#[derive(Clone, Serialize, Deserialize)]
pub enum AttemptStep {
    /// The browser is at the provider.
    Away(Away),
    /// The provider named a person whom nobody here is linked to.
    Unknown(Unknown),
}

/// What the provider's answer must match.
#[derive(Clone, Serialize, Deserialize)]
pub struct Away {
    pub nonce: String,
    pub verifier: String,
    pub started_at: Timestamp,
    /// Whether the provider was told to ask the person again.
    pub fresh: bool,
    /// The user who links this login instead of logging in here.
    pub linking: Option<UserId>,
}

/// A person as the provider names them.
#[derive(Clone, Serialize, Deserialize)]
pub struct Unknown {
    pub login: ProvedLogin,
    /// What buttons call the provider.
    pub provider_name: String,
    /// Not proved.
    pub email: Option<String>,
    /// The name of the person.
    pub person: Option<String>,
    /// When they proved their identity there; `None` if that is not known.
    #[serde(default)]
    pub at: Option<Timestamp>,
}

impl Away {
    /// Returns a new one with fresh secrets.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness.
    pub fn new(page: &PageRequest, fresh: bool, linking: Option<UserId>) -> Result<Self, StoreError> {
        let secret = || {
            let bytes = random::<32>().map_err(|_| StoreError::Seal)?;
            Ok::<_, StoreError>(BASE64_URL_SAFE_NO_PAD.encode(bytes))
        };
        let started_at = page.app.store.clock().now();
        Ok(Self { nonce: secret()?, verifier: secret()?, started_at, fresh, linking })
    }

    /// Returns the PKCE challenge: S256 of the verifier (RFC 7636 §4.2).
    pub fn challenge(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, self.verifier.as_bytes()))
    }
}

impl LoginAttempt {
    /// Keeps this for `browser`. Returns the handle.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn keep(&self, page: &PageRequest, browser: &str) -> Result<String, StoreError> {
        let plain = serde_json::to_vec(self).map_err(|_| StoreError::Seal)?;
        let seconds = match self.step {
            AttemptStep::Away(_) => AWAY_SECONDS,
            AttemptStep::Unknown(_) => UNKNOWN_SECONDS,
        };
        page.app.store.keep_login_attempt(browser, &plain, seconds).await
    }

    /// Returns what the browser of `page` is doing. `None` if it is another browser's, was used, or is too old.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn find(page: &PageRequest, handle: &str) -> Result<Option<Self>, StoreError> {
        let browser = cookies::known_browser(&page.jar).unwrap_or_default();
        let plain = page.app.store.login_attempt(&browser, handle).await?;
        Ok(plain.and_then(|plain| serde_json::from_slice(&plain).ok()))
    }

    /// Returns whom the provider named, if nobody here is linked to that person and the attempt waits for them;
    /// otherwise as [`LoginAttempt::find`].
    ///
    /// # Errors
    /// The store's failure.
    pub async fn find_unknown(page: &PageRequest, handle: &str) -> Result<Option<Unknown>, StoreError> {
        let found = Self::find(page, handle).await?.map(|attempt| attempt.step);
        Ok(match found {
            Some(AttemptStep::Unknown(found)) => Some(found),
            Some(AttemptStep::Away(_)) | None => None,
        })
    }

    /// As [`LoginAttempt::find`], and uses it up: it is good once.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn take(page: &PageRequest, handle: &str) -> Result<Option<Self>, StoreError> {
        let browser = cookies::known_browser(&page.jar).unwrap_or_default();
        let plain = page.app.store.take_login_attempt(&browser, handle).await?;
        Ok(plain.and_then(|plain| serde_json::from_slice(&plain).ok()))
    }

    /// Returns what the login's forms carry, as their parameters.
    pub fn params(&self) -> Params {
        let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.carried).finish();
        Params::parse(text.as_bytes()).unwrap_or_default()
    }
}

/// Returns the handle that a form carries. It is opened where it is used; text that can't be a handle is dropped.
pub fn handle_in(params: &Params) -> Option<&str> {
    let is_handle =
        |text: &&str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    params.get(LINK).filter(is_handle)
}
