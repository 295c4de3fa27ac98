//! Brings requests into the request log and the counts: buffers them in memory, and writes them in batches.
//!
//! | file | what it does |
//! |---|---|
//! | `intake` | records a request without waiting |
//! | `buffer` | the requests that are not written yet: bounded, in memory |
//! | `flush`, `batch` | writes the buffered requests to the database, each batch once |
//! | `sweep` | creates tables ahead, and deletes old data |
//!
//! Not here: what a request is (`record`), and where requests are observed (`server::activity`).

mod batch;
mod buffer;
mod flush;
mod intake;
pub mod sweep;

pub use intake::Recorder;
