//! The documentation: its commands work, its links lead somewhere, and the catalogue of errors has what there is.

pub mod commands;
mod error_codes;
mod links;
