//! The gate's rows for many keys at once, for what looks at thousands of tokens together. Requests about one token
//! use a `StreamQuery`, which shares its statement with others.

use super::{error::StoreError, log::Store, read::Stopped};
use std::collections::{HashMap, HashSet};

impl Store {
    /// Returns what stops each of `keys`. A key that nothing stops is not in it.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn stops(&self, keys: &HashSet<&str>) -> Result<HashMap<String, Stopped>, StoreError> {
        let keys: Vec<&str> = keys.iter().copied().collect();
        let sql = "SELECT key, position, standing FROM revocations WHERE key = ANY($1::text[])";
        let rows: Vec<(String, i64, bool)> = sqlx::query_as(sql).bind(&keys).fetch_all(self.pool()).await?;
        let stopped = |(key, position, standing)| (key, Stopped { position, standing });
        Ok(rows.into_iter().map(stopped).collect())
    }
}
