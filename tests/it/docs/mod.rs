//! The documentation: its commands work, and its links lead somewhere.

pub mod commands;
mod links;
