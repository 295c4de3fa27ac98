//! Mail to people about what happened in their account. The fact comes first, the mail follows from it, at least once.
//!
//! | file | what it does |
//! |---|---|
//! | `subscriber` | a subscriber of the log: queues mails about events |
//! | `recipients` | which event is told to whom |
//! | `outbox` | the leader's worker: each mail by itself, again where it was put off |
//! | `writer` | writes a `letter`; `invitation`, `disabled`, `alerts` and `usage` have the texts |
//! | `transport` | how mail goes out |

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
