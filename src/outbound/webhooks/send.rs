//! One attempt: a POST to a permitted address, without redirects, bounded in time and bytes.

use super::{attempt_error::AttemptError, connections::Connections, retry_after::retry_after};
use crate::{
    config,
    outbound::{egress::Egress, failure::Failure},
};
use reqwest::{Response, header::HeaderMap};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};
use url::Url;
use xwms_events::endpoint::delivery::Outcome;

/// The most bytes of a response that are read, and that are kept.
const READ_MAX: usize = 64 * 1024;
const KEPT_MAX: usize = 1024;
/// The time limit for the body once the head has arrived. The status alone decides, so a body that is cut off by this
/// or by the end of the attempt changes nothing.
const BODY: Duration = Duration::from_secs(1);

/// The result of an attempt.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub outcome: Outcome,
    pub duration: Duration,
    pub status: Option<u16>,
    /// Why there was no response, or why nothing was sent.
    pub error: Option<AttemptError>,
    /// The beginning of the response body.
    pub body: Option<String>,
}

impl Attempt {
    /// An attempt that could not be made.
    pub fn impossible(why: String) -> Self {
        let outcome = Outcome::Impossible;
        Self {
            outcome,
            duration: Duration::ZERO,
            status: None,
            error: Some(AttemptError::Told(why)),
            body: None,
        }
    }
}

/// Sends messages; clones share connections.
#[derive(Clone)]
pub(super) struct Sender {
    secure: Connections,
    /// For plain http, whose guard is stricter.
    plain: Connections,
    guard: Egress,
    proxied: bool,
    timeout: Duration,
    /// Whether no https receiver can be trusted here.
    rootless: bool,
}

impl Sender {
    /// Creates a sender from the settings. Without root certificates it can still send over plain http.
    ///
    /// # Errors
    /// If the settings can't be used.
    pub fn new(settings: &config::Webhooks) -> Result<Self, reqwest::Error> {
        Self::with(settings, Egress::new(settings.allow.clone()))
    }

    fn with(settings: &config::Webhooks, guard: Egress) -> Result<Self, reqwest::Error> {
        let timeout = Duration::from_secs(settings.timeout_seconds.into());
        let (secure, rootless) = match Connections::new(settings, &guard) {
            Ok(secure) => (secure, false),
            Err(error) => {
                tracing::warn!(?error, "webhooks can't be sent over https: {}", Failure::NoRoots);
                (Connections::without_roots(settings, &guard)?, true)
            }
        };
        let plain = match settings.proxy {
            // The connection to a proxy is the same for every receiver.
            Some(_) => secure.clone(),
            // Plain http needs no root certificates.
            None => Connections::without_roots(settings, &guard.plain())?,
        };
        Ok(Self { secure, plain, guard, proxied: settings.proxy.is_some(), timeout, rootless })
    }

    /// Sends `body` to `url`.
    pub async fn send(&self, url: &Url, headers: HeaderMap, body: Vec<u8>) -> Attempt {
        let begun = Instant::now();
        let end = begun + self.timeout;
        let (outcome, status, error, body) = match timeout_at(end, self.request(url, headers, body)).await {
            Ok(Ok(response)) => {
                let status = response.status().as_u16();
                let retry_after = retry_after(response.headers());
                let body = beginning(response, end.min(Instant::now() + BODY)).await;
                (Outcome::Answered { status, retry_after }, Some(status), None, body)
            }
            Ok(Err(error)) => (Outcome::Unanswered, None, Some(error), None),
            Err(_) => {
                let failure = Failure::TimedOut { seconds: self.timeout.as_secs() };
                (Outcome::Unanswered, None, Some(failure), None)
            }
        };
        // The time to resolve a name would reveal whether an internal one exists.
        let unsent = error == Some(Failure::Name);
        let duration = if unsent { Duration::ZERO } else { begun.elapsed() };
        Attempt { outcome, duration, status, error: error.map(AttemptError::Failure), body }
    }

    /// Returns the response as soon as its head has arrived.
    async fn request(&self, url: &Url, headers: HeaderMap, body: Vec<u8>) -> Result<Response, Failure> {
        let allowed =
            if self.proxied { self.guard.check_proxied(url).await } else { self.guard.check_literal(url) };
        allowed.map_err(|forbidden| Failure::from(&forbidden))?;
        if self.rootless && url.scheme() == "https" {
            return Err(Failure::NoRoots);
        }
        let connections = if url.scheme() == "https" { &self.secure } else { &self.plain };
        let sent = connections.post(url, headers, body).await;
        sent.map_err(|error| match Failure::of(&error, self.timeout.as_secs()) {
            // Only the proxy is dialed.
            Failure::Refused | Failure::Unreachable if self.proxied => Failure::Proxy,
            failure => failure,
        })
    }
}

/// Returns the beginning of the response's body, as far as it arrives before `end`.
async fn beginning(mut response: Response, end: Instant) -> Option<String> {
    let mut kept = Vec::new();
    let mut read = 0;
    let reading = async {
        while let Ok(Some(chunk)) = response.chunk().await {
            read += chunk.len();
            kept.extend_from_slice(chunk.get(..chunk.len().min(KEPT_MAX - kept.len())).unwrap_or_default());
            if read > READ_MAX {
                break;
            }
        }
    };
    // If the time runs out, the rest of the body is not kept.
    let _ = timeout_at(end, reading).await;
    // Postgres text can't contain U+0000.
    let body = String::from_utf8_lossy(&kept).replace('\0', "\u{fffd}");
    Some(body).filter(|body| !body.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Attempt, AttemptError, Sender};
    use crate::{
        config::Webhooks,
        outbound::{egress::Egress, failure::Failure},
    };
    use futures::future::FutureExt;
    use reqwest::header::HeaderMap;
    use std::{
        net::{IpAddr, SocketAddr},
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };
    use url::Url;

    /// A guard that resolves every name to the first of `ips`, then to the second, and so on, with a count of
    /// the look-ups.
    fn rebinding(allowed: &[&str], ips: &[&str]) -> (Egress, Arc<AtomicUsize>) {
        let ips: Vec<IpAddr> = ips.iter().map(|ip| ip.parse().unwrap()).collect();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = asked.clone();
        let lookup = move |_| {
            let ip = ips[count.fetch_add(1, Ordering::Relaxed).min(ips.len() - 1)];
            std::future::ready(Ok(vec![SocketAddr::new(ip, 0)])).boxed()
        };
        let allowed = allowed.iter().map(|network| network.parse().unwrap()).collect();
        (Egress::with(allowed, Arc::new(lookup)), asked)
    }

    async fn send(sender: &Sender, url: &str) -> Attempt {
        sender.send(&Url::parse(url).unwrap(), HeaderMap::new(), b"{}".to_vec()).await
    }

    #[tokio::test]
    async fn a_name_that_is_somewhere_else_at_the_dial_is_refused_there() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://rebinding.test:{}/", listener.local_addr().unwrap().port());
        for inside in ["127.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "fd00:ec2::254"] {
            let (guard, asked) = rebinding(&[], &["1.1.1.1", inside]);
            assert_eq!(guard.check_proxied(&Url::parse(&url).unwrap()).await, Ok(()));
            let sender = Sender::with(&Webhooks::default(), guard).unwrap();
            let error = send(&sender, &url).await.error.unwrap().to_string();
            assert!(error.contains("does not have a public address"), "{inside}: {error}");
            assert_eq!(asked.load(Ordering::Relaxed), 2);
        }
        assert!(listener.accept().now_or_never().is_none(), "nobody dialled");
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_and_one_that_leads_nowhere_look_alike_in_words_and_time() {
        let nowhere = Egress::with(
            vec![],
            Arc::new(|_| std::future::ready(Err(std::io::Error::other("no such name"))).boxed()),
        );
        for guard in [rebinding(&[], &["10.0.0.1"]).0, nowhere] {
            let sender = Sender::with(&Webhooks::default(), guard).unwrap();
            let attempt = send(&sender, "https://somewhere.test/").await;
            assert_eq!(attempt.error, Some(AttemptError::Failure(Failure::Name)));
            assert_eq!(attempt.duration, std::time::Duration::ZERO);
        }
    }

    #[tokio::test]
    async fn the_address_that_is_dialled_is_the_one_that_was_checked() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://rebinding.test:{}/", listener.local_addr().unwrap().port());
        let (guard, asked) = rebinding(&["127.0.0.0/8"], &["127.0.0.1", "169.254.169.254"]);
        let sender = Sender::with(&Webhooks::default(), guard).unwrap();
        let answer = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = [0; 1024];
            assert!(stream.read(&mut head).await.unwrap() > 0);
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
        };
        let (attempt, ()) = tokio::join!(send(&sender, &url), answer);
        assert_eq!((attempt.status, attempt.error), (Some(204), None));
        assert_eq!(asked.load(Ordering::Relaxed), 1, "nobody asks again between the check and the dial");
    }

    #[tokio::test]
    async fn a_name_that_only_a_proxy_resolves_goes_to_the_proxy_and_a_private_address_does_not() {
        let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("http://{}", proxy.local_addr().unwrap()).parse().unwrap();
        let settings = Webhooks { proxy: Some(at), ..Webhooks::default() };
        let sender = Sender::new(&settings).unwrap();
        for (inside, why) in [
            ("https://10.0.0.1/", "does not have a public address"),
            ("https://[::1]/", "does not have a public address"),
            ("http://nowhere.invalid/", "does not resolve"),
        ] {
            let error = send(&sender, inside).await.error.unwrap().to_string();
            assert!(error.contains(why), "{inside}: {error}");
        }
        assert!(proxy.accept().now_or_never().is_none(), "nobody dialled");
        let asked = async {
            let (mut stream, _) = proxy.accept().await.unwrap();
            let mut head = [0; 1024];
            let length = stream.read(&mut head).await.unwrap();
            String::from_utf8_lossy(&head[..length]).into_owned()
        };
        let sent = async {
            let attempt = send(&sender, "https://nowhere.invalid/").await;
            format!("not asked: {attempt:?}")
        };
        let asked = tokio::select! {
            asked = asked => asked,
            sent = sent => sent,
        };
        assert!(asked.starts_with("CONNECT nowhere.invalid:443 "), "{asked}");
    }
}
