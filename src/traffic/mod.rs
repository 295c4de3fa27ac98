//! The traffic of requests: limits, guard, request log and counts.
//!
//! | room | what |
//! |---|---|
//! | `limits` | windows of requests by account and plan |
//! | `record`, `recorder` | an answered request, and how it gets into the next two |
//! | `request_log` | each request |
//! | `metering` | the number of requests |
//! | `failed_logins` | failed logins, counted until they are in the log |
//! | `guard` | protection against guessing and abuse |
//! | `holds` | delays what one account or network causes too often |
//! | `what_if` | what another limit would have refused |
//! | `writes` | the turns of those who write in an account |
//! | `origins` | the origins that were allowed |
//! | `unused_clients` | deletes clients that registered themselves and that nobody uses |

mod columns;
pub mod failed_logins;
pub mod guard;
pub mod holds;
pub mod limits;
pub mod metering;
pub mod origins;
pub mod record;
pub mod recorder;
pub mod request_log;
pub mod unused_clients;
pub mod what_if;
pub mod writes;
