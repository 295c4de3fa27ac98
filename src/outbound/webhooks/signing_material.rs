//! The keys and header values of endpoints, from the key store. The value of an id never changes, so values
//! are cached.

use super::message::SigningMaterial;
use crate::{
    keys::webhook::WebhookKey,
    store::{Store, StoreError},
};
use moka::sync::Cache;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use xwms_events::{Timestamp, endpoint::Endpoint};

const KNOWN: u64 = 10_000;
const KNOWN_FOR: Duration = Duration::from_secs(600);

/// The cache of the key store.
#[derive(Clone)]
pub(super) struct SigningMaterialCache {
    keys: Cache<String, Arc<WebhookKey>>,
    headers: Cache<String, HeaderMap>,
}

impl SigningMaterialCache {
    pub fn new() -> Self {
        Self {
            keys: Cache::builder().max_capacity(KNOWN).time_to_live(KNOWN_FOR).build(),
            headers: Cache::builder().max_capacity(KNOWN).time_to_live(KNOWN_FOR).build(),
        }
    }

    /// Returns the keys and headers that `endpoint` uses at `now`.
    ///
    /// # Errors
    /// If the database does not respond, or a row is encrypted with another master key.
    pub async fn of(
        &self,
        store: &Store,
        endpoint: &Endpoint,
        now: Timestamp,
    ) -> Result<SigningMaterial, StoreError> {
        let mut material = SigningMaterial::default();
        for secret in endpoint.secrets.iter().filter(|secret| secret.is_live(now)) {
            material.keys.push(self.key(store, &secret.secret_id.to_string()).await?);
        }
        if let Some(headers) = &endpoint.settings.headers {
            material.headers = self.headers(store, &headers.values_id.to_string()).await?;
        }
        Ok(material)
    }

    async fn key(&self, store: &Store, id: &str) -> Result<Arc<WebhookKey>, StoreError> {
        if let Some(key) = self.keys.get(id) {
            return Ok(key);
        }
        let wrapped = store.signing_secret(id).await?;
        let key = WebhookKey::unwrap(&store.vault().master().wrap(), id, &wrapped);
        let key = Arc::new(key.map_err(|_| StoreError::Seal)?);
        self.keys.insert(id.to_owned(), key.clone());
        Ok(key)
    }

    /// Returns the header values that are kept under `id`.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub async fn headers(&self, store: &Store, id: &str) -> Result<HeaderMap, StoreError> {
        if let Some(headers) = self.headers.get(id) {
            return Ok(headers);
        }
        let wrapped = store.signing_secret(id).await?;
        let plain = store.vault().master().wrap().open(id.as_bytes(), &wrapped);
        let values: BTreeMap<String, String> =
            serde_json::from_slice(&plain.map_err(|_| StoreError::Seal)?).map_err(|_| StoreError::Seal)?;
        let mut headers = HeaderMap::new();
        for (name, value) in values {
            if let (Ok(name), Ok(mut value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                value.set_sensitive(true);
                headers.insert(name, value);
            }
        }
        self.headers.insert(id.to_owned(), headers.clone());
        Ok(headers)
    }
}
