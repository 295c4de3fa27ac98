//! Who owns a mail address, and by which password they log in. An append writes both (`SideWrite::Claim` and
//! `SideWrite::Credential`). How a password is hashed is in `keys::password`.

use crate::store::{error::StoreError, log::Store};
use sqlx::Row;
use xwms_events::{
    ids::{AccountId, UserId},
    user::email as mailbox,
};

/// Who a mail address belongs to, with the PHC string of their password.
pub struct Credential {
    pub user_id: UserId,
    pub phc: String,
}

impl Store {
    /// The claim keys of a mail address: a keyed hash of each spelling that it may have been claimed in. Whoever
    /// claims it takes them all, so that nobody else has it in another one. Those of the test users of an account are
    /// led by it and a space. No mail address has a space in it, and what somebody types instead of one loses those
    /// that it has: so no input is taken for a test user's.
    pub fn email_keys(&self, email: &str, test_of: Option<AccountId>) -> Vec<String> {
        let key = |email: String| {
            let claimed = match test_of {
                Some(account) => format!("{account} {email}"),
                None => email.replace(' ', "\n"),
            };
            format!("email:{}", self.vault.master().lookup(&claimed))
        };
        mailbox::spellings(email).into_iter().map(key).collect()
    }

    /// Who logs in with `email`: among people, or among the test users of an account. And the position up to which the log
    /// is known by that: what changes it later is beyond.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn credential(
        &self,
        email: &str,
        test_of: Option<AccountId>,
    ) -> Result<(i64, Option<Credential>), StoreError> {
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
        Ok((row.try_get("position")?, user_id.zip(phc).map(|(user_id, phc)| Credential { user_id, phc })))
    }

    /// Replaces a password hash by one with today's parameters, unless it changed meanwhile.
    ///
    /// # Errors
    /// When the database does not answer.
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
