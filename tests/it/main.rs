//! The views of a user, an app, a subscriber and an auditor: HTTP against a real Postgres, which `support` starts. A
//! test acts, settles and asserts: no sleeps, no order, no retries.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it expects by failing"
)]
#![allow(clippy::too_many_lines, reason = "a test tells one story from its beginning to its end")]

mod accounts;
mod assertions;
mod audit;
mod authorize;
mod challenges;
mod claims;
mod client_authority;
mod client_keys;
mod clients;
mod clocks;
mod concurrency;
mod conformance;
mod connections;
mod cross_origin;
mod cross_site;
mod dev;
mod dev_safe;
mod documented;
mod documented_links;
mod domains;
mod environments;
mod event_types;
mod fanout;
mod faults;
mod following;
mod generated;
mod guard;
mod hints;
mod history;
mod hostile;
mod hygiene;
mod inputs;
mod interrupted;
mod introspect;
mod join;
mod kill;
mod limits;
mod loads;
mod log;
mod log_faults;
mod logout;
mod mail;
mod members;
mod messages;
mod metrics;
mod mod_auth_openidc;
mod nats;
mod neighbours;
mod networks;
mod operators;
mod pages;
mod parallel_refresh;
mod password_at_terminal;
mod permissions;
mod pkce;
mod plans;
mod projections;
mod redirects;
mod refresh;
mod refusals;
mod rest;
mod rights;
mod roles;
mod secrecy;
mod settings;
mod shown;
mod signing;
mod sigterm;
mod stopping;
mod strict;
mod subscribers;
mod support;
mod tasks;
mod telemetry;
mod third_party;
mod tls;
mod token;
mod traces;
mod usage;
mod webhooks;
