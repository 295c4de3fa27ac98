//! The REST API.

mod accounts;
mod audit;
mod client_authority;
mod client_view;
mod clients;
mod cross_origin;
mod domains;
mod elsewhere;
mod event_streams;
mod event_types;
pub mod events;
mod every_operation;
mod generated_clients;
mod logos;
mod members;
mod networks;
pub mod permissions;
pub mod plans;
mod rate_limits;
mod refusal_reasons;
mod request_log;
mod strict_input;
mod ticket_files;
mod tickets;
pub mod usage;
