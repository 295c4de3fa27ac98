//! A transaction on a connection of its own, for whoever must keep one open while it does other work. That work
//! takes connections of the shared pool, as to read somebody's key. If this one were of the pool, too, some that
//! hold the last ones would wait for each other.

use sqlx::{Connection, PgConnection, TransactionManager, postgres::PgTransactionManager};

/// An open transaction. If it is dropped, the connection closes, and Postgres rolls back.
///
/// sqlx's own `Transaction` borrows its connection, or gives it back to a pool. The manager beneath it, unlike plain
/// statements, counts how deep transactions are nested: what runs in this one makes savepoints.
pub struct OwnTransaction {
    connection: PgConnection,
}

impl OwnTransaction {
    /// Begins a transaction on a connection that belongs to no pool.
    pub(super) async fn begin(mut connection: PgConnection) -> Result<Self, sqlx::Error> {
        PgTransactionManager::begin(&mut connection, None).await?;
        Ok(Self { connection })
    }

    /// Returns the connection that the transaction is open on.
    pub(super) fn db(&mut self) -> &mut PgConnection {
        &mut self.connection
    }

    /// Commits it, and closes the connection.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        PgTransactionManager::commit(&mut self.connection).await?;
        // It is committed; the result of closing does not matter.
        let _ = self.connection.close().await;
        Ok(())
    }
}
