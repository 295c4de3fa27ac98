//! Settings: defaults, then a TOML file, then the environment (`XWMS_…`), then flags. Checked at start; every
//! wrong setting is named at once. `tls`, `connections`, `event_streams`, `guard`, `webhooks`, `dns`, `nats`, `mail` and `usage` have
//! the settings of those; `reading` puts the sources together, `links` knows what Kubernetes adds to them, `usable`
//! looks at what they name.

mod connections;
mod dns;
mod event_streams;
mod guard;
pub mod links;
mod mail;
mod nats;
pub mod plans;
mod reading;
mod tls;
mod traces;
mod usable;
mod usage;
mod webhooks;

pub use connections::Connections;
pub use dns::Dns;
pub use event_streams::EventStreams;
pub use guard::{Guard, Pace};
pub use mail::Mail;
pub use nats::Nats;
pub use tls::Tls;
pub use traces::Traces;
pub use usable::exposed;
pub use usage::Usage;
pub use webhooks::Webhooks;

use crate::auth::keyring::RSA_BITS;
use ipnet::IpNet;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, Visitor},
};
use std::{fmt, net::SocketAddr, path::PathBuf};
use url::{Host, Url};
use xwms_events::signing_key::Algorithm;

/// A secret setting. Has no readable `Debug`, and a wrong one is not quoted.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub struct Hidden(String);

impl Hidden {
    /// The value.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Hidden {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl<'de> Deserialize<'de> for Hidden {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_string(Text)
    }
}

struct Text;

impl Text {
    /// A variable that reads as a number is one: its text may be lost already.
    fn number<E: de::Error>() -> Result<Hidden, E> {
        Err(E::custom("is a number, not a text; in a variable, put double quotes inside the single ones"))
    }
}

impl Visitor<'_> for Text {
    type Value = Hidden;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Hidden, E> {
        Ok(Hidden(text.to_owned()))
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Hidden, E> {
        Self::number()
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Hidden, E> {
        Self::number()
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Hidden, E> {
        Self::number()
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Text,
    Json,
}

/// Where a proxy says for whom it asks.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum ForwardedHeader {
    XForwardedFor,
    Forwarded,
}

/// What to do where the role that serves may do more than that.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Rights {
    /// Say so.
    Warn,
    /// Do not start.
    Refuse,
}

/// Everything that can be set. docs/operations.md has the same table in words.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The URL that everybody knows this server by: scheme, host and port, no path.
    pub issuer: String,
    pub listen: SocketAddr,
    pub database_url: Option<Hidden>,
    /// By the role that owns the tables, which migrates; without it `database_url` is of one role for all.
    pub database_owner_url: Option<Hidden>,
    /// What to do where the role of `database_url` may do more than serve.
    pub database_rights: Rights,
    /// Connections to Postgres that this process may hold.
    pub database_connections: u32,
    /// Apply migrations at start.
    pub migrate: bool,
    /// 32 bytes in base64; or a file that holds them.
    pub master_key: Option<Hidden>,
    pub master_key_file: Option<PathBuf>,
    pub tls: Option<Tls>,
    pub connections: Connections,
    pub event_streams: EventStreams,
    /// Networks of proxies that are believed about for whom they ask.
    pub trusted_proxies: Vec<IpNet>,
    /// Where they say it. Without it either is read, and where both are there they must agree.
    pub forwarded_header: Option<ForwardedHeader>,
    /// Signs for whoever names no algorithm.
    pub signing_algorithm: Algorithm,
    /// Size of new RSA keys: 2048 or 3072.
    pub rsa_key_bits: u16,
    /// How long a login lasts, in seconds.
    pub session_seconds: u32,
    /// The plans that accounts may be on; the built-in ones without it.
    pub plans_file: Option<PathBuf>,
    /// Whether the plans' limits of requests hold. The other limits of a plan always do.
    pub request_limits: bool,
    /// Whether strangers may sign up over REST.
    pub sign_up: bool,
    /// Password hashes computed at once; each takes 19 MiB.
    pub password_concurrency: usize,
    pub guard: Guard,
    /// Whether this process feeds the read models and delivers webhooks.
    pub subscribers: bool,
    pub webhooks: Webhooks,
    pub usage: Usage,
    pub dns: Dns,
    /// Where events are published; without it they stay in this process.
    pub nats: Option<Nats>,
    /// How mail goes out; without it nobody gets any.
    pub mail: Option<Mail>,
    /// Where `/metrics` is served in the Prometheus format, in clear and for everybody who can reach it.
    pub metrics_listen: Option<SocketAddr>,
    /// A filter of the `tracing` kind, such as `info` or `xwms=debug`.
    pub log: String,
    pub log_format: LogFormat,
    pub traces: Traces,
    /// How long the server still takes requests once it is told to stop, in seconds: until balancers have read from
    /// `/readyz` that it leaves.
    pub drain_seconds: u32,
    /// How long requests in flight may take after that, in seconds.
    pub shutdown_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            issuer: "http://127.0.0.1:8080".to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database_url: None,
            database_owner_url: None,
            database_rights: Rights::Warn,
            database_connections: 16,
            migrate: true,
            master_key: None,
            master_key_file: None,
            tls: None,
            connections: Connections::default(),
            event_streams: EventStreams::default(),
            trusted_proxies: vec![],
            forwarded_header: None,
            signing_algorithm: Algorithm::ES256,
            rsa_key_bits: 2048,
            session_seconds: 12 * 3600,
            plans_file: None,
            request_limits: true,
            sign_up: true,
            password_concurrency: 2,
            guard: Guard::default(),
            subscribers: true,
            webhooks: Webhooks::default(),
            usage: Usage::default(),
            dns: Dns::default(),
            nats: None,
            mail: None,
            metrics_listen: None,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
            traces: Traces::default(),
            drain_seconds: 5,
            shutdown_seconds: 20,
        }
    }
}

/// What is wrong with the settings, all of it.
#[derive(Debug, thiserror::Error)]
#[error("the settings are wrong:\n{}", .0.iter().map(|problem| format!("  - {problem}")).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError(pub Vec<String>);

impl Settings {
    /// Checks each setting and what they are together, and that what they name can be used.
    ///
    /// # Errors
    /// Names every problem.
    pub fn check(&self) -> Result<(), ConfigError> {
        let mut problems = Vec::new();
        self.check_issuer(&mut problems);
        if self.database_url.is_none() {
            problems.push("database_url is missing (a postgres:// URL)".to_owned());
        }
        match (&self.master_key, &self.master_key_file) {
            (None, None) => problems.push(
                "master_key or master_key_file is missing (32 random bytes in base64: `openssl rand -base64 32`)"
                    .to_owned(),
            ),
            (Some(_), Some(_)) => problems.push("master_key and master_key_file are both set".to_owned()),
            _ => {}
        }
        if self.tls.is_none() && self.trusted_proxies.is_empty() && !self.listen.ip().is_loopback() {
            problems.push(format!(
                "listen is {}, which is not loopback: set tls, or list the proxy that speaks TLS in \
                 trusted_proxies",
                self.listen
            ));
        }
        if !(3..=1000).contains(&self.database_connections) {
            problems.push("database_connections must be 3 to 1000".to_owned());
        }
        if !(60..=30 * 86_400).contains(&self.session_seconds) {
            problems.push("session_seconds must be 60 (a minute) to 2592000 (thirty days)".to_owned());
        }
        if !RSA_BITS.contains(&self.rsa_key_bits) {
            problems.push("rsa_key_bits must be 2048 or 3072".to_owned());
        }
        if !(1..=256).contains(&self.password_concurrency) {
            problems.push("password_concurrency must be 1 to 256".to_owned());
        }
        if let Err(wrong) = plans::read(self.plans_file.as_deref()) {
            problems.extend(wrong);
        }
        self.connections.check(&mut problems);
        self.event_streams.check(&mut problems);
        self.traces.check(&mut problems);
        self.guard.check(&mut problems);
        self.webhooks.check(&mut problems);
        self.usage.check(&mut problems);
        self.dns.check(&mut problems);
        if let Some(nats) = &self.nats {
            nats.check(&mut problems);
        }
        if let Some(mail) = &self.mail {
            mail.check(&mut problems);
        }
        if self.log.parse::<tracing_subscriber::EnvFilter>().is_err() {
            problems.push(format!("log = {:?} is not a filter such as \"info\" or \"xwms=debug\"", self.log));
        }
        usable::check(self, &mut problems);
        if problems.is_empty() { Ok(()) } else { Err(ConfigError(problems)) }
    }

    fn check_issuer(&self, problems: &mut Vec<String>) {
        let Ok(url) = Url::parse(&self.issuer) else {
            problems.push(format!("issuer = {:?} is not a URL", self.issuer));
            return;
        };
        let loopback = match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        if url.scheme() != "https" && !(url.scheme() == "http" && loopback) {
            problems.push(format!("issuer = {:?} must be https (http only on loopback)", self.issuer));
        }
        if url.origin().ascii_serialization() != self.issuer {
            problems.push(format!(
                "issuer = {:?} must be scheme, host and port only, such as {:?}",
                self.issuer,
                url.origin().ascii_serialization()
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Hidden, Settings};

    fn good() -> Settings {
        Settings {
            database_url: Some(Hidden::from("postgres://localhost/x".to_owned())),
            master_key: Some(Hidden::from("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".to_owned())),
            ..Settings::default()
        }
    }

    #[test]
    fn every_wrong_setting_is_named_at_once() {
        let bad = Settings {
            issuer: "http://auth.example/path".into(),
            listen: "0.0.0.0:80".parse().unwrap(),
            session_seconds: 0,
            ..Settings::default()
        };
        let problems = bad.check().unwrap_err().0.join("\n");
        for named in ["issuer", "database_url", "master_key", "listen", "session_seconds"] {
            assert!(problems.contains(named), "{named} is not in {problems}");
        }
        assert!(good().check().is_ok());
    }

    #[test]
    fn a_secret_setting_does_not_print() {
        assert!(
            !format!("{:?}", Settings { master_key: Some("hunter2".to_owned().into()), ..good() })
                .contains("hunter2")
        );
    }
}
