//! Logins at other providers (migrations/0040): those under way, sealed and bound to one browser, and who has a linked
//! login. An append writes the links (`SideWrite::Reserve`). Also the client secrets at the providers of accounts.
//!
//! Not here: what an attempt contains (`surface::web::login::with`), and what a provider says (`outbound::providers`).

use super::credentials::Lookup;
use crate::{
    keys::master::random,
    store::{error::StoreError, log::Store},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sqlx::Row;
use xwms_events::{
    Timestamp,
    ids::{AccountId, SecretId, UserId},
};
use zeroize::Zeroizing;

/// A login at a provider.
#[derive(Clone, Copy, Debug)]
pub struct LoginAt<'a> {
    /// The provider's name in the settings, or the account whose provider it is.
    pub provider: &'a str,
    pub issuer: &'a str,
    pub subject: &'a str,
}

/// Returns the reservation key of a domain of mail addresses whose people log in at their account's provider.
pub fn domain_key(domain: &str) -> String {
    format!("login-domain:{domain}")
}

fn digest(text: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(digest)
}

fn purpose(id: &str) -> Vec<u8> {
    format!("login attempt 1 {id}").into_bytes()
}

/// Returns what the stored client secret at a provider is bound to.
pub(in crate::store) fn purpose_of_secret(id: &str) -> Vec<u8> {
    format!("provider secret 1 {id}").into_bytes()
}

impl Store {
    /// Returns the reservation key of a login at a provider: a keyed hash.
    pub fn login_key(&self, login: LoginAt<'_>) -> String {
        let LoginAt { provider, issuer, subject } = login;
        // As JSON, so that no two different logins are written alike.
        let text = serde_json::json!([provider, issuer, subject]).to_string();
        format!("login:{}", self.vault.master().lookup(&text))
    }

    /// Returns the user who linked the login.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or is a standby.
    pub async fn linked_user(&self, login: LoginAt<'_>) -> Result<Lookup<UserId>, StoreError> {
        let row = sqlx::query(
            "SELECT position, owner, pg_is_in_recovery() AS standby FROM log_head
             LEFT JOIN claims ON claims.key = $1",
        )
        .bind(self.login_key(login))
        .fetch_one(&self.pool)
        .await?;
        if row.try_get("standby")? {
            return Err(StoreError::Standby);
        }
        let owner: Option<String> = row.try_get("owner")?;
        // The owner is the user and the link, separated by a space.
        let found = owner.and_then(|owner| owner.split(' ').next()?.parse().ok());
        Ok(Lookup { found, basis: row.try_get("position")? })
    }

    /// Returns the account that has the domain of mail addresses.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn domain_account(&self, domain: &str) -> Result<Option<AccountId>, StoreError> {
        self.account_of_domains(&[domain]).await
    }

    /// Returns the account that has the longest of `domains` that any account has.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn account_of_domains(&self, domains: &[&str]) -> Result<Option<AccountId>, StoreError> {
        let keys: Vec<String> = domains.iter().map(|domain| domain_key(domain)).collect();
        let sql = "SELECT owner FROM claims WHERE key = ANY($1) ORDER BY length(key) DESC LIMIT 1";
        let owner: Option<String> = sqlx::query_scalar(sql).bind(keys).fetch_optional(&self.pool).await?;
        // The owner is the account and the domain, separated by a space.
        Ok(owner.and_then(|owner| owner.split(' ').next()?.parse().ok()))
    }

    fn browser_key(&self, browser: &str) -> String {
        self.vault.master().lookup(&format!("browser {browser}"))
    }

    /// Stores what `browser` is doing, for `seconds`. Returns the handle that the browser carries.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or the system has no randomness.
    pub async fn keep_login_attempt(
        &self,
        browser: &str,
        plain: &[u8],
        seconds: u32,
    ) -> Result<String, StoreError> {
        let handle = random::<32>().map_err(|_| StoreError::Seal)?;
        let handle = BASE64_URL_SAFE_NO_PAD.encode(handle);
        let id = digest(&handle);
        let sealed = self.vault.master().rows().seal(&purpose(&id), plain);
        sqlx::query("INSERT INTO login_attempts VALUES ($1, $2, $3, $4)")
            .bind(&id)
            .bind(self.browser_key(browser))
            .bind(sealed.map_err(|_| StoreError::Seal)?)
            .bind(self.clock.now().plus_seconds(seconds).to_datetime())
            .execute(&self.pool)
            .await?;
        Ok(handle)
    }

    /// Returns what `browser` was doing, and keeps it. `None` if it is another browser's, was used, or is too old.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn login_attempt(
        &self,
        browser: &str,
        handle: &str,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let sql = "SELECT sealed FROM login_attempts WHERE id = $1 AND browser = $2 AND expires_at > $3";
        self.opened_attempt(sql, browser, handle).await
    }

    /// As [`Store::login_attempt`], and uses it up: of several that take it at once, one gets it.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn take_login_attempt(
        &self,
        browser: &str,
        handle: &str,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let sql =
            "DELETE FROM login_attempts WHERE id = $1 AND browser = $2 AND expires_at > $3 RETURNING sealed";
        self.opened_attempt(sql, browser, handle).await
    }

    async fn opened_attempt(
        &self,
        sql: &'static str,
        browser: &str,
        handle: &str,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        // Nothing is bound to a browser without a name.
        if browser.is_empty() {
            return Ok(None);
        }
        let id = digest(handle);
        let sealed: Option<Vec<u8>> = sqlx::query_scalar(sql)
            .bind(&id)
            .bind(self.browser_key(browser))
            .bind(self.clock.datetime())
            .fetch_optional(&self.pool)
            .await?;
        let Some(sealed) = sealed else { return Ok(None) };
        let plain = self.vault.master().rows().open(&purpose(&id), &sealed);
        plain.map(Some).map_err(|_| StoreError::Seal)
    }

    /// Stores the client secret of an account at its provider. It is of no use until an event names it.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or the system has no randomness.
    pub async fn keep_provider_secret(
        &self,
        account_id: AccountId,
        secret: &str,
    ) -> Result<SecretId, StoreError> {
        let secret_id = SecretId::from_uuid(self.clock.uuid());
        let id = secret_id.to_string();
        let (root, key) = self.vault.master().versioned_wrap();
        let sealed = key.seal(&purpose_of_secret(&id), secret.as_bytes());
        sqlx::query(
            "INSERT INTO provider_secrets (secret_id, account_id, sealed, root) VALUES ($1, $2, $3, $4)",
        )
        .bind(&id)
        .bind(account_id.to_string())
        .bind(sealed.map_err(|_| StoreError::Seal)?)
        .bind(root)
        .execute(&self.pool)
        .await?;
        Ok(secret_id)
    }

    /// Returns the client secret; `None` if it was deleted.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or the secret does not open.
    pub async fn provider_secret(
        &self,
        secret_id: SecretId,
    ) -> Result<Option<Zeroizing<String>>, StoreError> {
        let id = secret_id.to_string();
        let sealed: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT sealed FROM provider_secrets WHERE secret_id = $1")
                .bind(&id)
                .fetch_optional(&self.pool)
                .await?;
        let Some(sealed) = sealed else { return Ok(None) };
        let plain = self.vault.master().wrap().open(&purpose_of_secret(&id), &sealed);
        let plain = plain.map_err(|_| StoreError::Seal)?;
        let text = std::str::from_utf8(&plain).map_err(|_| StoreError::Seal)?;
        Ok(Some(Zeroizing::new(text.to_owned())))
    }

    /// Deletes the client secrets of an account that are older than the one in use; all of them if none is.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn prune_provider_secrets(
        &self,
        account_id: AccountId,
        used: Option<SecretId>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM provider_secrets WHERE account_id = $1 AND ($2::text IS NULL OR secret_id < $2)",
        )
        .bind(account_id.to_string())
        .bind(used.map(|secret_id| secret_id.to_string()))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Deletes attempts that have expired, a limited number at a time. Returns how many.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub(in crate::store) async fn sweep_login_attempts(&self, now: Timestamp) -> Result<u64, StoreError> {
        let old = "DELETE FROM login_attempts WHERE id IN (
            SELECT id FROM login_attempts WHERE expires_at < $1 LIMIT 5000)";
        Ok(sqlx::query(old).bind(now.to_datetime()).execute(&self.pool).await?.rows_affected())
    }
}
