//! The event log, and what follows it.

pub mod append;
mod append_faults;
mod archives;
mod audit;
mod clocks;
mod concurrency;
mod connections;
mod detached;
pub mod fanout;
mod faults;
pub mod kill;
mod long_streams;
pub mod nats;
mod past;
pub mod projections;
mod proofs;
mod recent;
mod subscribers;
