//! What a read model is.

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
