//! Every setting, with what it is without a source. Whether what they say can be used is `check`'s; where they come from is
//! `reading`'s.

use super::{
    connections::Connections, dns::Dns, event_streams::EventStreams, guard::Guard, hidden::Hidden,
    mail::Mail, nats::Nats, tls::Tls, traces::Traces, usage::Usage, webhooks::Webhooks,
};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::{net::SocketAddr, path::PathBuf};
use xwms_events::signing_key::Algorithm;

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

/// Everything that can be set. docs/reference/settings.md has the same table in words.
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
    /// Refusals that one account or network is told in a second, after as many at once; 0 for any number.
    pub refusals_per_second: u32,
    /// Writes over REST of one account in a second on this node, after as many at once; 0 for any number.
    pub writes_per_second: u32,
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
            refusals_per_second: 50,
            writes_per_second: 100,
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
