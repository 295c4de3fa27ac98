//! The documentation: its commands work, its links lead somewhere, the catalogue of errors has what there is, and
//! all of it is served and exported.

pub mod commands;
mod conformance;
mod dates;
mod error_codes;
mod export;
mod html;
mod links;
mod permissions;
mod samples;
mod search;
mod shell_blocks;
mod site;
mod try_it;
