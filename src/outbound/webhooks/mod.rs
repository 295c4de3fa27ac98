//! Webhooks: sends an account's events to its endpoints, signed, at least once, and in order within a lane.
//!
//! | file | what it does |
//! |---|---|
//! | `expand`, `obey`, `book` | events become messages, in the transaction of the subscriber's cursor |
//! | `queue`, `ledger` | messages in their lanes; which are due, and the outcomes |
//! | `dispatch`, `worker` | the leader's workers, one for each endpoint that has something to send |
//! | `courier` | the shared state of delivery, and its wake-up |
//! | `turns` | limits on concurrent attempts |
//! | `message`, `equipment` | the message, and the keys and headers that it is sent with |
//! | `send`, `connections`, `retry_after`, `measured` | one attempt |
//! | `job`, `backlog`, `window` | bulk work, done part by part; windows of history |
//! | `queries`, `replay`, `gauges`, `sweep` | data for the API and operators; deletion of old messages |
//!
//! The rules of delivery (schedule, breaker) are in `xwms_events::endpoint::delivery`. `commands` creates and
//! changes endpoints, in the log. See docs/explanation/adr/0017-webhooks-from-the-log.md.

mod backlog;
mod book;
mod connections;
mod courier;
mod dispatch;
mod equipment;
pub mod expand;
pub mod gauges;
mod job;
mod ledger;
mod measured;
mod message;
mod obey;
pub mod queries;
mod queue;
pub mod replay;
mod retry_after;
mod send;
pub mod sweep;
mod turns;
mod window;
mod worker;

pub use courier::Courier;
