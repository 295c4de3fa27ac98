//! Reads the well-known file of an origin: a GET to a permitted address, without redirects, bounded in time
//! and bytes.

use super::dns;
use crate::{
    config::{self, Settings},
    outbound::egress::{self, Egress, Forbidden},
};
use reqwest::{
    Client, ClientBuilder, StatusCode,
    dns::{Name, Resolve, Resolving},
};
use std::{net::SocketAddr, time::Duration};
use url::Url;

/// The most bytes read of a file; a token is far shorter.
const READ_MAX: usize = 1024;
const TIMEOUT: Duration = Duration::from_secs(5);

/// Reads well-known files.
pub(super) struct Reader {
    client: Client,
    guard: Egress,
    proxied: bool,
}

/// Resolves names with the same servers as TXT records, and permits only allowed addresses. The connection
/// goes to exactly the addresses that were checked.
struct Guarded {
    dns: config::Dns,
    guard: Egress,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (dns, guard) = (self.dns.clone(), self.guard.clone());
        Box::pin(async move {
            let found = dns::addresses(&dns, name.as_str()).await.map_err(|_| Forbidden::Name)?;
            Ok(guard.permitted(found.into_iter().map(|ip| SocketAddr::new(ip, 0)))?)
        })
    }
}

impl Reader {
    /// Creates a reader from the settings. Without root certificates it trusts no server, and so reads no
    /// file.
    ///
    /// # Errors
    /// If the settings can't be used.
    pub fn new(settings: &Settings, guard: Egress) -> Result<Self, reqwest::Error> {
        let client = match builder(settings, &guard)?.build() {
            Ok(client) => client,
            Err(_) => builder(settings, &guard)?.tls_certs_only([]).build()?,
        };
        Ok(Self { client, guard, proxied: settings.webhooks.proxy.is_some() })
    }

    /// Returns the text at `url`.
    ///
    /// # Errors
    /// Why there is none, as a text for the account.
    pub async fn read(&self, url: &str) -> Result<String, String> {
        let url = Url::parse(url).map_err(|error| error.to_string())?;
        let allowed =
            if self.proxied { self.guard.check(&url).await } else { self.guard.check_literal(&url) };
        allowed.map_err(|error| error.to_string())?;
        let mut response = self.client.get(url).send().await.map_err(|error| why(&error))?;
        if response.status() != StatusCode::OK {
            return Err(format!("the status is {}, not 200", response.status().as_u16()));
        }
        let mut text = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| why(&error))? {
            text.extend_from_slice(&chunk);
            if text.len() > READ_MAX {
                return Err("the file is larger than 1 KiB".to_owned());
            }
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

fn builder(settings: &Settings, guard: &Egress) -> Result<ClientBuilder, reqwest::Error> {
    let resolver = Guarded { dns: settings.dns.clone(), guard: guard.clone() };
    let builder = egress::client(settings.webhooks.proxy.as_ref(), resolver)?;
    // A new connection each time: a kept one would go to the name's earlier address.
    Ok(builder.timeout(TIMEOUT).pool_max_idle_per_host(0))
}

/// A text for the account that reveals nothing about what is behind a closed port.
fn why(error: &reqwest::Error) -> String {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(forbidden) = error.downcast_ref::<Forbidden>() {
            return forbidden.to_string();
        }
        cause = error.source();
    }
    if error.is_timeout() {
        "there was no response in time".to_owned()
    } else {
        "the server can't be reached".to_owned()
    }
}
