//! Keyset pagination: every list is in one order, newest first by position in the log. Only what a person
//! downloads is read oldest first ([`oldest`]).
//!
//! Not here: the cursors that callers see; those are the API's.

use sqlx::{Error, FromRow, PgExecutor, Postgres, QueryBuilder, postgres::PgRow};
use xwms_events::ids::AccountId;

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageQuery {
    /// The number of rows that the caller wants. One more is returned if it exists, which shows that there is a next
    /// page.
    pub limit: i64,
    /// The position of the last row of the previous page.
    pub after: Option<i64>,
}

impl PageQuery {
    /// Returns the rows of this page of `query`, which is in its `WHERE` clause.
    pub(crate) async fn rows<T>(
        self,
        mut query: QueryBuilder<'_, Postgres>,
        db: impl PgExecutor<'_>,
    ) -> Result<Vec<T>, Error>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        self.end(&mut query);
        query.build_query_as().fetch_all(db).await
    }

    /// Cuts `rows`, which are those of this page, to the number that the caller wants. Returns the position after
    /// which the next page starts, if there is one; `position` is that of a row in the list.
    pub fn cut<T>(self, rows: &mut Vec<T>, position: impl FnOnce(&T) -> i64) -> Option<i64> {
        let limit = usize::try_from(self.limit).unwrap_or_default();
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        rows.last().filter(|_| has_more).map(position)
    }

    fn end(self, query: &mut QueryBuilder<'_, Postgres>) {
        if let Some(after) = self.after {
            query.push(" AND position < ").push_bind(after);
        }
        query.push(" ORDER BY position DESC LIMIT ").push_bind(self.limit.max(0).saturating_add(1));
    }
}

/// Returns up to `most` rows after the position `after`, oldest first. `sql` ends in a comparison with `id`.
pub(crate) async fn oldest<T>(
    db: impl PgExecutor<'_>,
    sql: &str,
    id: String,
    after: i64,
    most: i64,
) -> Result<Vec<T>, Error>
where
    T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let mut query: QueryBuilder<'_, Postgres> = QueryBuilder::new(sql);
    query.push_bind(id).push(" AND position > ").push_bind(after);
    query.push(" ORDER BY position LIMIT ").push_bind(most);
    query.build_query_as().fetch_all(db).await
}

/// Starts a query with `sql`, which ends in a comparison with the account.
pub(crate) fn of_account(sql: &str, account_id: AccountId) -> QueryBuilder<'_, Postgres> {
    let mut query = QueryBuilder::new(sql);
    query.push_bind(account_id.to_string());
    query
}

/// Restricts `query`, which is in its `WHERE` clause, to rows whose `column` is `value`, if there is a value.
pub(crate) fn narrow(
    query: &mut QueryBuilder<'_, Postgres>,
    column: &'static str,
    value: Option<impl ToString>,
) {
    if let Some(value) = value {
        query.push(" AND ").push(column).push(" = ").push_bind(value.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::{PageQuery, narrow};
    use sqlx::{Execute, QueryBuilder};

    #[test]
    fn a_page_that_got_one_row_more_ends_with_the_position_of_the_next() {
        let page = PageQuery { limit: 2, after: None };
        for (found, shown, next) in
            [(vec![9, 7, 4], vec![9, 7], Some(7)), (vec![9, 7], vec![9, 7], None), (vec![], vec![], None)]
        {
            let mut rows: Vec<i64> = found;
            assert_eq!(page.cut(&mut rows, |row| *row), next);
            assert_eq!(rows, shown);
        }
    }

    #[test]
    fn a_query_has_only_the_filters_that_are_given() {
        let mut query = QueryBuilder::new("SELECT x FROM t WHERE true");
        narrow(&mut query, "a", Some("b"));
        narrow(&mut query, "c", None::<&str>);
        PageQuery { limit: 10, after: Some(7) }.end(&mut query);
        assert_eq!(
            query.build().sql(),
            "SELECT x FROM t WHERE true AND a = $1 AND position < $2 ORDER BY position DESC LIMIT $3"
        );
    }
}
