//! The request log: what each request of an account was.
//!
//! | file | what it does |
//! |---|---|
//! | `few` | how many rows a request gets that costs its sender nothing |
//! | `rows` | writes rows, with origins sealed |
//! | `days` | tables of a day each, made ahead and dropped |
//! | `queries` | what was logged, for the API |
//!
//! Not here: how many requests there were (`metering`), and what brings requests here (`recorder`).

pub(super) mod days;
pub(super) mod few;
pub mod queries;
pub(super) mod rows;
