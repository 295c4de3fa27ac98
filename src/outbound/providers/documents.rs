//! What an OpenID provider publishes about itself (OpenID Connect Discovery §3) and its keys, remembered for minutes so
//! that a login costs it one request. A document counts only if it names exactly the issuer that it was read for
//! (§4.3).

use super::{fetch::Fetcher, provider::ProviderError};
use moka::sync::Cache;
use serde::Deserialize;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// How long a document is remembered.
const KNOWN_FOR: Duration = Duration::from_secs(600);
/// A token with an unknown key reads the keys again, but not more often than this.
const AGAIN_AFTER: Duration = Duration::from_secs(10);
/// Most providers that are remembered.
const PROVIDERS: u64 = 1_000;

/// What a provider says about itself, as far as a login needs it.
#[derive(Deserialize)]
pub(super) struct Described {
    /// May contain `{tenantid}`.
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    #[serde(default)]
    pub userinfo_endpoint: Option<String>,
    #[serde(default)]
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// RFC 9207.
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// The keys of a provider, as it sent them.
pub(super) struct Keys {
    pub text: Vec<u8>,
    read_at: Instant,
}

impl Keys {
    /// Whether they may be read again, because a token names a key that is not among them.
    pub fn may_be_old(&self) -> bool {
        self.read_at.elapsed() >= AGAIN_AFTER
    }
}

/// What was read.
pub(super) struct Documents {
    described: Cache<String, Arc<Described>>,
    keys: Cache<String, Arc<Keys>>,
}

impl Documents {
    pub fn new() -> Self {
        Self {
            described: Cache::builder().max_capacity(PROVIDERS).time_to_live(KNOWN_FOR).build(),
            keys: Cache::builder().max_capacity(PROVIDERS).time_to_live(KNOWN_FOR).build(),
        }
    }

    /// Returns what the provider with this `issuer` says about itself at `url`.
    pub async fn described(
        &self,
        fetcher: &Fetcher,
        issuer: &str,
        url: &str,
    ) -> Result<Arc<Described>, ProviderError> {
        let key = format!("{issuer} {url}");
        if let Some(known) = self.described.get(&key) {
            return Ok(known);
        }
        let described: Described = fetcher.get(url, None).await?.json()?;
        // Otherwise another server could speak for this one (mix-up, RFC 9700 §4.4).
        if described.issuer != issuer {
            return Err(ProviderError::refused("it calls itself by another issuer"));
        }
        let described = Arc::new(described);
        self.described.insert(key, described.clone());
        Ok(described)
    }

    /// Returns the keys at `url`: the remembered ones, if there are any.
    pub async fn keys(&self, fetcher: &Fetcher, url: &str) -> Result<Arc<Keys>, ProviderError> {
        match self.keys.get(url) {
            Some(known) => Ok(known),
            None => self.newest_keys(fetcher, url).await,
        }
    }

    /// Reads the keys at `url` again, and remembers them.
    pub async fn newest_keys(&self, fetcher: &Fetcher, url: &str) -> Result<Arc<Keys>, ProviderError> {
        let fetched = fetcher.get(url, None).await?;
        // Only JSON is remembered.
        let _: serde_json::Value = fetched.json()?;
        let keys = Arc::new(Keys { text: fetched.body, read_at: Instant::now() });
        self.keys.insert(url.to_owned(), keys.clone());
        Ok(keys)
    }
}
