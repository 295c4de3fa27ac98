//! The server and its command line. Each module here is a *room*; dependencies between rooms point one way:
//! `cli` → `server` → `surface` → `commands` → `auth` → `store` → `keys`.
//!
//! | room | what it has |
//! |---|---|
//! | `cli`, `dev`, `config` | the commands of the program, what `xwms dev` runs, the settings |
//! | `server`, `app` | the process and its listener, and the state that handlers share |
//! | `surface` | HTTP: OAuth, REST, pages, security events, documentation |
//! | `commands` | the only writers: load, decide, append |
//! | `auth`, `keys` | access tokens and proofs of possession, and the cryptography below them |
//! | `store` | the event log, and the rows that are written with it |
//! | `subscribers` | what follows the log, and the read models |
//! | `outbound` | what the server sends: webhooks, NATS, mail, requests to other servers |
//! | `traffic` | request limits, the guard, the request log |
//! | `audit` | questions about the history, replay, proofs, archives |
//! | `branding`, `language`, `places`, `uploads` | what pages and mails show, and files that people send |
//! | `lanes`, `spans`, `tasks` | fair turns, traces, background tasks |
//!
//! The rules of the domain are in the crate `xwms_events`, the read models in `xwms_projections`.
//! docs/explanation/architecture.md follows real requests through these rooms.

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
