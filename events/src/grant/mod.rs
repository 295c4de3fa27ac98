//! One authorization from start to end: request, code, tokens, refreshes, revoked (RFC 6749 §4.1, §6).

mod command;
mod decide;
mod event;
#[cfg(test)]
mod refresh_tests;
mod state;
#[cfg(test)]
mod tests;

pub use command::{Authorization, CODE_SECONDS, ClientNow, GrantCommand, RefreshTerms};
pub use event::GrantEvent;
pub use state::{Grant, Refresh, RevokeReason, Stage};
