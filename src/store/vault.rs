//! A key per person, wrapped by a root key, in the table `subject_keys`. Deleting a person's key erases
//! everything that it sealed. The sealing itself is in `keys::master`.

use super::error::StoreError;
use crate::keys::master::{MasterKey, SealingKey, random};
use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_STANDARD};
use moka::sync::Cache;
use sqlx::PgPool;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long another node may keep a deleted key in memory.
const KNOWN_FOR: Duration = Duration::from_secs(60);

/// The bytes of a [`Subject::mark`].
pub const MARK_BYTES: usize = 16;

/// The key of one subject.
#[derive(Clone)]
pub struct Subject {
    sealing: SealingKey,
    marks: hmac::Key,
}

impl Subject {
    /// Seals `plain`, bound to `bound`.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness.
    pub fn seal(&self, bound: &str, plain: &str) -> Result<String, StoreError> {
        Ok(BASE64_STANDARD.encode(self.seal_bytes(bound, plain.as_bytes())?))
    }

    /// As [`Self::seal`], for bytes.
    ///
    /// # Errors
    /// As there.
    pub fn seal_bytes(&self, bound: &str, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.sealing.seal(bound.as_bytes(), plain).map_err(|_| StoreError::Seal)
    }

    /// Opens what [`Self::seal_bytes`] returned.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_bytes(&self, bound: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.sealing.open(bound.as_bytes(), sealed).map_err(|_| StoreError::Seal)
    }

    /// Returns a keyed hash of `value`, which is a `what`. Equal values of one subject have equal hashes. Those
    /// of two subjects can't be compared, and once the subject's key is deleted nobody can compute one.
    pub fn mark(&self, what: &str, value: &str) -> [u8; MARK_BYTES] {
        let mut context = hmac::Context::with_key(&self.marks);
        // A `what` has no zero byte, so no two pairs are hashed as the same text.
        [what.as_bytes(), &[0], value.as_bytes()].iter().for_each(|part| context.update(part));
        let mut mark = [0; MARK_BYTES];
        mark.iter_mut().zip(context.sign().as_ref()).for_each(|(to, from)| *to = *from);
        mark
    }

    /// Opens what [`Self::seal`] returned.
    ///
    /// # Errors
    /// Returns an error if the value was changed or is bound to something else.
    pub fn open(&self, bound: &str, sealed: &str) -> Result<String, StoreError> {
        let bytes = BASE64_STANDARD.decode(sealed).map_err(|_| StoreError::Seal)?;
        let plain = self.open_bytes(bound, &bytes)?;
        std::str::from_utf8(&plain).map(ToOwned::to_owned).map_err(|_| StoreError::Seal)
    }
}

/// All subject keys.
#[derive(Clone)]
pub struct Vault {
    master: MasterKey,
    pool: PgPool,
    known: Cache<String, Subject>,
}

impl Vault {
    /// Creates a vault over the table `subject_keys`.
    pub fn new(master: MasterKey, pool: PgPool) -> Self {
        let known = Cache::builder().max_capacity(100_000).time_to_live(KNOWN_FOR).build();
        Self { master, pool, known }
    }

    /// Returns the keys that follow from root keys.
    pub fn master(&self) -> &MasterKey {
        &self.master
    }

    /// Returns the key of `subject`, or `None` if it was deleted or never made.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or the key is wrapped by an unknown root key.
    pub async fn subject(&self, subject: &str) -> Result<Option<Subject>, StoreError> {
        if let Some(key) = self.known.get(subject) {
            return Ok(Some(key));
        }
        let wrapped: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT wrapped FROM subject_keys WHERE subject = $1")
                .bind(subject)
                .fetch_optional(&self.pool)
                .await?;
        wrapped.map(|wrapped| self.unwrap(subject, &wrapped)).transpose()
    }

    /// Returns the key of `subject`, and makes it if there is none.
    ///
    /// # Errors
    /// As [`Self::subject`].
    pub async fn subject_or_new(&self, subject: &str) -> Result<Subject, StoreError> {
        if let Some(key) = self.subject(subject).await? {
            return Ok(key);
        }
        let bytes = Zeroizing::new(random::<32>().map_err(|_| StoreError::Seal)?);
        let (root, key) = self.master.versioned_wrap();
        let wrapped = key.seal(subject.as_bytes(), bytes.as_slice());
        // Two nodes may try at once: one row wins, and both read it.
        sqlx::query(
            "INSERT INTO subject_keys (subject, wrapped, root) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(subject)
        .bind(wrapped.map_err(|_| StoreError::Seal)?)
        .bind(root)
        .execute(&self.pool)
        .await?;
        self.subject(subject).await?.ok_or(StoreError::Seal)
    }

    /// Makes the keys of all `subjects` that have none in one statement, for people who are imported by the hundred.
    ///
    /// # Errors
    /// As [`Self::subject`].
    pub async fn prepare(&self, subjects: &[String]) -> Result<(), StoreError> {
        let (root, key) = self.master.versioned_wrap();
        // In one order, so that two such statements can't wait for each other.
        let mut subjects = subjects.to_vec();
        subjects.sort_unstable();
        let mut wrapped = Vec::with_capacity(subjects.len());
        for subject in &subjects {
            let bytes = Zeroizing::new(random::<32>().map_err(|_| StoreError::Seal)?);
            wrapped.push(key.seal(subject.as_bytes(), bytes.as_slice()).map_err(|_| StoreError::Seal)?);
        }
        let made: Vec<(String, Vec<u8>)> = sqlx::query_as(
            "INSERT INTO subject_keys (subject, wrapped, root)
             SELECT s, w, $3 FROM unnest($1::text[], $2::bytea[]) AS x (s, w)
             ON CONFLICT DO NOTHING RETURNING subject, wrapped",
        )
        .bind(&subjects)
        .bind(&wrapped)
        .bind(root)
        .fetch_all(&self.pool)
        .await?;
        made.iter().try_for_each(|(subject, wrapped)| self.unwrap(subject, wrapped).map(drop))
    }

    /// Removes a deleted key from this node's memory.
    pub fn forget(&self, subject: &str) {
        self.known.invalidate(subject);
    }

    /// Removes all keys from this node's memory: some of their rows may be lost.
    pub fn forget_all(&self) {
        self.known.invalidate_all();
    }

    fn unwrap(&self, subject: &str, wrapped: &[u8]) -> Result<Subject, StoreError> {
        let bytes = self.master.wrap().open(subject.as_bytes(), wrapped).map_err(|_| StoreError::Seal)?;
        let sealing = SealingKey::new(&bytes).map_err(|_| StoreError::Seal)?;
        let key = Subject { sealing, marks: self.master.marks_of(&bytes) };
        self.known.insert(subject.to_owned(), key.clone());
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::Subject;
    use crate::keys::master::{BYTES, MasterKey, Root, SealingKey};
    use zeroize::Zeroizing;

    fn root(version: i32, byte: u8) -> Root {
        Root { version, bytes: Zeroizing::new(vec![byte; BYTES]), is_retired: false }
    }

    /// The mark of one network, by the subject with the key `subject`.
    fn mark(master: &MasterKey, subject: &[u8; 32]) -> [u8; super::MARK_BYTES] {
        let sealing = SealingKey::new(subject).unwrap();
        Subject { sealing, marks: master.marks_of(subject) }.mark("network", "192.0.2.0/24")
    }

    #[test]
    fn marks_stay_with_a_new_root_key_and_nobody_computes_one_without_both_keys() {
        let master = MasterKey::of(1, &[root(1, 1)]).unwrap();
        let before = mark(&master, &[7; 32]);
        assert!(master.replace(2, &[root(1, 1), root(2, 2)]).unwrap());
        assert_eq!(mark(&master, &[7; 32]), before, "the same network is found again");
        assert_ne!(mark(&master, &[8; 32]), before, "by the root key alone");
        let other = MasterKey::of(1, &[root(1, 9)]).unwrap();
        assert_ne!(mark(&other, &[7; 32]), before, "by the subject's key alone");
    }
}
