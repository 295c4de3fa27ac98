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
pub mod clients;
pub mod endpoints;
mod pagination;
mod read_model;
mod sql;
pub mod usage;
pub mod users;

pub use pagination::PageQuery;
pub use read_model::{Folding, ReadModel};

/// Returns all read models.
pub fn all() -> Vec<Box<dyn ReadModel>> {
    vec![
        Box::new(accounts::Accounts),
        Box::new(users::Users),
        Box::new(clients::Clients),
        Box::new(access::Access),
        Box::new(endpoints::Endpoints),
        Box::new(usage::Usage),
        Box::new(alerts::Alerts),
    ]
}

#[cfg(test)]
mod tests {
    use super::all;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<_> = all().iter().map(|model| model.name()).collect();
        assert_eq!(names.len(), all().len());
    }

    #[test]
    fn every_table_of_a_schema_is_compared_by_a_rebuild() {
        for model in all() {
            let made: Vec<_> = model
                .schema()
                .lines()
                .filter_map(|line| line.strip_prefix("CREATE TABLE "))
                .filter_map(|rest| rest.split(' ').next())
                .collect();
            assert_eq!(made, model.tables(), "{}", model.name());
        }
    }

    #[test]
    fn no_schema_names_a_schema() {
        for model in all() {
            let ddl = [model.schema(), model.indexes()].concat();
            assert!(!ddl.contains("read_"), "{}", model.name());
        }
    }
}
