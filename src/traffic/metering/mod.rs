//! The number of requests by account, client, route and status, and their durations.
//!
//! | file | what it does |
//! |---|---|
//! | `counts` | counts of a minute, added up in memory and in the database |
//! | `histogram` | durations of requests, and their percentiles |
//! | `sums` | sums minutes into hours and days, and deletes old ones |
//! | `queries`, `table` | the counts, for the API and the dashboard, and their columns as CSV |
//!
//! A trigger of `request_counts` (`migrations/0073_request_sums.sql`) keeps `request_sums`, the sums by one
//! dimension, which most pages read. `sums` makes those of each client by week of them
//! (`migrations/0075_client_sums.sql`), by which the table by app is ranked.
//!
//! Not here: counts for billing (`xwms_projections::usage`), single requests (`request_log`), and the path of
//! a request to here (`recorder`).

pub(super) mod counts;
pub mod histogram;
pub mod queries;
pub mod sums;
pub mod table;
