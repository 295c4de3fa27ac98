//! Documents that clients publish about themselves at the URL that is their id (Client ID Metadata Documents,
//! draft-ietf-oauth-client-id-metadata-document): read from permitted addresses only, without redirects, bounded in
//! time, bytes and number, and remembered for minutes.
//!
//! Not here: what a document may say (`surface::oauth::register::document`), and who may make this server read one.

use crate::{
    config::Settings,
    outbound::{
        document_turns::{Turns, Wanted},
        egress::{self, Egress},
    },
    store::network,
};
use moka::sync::Cache;
use reqwest::{
    Client, ClientBuilder, StatusCode,
    header::{ACCEPT, CONTENT_TYPE},
};
use std::{net::IpAddr, sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::timeout};
use url::{Host, Url};
use xwms_events::envelope::Origin;

/// The most bytes read of a document.
const READ_MAX: usize = 16 * 1024;
/// The time limit of one request, name and connection included.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long a document is remembered, and that there was none.
const KNOWN_FOR: Duration = Duration::from_secs(600);
const MISSED_FOR: Duration = Duration::from_secs(60);
/// Most URLs that are remembered of each kind.
const URLS: u64 = 1_000;
/// Longest URL that is an id, in bytes.
const URL_MAX: usize = 255;

/// There is no document that can be read. Whoever named the URL learns no more, so that nobody maps the operator's
/// network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no document at the URL")]
pub struct NoDocument;

/// Reads documents of clients.
pub struct ClientDocuments {
    client: Client,
    guard: Egress,
    proxied: bool,
    known: Cache<String, Arc<Vec<u8>>>,
    missed: Cache<String, ()>,
    /// By URL, for as long as one is read: who else asks for it waits for the same reading.
    reading: Cache<String, Arc<Mutex<()>>>,
    turns: Turns,
    /// The time limit of one request, and how long a request waits for another one's.
    timeout: Duration,
}

impl ClientDocuments {
    /// Creates a reader from the settings. Without root certificates it trusts no server, and so reads no document.
    ///
    /// # Errors
    /// If the settings can't be used.
    pub fn new(settings: &Settings, guard: Egress) -> Result<Self, reqwest::Error> {
        let client = match builder(settings, &guard)?.build() {
            Ok(client) => client,
            Err(_) => builder(settings, &guard)?.tls_certs_only([]).build()?,
        };
        Ok(Self {
            client,
            guard,
            proxied: settings.webhooks.proxy.is_some(),
            known: Cache::builder().max_capacity(URLS).time_to_live(KNOWN_FOR).build(),
            missed: Cache::builder().max_capacity(URLS).time_to_live(MISSED_FOR).build(),
            reading: Cache::builder().max_capacity(URLS).time_to_live(MISSED_FOR).build(),
            turns: Turns::default(),
            timeout: timeout_of(settings),
        })
    }

    /// Whether `text` may be the id of a client that publishes a document: an https URL with a path, written as a
    /// browser writes it, without user information, fragment or dot segments. Plain http is for IP addresses, which
    /// the guard permits only if the operator lists them.
    pub fn is_id(&self, text: &str) -> bool {
        is_id(text)
    }

    /// Returns what is remembered of `url`: the document, or that there was none; `None` if it has to be read.
    pub fn remembered(&self, url: &str) -> Option<Result<Arc<Vec<u8>>, NoDocument>> {
        match self.known.get(url) {
            Some(document) => Some(Ok(document)),
            None => self.missed.get(url).map(|()| Err(NoDocument)),
        }
    }

    /// Reads the document at `url` of a client that nobody has approved, for a request from `origin`. It is read
    /// once for all who ask at the same time.
    ///
    /// # Errors
    /// If there is none, it is too large or too slow, the address is not permitted, or too many are being read.
    pub async fn read_new(&self, url: &str, origin: Option<&Origin>) -> Result<Arc<Vec<u8>>, NoDocument> {
        self.read(url, origin, false).await
    }

    /// The same for a client that somebody has approved before: turns are kept for those.
    ///
    /// # Errors
    /// Those of [`Self::read_new`].
    pub async fn read_again(&self, url: &str, origin: Option<&Origin>) -> Result<Arc<Vec<u8>>, NoDocument> {
        self.read(url, origin, true).await
    }

    async fn read(
        &self,
        url: &str,
        origin: Option<&Origin>,
        approved: bool,
    ) -> Result<Arc<Vec<u8>>, NoDocument> {
        let parsed = Url::parse(url).map_err(|_| NoDocument)?;
        let one = self.reading.get_with(url.to_owned(), || Arc::new(Mutex::new(())));
        let _one = timeout(self.timeout, one.lock()).await.map_err(|_| NoDocument)?;
        if let Some(remembered) = self.remembered(url) {
            return remembered;
        }
        let (host, network) = (parsed.host_str().unwrap_or_default(), network_of(origin));
        let _turn = self.turns.take(Wanted { host, network: &network, approved }).ok_or(NoDocument)?;
        let fetched = self.fetched(&parsed).await;
        match fetched {
            Some(document) => {
                let document = Arc::new(document);
                self.known.insert(url.to_owned(), document.clone());
                Ok(document)
            }
            None => {
                self.missed.insert(url.to_owned(), ());
                Err(NoDocument)
            }
        }
    }

    async fn fetched(&self, url: &Url) -> Option<Vec<u8>> {
        let allowed = if self.proxied { self.guard.check(url).await } else { self.guard.check_literal(url) };
        allowed.ok()?;
        let request = self.client.get(url.clone()).header(ACCEPT, "application/json");
        let mut response = request.send().await.ok()?;
        let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if response.status() != StatusCode::OK || !is_json(kind.unwrap_or_default()) {
            return None;
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.ok()? {
            body.extend_from_slice(&chunk);
            if body.len() > READ_MAX {
                return None;
            }
        }
        Some(body)
    }
}

/// Returns the network that a request comes from. All requests of unknown origin share one.
fn network_of(origin: Option<&Origin>) -> String {
    let ip = origin.and_then(|origin| origin.ip.parse::<IpAddr>().ok());
    ip.map(|ip| network::subnet(ip).to_string()).unwrap_or_default()
}

/// Whether `kind` is the content type of a document. What people upload to a site is often served as something else, so
/// that none of them speaks for the site.
fn is_json(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.strip_prefix("application/").is_some_and(|rest| rest == "json" || rest.ends_with("+json"))
}

fn is_id(text: &str) -> bool {
    text.len() <= URL_MAX
        && Url::parse(text).is_ok_and(|url| {
            let is_safe = match url.scheme() {
                "https" => true,
                "http" => matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_))),
                _ => false,
            };
            is_safe
                && url.as_str() == text
                && url.path().len() > 1
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none()
        })
}

fn builder(settings: &Settings, guard: &Egress) -> Result<ClientBuilder, reqwest::Error> {
    let builder = egress::client(settings.webhooks.proxy.as_ref(), guard.clone())?;
    // A new connection each time: a kept one would go to the name's earlier address.
    Ok(builder.timeout(timeout_of(settings)).pool_max_idle_per_host(0))
}

fn timeout_of(settings: &Settings) -> Duration {
    settings.patience.unwrap_or(TIMEOUT)
}

#[cfg(test)]
mod tests {
    use super::{is_id, is_json};

    #[test]
    fn a_document_is_served_as_json() {
        for good in ["application/json", "Application/JSON; charset=utf-8", "application/cimd+json"] {
            assert!(is_json(good), "{good}");
        }
        for bad in
            ["", "text/html", "text/plain", "application/jsonp", "application/octet-stream", "text/x+json"]
        {
            assert!(!is_json(bad), "{bad}");
        }
    }

    #[test]
    fn an_id_is_an_https_url_with_a_path_that_nothing_disguises() {
        for good in ["https://agent.example/client.json", "https://a.example:8443/x", "http://127.0.0.1:9/x"]
        {
            assert!(is_id(good), "{good}");
        }
        let long = format!("https://agent.example/{}", "a".repeat(255));
        for bad in [
            "https://agent.example",
            "https://agent.example/",
            "http://agent.example/client.json",
            "http://localhost/client.json",
            "https://user@agent.example/client.json",
            "https://agent.example/client.json#part",
            "https://agent.example/a/../client.json",
            "https://agent.example/%2e%2e/client.json",
            "HTTPS://agent.example/client.json",
            "https://Agent.example/client.json",
            "https://agent.example:443/client.json",
            "ftp://agent.example/client.json",
            "client_00000000000000000000000007",
            "shop-frontend",
            "",
            &long,
        ] {
            assert!(!is_id(bad), "{bad}");
        }
    }
}
