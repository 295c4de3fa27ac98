//! Settings: defaults, then a TOML file, then the environment (`XWMS_…`), then flags. Checked at start; every
//! wrong setting is named at once.
//!
//! | file | what |
//! |---|---|
//! | `settings` | every setting and its default |
//! | `connections`, `dns`, `event_streams`, `guard`, `mail`, `nats`, `tls`, `traces`, `usage`, `webhooks` | the settings of one part each |
//! | `hidden` | a setting that is a secret |
//! | `reading` | puts the sources together |
//! | `links` | knows what Kubernetes adds to the environment |
//! | `check`, `usable` | what is wrong with the settings, and with the files that they name |
//! | `plans` | the plans file |

mod check;
mod connections;
mod dns;
mod event_streams;
mod guard;
mod hidden;
pub mod links;
mod mail;
mod nats;
pub mod plans;
mod reading;
mod settings;
mod tls;
mod traces;
mod usable;
mod usage;
mod webhooks;

pub use check::ConfigError;
pub use connections::Connections;
pub use dns::Dns;
pub use event_streams::EventStreams;
pub use guard::{Guard, Pace};
pub use hidden::Hidden;
pub use mail::Mail;
pub use nats::Nats;
pub use settings::{ForwardedHeader, LogFormat, Rights, Settings};
pub use tls::Tls;
pub use traces::Traces;
pub use usable::exposed;
pub use usage::Usage;
pub use webhooks::Webhooks;
