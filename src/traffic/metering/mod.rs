//! How many requests there were, by account, client, route and status, and how long they took.
//!
//! | file | what it does |
//! |---|---|
//! | `counts` | counts of a minute, added up in memory and in the database |
//! | `histogram` | how long requests took, and percentiles of that |
//! | `sums` | minutes summed into hours and days |
//! | `queries` | what was counted, for the API |
//!
//! Not here: what bills (`xwms_projections::usage`), requests one by one (`request_log`), and what brings requests here
//! (`recorder`).

pub(super) mod counts;
pub mod histogram;
pub mod queries;
pub mod sums;
