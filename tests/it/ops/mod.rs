//! What operators run, set and watch.

mod backups;
mod connections;
mod database_roles;
mod deploy;
pub mod dev;
mod dev_safe;
mod hostile_input;
mod http_messages;
mod imported_apps;
mod imported_people;
mod mail;
mod master_key;
pub mod metrics;
mod mistaken;
mod neighbours;
mod operators;
mod password_at_terminal;
mod pasted_queries;
mod people;
mod secrecy;
mod settings;
mod sigterm;
mod tasks;
pub mod telemetry;
mod tls;
mod traces;
mod upgrade;
