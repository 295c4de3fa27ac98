//! Mail to people. Every mail of the server is written here, so that all look alike and have the same headers. A
//! mail is about an event: the event is committed first, and its mail is sent at least once.
//!
//! | file | what it does |
//! |---|---|
//! | `subscriber` | a subscriber of the log: queues mails about events |
//! | `recipients` | who gets a mail about which event, and in which language |
//! | `outbox` | the leader's worker: sends each mail separately, and retries deferred ones |
//! | `writer` | writes a `letter`; `invitation`, `disabled`, `alerts`, `usage` and `test_mail` have the texts |
//! | `drawing` | makes text and HTML of a letter (`letter.txt`, `letter.html`) |
//! | `transport` | gives a mail its headers and sends it |
//! | `trial` | sends a test mail, and says in words what went wrong |
//! | `preview` | every mail with example data, for development |
//! | `mailbox` | reads the mails of a directory, for development |

mod alerts;
mod disabled;
mod drawing;
mod invitation;
mod letter;
pub mod mailbox;
mod outbox;
pub mod preview;
mod recipients;
mod subscriber;
mod test_mail;
mod transport;
pub mod trial;
mod usage;
mod writer;

pub use subscriber::{MailSubscriber, NAME};
pub use transport::TransportError;
