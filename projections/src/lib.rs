//! The read models of xwms: for each one its tables, how events fold into them, and the questions they
//! answer. One folder per model, each with the same rooms:
//!
//! | file | what it holds |
//! |---|---|
//! | `schema.sql` | the tables, by unqualified names |
//! | `indexes.sql` | of a large model: indexes that only questions need |
//! | `fold.rs` | events → rows |
//! | `queries.rs` | rows → answers, by names qualified with the live schema `read_<name>` |
//!
//! Not here: who feeds the events and keeps the cursor (the server's subscribers), and anything that must
//! not lag: the gate decides what is stopped, these models only show it.

pub mod access;
pub mod accounts;
pub mod alerts;
pub mod clients;
pub mod endpoints;
mod page;
mod sql;
pub mod usage;
pub mod users;

pub use page::Page;

use sqlx::PgConnection;
use std::pin::Pin;
use xwms_events::Envelope;

/// What [`ReadModel::apply`] answers.
pub type Folding<'a> = Pin<Box<dyn Future<Output = Result<(), sqlx::Error>> + Send + 'a>>;

/// A read model: its tables, and how events fold into them.
pub trait ReadModel: Send + Sync + 'static {
    /// Its name; its live schema is `read_<name>`.
    fn name(&self) -> &'static str;

    /// Higher with every change of its tables or of its fold, so that it is rebuilt.
    fn version(&self) -> i32;

    /// The aggregate types that it folds.
    fn stream_types(&self) -> &'static [&'static str];

    /// Its DDL, to be run once with `search_path` set to an empty schema.
    fn schema(&self) -> &'static str;

    /// DDL of indexes that questions need and folds do not, to be run once after [`Self::schema`]: by a rebuild only when
    /// the rows are there, which is much faster for a large model.
    fn indexes(&self) -> &'static str {
        ""
    }

    /// Its tables, for comparing a rebuild with the live one.
    fn tables(&self) -> &'static [&'static str];

    /// Folds `events`, in order, inside the caller's transaction, whose `search_path` is the model's schema.
    /// Every event counts once: the caller moves the cursor in the same transaction. Events of other stream
    /// types are passed over.
    fn apply<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Envelope]) -> Folding<'a>;
}

/// Every read model there is.
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
