//! The server of a profile: its URL, and the HTTP client for it. A token goes to this origin only, over https, or over
//! http to this machine. Redirects are not followed, because they could lead elsewhere.

use crate::{cli::error::CliError, outbound::failure::Failure};
use reqwest::{Client, Method, RequestBuilder, Response, redirect::Policy};
use std::time::Duration;
use url::{Host, Url};

/// The time limit for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// The time limit for the head of a response, and for each further part of its body.
const PART: Duration = Duration::from_secs(60);
/// The longest text of a server that is shown, in characters.
const ERROR_MAX: usize = 300;

/// Why there is no usable response.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    #[error("{at} can't be reached: {why}")]
    Unreachable { at: String, why: String },
    #[error("the response has more than {0} bytes")]
    TooLong(usize),
}

impl From<HttpError> for CliError {
    fn from(error: HttpError) -> Self {
        Self::Message(error.to_string())
    }
}

/// A server.
#[derive(Clone)]
pub(super) struct Server {
    base: Url,
    http: Client,
}

impl Server {
    /// Returns the server at `url`: scheme, host and port, as its setting `issuer`.
    ///
    /// # Errors
    /// If `url` has more than that, or http leads to another machine.
    pub fn new(url: &str) -> Result<Self, CliError> {
        let base = base(url).map_err(CliError::Message)?;
        let builder = Client::builder()
            .redirect(Policy::none())
            .user_agent(concat!("xwms/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT);
        let local = is_loopback(&base);
        let builder = if local { builder.no_proxy() } else { builder };
        // Plain http needs no root certificates, which may be missing here.
        let builder = if base.scheme() == "http" { builder.tls_certs_only([]) } else { builder };
        // Its certificates come from the system.
        let http = builder.build().map_err(|_| {
            CliError::Message(
                "the HTTP client can't be created: this machine has no root certificates to verify servers with; \
                 install ca-certificates, or set SSL_CERT_FILE"
                    .to_owned(),
            )
        })?;
        Ok(Self { base, http })
    }

    /// Returns its URL, which is its issuer.
    pub fn issuer(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// Returns the URL of `path` at this server; a whole URL of this server is fine, too.
    ///
    /// # Errors
    /// If it is at another server: a token for this one must not go there.
    pub fn at(&self, path: &str) -> Result<Url, CliError> {
        let url = match path.starts_with('/') {
            true => self.base.join(path),
            false => Url::parse(path),
        };
        let url =
            url.map_err(|_| CliError::Message(format!("{path:?} is not a path such as /v1/clients")))?;
        let is_own =
            url.origin() == self.base.origin() && url.username().is_empty() && url.password().is_none();
        match is_own {
            true => Ok(url),
            false => Err(CliError::Message(format!(
                "the token of this profile is for {} only, not for {}",
                self.issuer(),
                url.origin().ascii_serialization()
            ))),
        }
    }

    /// Starts a request to a URL that [`Self::at`] returned.
    pub fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.http.request(method, url)
    }

    /// Sends a request and returns the response as soon as its head has arrived.
    ///
    /// # Errors
    /// If there is none in time.
    pub async fn send(&self, request: RequestBuilder) -> Result<Response, HttpError> {
        let unreachable = |why| HttpError::Unreachable { at: self.issuer(), why };
        match tokio::time::timeout(PART, request.send()).await {
            Ok(sent) => sent.map_err(|error| unreachable(describe(&error))),
            Err(_) => Err(unreachable(late())),
        }
    }

    /// Returns the next part of the body; `None` at its end.
    ///
    /// # Errors
    /// If it is cut off, or nothing comes in time.
    pub async fn part(&self, response: &mut Response) -> Result<Option<Vec<u8>>, HttpError> {
        let unreachable = |why| HttpError::Unreachable { at: self.issuer(), why };
        match tokio::time::timeout(PART, response.chunk()).await {
            Ok(Ok(part)) => Ok(part.map(Vec::from)),
            Ok(Err(error)) => Err(unreachable(describe(&error))),
            Err(_) => Err(unreachable(late())),
        }
    }

    /// Returns the whole body, which has at most `most` bytes.
    ///
    /// # Errors
    /// As [`Self::part`], or if it is longer.
    pub async fn whole(&self, response: &mut Response, most: usize) -> Result<Vec<u8>, HttpError> {
        let mut body = Vec::new();
        while let Some(part) = self.part(response).await? {
            if body.len() + part.len() > most {
                return Err(HttpError::TooLong(most));
            }
            body.extend_from_slice(&part);
        }
        Ok(body)
    }
}

fn late() -> String {
    format!("no response within {} s", PART.as_secs())
}

/// Returns the URL of a server.
fn base(text: &str) -> Result<Url, String> {
    let wrong = "a server is scheme, host and port only, such as https://auth.example.org";
    let url = Url::parse(text).map_err(|_| wrong.to_owned())?;
    let has_more = !url.username().is_empty()
        || url.password().is_some()
        || url.path() != "/"
        || url.query().is_some()
        || url.fragment().is_some();
    // The text is not quoted: somebody may have put a password into it.
    if has_more || !url.has_host() {
        return Err(wrong.to_owned());
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => Err(format!(
            "{} must be https: tokens are sent over http to this machine only",
            url.origin().ascii_serialization()
        )),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Returns why there was no response, without the words of libraries.
fn describe(error: &reqwest::Error) -> String {
    Failure::of(error, CONNECT.as_secs()).to_string()
}

/// Returns `text` without what would move the cursor of a terminal or hide something.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// As [`clean`], and cut off if it is long.
pub(super) fn printable(text: &str) -> String {
    clean(text).chars().take(ERROR_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::{Server, base, printable};

    #[test]
    fn a_server_is_https_or_on_this_machine() {
        for good in ["https://auth.example.org", "https://auth.example.org:8443/", "http://127.0.0.1:8080"] {
            assert!(base(good).is_ok(), "{good}");
        }
        assert!(base("http://[::1]:8080").is_ok() && base("http://localhost:8080").is_ok());
        for bad in [
            "http://auth.example.org",
            "http://127.0.0.1.example.org",
            "http://10.0.0.1",
            "https://user:planted@auth.example.org",
            "https://auth.example.org/v1",
            "https://auth.example.org/?a=b",
            "ftp://127.0.0.1",
            "auth.example.org",
            "",
        ] {
            let why = base(bad).unwrap_err();
            assert!(!why.contains("planted"), "{why}");
        }
    }

    #[tokio::test]
    async fn a_path_never_leaves_the_server() {
        let server = Server::new("http://127.0.0.1:8080").ok().unwrap();
        for (path, url) in [
            ("/v1/clients?limit=1", "http://127.0.0.1:8080/v1/clients?limit=1"),
            ("http://127.0.0.1:8080/v1/me", "http://127.0.0.1:8080/v1/me"),
        ] {
            assert_eq!(server.at(path).ok().unwrap().as_str(), url);
        }
        for elsewhere in [
            "//evil.example/v1/clients",
            "/\\evil.example/v1/clients",
            "https://127.0.0.1:8080/v1/clients",
            "http://127.0.0.1:8081/v1/clients",
            "http://127.0.0.1:8080@evil.example/",
            "http://user@127.0.0.1:8080/v1/clients",
            "v1/clients",
            "file:///etc/passwd",
            "",
        ] {
            assert!(server.at(elsewhere).is_err(), "{elsewhere}");
        }
    }

    #[test]
    fn text_from_a_server_can_t_move_the_cursor() {
        assert_eq!(printable("a\u{1b}[2Jb\r\nc"), "a [2Jb  c");
    }
}
