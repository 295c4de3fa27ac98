//! The documentation: its commands work, its links lead somewhere, and it is served and exported.

pub mod commands;
mod export;
mod html;
mod links;
mod site;
