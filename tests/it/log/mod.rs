//! The event log, and what follows it.

pub mod append;
mod append_faults;
mod audit;
mod clocks;
mod concurrency;
pub mod fanout;
mod faults;
pub mod kill;
mod long_streams;
pub mod nats;
pub mod projections;
mod proofs;
mod recent;
mod subscribers;
