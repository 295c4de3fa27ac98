//! The server. Data flows one way through these rooms: surfaces (`oauth`, `api`, `web`) → `commands` →
//! `store`; `subscribers` feed the read models from the log; surfaces read the read models. See
//! docs/architecture.md for a walk through a real request.

pub mod access;
pub mod api;
pub mod app;
pub mod audit;
pub mod browser;
pub mod cli;
pub mod cloud_event;
pub mod commands;
pub mod config;
pub mod dev;
pub mod domains;
pub mod egress;
pub mod fanout;
mod gauges;
pub mod guard;
pub mod http;
pub mod keys;
pub mod limits;
pub mod mail;
pub mod oauth;
pub mod pages;
pub mod server;
mod spans;
pub mod store;
pub mod subscribers;
pub mod tasks;
pub mod usage;
pub mod web;
pub mod webhooks;
