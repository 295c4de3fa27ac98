//! The server. Data flows one way through these modules: `surface` → `commands` → `store`. `subscribers` feed
//! the read models, `outbound` and `traffic` from the log, and surfaces read the read models. `server` puts
//! all of it together. See docs/explanation/architecture.md for a walk through a real request.

pub mod app;
pub mod audit;
pub mod auth;
pub mod branding;
pub mod cli;
pub mod commands;
pub mod config;
pub mod dev;
pub mod keys;
pub mod lanes;
pub mod language;
pub mod outbound;
pub mod places;
pub mod server;
mod spans;
pub mod store;
pub mod subscribers;
pub mod surface;
pub mod tasks;
pub mod traffic;
pub mod uploads;
