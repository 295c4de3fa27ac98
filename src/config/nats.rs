//! Settings of the NATS fan-out of events.

use super::{hidden::Hidden, range};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use url::Url;

/// Where events are published, and the stream's configuration.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Nats {
    /// A `nats://` or `tls://` URL. Commas separate the servers of one cluster.
    pub url: String,
    /// A `.creds` file (JWT and seed). At most one of this, `token` and `user` may be set.
    pub credentials_file: Option<PathBuf>,
    /// A token.
    pub token: Option<Hidden>,
    /// A user, with `password`.
    pub user: Option<String>,
    pub password: Option<Hidden>,
    /// A PEM file: the CA of the server's certificate, if it is not one of the system's roots.
    /// `tls_certificate` and `tls_key` are the client's own.
    pub tls_ca: Option<PathBuf>,
    pub tls_certificate: Option<PathBuf>,
    pub tls_key: Option<PathBuf>,
    pub stream: String,
    /// Subjects are `<prefix>.<account>.<event name>`.
    pub prefix: String,
    pub replicas: usize,
    /// JetStream drops messages older than this, and the oldest beyond `max_gib`; 0 means no limit.
    pub max_age_days: u32,
    pub max_gib: u32,
    /// How long JetStream recognizes a duplicate event by its id.
    pub dedupe_seconds: u32,
}

impl Default for Nats {
    fn default() -> Self {
        Self {
            url: "nats://127.0.0.1:4222".to_owned(),
            credentials_file: None,
            token: None,
            user: None,
            password: None,
            tls_ca: None,
            tls_certificate: None,
            tls_key: None,
            stream: "xwms".to_owned(),
            prefix: "xwms.events".to_owned(),
            replicas: 1,
            max_age_days: 0,
            max_gib: 0,
            dedupe_seconds: 120,
        }
    }
}

impl Nats {
    pub(super) fn check(&self, problems: &mut Vec<String>) {
        let is_server = |url: &str| {
            Url::parse(url.trim()).is_ok_and(|url| matches!(url.scheme(), "nats" | "tls") && url.has_host())
        };
        // What is wrong is not shown: it could be a part of a password.
        if !self.url.split(',').all(is_server) {
            problems.push(
                "nats.url must be a nats:// or tls:// URL, or several with commas between them; a comma in a \
                 password is written %2C"
                    .to_owned(),
            );
        }
        let ways = [self.credentials_file.is_some(), self.token.is_some(), self.user.is_some()];
        if ways.iter().filter(|way| **way).count() > 1 {
            problems.push("set only one of nats.credentials_file, nats.token and nats.user".to_owned());
        }
        if self.user.is_some() != self.password.is_some() {
            problems.push("nats.user and nats.password belong together".to_owned());
        }
        if self.tls_certificate.is_some() != self.tls_key.is_some() {
            problems.push("nats.tls_certificate and nats.tls_key belong together".to_owned());
        }
        let word = |text: &str| {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
            !text.is_empty() && text.bytes().all(fits)
        };
        if !word(&self.stream) {
            problems.push("nats.stream must consist of letters, digits, - and _".to_owned());
        }
        if !self.prefix.split('.').all(word) {
            problems.push(
                "nats.prefix must consist of words of letters, digits, - and _, separated by dots".to_owned(),
            );
        }
        range::check(problems, "nats.replicas", self.replicas, 1..=5);
        range::check(problems, "nats.dedupe_seconds", self.dedupe_seconds, 1..=86_400);
    }
}

#[cfg(test)]
mod tests {
    use super::Nats;

    #[test]
    fn every_wrong_setting_is_named() {
        let bad = Nats {
            url: "http://127.0.0.1".into(),
            token: Some("t".to_owned().into()),
            user: Some("u".into()),
            tls_key: Some("key.pem".into()),
            stream: "a b".into(),
            prefix: "x..y".into(),
            replicas: 9,
            dedupe_seconds: 0,
            ..Nats::default()
        };
        let mut problems = Vec::new();
        bad.check(&mut problems);
        let problems = problems.join("\n");
        for named in
            ["url", "set only one of", "password", "tls_key", "stream", "prefix", "replicas", "dedupe"]
        {
            assert!(problems.contains(named), "{named} is not in {problems}");
        }
        for url in ["ada:hunter2@nats:4222", "nats://ada:hunter2,nats@a:4222", "nats:hunter2", "nats://a,"] {
            let mut problems = Vec::new();
            Nats { url: url.to_owned(), ..Nats::default() }.check(&mut problems);
            assert!(problems.len() == 1 && !problems.concat().contains("hunter2"), "{url}: {problems:?}");
        }
        let mut none = Vec::new();
        Nats::default().check(&mut none);
        assert!(none.is_empty(), "{none:?}");
    }
}
