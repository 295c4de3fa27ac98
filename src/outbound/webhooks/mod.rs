//! Webhooks: events of an account sent to its endpoints, signed, at least once, in order within a lane.
//!
//! | file | what it does |
//! |---|---|
//! | `expand`, `obey`, `book` | events become messages, in the transaction of the subscriber's cursor |
//! | `queue`, `ledger` | messages in their lanes; what is due, and what came of it |
//! | `dispatch`, `worker` | the leader's workers, one for each endpoint that has something to send |
//! | `courier` | what delivering needs, and what wakes it |
//! | `turns` | how much goes on at once |
//! | `message`, `equipment` | what is sent, and with which keys |
//! | `send`, `connections`, `retry_after`, `measured` | one attempt |
//! | `job`, `backlog`, `window` | what is asked of many messages, done part by part; windows of history |
//! | `queries`, `replay`, `gauges`, `sweep` | what the API and operators see; what is forgotten |
//!
//! Rules of delivery (schedule, breaker) are in `xwms_events::endpoint::delivery`. Endpoints are made and
//! changed by `commands`, in the log. See docs/explanation/adr/0017-webhooks-from-the-log.md.

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
