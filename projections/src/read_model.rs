//! What a read model says of itself.

use sqlx::PgConnection;
use std::{pin::Pin, sync::Arc};
use xwms_events::Envelope;

/// The future returned by [`ReadModel::fold`].
pub type Folding<'a> = Pin<Box<dyn Future<Output = Result<(), sqlx::Error>> + Send + 'a>>;

/// A read model: its tables, and how events fold into them.
pub struct ReadModel {
    /// The live schema is `read_<name>`.
    pub name: &'static str,
    /// Increase it with every change of the tables or the fold, so that the model is rebuilt.
    pub version: i32,
    /// The aggregate types that the model folds.
    pub stream_types: &'static [&'static str],
    /// The DDL, to be run once with `search_path` set to an empty schema.
    pub schema: &'static str,
    /// The DDL of indexes that queries need and folds do not, to be run once after `schema`. A rebuild runs it
    /// only when the rows are there, which is much faster for a large model.
    pub indexes: &'static str,
    /// The tables, for comparing a rebuild with the live model.
    pub tables: &'static [&'static str],
    /// Folds events, in order, inside the caller's transaction, whose `search_path` is the model's schema. Every event
    /// counts once, because the caller moves the cursor in the same transaction. Events of other stream types are
    /// skipped.
    pub fold: for<'a> fn(&'a mut PgConnection, &'a [Arc<Envelope>]) -> Folding<'a>,
}
