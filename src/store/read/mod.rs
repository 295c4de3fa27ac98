//! Group reads. Requests that wait at the same time are read in one statement, so a strongly consistent look
//! at a stream's tail or at the gate costs only a share of a round trip.
//!
//! One statement is one snapshot of the database: the head that it returns is the position up to which
//! everything else in the answer is known. A token or grant issued with that knowledge carries it as its
//! `basis`.
//!
//! Everything that a client can make long is bounded. A tail is read in pages, starting from the last
//! snapshot (`snapshot`). Two requests for one tail read it once. A request that the database refuses fails
//! alone.
//!
//! | file | what it does |
//! |---|---|
//! | `request` | what one request reads, and what it gets |
//! | `reader` | takes everything that waits |
//! | `statement` | the statement |

mod reader;
mod request;
mod statement;

pub(super) use reader::Reader;
pub(super) use request::{Answer, Ask, TailPage, Wanted, Written};
pub use request::{Stopped, Stored, Tail};
