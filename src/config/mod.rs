//! Settings. Sources in rising precedence: defaults, a TOML file, the environment (`XWMS_…`), flags. They are
//! checked at start, and all problems are reported at once.
//!
//! | file | what |
//! |---|---|
//! | `settings` | every setting and its default |
//! | `audit`, `branding`, `client_registration`, `connections`, `dns`, `event_streams`, `guard`, `login_providers`, `mail`, `mtls`, `nats`, `operators`, `tls`, `traces`, `usage`, `webhooks` | the settings of one subsystem each |
//! | `any_certificate` | what the listener for mutual TLS does with client certificates |
//! | `hidden` | the type of a secret setting |
//! | `reading` | merges the sources |
//! | `shown` | the settings in use, for people, without secrets |
//! | `links` | recognizes the variables that Kubernetes adds to the environment |
//! | `check`, `range`, `file_checks` | check the settings, and the files that they name |
//! | `plans` | the plans file |

mod any_certificate;
mod audit;
mod branding;
mod check;
mod client_registration;
mod connections;
mod dns;
mod event_streams;
mod file_checks;
mod guard;
mod hidden;
pub mod links;
mod login_providers;
mod mail;
mod mtls;
mod nats;
mod operators;
pub mod plans;
mod range;
mod reading;
mod settings;
mod shown;
mod tls;
mod traces;
mod usage;
mod webhooks;

pub use audit::{Audit, Witness};
pub use branding::Branding;
pub use check::ConfigError;
pub use client_registration::{ClientRegistration, Registrants};
pub use connections::Connections;
pub use dns::Dns;
pub use event_streams::EventStreams;
pub use file_checks::exposed;
pub use guard::{Guard, Pace};
pub use hidden::Hidden;
pub use login_providers::{LoginProvider, ProviderKind};
pub use mail::Mail;
pub use mtls::{CertificateFormat, Mtls, certificate_verifier};
pub use nats::Nats;
pub use operators::Operators;
pub use settings::{ForwardedHeader, LogFormat, Registration, Rights, SecondFactor, Settings};
pub use shown::{Origin, Shown, ShownValue, Unit};
pub use tls::{ClientCertificates, Tls};
pub use traces::Traces;
pub use usage::Usage;
pub use webhooks::Webhooks;
