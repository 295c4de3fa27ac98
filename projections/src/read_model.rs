//! The trait of a read model.

use sqlx::PgConnection;
use std::pin::Pin;
use xwms_events::Envelope;

/// The future returned by [`ReadModel::apply`].
pub type Folding<'a> = Pin<Box<dyn Future<Output = Result<(), sqlx::Error>> + Send + 'a>>;

/// A read model: its tables, and how events fold into them.
pub trait ReadModel: Send + Sync + 'static {
    /// Returns the name; the live schema is `read_<name>`.
    fn name(&self) -> &'static str;

    /// Returns the version. Increase it with every change of the tables or the fold, so that the model is rebuilt.
    fn version(&self) -> i32;

    /// Returns the aggregate types that the model folds.
    fn stream_types(&self) -> &'static [&'static str];

    /// Returns the DDL, to be run once with `search_path` set to an empty schema.
    fn schema(&self) -> &'static str;

    /// Returns the DDL of indexes that queries need and folds do not, to be run once after [`Self::schema`]. A rebuild
    /// runs it only when the rows are there, which is much faster for a large model.
    fn indexes(&self) -> &'static str {
        ""
    }

    /// Returns the tables, for comparing a rebuild with the live model.
    fn tables(&self) -> &'static [&'static str];

    /// Folds `events`, in order, inside the caller's transaction, whose `search_path` is the model's schema. Every
    /// event counts once, because the caller moves the cursor in the same transaction. Events of other stream types are
    /// skipped.
    fn apply<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Envelope]) -> Folding<'a>;
}
