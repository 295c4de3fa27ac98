//! The request log: each request of an account.
//!
//! | file | what it does |
//! |---|---|
//! | `few` | bounds the rows for requests that cost their sender nothing |
//! | `hidden` | where requests came from: sealed, and hashed so that equality can be searched |
//! | `rows` | writes rows |
//! | `days` | tables of a day each, created ahead and dropped |
//! | `filter` | what a reader searches for, as a condition that an index serves |
//! | `queries` | the log, for the API and the dashboard |
//! | `of_person` | the requests that acted for one person, for the document with their data |
//! | `held` | rows that a legal hold keeps |
//! | `caused` | the events that a request caused |
//! | `accepted` | what was accepted with a token after it had been stopped |
//!
//! Not here: the number of requests (`metering`), and the path of a request to here (`recorder`).

pub mod accepted;
pub mod caused;
pub(super) mod days;
pub(super) mod few;
pub mod filter;
pub mod held;
pub(super) mod hidden;
pub mod of_person;
pub mod queries;
pub(super) mod rows;
