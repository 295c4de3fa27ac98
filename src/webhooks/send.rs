//! One attempt: a POST to a guarded address, no redirects, bounded in time and bytes.

use crate::config;
use crate::egress::Egress;
use reqwest::{Client, ClientBuilder, Proxy, header::HeaderMap, redirect::Policy};
use std::{
    error::Error,
    time::{Duration, Instant, SystemTime},
};
use url::Url;
use xwms_events::endpoint::delivery::Outcome;

/// Most of an answer that is read; and kept.
const READ_MAX: usize = 64 * 1024;
const KEPT_MAX: usize = 1024;
/// How long the body of an answer may take once its head is there: its status says it all.
const BODY: Duration = Duration::from_secs(1);
const ERROR_MAX: usize = 300;

/// What came of an attempt.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub outcome: Outcome,
    pub duration: Duration,
    pub status: Option<u16>,
    pub error: Option<String>,
    /// The beginning of the answer's body.
    pub body: Option<String>,
}

impl Attempt {
    /// One that was not made.
    pub fn impossible(why: String) -> Self {
        let outcome = Outcome::Impossible;
        Self { outcome, duration: Duration::ZERO, status: None, error: Some(why), body: None }
    }
}

/// Sends messages; clones share connections.
#[derive(Clone)]
pub(super) struct Sender {
    client: Client,
    /// For plain http, whose guard is stricter.
    plain: Client,
    guard: Egress,
    proxied: bool,
    timeout: Duration,
    /// Why no https receiver can be believed here.
    rootless: Option<String>,
}

impl Sender {
    /// As the settings say. A system without root certificates can still send in clear.
    ///
    /// # Errors
    /// When the settings can't be used.
    pub fn new(settings: &config::Webhooks) -> Result<Self, reqwest::Error> {
        Self::with(settings, Egress::new(settings.allow.clone()))
    }

    fn with(settings: &config::Webhooks, guard: Egress) -> Result<Self, reqwest::Error> {
        let timeout = Duration::from_secs(settings.timeout_seconds.into());
        let (client, rootless) = match builder(settings, &guard)?.build() {
            Ok(client) => (client, None),
            Err(error) => {
                let client = builder(settings, &guard)?.tls_certs_only([]).build()?;
                let why =
                    format!("this server has no root certificates to know receivers by: {}", chain(&error));
                tracing::warn!("webhooks go to no https receiver: {why}");
                (client, Some(why))
            }
        };
        let plain = match settings.proxy {
            // The way to a proxy is the same whatever is behind it.
            Some(_) => client.clone(),
            // It speaks no TLS, so it needs no roots either.
            None => builder(settings, &guard.plain())?.tls_certs_only([]).build()?,
        };
        Ok(Self { client, plain, guard, proxied: settings.proxy.is_some(), timeout, rootless })
    }

    /// Sends `body` to `url`.
    pub async fn send(&self, url: &Url, headers: HeaderMap, body: Vec<u8>) -> Attempt {
        let begun = Instant::now();
        let tried = tokio::time::timeout(self.timeout, self.exchange(url, headers, body)).await;
        let (outcome, status, error, body) = match tried {
            Ok(Ok((outcome, status, body))) => (outcome, Some(status), None, body),
            Ok(Err(error)) => (Outcome::Unanswered, None, Some(error), None),
            Err(_) => {
                let error = format!("no answer within {} s", self.timeout.as_secs());
                (Outcome::Unanswered, None, Some(error), None)
            }
        };
        Attempt { outcome, duration: begun.elapsed(), status, error, body }
    }

    async fn exchange(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<(Outcome, u16, Option<String>), String> {
        let allowed = match self.proxied {
            // A name that only the proxy can resolve is the proxy's to refuse.
            true => self.guard.check_new(url).await,
            false => self.guard.check_literal(url),
        };
        allowed.map_err(|error| error.to_string())?;
        if let Some(why) = self.rootless.as_ref().filter(|_| url.scheme() == "https") {
            return Err(why.clone());
        }
        let client = if url.scheme() == "https" { &self.client } else { &self.plain };
        let request = client.post(url.clone()).headers(headers).body(body);
        let mut response = request.send().await.map_err(|error| chain(&error))?;
        let status = response.status().as_u16();
        let retry_after = retry_after(response.headers());
        let mut kept = Vec::new();
        let mut read = 0;
        let reading = async {
            while let Ok(Some(chunk)) = response.chunk().await {
                read += chunk.len();
                kept.extend_from_slice(
                    chunk.get(..chunk.len().min(KEPT_MAX - kept.len())).unwrap_or_default(),
                );
                if read > READ_MAX {
                    break;
                }
            }
        };
        // What is missing then is missing.
        let _ = tokio::time::timeout(BODY, reading).await;
        // Postgres holds no U+0000 in a text.
        let body = String::from_utf8_lossy(&kept).replace('\0', "\u{fffd}");
        let body = Some(body).filter(|body| !body.is_empty());
        Ok((Outcome::Answered { status, retry_after }, status, body))
    }
}

fn builder(settings: &config::Webhooks, guard: &Egress) -> Result<ClientBuilder, reqwest::Error> {
    let builder = Client::builder()
        .redirect(Policy::none())
        .user_agent(concat!("xwms/", env!("CARGO_PKG_VERSION")))
        .pool_idle_timeout(Duration::from_secs(30))
        .http1_only();
    // A proxy resolves the names itself, and has to have a guard of its own.
    Ok(match &settings.proxy {
        Some(proxy) => builder.proxy(Proxy::all(proxy.clone())?),
        None => builder.no_proxy().dns_resolver(guard.clone()),
    })
}

/// Seconds, or a date (RFC 9110 §10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<u32> {
    let text = headers.get(reqwest::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(u32::try_from(seconds).unwrap_or(u32::MAX));
    }
    let wait = httpdate::parse_http_date(text).ok()?.duration_since(SystemTime::now()).ok()?;
    u32::try_from(wait.as_secs() + 1).ok()
}

/// An error with its causes; the last says what is the matter.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    text.chars().take(ERROR_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::{Attempt, Sender, retry_after};
    use crate::{config::Webhooks, egress::Egress};
    use futures::future::FutureExt;
    use reqwest::header::{HeaderMap, RETRY_AFTER};
    use std::{
        net::{IpAddr, SocketAddr},
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        time::{Duration, SystemTime},
    };
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };
    use url::Url;

    /// A guard for which every name is at the first of `ips`, when asked again at the next, and so on; and how often
    /// it was asked.
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
            assert_eq!(guard.check_new(&Url::parse(&url).unwrap()).await, Ok(()));
            let sender = Sender::with(&Webhooks::default(), guard).unwrap();
            let error = send(&sender, &url).await.error.unwrap();
            assert!(error.contains("not at a public address"), "{inside}: {error}");
            assert_eq!(asked.load(Ordering::Relaxed), 2);
        }
        assert!(listener.accept().now_or_never().is_none(), "nobody dialled");
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
    async fn what_only_a_proxy_can_resolve_goes_to_the_proxy_and_a_private_address_does_not() {
        let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("http://{}", proxy.local_addr().unwrap()).parse().unwrap();
        let settings = Webhooks { proxy: Some(at), ..Webhooks::default() };
        let sender = Sender::new(&settings).unwrap();
        for (inside, why) in [
            ("https://10.0.0.1/", "not at a public address"),
            ("https://[::1]/", "not at a public address"),
            ("http://nowhere.invalid/", "does not resolve"),
        ] {
            let error = send(&sender, inside).await.error.unwrap();
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

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let of = |text: String| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            retry_after(&headers)
        };
        assert_eq!(of("120".into()), Some(120));
        assert_eq!(of("99999999999".into()), Some(u32::MAX));
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
        assert!((98..=101).contains(&of(soon).unwrap()));
        assert_eq!(of("Wed, 21 Oct 2015 07:28:00 GMT".into()), None);
        assert_eq!(of("soon".into()), None);
    }
}
