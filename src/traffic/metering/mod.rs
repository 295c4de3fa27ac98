//! The number of requests by account, client, route and status, and their durations.
//!
//! | file | what it does |
//! |---|---|
//! | `counts` | counts of a minute, added up in memory and in the database |
//! | `histogram` | durations of requests, and their percentiles |
//! | `sums` | sums minutes into hours and days |
//! | `queries`, `table` | the counts, for the API and the dashboard, and their columns as CSV |
//!
//! Not here: counts for billing (`xwms_projections::usage`), single requests (`request_log`), and the path of
//! a request to here (`recorder`).

pub(super) mod counts;
pub mod histogram;
pub mod queries;
pub mod sums;
pub mod table;
