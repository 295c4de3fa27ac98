//! Requests to a provider: to permitted addresses only, without redirects, bounded in time and bytes. What a provider
//! answers is data of a third party.

use super::provider::ProviderError;
use crate::{
    config::Settings,
    outbound::egress::{self, Egress},
};
use reqwest::{
    Client, ClientBuilder, RequestBuilder,
    header::{ACCEPT, CONTENT_TYPE},
};
use std::time::Duration;
use url::{Host, Url, form_urlencoded};

/// The most bytes read of a response: keys of a large provider have tens of KiB.
const READ_MAX: usize = 512 * 1024;
/// The longest time limit of one request, name and connection included. `webhooks.timeout_seconds` may be less.
const PATIENCE_MAX: Duration = Duration::from_secs(8);

/// Sends requests to providers.
#[derive(Clone)]
pub(super) struct Fetcher {
    client: Client,
    guard: Egress,
    proxied: bool,
    /// The time limit of one request.
    pub patience: Duration,
}

/// A response.
pub(super) struct Fetched {
    pub status: u16,
    pub body: Vec<u8>,
}

/// How the client authenticates at the token endpoint (RFC 6749 §2.3.1).
pub(super) struct Basic<'a> {
    pub client_id: &'a str,
    pub client_secret: &'a str,
}

impl Fetched {
    /// Returns the body as JSON, if the provider answered with success.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, ProviderError> {
        match self.status {
            200 => serde_json::from_slice(&self.body)
                .map_err(|error| ProviderError::refused(format!("its response can't be read: {error}"))),
            500.. => Err(ProviderError::down(format!("it answered with status {}", self.status))),
            status => Err(ProviderError::refused(format!("it answered with status {status}"))),
        }
    }
}

impl Fetcher {
    /// Creates a fetcher from the settings. Without root certificates it trusts no server.
    ///
    /// # Errors
    /// If the settings can't be used.
    pub fn new(settings: &Settings, guard: Egress) -> Result<Self, reqwest::Error> {
        let client = match builder(settings, &guard)?.build() {
            Ok(client) => client,
            Err(_) => builder(settings, &guard)?.tls_certs_only([]).build()?,
        };
        Ok(Self { client, guard, proxied: settings.webhooks.proxy.is_some(), patience: patience(settings) })
    }

    /// Returns `url`, if a provider may be there: https, or plain http at an IP address that the guard permits. A name
    /// is checked when it is dialed.
    pub fn usable(&self, url: &str) -> Result<Url, ProviderError> {
        let parsed = Url::parse(url).map_err(|_| ProviderError::refused("an address of it is no URL"))?;
        let plain_name = parsed.scheme() == "http" && matches!(parsed.host(), Some(Host::Domain(_)));
        if !matches!(parsed.scheme(), "https" | "http") || plain_name {
            return Err(ProviderError::refused("an address of it is not https"));
        }
        let allowed = self.guard.check_literal(&parsed);
        allowed.map_err(|error| ProviderError::refused(error.to_string()))?;
        Ok(parsed)
    }

    /// Returns `at` with these parameters added, as the address to which a browser is sent.
    pub fn address(&self, at: &str, params: &[(&str, &str)]) -> Result<Url, ProviderError> {
        let mut url = self.usable(at)?;
        url.query_pairs_mut().extend_pairs(params);
        Ok(url)
    }

    /// Reads `url`, with an access token if there is one.
    pub async fn get(&self, url: &str, token: Option<&str>) -> Result<Fetched, ProviderError> {
        let url = self.permitted(url).await?;
        let request = self.client.get(url);
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        self.send(request).await
    }

    /// Posts a form to `url`.
    pub async fn post(
        &self,
        url: &str,
        fields: &[(&str, &str)],
        basic: Option<Basic<'_>>,
    ) -> Result<Fetched, ProviderError> {
        let url = self.permitted(url).await?;
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.client.post(url).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let request = match basic {
            Some(Basic { client_id, client_secret }) => {
                request.basic_auth(encoded(client_id), Some(encoded(client_secret)))
            }
            None => request,
        };
        self.send(request.body(body)).await
    }

    async fn permitted(&self, url: &str) -> Result<Url, ProviderError> {
        let url = self.usable(url)?;
        if self.proxied {
            let allowed = self.guard.check(&url).await;
            allowed.map_err(|error| ProviderError::refused(error.to_string()))?;
        }
        Ok(url)
    }

    async fn send(&self, request: RequestBuilder) -> Result<Fetched, ProviderError> {
        let failed = |error: reqwest::Error| {
            let why =
                if error.is_timeout() { "there was no response in time" } else { "it can't be reached" };
            ProviderError::down(why)
        };
        let mut response = request.header(ACCEPT, "application/json").send().await.map_err(failed)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            body.extend_from_slice(&chunk);
            if body.len() > READ_MAX {
                return Err(ProviderError::refused("its response is too large"));
            }
        }
        Ok(Fetched { status, body })
    }
}

fn builder(settings: &Settings, guard: &Egress) -> Result<ClientBuilder, reqwest::Error> {
    let builder = egress::client(settings.webhooks.proxy.as_ref(), guard.clone())?;
    // A new connection each time: a kept one would go to the name's earlier address.
    Ok(builder.timeout(patience(settings)).pool_max_idle_per_host(0))
}

fn patience(settings: &Settings) -> Duration {
    let usual = Duration::from_secs(settings.webhooks.timeout_seconds.into()).min(PATIENCE_MAX);
    settings.patience.unwrap_or(usual)
}
