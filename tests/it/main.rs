//! The views of a user, an app, a subscriber and an auditor: HTTP against a real Postgres, which `support` starts. A
//! test acts, settles and asserts: no sleeps, no order, no retries.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it expects by failing"
)]
#![allow(clippy::too_many_lines, reason = "a test tells one story from its beginning to its end")]

mod api;
mod audit;
mod cli;
mod docs;
mod hygiene;
mod log;
mod oauth;
mod ops;
mod quickstarts;
mod sdk;
mod support;
mod web;
mod webhooks;
