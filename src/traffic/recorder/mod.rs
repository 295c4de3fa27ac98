//! Brings requests into the request log and the counts: gathers them in memory, and writes them a batch at a time.
//!
//! | file | what it does |
//! |---|---|
//! | `intake` | takes note of a request; waits for nothing |
//! | `gathered` | what this node has seen and not written yet: bounded, in memory |
//! | `flush`, `batch` | what was gathered, into the database, a batch at a time and each batch once |
//! | `sweep` | what is made ahead and what is forgotten |
//!
//! Not here: what a request is (`record`), and who sees one (`server::activity`).

mod batch;
mod flush;
mod gathered;
mod intake;
pub mod sweep;

pub use intake::Recorder;
