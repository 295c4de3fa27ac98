//! The read models of xwms: for each one its tables, how events fold into them, and its queries. There is one folder
//! for each model, with the same files:
//!
//! | file | what it holds |
//! |---|---|
//! | `schema.sql` | the tables, by unqualified names |
//! | `indexes.sql` | for a large model: indexes that only queries need |
//! | `fold.rs` | events → rows |
//! | `queries.rs` | rows → results, by names qualified with the live schema `read_<name>` |
//!
//! Not here: feeding the events and keeping the cursor (the server's subscribers), and anything that must not lag. The
//! gate decides what is stopped; these models only show it.

pub mod access;
pub mod accounts;
pub mod alerts;
pub mod cases;
pub mod clients;
mod copy;
pub mod endpoints;
mod pagination;
pub mod questions;
mod read_model;
pub mod resources;
mod sql;
pub mod tickets;
pub mod usage;
pub mod users;

pub use pagination::PageQuery;
pub use read_model::{Folding, ReadModel};

/// All read models.
pub static ALL: [ReadModel; 11] = [
    accounts::MODEL,
    users::MODEL,
    clients::MODEL,
    access::MODEL,
    endpoints::MODEL,
    usage::MODEL,
    alerts::MODEL,
    tickets::MODEL,
    questions::MODEL,
    cases::MODEL,
    resources::MODEL,
];

#[cfg(test)]
mod tests {
    use super::ALL;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<_> = ALL.iter().map(|model| model.name).collect();
        assert_eq!(names.len(), ALL.len());
    }

    #[test]
    fn every_table_of_a_schema_is_compared_by_a_rebuild() {
        for model in &ALL {
            let names = model.schema.lines().filter_map(|line| line.strip_prefix("CREATE TABLE "));
            let made: Vec<_> = names.filter_map(|rest| rest.split(' ').next()).collect();
            assert_eq!(made, model.tables, "{}", model.name);
        }
    }

    #[test]
    fn no_schema_names_a_schema() {
        for model in &ALL {
            let ddl = [model.schema, model.indexes].concat();
            assert!(!ddl.contains("read_"), "{}", model.name);
        }
    }
}
