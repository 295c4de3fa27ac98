//! Mail to people about events in their account. The event is committed first; its mail is sent at least
//! once.
//!
//! | file | what it does |
//! |---|---|
//! | `subscriber` | a subscriber of the log: queues mails about events |
//! | `recipients` | who gets a mail about which event |
//! | `outbox` | the leader's worker: sends each mail separately, and retries deferred ones |
//! | `writer` | writes a `letter`; `invitation`, `disabled`, `alerts` and `usage` have the texts |
//! | `transport` | sends mail |

mod alerts;
mod disabled;
mod invitation;
mod letter;
mod outbox;
mod recipients;
mod subscriber;
mod transport;
mod usage;
mod writer;

pub use subscriber::{MailSubscriber, NAME};
pub use transport::TransportError;
