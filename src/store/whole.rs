//! Refuses what would need events that are only in an archive, for readers whose statements can't refuse it themselves.

use super::{detached::may_select_detached, error::StoreError, feed::Span, log::Store};
use xwms_events::ids::AccountId;

impl Store {
    /// Checks that every event up to `position` is in the database.
    ///
    /// # Errors
    /// [`StoreError::Detached`]; an error if the database does not answer.
    pub async fn expect_whole(&self, position: i64) -> Result<(), StoreError> {
        let query = sqlx::query("SELECT log_is_whole(0, $1, NULL)").bind(position);
        query.execute(&self.pool).await?;
        Ok(())
    }

    /// Checks that every event after `position` is in the database.
    ///
    /// # Errors
    /// As [`Self::expect_whole`].
    pub async fn expect_whole_after(&self, position: i64) -> Result<(), StoreError> {
        let query = sqlx::query("SELECT log_is_whole($1, $2, NULL)").bind(position).bind(i64::MAX);
        query.execute(&self.pool).await?;
        Ok(())
    }

    /// Checks that the events of `account` in `span` with these names, which may be patterns, are in the database.
    ///
    /// # Errors
    /// As [`Self::expect_whole`].
    pub async fn expect_whole_span(
        &self,
        account: AccountId,
        span: Span,
        names: &[String],
    ) -> Result<(), StoreError> {
        if !may_select_detached(names) {
            return Ok(());
        }
        let query = sqlx::query("SELECT log_is_whole($1, $2, $3)").bind(span.after).bind(span.upto);
        query.bind(account.uuid()).execute(&self.pool).await?;
        Ok(())
    }

    /// Checks that every event of the stream `id` is in the database. A stream without events is. With `account`,
    /// so is one of another account: nobody learns of it.
    ///
    /// # Errors
    /// As [`Self::expect_whole`].
    pub async fn expect_whole_stream(&self, id: &str, account: Option<AccountId>) -> Result<(), StoreError> {
        let query = sqlx::query("SELECT stream_is_whole($1, $2)").bind(id);
        query.bind(account.map(|account| account.uuid())).execute(&self.pool).await?;
        Ok(())
    }
}
