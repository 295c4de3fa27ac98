//! Mail to people: about events in their account, and with the codes that prove an address. Every mail of the server
//! is written here, so that all look alike and have the same headers. An event is committed first; its mail is sent
//! at least once.
//!
//! | file | what it does |
//! |---|---|
//! | `subscriber` | a subscriber of the log: queues mails about events |
//! | `recipients` | who gets a mail about which event |
//! | `outbox` | the leader's worker: sends each mail separately, and retries deferred ones |
//! | `unasked` | how many mails an address gets that its owner did not ask for |
//! | `writer` | writes a `letter` about an event; `invitation`, `disabled`, `audience_lost`, `alerts`, `usage`, `password`, `address`, `login`, `linked`, `factor`, `leaving`, `ticket` and `forged` have the texts, `not_mine` the end of most |
//! | `proofs` | sends codes and links in a `code_letter`; `sign_up`, `password`, `address` and `ticket` have the texts |
//! | `drawing` | makes text and HTML of a letter (`letter.txt`, `letter.html`) |
//! | `transport` | gives a mail its headers and sends it |
//! | `trial` | sends a test mail (`test_mail`), and says in words what went wrong |
//! | `preview` | every mail with example data, for development |
//! | `queue` | how much mail waits |
//! | `mailbox` | reads the mails of a directory, for development |

mod address;
mod alerts;
mod audience_lost;
mod code_letter;
mod disabled;
mod drawing;
mod factor;
mod forged;
mod invitation;
mod leaving;
mod letter;
mod linked;
mod login;
pub mod mailbox;
mod not_mine;
mod outbox;
mod password;
pub mod preview;
mod proofs;
pub mod queue;
mod recipients;
mod sign_up;
mod subscriber;
mod test_mail;
mod ticket;
mod transport;
pub mod trial;
mod unasked;
mod usage;
mod writer;

pub use subscriber::{About, MailSubscriber, NAME};
pub use transport::TransportError;
