//! All settings and their defaults. `check` decides whether the values are usable; `reading` reads the
//! sources.

use super::{
    audit::Audit, branding::Branding, client_registration::ClientRegistration, connections::Connections,
    dns::Dns, event_streams::EventStreams, guard::Guard, hidden::Hidden, login_providers::LoginProvider,
    mail::Mail, mtls::Mtls, nats::Nats, operators::Operators, tls::Tls, traces::Traces, usage::Usage,
    webhooks::Webhooks,
};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};
use xwms_events::signing_key::Algorithm;

/// The format of log lines.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Text,
    Json,
}

/// The header in which a proxy names the client.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum ForwardedHeader {
    XForwardedFor,
    Forwarded,
}

/// What to do if the serving database role has more rights than it needs.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Rights {
    /// Log a warning.
    Warn,
    /// Don't start.
    Refuse,
}

/// Who may become a user on the pages.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Registration {
    /// Anyone who proves a mail address.
    Open,
    /// People who are invited to an account.
    Invitation,
    /// Nobody.
    Closed,
}

/// Whether people prove their identity by a second factor.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactor {
    /// Nobody can set one up. Those who have one are still asked for it.
    Off,
    /// People may set one up; clients may require one.
    #[default]
    Optional,
    /// Everybody must have one before they log in at a client.
    Required,
}

/// All settings. docs/reference/settings.md describes the same ones.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The public URL of this server: scheme, host and port, no path.
    pub issuer: String,
    pub listen: SocketAddr,
    pub database_url: Option<Hidden>,
    /// The URL for the role that owns the tables and runs migrations. Without it, `database_url` is used for
    /// everything.
    pub database_owner_url: Option<Hidden>,
    /// What to do if the role of `database_url` has more rights than serving needs.
    pub database_rights: Rights,
    /// Most Postgres connections of this process.
    pub database_connections: u32,
    /// Whether to apply migrations at start.
    pub migrate: bool,
    /// 32 bytes in base64. `master_key_file` names a file that holds them instead.
    pub master_key: Option<Hidden>,
    pub master_key_file: Option<PathBuf>,
    /// Earlier master keys, which may still be needed to open root keys.
    pub previous_master_keys: Vec<Hidden>,
    pub previous_master_key_files: Vec<PathBuf>,
    /// A file to which the id of everybody who is erased is added, so that it outlives a backup of the database.
    pub erasures_file: Option<PathBuf>,
    pub tls: Option<Tls>,
    /// Where clients present certificates (RFC 8705). If unset, nowhere.
    pub mtls: Option<Mtls>,
    pub audit: Audit,
    pub branding: Branding,
    pub connections: Connections,
    pub event_streams: EventStreams,
    /// Networks of proxies that are trusted to name the client.
    pub trusted_proxies: Vec<IpNet>,
    /// The header in which they name it. If unset, either one is read; if both are present, they must agree.
    pub forwarded_header: Option<ForwardedHeader>,
    /// The signing algorithm for clients that choose none.
    pub signing_algorithm: Algorithm,
    /// Size of new RSA keys: 2048 or 3072.
    pub rsa_key_bits: u16,
    /// How long a login session lasts, in seconds.
    pub session_seconds: u32,
    /// How long it lasts if the person chose to stay logged in, in seconds; 0 if they can't.
    pub remember_seconds: u32,
    /// A database in MaxMind's format that says in which country an address is. Read at start.
    pub country_database: Option<PathBuf>,
    /// The plans that accounts may be on; if unset, the built-in ones.
    pub plans_file: Option<PathBuf>,
    /// Whether the plans' request limits are enforced. A plan's other limits always are.
    pub request_limits: bool,
    /// Refusals per second that one account or network gets, after a burst of the same size; 0 for no limit.
    pub refusals_per_second: u32,
    /// Writes per second of one account on this node, over REST and on the dashboard, after a burst of the same
    /// size; 0 for no limit. A change of a webhook endpoint counts as five.
    pub writes_per_second: u32,
    /// Whether anyone may create an account: over REST, or at the dashboard once they are logged in.
    pub sign_up: bool,
    /// Who may become a user on the pages. Without `mail`, nobody can prove an address.
    pub registration: Registration,
    /// Whether apps may register themselves as clients.
    pub client_registration: ClientRegistration,
    /// Who may use the operator's pages.
    pub operators: Operators,
    /// Whether DPoP proofs need a nonce of this server (RFC 9449 §8).
    pub dpop_nonce: bool,
    /// Whether people prove their identity by a second factor.
    pub second_factor: SecondFactor,
    /// Where else people may log in, by name: Google, Microsoft, GitHub, any OpenID provider.
    pub login_providers: BTreeMap<String, LoginProvider>,
    /// Whether accounts may have their people log in at a provider of their own.
    pub account_logins: bool,
    /// Password hashes computed at once. Each takes 19 MiB.
    pub password_concurrency: usize,
    pub guard: Guard,
    /// Whether this process updates the read models and delivers webhooks.
    pub subscribers: bool,
    pub webhooks: Webhooks,
    pub usage: Usage,
    pub dns: Dns,
    /// Where events are published. If unset, they stay in this process.
    pub nats: Option<Nats>,
    /// How mail is sent. If unset, no mail is sent.
    pub mail: Option<Mail>,
    /// Who gets a mail when a person asks for help or writes more. If unset, nobody does.
    pub support_email: Option<String>,
    /// Where `/metrics` is served in the Prometheus format, over plain HTTP and without authentication.
    pub metrics_listen: Option<SocketAddr>,
    /// A `tracing` filter, such as `info` or `xwms=debug`.
    pub log: String,
    pub log_format: LogFormat,
    pub traces: Traces,
    /// Seconds that the server still accepts requests after a stop signal, so that load balancers see from
    /// `/readyz` that it is stopping.
    pub drain_seconds: u32,
    /// Seconds that requests in flight may take after that.
    pub shutdown_seconds: u32,
    /// What sets each setting that is not a default; `None` if they were not read from anywhere. Not a setting.
    #[serde(skip)]
    pub origins: Option<BTreeMap<String, String>>,
    /// How often failed logins are written into the log, if not once a minute. Not a setting: a test that compares the
    /// log at two times must not depend on how long it takes.
    #[serde(skip)]
    pub failed_logins_every: Option<Duration>,
    /// How long a request waits for what usually comes within seconds, if not as long as usual: for read models and a
    /// request log that show what was just written, for the first signing keys, and for keys and documents that others
    /// publish. Not a setting: a test must not depend on the speed of the machine.
    #[serde(skip)]
    pub patience: Option<Duration>,
    /// How long a request may take, also while it waits for its turn to write, if not as long as usual. Not a setting:
    /// hundreds at once that wait for each other take as long as the machine of a test needs.
    #[serde(skip)]
    pub request_deadline: Option<Duration>,
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
            previous_master_keys: vec![],
            previous_master_key_files: vec![],
            erasures_file: None,
            tls: None,
            mtls: None,
            audit: Audit::default(),
            branding: Branding::default(),
            connections: Connections::default(),
            event_streams: EventStreams::default(),
            trusted_proxies: vec![],
            forwarded_header: None,
            signing_algorithm: Algorithm::ES256,
            rsa_key_bits: 2048,
            session_seconds: 12 * 3600,
            remember_seconds: 30 * 86_400,
            country_database: None,
            plans_file: None,
            request_limits: true,
            refusals_per_second: 50,
            writes_per_second: 100,
            sign_up: true,
            registration: Registration::Open,
            client_registration: ClientRegistration::default(),
            operators: Operators::default(),
            dpop_nonce: false,
            second_factor: SecondFactor::Optional,
            login_providers: BTreeMap::new(),
            account_logins: false,
            password_concurrency: 2,
            guard: Guard::default(),
            subscribers: true,
            webhooks: Webhooks::default(),
            usage: Usage::default(),
            dns: Dns::default(),
            nats: None,
            mail: None,
            support_email: None,
            metrics_listen: None,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
            traces: Traces::default(),
            drain_seconds: 5,
            shutdown_seconds: 20,
            origins: None,
            failed_logins_every: None,
            patience: None,
            request_deadline: None,
        }
    }
}

impl Settings {
    /// Returns whether an invited person who is no user yet can become one.
    pub fn lets_people_register(&self) -> bool {
        self.registration != Registration::Closed
    }

    /// Returns whether anyone can sign up on the pages: it is allowed, and mail can be sent to prove an address.
    pub fn is_sign_up_open(&self) -> bool {
        self.registration == Registration::Open && self.mail.is_some()
    }
}
