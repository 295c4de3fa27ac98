//! The owners of mail addresses, and their password hashes. An append writes both (`SideWrite::Reserve` and
//! `SideWrite::Credential`). Password hashing is in `keys::password`.

use crate::store::{error::StoreError, log::Store};
use sqlx::Row;
use std::collections::{HashMap, HashSet};
use xwms_events::{
    ids::{AccountId, UserId},
    user::email as mailbox,
};

/// Who has an address or a login, as one statement found it.
pub struct Lookup<T> {
    pub found: Option<T>,
    /// The position up to which the statement knew the log: later changes come after it.
    pub basis: i64,
}

/// The owner of a mail address, with the PHC string of their password.
pub struct Credential {
    pub user_id: UserId,
    pub phc: String,
}

impl Store {
    /// Returns the reservation keys of a mail address: a keyed hash of each spelling in which it may have
    /// been reserved. An owner reserves all spellings, so that nobody else has the address in another one.
    /// Keys of an account's test users are prefixed with the account's id and a space. A mail address
    /// contains no space, and spaces in the input are replaced for other users. So no input can match a test
    /// user's key.
    pub fn email_keys(&self, email: &str, test_of: Option<AccountId>) -> Vec<String> {
        let key = |email: String| {
            let reserved = match test_of {
                Some(account) => format!("{account} {email}"),
                None => email.replace(' ', "\n"),
            };
            format!("email:{}", self.vault.master().lookup(&reserved))
        };
        mailbox::spellings(email).into_iter().map(key).collect()
    }

    /// Returns the user who logs in with `email`, among people or among the test users of an account.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or is a standby.
    pub async fn credential(
        &self,
        email: &str,
        test_of: Option<AccountId>,
    ) -> Result<Lookup<Credential>, StoreError> {
        let row = sqlx::query(
            "SELECT position, owner, phc, pg_is_in_recovery() AS standby FROM log_head
             LEFT JOIN (claims JOIN credentials ON user_id = owner) ON claims.key = ANY ($1)
             ORDER BY array_position($1, claims.key) LIMIT 1",
        )
        .bind(self.email_keys(email, test_of))
        .fetch_one(&self.pool)
        .await?;
        if row.try_get("standby")? {
            return Err(StoreError::Standby);
        }
        let (owner, phc): (Option<String>, Option<String>) = (row.try_get("owner")?, row.try_get("phc")?);
        let user_id = owner.and_then(|owner| owner.parse().ok());
        let found = user_id.zip(phc).map(|(user_id, phc)| Credential { user_id, phc });
        Ok(Lookup { found, basis: row.try_get("position")? })
    }

    /// Returns the parameters of a password hash for a login with an address that nobody has: the start of a PHC
    /// string, before the salt; `None` if nobody has an address, or among test users, whose hashes are all this
    /// server's own. They are those of the user who is next in the order of the keys. The keys are keyed hashes,
    /// so nobody can tell who that is; of all unknown addresses, as many have some parameters as of the known
    /// ones; and an address has the same ones each time.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn parameters_near(
        &self,
        email: &str,
        test_of: Option<AccountId>,
    ) -> Result<Option<String>, StoreError> {
        if test_of.is_some() {
            return Ok(None);
        }
        let Some(key) = self.email_keys(email, None).into_iter().next() else { return Ok(None) };
        // `;` follows `:`. After the last key comes the first.
        let near = |from: &str| {
            format!(
                r"(SELECT regexp_replace(phc, '\$[^$]*\$[^$]*$', '') FROM claims JOIN credentials ON user_id = owner
                   WHERE key > {from} AND key < 'email;' ORDER BY key LIMIT 1)"
            )
        };
        let sql = format!("SELECT coalesce({}, {})", near("$1"), near("'email:'"));
        Ok(sqlx::query_scalar(&sql).bind(key).fetch_one(&self.pool).await?)
    }

    /// Returns the owner of a mail address, among people or among the test users of an account.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn owner_of_email(
        &self,
        email: &str,
        test_of: Option<AccountId>,
    ) -> Result<Option<UserId>, StoreError> {
        let sql = "SELECT owner FROM claims WHERE key = ANY ($1) ORDER BY array_position($1, key) LIMIT 1";
        let owner: Option<String> =
            sqlx::query_scalar(sql).bind(self.email_keys(email, test_of)).fetch_optional(&self.pool).await?;
        Ok(owner.and_then(|owner| owner.parse().ok()))
    }

    /// Returns which of `users` were ever registered, and who has which of the reservation keys: to sort people
    /// out before they are imported by the hundred. Only the append itself is sure.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn sort_out(
        &self,
        users: &[String],
        keys: &[String],
    ) -> Result<(HashSet<String>, HashMap<String, String>), StoreError> {
        let sql = "SELECT aggregate_id FROM events
                   WHERE aggregate_type = 'user' AND aggregate_id = ANY ($1) AND sequence = 1";
        let known: Vec<String> = sqlx::query_scalar(sql).bind(users).fetch_all(&self.pool).await?;
        let sql = "SELECT key, owner FROM claims WHERE key = ANY ($1)";
        let held: Vec<(String, String)> = sqlx::query_as(sql).bind(keys).fetch_all(&self.pool).await?;
        Ok((known.into_iter().collect(), held.into_iter().collect()))
    }

    /// Replaces a password hash with one that uses today's parameters, unless the hash has changed meanwhile.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn rehash(&self, user_id: UserId, from: &str, to: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE credentials SET phc = $3 WHERE user_id = $1 AND phc = $2")
            .bind(user_id.to_string())
            .bind(from)
            .bind(to)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
