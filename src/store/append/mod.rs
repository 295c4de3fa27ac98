//! Appends to the log.
//!
//! | file | what it does |
//! |---|---|
//! | `request` | what one command appends, all or nothing, and why an append fails |
//! | `writer` | group commit: appends everything that waits in one statement |
//! | `statements` | the two statements of the writer |
//!
//! Only `commands` appends.

mod request;
mod statements;
mod writer;

pub use request::{Append, AppendError, Assumed, Conflict, NewEvent, SideWrite, Stop};
pub use writer::Appender;
