//! The server. Data flows one way through these rooms: surfaces (`oauth`, `api`, `web`) → `commands` →
//! `store`; `subscribers` feed the read models from the log; surfaces read the read models. See
//! docs/architecture.md for a walk through a real request.

pub mod commands;
pub mod keys;
pub mod store;
