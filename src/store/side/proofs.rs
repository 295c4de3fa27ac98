//! People who are to prove that they read the mail of an address, before an event says so (migrations/0035). A
//! row reserves nothing. The code and the links that prove it are derived from the row's id (`keys::code`,
//! `keys::handle`), so none is stored. `outbound::mail::proofs` sends the mails.

use crate::store::{error::StoreError, log::Store};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, Row};
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{Timestamp, ids::UserId, user::email as mailbox};

/// Tries of one code.
const TRIES: i32 = 5;
/// Mails that one proof may ask for, each with its own code.
const MAILS: i32 = 3;
/// Mails to one address in an hour, for all askers together. Above it, only browsers in which its user logged in
/// before get one.
const MAILS_AN_HOUR: i64 = 20;
/// How long the person may take after the proof, in seconds.
const PROVED_SECONDS: u32 = 3600;

/// What the proof is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    SignUp,
    /// A new password for one that was forgotten or disowned.
    Password,
    /// Another address of a user.
    NewEmail,
    /// A user's address for recovery.
    RecoveryEmail,
    /// A question of somebody without a login.
    Question,
}

impl Purpose {
    /// Returns its name in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::Password => "password",
            Self::NewEmail => "new_email",
            Self::RecoveryEmail => "recovery_email",
            Self::Question => "question",
        }
    }

    /// Returns how long a code or link is valid, in seconds.
    pub const fn seconds(self) -> u32 {
        match self {
            Self::SignUp => 10 * 60,
            Self::Password | Self::NewEmail | Self::RecoveryEmail | Self::Question => 20 * 60,
        }
    }

    /// Returns how many digits the code has. A guessed one gives a sign-up nothing but a name that nobody else
    /// has; elsewhere it would give somebody's account, or an address that is not the user's own.
    pub const fn digits(self) -> u32 {
        match self {
            Self::SignUp => 6,
            Self::Password | Self::NewEmail | Self::RecoveryEmail | Self::Question => 8,
        }
    }

    fn of(name: &str) -> Result<Self, StoreError> {
        [Self::SignUp, Self::Password, Self::NewEmail, Self::RecoveryEmail, Self::Question]
            .into_iter()
            .find(|purpose| purpose.as_str() == name)
            .ok_or(StoreError::Seal)
    }
}

/// What is known of the person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Asking {
    /// As it will be stored: `xwms_events::user::email::parse`.
    pub email: String,
    /// The language of the mails: a tag.
    pub language: String,
    /// The interrupted request that goes on afterwards, as pages carry it.
    pub continuation: Option<String>,
    /// The user whose address it will be, if the proof is about one.
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// The handle of a login at another provider, for a sign-up without a password in the browser that has it.
    #[serde(default)]
    pub login: Option<String>,
}

/// Whether the number of mails that one mailbox gets in an hour limits another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailLimit {
    Applies,
    /// The user of the address logged in with this browser before, or proved more than that.
    Waived,
}

/// A row.
pub struct Proof {
    pub id: Uuid,
    pub purpose: Purpose,
    pub asking: Asking,
    /// How many mails were asked for.
    pub mails: u32,
    /// Whether another mail can be asked for.
    pub may_ask_again: bool,
    /// When the code and the links become invalid.
    pub code_until: Timestamp,
    pub is_proved: bool,
    /// How often the password had been changed when it was proved; for another address, how often that had been.
    pub seen: u32,
}

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    purpose: String,
    sealed: Vec<u8>,
    mails: i32,
    code_until: OffsetDateTime,
    proved_at: Option<OffsetDateTime>,
    seen: Option<i32>,
}

const COLUMNS: &str = "id, purpose, sealed, mails, code_until, proved_at, seen";
/// Whether a mail is sent for a mailbox `$1` at `$2`, of which `$3` says that it is in any case.
const DUE: &str = "CASE WHEN $3::boolean OR (
        SELECT coalesce(sum(mails), 0) FROM proofs
        WHERE mailbox = $1 AND created_at > $2::timestamptz - interval '1 hour') < $4::bigint THEN $2 END";

fn purpose_of_seal(id: Uuid) -> Vec<u8> {
    format!("proof 1 {id}").into_bytes()
}

fn number(stored: i32) -> u32 {
    u32::try_from(stored).unwrap_or_default()
}

impl Store {
    /// Returns the keyed hash of a mail address under which its proofs are counted.
    fn mailbox_key(&self, email: &str) -> String {
        self.vault.master().lookup(&format!("proofs of {}", mailbox::canonical(email)))
    }

    /// Returns the keyed hash of a user under which the proofs that they asked for are deleted with them.
    fn about_key(&self, user_id: UserId) -> String {
        self.vault.master().lookup(&format!("proofs about {user_id}"))
    }

    /// Adds a proof and asks for its first mail. Costs the same whether anybody has the address.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn begin_proof(
        &self,
        purpose: Purpose,
        asking: &Asking,
        limit: MailLimit,
    ) -> Result<Uuid, StoreError> {
        let id = self.clock.uuid();
        let plain = serde_json::to_vec(asking).map_err(|_| StoreError::Seal)?;
        let sealed = self.vault.master().rows().seal(&purpose_of_seal(id), &plain);
        let sql = format!(
            "INSERT INTO proofs
                 (id, purpose, mailbox, sealed, created_at, code_until, expires_at, about, mail_due_at)
             SELECT $5, $6, $1, $7, $2, $8, $8, $9, {DUE}"
        );
        let now = self.clock.now();
        sqlx::query(&sql)
            .bind(self.mailbox_key(&asking.email))
            .bind(now.to_datetime())
            .bind(limit == MailLimit::Waived)
            .bind(MAILS_AN_HOUR)
            .bind(id)
            .bind(purpose.as_str())
            .bind(sealed.map_err(|_| StoreError::Seal)?)
            .bind(now.plus_seconds(purpose.seconds()).to_datetime())
            .bind(asking.user_id.map(|user_id| self.about_key(user_id)))
            .execute(&self.pool)
            .await?;
        Ok(id)
    }

    /// Returns the proof, unless it has expired or was used. A used one is empty: a request at the same moment, or on a
    /// node whose clock is a little behind, does not tell it by its time.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn proof(&self, id: Uuid) -> Result<Option<Proof>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM proofs WHERE id = $1 AND expires_at > $2 AND sealed <> ''");
        let found: Option<Stored> =
            sqlx::query_as(&sql).bind(id).bind(self.clock.datetime()).fetch_optional(&self.pool).await?;
        found.map(|stored| self.opened(&stored)).transpose()
    }

    fn opened(&self, stored: &Stored) -> Result<Proof, StoreError> {
        let key = self.vault.master().rows();
        let plain = key.open(&purpose_of_seal(stored.id), &stored.sealed).map_err(|_| StoreError::Seal)?;
        Ok(Proof {
            id: stored.id,
            purpose: Purpose::of(&stored.purpose)?,
            asking: serde_json::from_slice(&plain).map_err(|_| StoreError::Seal)?,
            mails: number(stored.mails),
            may_ask_again: stored.mails < MAILS && stored.proved_at.is_none(),
            code_until: Timestamp::from(stored.code_until),
            is_proved: stored.proved_at.is_some(),
            seen: number(stored.seen.unwrap_or_default()),
        })
    }

    /// Asks for another mail with a new code, for as long as that of the first one. Does nothing after too
    /// many.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn mail_proof_again(&self, proof: &Proof, limit: MailLimit) -> Result<(), StoreError> {
        let sql = format!(
            "UPDATE proofs AS p SET mails = p.mails + 1, tries = 0, code_until = $6, expires_at = $6,
                 mail_attempts = 0, mail_due_at = {DUE}
             WHERE p.id = $5 AND p.proved_at IS NULL AND p.expires_at > $2 AND p.mails < $7"
        );
        let now = self.clock.now();
        sqlx::query(&sql)
            .bind(self.mailbox_key(&proof.asking.email))
            .bind(now.to_datetime())
            .bind(limit == MailLimit::Waived)
            .bind(MAILS_AN_HOUR)
            .bind(proof.id)
            .bind(now.plus_seconds(proof.purpose.seconds()).to_datetime())
            .bind(MAILS)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Counts a try of the proof's code before it is compared, so that parallel tries are all counted. Returns
    /// the number of the mail whose code is valid, unless there were too many tries or it is too late.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn try_code(&self, id: Uuid) -> Result<Option<u32>, StoreError> {
        let row = sqlx::query(
            "UPDATE proofs SET tries = tries + 1
             WHERE id = $1 AND proved_at IS NULL AND code_until > $2 AND tries < $3 RETURNING mails",
        )
        .bind(id)
        .bind(self.clock.datetime())
        .bind(TRIES)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(number(row.try_get("mails")?)))
    }

    /// Records that the address was proved, by what mail `number` contained. Returns whether this is the first
    /// use of any of its codes and links. `seen` is how often the user's password has been changed.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn prove(&self, id: Uuid, number: u32, seen: u32) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let done = sqlx::query(
            "UPDATE proofs SET proved_at = $2, expires_at = $3, seen = $4, mail_due_at = NULL
             WHERE id = $1 AND proved_at IS NULL AND code_until > $2 AND mails >= $5",
        )
        .bind(id)
        .bind(now.to_datetime())
        .bind(now.plus_seconds(PROVED_SECONDS).to_datetime())
        .bind(i32::try_from(seen).unwrap_or(i32::MAX))
        .bind(i32::try_from(number).unwrap_or(i32::MAX))
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Forgets what a used proof was about. The row stays a while: its mails count for the address.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn use_up_proof(&self, id: Uuid) -> Result<(), StoreError> {
        let sql = "UPDATE proofs SET expires_at = $2, sealed = '', mail_due_at = NULL WHERE id = $1";
        sqlx::query(sql).bind(id).bind(self.clock.datetime()).execute(&self.pool).await?;
        Ok(())
    }

    /// Ends every proof for a new password at this address. Its codes and links may have been mailed to an address for
    /// recovery that was somebody else's. The rows stay a while, as used ones do.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn void_password_proofs(&self, email: &str) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE proofs SET code_until = $2, expires_at = $2, mail_due_at = NULL
             WHERE mailbox = $1 AND purpose = $3 AND expires_at > $2",
        )
        .bind(self.mailbox_key(email))
        .bind(self.clock.datetime())
        .bind(Purpose::Password.as_str())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Returns the proofs whose mail is due, each with how often it was attempted.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn due_proofs(&self, most: i64) -> Result<Vec<(Proof, u32)>, StoreError> {
        #[derive(FromRow)]
        struct Due {
            #[sqlx(flatten)]
            stored: Stored,
            mail_attempts: i32,
        }
        let sql = format!(
            "SELECT {COLUMNS}, mail_attempts FROM proofs
             WHERE mail_due_at <= $1 AND code_until > $1 ORDER BY mail_due_at LIMIT $2"
        );
        let due: Vec<Due> =
            sqlx::query_as(&sql).bind(self.clock.datetime()).bind(most).fetch_all(&self.pool).await?;
        let opened = due.iter().filter_map(|due| match self.opened(&due.stored) {
            Ok(proof) => Some((proof, number(due.mail_attempts))),
            Err(error) => {
                // It must not hold up the others. It expires within minutes.
                tracing::error!(%error, id = %due.stored.id, "a proof can't be opened");
                None
            }
        });
        Ok(opened.collect())
    }

    /// Records that mail `number` of a proof was sent or given up, or that it is to be attempted again after
    /// `pause` seconds. Does nothing if another mail was asked for in the meantime.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn proof_mailed(&self, id: Uuid, number: u32, pause: Option<u32>) -> Result<(), StoreError> {
        let due = pause.and_then(|seconds| self.clock.now().plus_seconds(seconds).to_datetime());
        sqlx::query(
            "UPDATE proofs SET mail_due_at = $3, mail_attempts = mail_attempts + 1
             WHERE id = $1 AND mails = $2 AND proved_at IS NULL",
        )
        .bind(id)
        .bind(i32::try_from(number).unwrap_or(i32::MAX))
        .bind(due)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Deletes the mails that wait for a user, how many there were about logins, and the proofs that the user
    /// asked for or that are about one of `emails`.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn cancel_mails(&self, user_id: UserId, emails: &[String]) -> Result<(), StoreError> {
        for sql in ["DELETE FROM mails WHERE recipient = $1", "DELETE FROM login_mails WHERE user_id = $1"] {
            sqlx::query(sql).bind(user_id.to_string()).execute(&self.pool).await?;
        }
        let mailboxes: Vec<String> = emails.iter().map(|email| self.mailbox_key(email)).collect();
        sqlx::query("DELETE FROM proofs WHERE mailbox = ANY ($1) OR about = $2")
            .bind(mailboxes)
            .bind(self.about_key(user_id))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
