//! Webhooks: sends an account's events to its endpoints, signed, at least once, and in order within a lane. The
//! same workers tell clients of logouts, and push security events to them.
//!
//! | file | what it does |
//! |---|---|
//! | `enqueue`, `endpoint_events`, `book` | events become messages, in the transaction of the subscriber's cursor |
//! | `queue`, `ledger` | messages in their lanes; which are due, and the outcomes |
//! | `dispatch`, `worker`, `steps` | the leader's workers, one for each endpoint that has something to send |
//! | `delivery_context` | the shared state of delivery, and its wake-up |
//! | `concurrency` | limits on concurrent attempts |
//! | `client_sink` | how the subscribers for logouts and security events follow the log |
//! | `logouts`, `logins`, `logout_token` | logouts: who is logged in where, and the token that tells a client (OIDC Back-Channel Logout) |
//! | `signals`, `signal_streams`, `signal_rows`, `signal_token` | security events: who takes them, whom each account knows, and the token that tells one (Shared Signals Framework) |
//! | `signal_push`, `signal_poll` | sends them (RFC 8935), and hands them out (RFC 8936) |
//! | `no_token` | why a client is sent no token |
//! | `message`, `signing_material` | the message, and the keys and headers that it is sent with |
//! | `send`, `connections`, `retry_after`, `measured` | one attempt |
//! | `attempt_error` | why an attempt was in vain, as a row keeps it |
//! | `local` | events of the feed as messages to a program on this machine, for `xwms listen` |
//! | `sight` | which messages a caller sees |
//! | `job`, `backlog`, `window` | bulk work, done part by part; windows of history |
//! | `queries`, `recent`, `request`, `replay`, `gauges`, `sweep` | data for the API, pages and operators; deletion of old messages |
//!
//! The rules of delivery (schedule, breaker) are in `xwms_events::endpoint::delivery`. `commands` creates and
//! changes endpoints, in the log. See docs/explanation/adr/0017-webhooks-from-the-log.md.

pub mod attempt_error;
mod backlog;
mod book;
mod client_sink;
mod concurrency;
mod connections;
mod delivery_context;
mod dispatch;
mod endpoint_events;
pub mod enqueue;
pub mod gauges;
mod job;
mod ledger;
pub mod local;
mod logins;
mod logout_token;
pub mod logouts;
mod measured;
mod message;
mod no_token;
pub mod queries;
mod queue;
pub mod recent;
pub mod replay;
pub mod request;
mod retry_after;
mod send;
pub mod sight;
pub mod signal_poll;
mod signal_push;
mod signal_rows;
mod signal_streams;
mod signal_token;
pub mod signals;
mod signing_material;
mod steps;
pub mod sweep;
mod window;
mod worker;

pub use delivery_context::DeliveryContext;
pub use signal_streams::{give_up as give_up_signals, id_of as queue_id_of_stream};
pub use signal_token::{Issuing, audience, stream_id};
