//! Appends to the log.
//!
//! | file | what it does |
//! |---|---|
//! | `request` | what one command wants appended, all or nothing, and why it was not |
//! | `writer` | group commit: whatever waits is appended in one statement |
//! | `statements` | the two statements of the writer |
//!
//! Only `commands` appends.

mod request;
mod statements;
mod writer;

pub use request::{Append, AppendError, Assumed, NewEvent, SideWrite, Stop};
pub use writer::Appender;
