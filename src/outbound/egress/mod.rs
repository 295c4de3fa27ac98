//! The addresses that outgoing messages may go to: public ones (`public`), and networks that a setting allows.
//! The check at each dial, after the name was resolved, gives the protection: the connection goes to exactly
//! the addresses that were checked, so a name that changes in between has no effect.
//!
//! When an endpoint is created, only its URL is checked; a name is not resolved then. At the dial, a name
//! with an internal address and a name without any give the same error, so that nobody can map the operator's
//! network.

mod public;

use futures::future::{BoxFuture, FutureExt};
use ipnet::IpNet;
use public::is_public;
use reqwest::{
    Client, ClientBuilder, Proxy,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use url::{Host, Url};

/// The time limit for resolving a name.
const RESOLVE: Duration = Duration::from_secs(5);

/// Why a message must not go to a host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    #[error("the host does not have a public address")]
    Address(IpAddr),
    #[error("plain http is allowed only to networks that the operator allows")]
    PlainHttp,
    /// The error doesn't tell the two apart: an account must learn nothing about the operator's network.
    #[error("the host does not have a public address, or its name does not resolve")]
    Name,
}

/// Looks up the addresses of a name.
type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync>;

/// The guard of outgoing connections; clones share its state.
#[derive(Clone)]
pub struct Egress {
    allowed: Arc<Vec<IpNet>>,
    lookup: Lookup,
    /// Whether public addresses are allowed, too.
    public: bool,
}

impl Egress {
    /// Allows public addresses, and the networks in `allowed`.
    pub fn new(allowed: Vec<IpNet>) -> Self {
        Self::with(allowed, Arc::new(|name| system(name).boxed()))
    }

    pub(super) fn with(allowed: Vec<IpNet>, lookup: Lookup) -> Self {
        Self { allowed: Arc::new(allowed), lookup, public: true }
    }

    /// The guard for plain http: allowed networks only.
    pub fn plain(&self) -> Self {
        Self { public: false, ..self.clone() }
    }

    fn of(&self, url: &Url) -> Self {
        if url.scheme() == "https" { self.clone() } else { self.plain() }
    }

    fn check_address(&self, ip: IpAddr) -> Result<(), Forbidden> {
        let listed = self.allowed.iter().any(|network| network.contains(&ip.to_canonical()));
        match (listed, is_public(ip)) {
            (true, _) => Ok(()),
            (false, true) if self.public => Ok(()),
            (false, true) => Err(Forbidden::PlainHttp),
            (false, false) => Err(Forbidden::Address(ip)),
        }
    }

    async fn addresses(&self, name: &str) -> Result<Vec<SocketAddr>, Forbidden> {
        match tokio::time::timeout(RESOLVE, (self.lookup)(name.to_owned())).await {
            Ok(Ok(addresses)) => Ok(addresses),
            Ok(Err(_)) | Err(_) => Err(Forbidden::Name),
        }
    }

    /// Returns those of `addresses` that may be dialed.
    ///
    /// # Errors
    /// If there is none.
    pub fn permitted(&self, addresses: impl IntoIterator<Item = SocketAddr>) -> Result<Addrs, Forbidden> {
        let (mut good, mut forbidden) = (Vec::new(), Forbidden::Name);
        for address in addresses {
            match self.check_address(address.ip()) {
                Ok(()) => good.push(address),
                Err(why) => forbidden = of_a_name(why),
            }
        }
        if good.is_empty() { Err(forbidden) } else { Ok(Box::new(good.into_iter())) }
    }

    /// Checks whether an endpoint may be at `url`, by the URL alone: an address, a name of this machine, or
    /// any other name. Over plain http, a name is accepted only if some network is allowed that it could
    /// resolve to.
    ///
    /// # Errors
    /// Why it may not.
    pub fn check_new(&self, url: &Url) -> Result<(), Forbidden> {
        match url.host() {
            Some(Host::Domain(name)) if is_this_machine(name) => {
                let guard = self.of(url);
                let own = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
                own.into_iter().map(|ip| guard.check_address(ip)).reduce(Result::or).unwrap_or(Ok(()))
            }
            Some(Host::Domain(_)) if url.scheme() != "https" && self.allowed.is_empty() => {
                Err(Forbidden::PlainHttp)
            }
            _ => self.check_literal(url),
        }
    }

    /// Checks whether a message may go to `url` through a proxy, which resolves names itself. A name that
    /// only the proxy can resolve is left to the proxy to refuse.
    ///
    /// # Errors
    /// Why it may not.
    pub async fn check_proxied(&self, url: &Url) -> Result<(), Forbidden> {
        let Some(Host::Domain(name)) = url.host() else { return self.check_literal(url) };
        let addresses = match self.addresses(name).await {
            Err(_) if url.scheme() == "https" => return Ok(()),
            addresses => addresses?,
        };
        let guard = self.of(url);
        addresses.iter().try_for_each(|address| guard.check_address(address.ip()).map_err(of_a_name))
    }

    /// Checks whether `url` may be read now through a proxy.
    ///
    /// # Errors
    /// Why it may not.
    pub async fn check(&self, url: &Url) -> Result<(), Forbidden> {
        let Some(Host::Domain(name)) = url.host() else { return self.check_literal(url) };
        let (guard, addresses) = (self.of(url), self.addresses(name).await?);
        addresses.iter().try_for_each(|address| guard.check_address(address.ip()).map_err(of_a_name))
    }

    /// Checks whether the IP address in `url`, if it has one, may be dialed. [`Resolve`] checks names.
    ///
    /// # Errors
    /// Why it may not.
    pub fn check_literal(&self, url: &Url) -> Result<(), Forbidden> {
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(Forbidden::Name),
        };
        self.of(url).check_address(ip)
    }
}

impl Resolve for Egress {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move { Ok(guard.permitted(guard.addresses(name.as_str()).await?)?) })
    }
}

/// Starts an HTTP client that follows no redirect and connects to what `resolver` permits, or to `proxy`. A
/// proxy resolves names itself, and needs its own egress rules.
///
/// # Errors
/// If the proxy can't be used.
pub fn client(
    proxy: Option<&Url>,
    resolver: impl Resolve + 'static,
) -> Result<ClientBuilder, reqwest::Error> {
    let builder = Client::builder()
        .redirect(Policy::none())
        .user_agent(concat!("xwms/", env!("CARGO_PKG_VERSION")))
        .http1_only();
    Ok(match proxy {
        Some(proxy) => builder.proxy(Proxy::all(proxy.clone())?),
        None => builder.no_proxy().dns_resolver(resolver),
    })
}

/// The error for a name whose address is refused as `why`.
fn of_a_name(why: Forbidden) -> Forbidden {
    if let Forbidden::Address(ip) = why {
        tracing::debug!(%ip, "a name leads to an address that is not public");
        return Forbidden::Name;
    }
    why
}

/// Whether `name` always means the local machine (RFC 6761 §6.3).
fn is_this_machine(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

async fn system(name: String) -> io::Result<Vec<SocketAddr>> {
    Ok(tokio::net::lookup_host((name, 0)).await?.collect())
}

#[cfg(test)]
mod tests {
    use super::{Egress, Forbidden};
    use url::Url;

    /// A guard that must not resolve any name: no name could have an allowed address.
    fn guard(allowed: &[&str]) -> Egress {
        let lookup =
            |name: String| -> futures::future::BoxFuture<'static, _> { panic!("{name} was looked up") };
        Egress::with(allowed.iter().map(|net| net.parse().unwrap()).collect(), std::sync::Arc::new(lookup))
    }

    fn check(guard: &Egress, url: &str) -> Result<(), Forbidden> {
        guard.check_new(&Url::parse(url).unwrap())
    }

    #[test]
    fn an_address_is_refused_however_it_is_written() {
        for url in [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://[::ffff:7f00:1]/",
            "https://[::1]/",
            "https://169.254.169.254/latest/meta-data",
            "https://localhost/",
            "https://LocalHost./",
            "https://some.localhost/",
        ] {
            let refused = check(&guard(&[]), url);
            assert!(matches!(refused, Err(Forbidden::Address(_))), "{url}: {refused:?}");
        }
    }

    #[test]
    fn a_name_is_taken_without_asking_where_it_leads() {
        for url in ["https://db.internal/", "https://nowhere.invalid/", "https://metadata.google.internal./x"]
        {
            assert_eq!(check(&guard(&[]), url), Ok(()), "{url}");
        }
        for url in ["http://db.internal/", "http://nowhere.invalid/"] {
            assert_eq!(check(&guard(&[]), url), Err(Forbidden::PlainHttp), "{url}");
            assert_eq!(check(&guard(&["10.0.0.0/8"]), url), Ok(()), "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_and_one_that_leads_nowhere_are_told_alike() {
        let inside = Egress::new(vec![]);
        let private = ["10.0.0.1:0".parse().unwrap()];
        assert_eq!(inside.permitted(private).err(), Some(Forbidden::Name));
        assert_eq!(inside.permitted([]).err(), Some(Forbidden::Name));
        assert_eq!(inside.addresses("nowhere.invalid").await.err(), Some(Forbidden::Name));
    }

    #[tokio::test]
    async fn plain_http_needs_an_allowed_network() {
        let loopback = guard(&["127.0.0.0/8"]);
        assert_eq!(check(&loopback, "http://127.0.0.1:9000/hooks"), Ok(()));
        assert_eq!(check(&loopback, "http://localhost:9000/hooks"), Ok(()));
        assert_eq!(check(&loopback, "https://127.0.0.1/"), Ok(()));
        assert_eq!(check(&loopback, "http://1.1.1.1/"), Err(Forbidden::PlainHttp));
        assert_eq!(
            loopback.check_literal(&Url::parse("http://1.1.1.1/").unwrap()),
            Err(Forbidden::PlainHttp)
        );
        assert_eq!(loopback.plain().check_address("1.1.1.1".parse().unwrap()), Err(Forbidden::PlainHttp));
        let system = Egress::new(vec!["127.0.0.0/8".parse().unwrap()]);
        let proxied = async |url: &str| system.check_proxied(&Url::parse(url).unwrap()).await;
        assert_eq!(proxied("http://nowhere.invalid/").await, Err(Forbidden::Name));
        assert_eq!(proxied("https://nowhere.invalid/").await, Ok(()));
    }
}
