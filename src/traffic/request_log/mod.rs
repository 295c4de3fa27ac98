//! The request log: each request of an account.
//!
//! | file | what it does |
//! |---|---|
//! | `few` | bounds the rows for requests that cost their sender nothing |
//! | `rows` | writes rows, with sealed origins |
//! | `days` | tables of a day each, created ahead and dropped |
//! | `queries` | the log, for the API |
//!
//! Not here: the number of requests (`metering`), and the path of a request to here (`recorder`).

pub(super) mod days;
pub(super) mod few;
pub mod queries;
pub(super) mod rows;
