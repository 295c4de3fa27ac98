//! Hashes and verifies passwords: Argon2id with bounded concurrency, so that five hundred logins at once need
//! no more memory than a few. The work is the same whether or not the user exists.
//!
//! Turns are in `turns`, the rules for acceptable passwords in `chosen`, what stands in place of a hash in
//! `nobody`, the parameters and the memory for the hashes in `argon`, and hashes that give way to other work in
//! `yielding`.

use super::{
    argon::{LANES, MEMORY_KIB, MemoryPool, PASSES},
    chosen::{self, Chosen},
    error::PasswordError,
    nobody,
    stored::StoredHash,
    turns::{Turn, Turns},
    yielding::Yielding,
};
use argon2::Params;

/// The result of verifying a password.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, but hashed with other parameters than today's, by another system, or in the form it was typed: store
    /// this hash instead.
    RightRehash(String),
}

/// What a password is verified against.
#[derive(Debug)]
pub enum Against {
    /// The stored hash of a user.
    Known(String),
    /// No user: the verdict is [`Verdict::Wrong`], after as much work as a hash with these parameters needs. They
    /// are the part of a PHC string before the salt; `None` means today's.
    Nobody(Option<String>),
}

/// An acceptable password, with the turn to hash it.
pub struct Checked {
    turn: Turn,
    password: String,
}

/// Hashes and verifies passwords, a few at a time.
#[derive(Clone)]
pub struct Passwords {
    turns: Turns,
    memory: MemoryPool,
    yielding: Yielding,
}

fn hash(memory: &MemoryPool, password: &str) -> Result<String, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| PasswordError::Hash)?;
    Ok(memory.hash(password, params)?.to_string())
}

impl Passwords {
    /// Allows at most `concurrency` hashes at once.
    pub fn new(concurrency: usize) -> Self {
        Self {
            turns: Turns::new(concurrency),
            memory: MemoryPool::default(),
            yielding: Yielding::new(concurrency),
        }
    }

    /// Returns the PHC string of a password that a logged-in person or an operator chose.
    ///
    /// # Errors
    /// Returns an error if the password is too short, too long or guessable, or if too many hashes are
    /// waiting.
    pub async fn hash(&self, chosen: impl Into<Chosen>) -> Result<String, PasswordError> {
        let (turn, chosen) = (self.turn().await?, chosen.into());
        let memory = self.memory.clone();
        Ok(in_turn(turn, move || hash(&memory, &chosen.checked()?)).await?.0)
    }

    /// Checks a password that somebody chose who is not logged in, in a turn of `whose`: a proof or an invitation.
    /// Checking is cheap; the caller counts the attempt before [`Self::hash_checked`].
    ///
    /// # Errors
    /// As [`Self::hash`], and if too many passwords of `whose` are waiting.
    pub async fn checked(&self, whose: &str, chosen: Chosen) -> Result<Checked, PasswordError> {
        let turn = self.turns.next_of(whose).await?;
        let (password, turn) = in_turn(turn, move || chosen.checked()).await?;
        Ok(Checked { turn, password })
    }

    /// Returns the PHC string of the password.
    ///
    /// # Errors
    /// Returns an error if hashing fails.
    pub async fn hash_checked(&self, checked: Checked) -> Result<String, PasswordError> {
        let Checked { turn, password } = checked;
        let memory = self.memory.clone();
        Ok(in_turn(turn, move || hash(&memory, &password)).await?.0)
    }

    /// Returns the PHC string of a password in an API request, in a turn of `whose`: an account or a
    /// stranger. Everything else that the node does takes precedence over it.
    ///
    /// # Errors
    /// As [`Self::hash`], and if too many hashes of `whose` are waiting.
    pub async fn hash_for(&self, whose: &str, chosen: impl Into<Chosen>) -> Result<String, PasswordError> {
        let (turn, chosen) = (self.turns.next_of(whose).await?, chosen.into());
        let memory = self.memory.clone();
        self.yielding.run(turn, move || hash(&memory, &chosen.checked()?)).await
    }

    /// Returns how many more may wait for a turn: to log in, and to hash a new password. For tests, which see by it who
    /// waits.
    pub fn room(&self) -> (usize, usize) {
        self.turns.room()
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// Returns an error if too many hashes are waiting.
    pub async fn turn(&self) -> Result<Turn, PasswordError> {
        self.turns.next().await
    }

    /// Verifies `password`, and returns the turn for further use. If normalization changes what was typed, checks
    /// it as typed, too: old hashes were made from that form.
    ///
    /// # Errors
    /// Returns an error if hashing fails.
    pub async fn verify(
        &self,
        turn: Turn,
        password: String,
        against: Against,
    ) -> Result<(Verdict, Turn), PasswordError> {
        let memory = self.memory.clone();
        let (known, phc) = match against {
            Against::Known(phc) => (true, phc),
            Against::Nobody(parameters) => (false, nobody::decoy(parameters.as_deref())),
        };
        in_turn(turn, move || {
            let stored = StoredHash::read(&phc)?;
            if !chosen::fits(&password) {
                return Ok(Verdict::Wrong);
            }
            let spelled = chosen::spelled(&password);
            // Both forms are always hashed, so the duration depends on what was typed and not on the user.
            let right = stored.is_right(&memory, &spelled)?;
            let as_typed = *spelled != *password && stored.is_right(&memory, &password)?;
            Ok(match (right || as_typed) && known {
                false => Verdict::Wrong,
                true if right && stored.is_current() => Verdict::Right,
                true => Verdict::RightRehash(hash(&memory, &spelled)?),
            })
        })
        .await
    }
}

/// Runs `work` on a blocking thread. The turn moves along, so a caller that stops waiting does not end it
/// early.
async fn in_turn<T: Send + 'static>(
    turn: Turn,
    work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
) -> Result<(T, Turn), PasswordError> {
    let done = tokio::task::spawn_blocking(move || (work(), turn)).await;
    let (outcome, turn) = done.map_err(|_| PasswordError::Hash)?;
    Ok((outcome?, turn))
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::{Algorithm, Argon2, PasswordHasher, Version, password_hash::phc::PasswordHash};

    async fn verify(passwords: &Passwords, password: &str, phc: Option<String>) -> Verdict {
        let turn = passwords.turn().await.unwrap();
        let against = phc.map_or(Against::Nobody(None), Against::Known);
        passwords.verify(turn, password.into(), against).await.unwrap().0
    }

    #[tokio::test]
    async fn only_the_right_password_of_a_known_user_is_right() {
        let passwords = Passwords::new(2);
        let phc = passwords.hash("correct horse").await.unwrap();
        assert_eq!(verify(&passwords, "correct horse", Some(phc.clone())).await, Verdict::Right);
        assert_eq!(verify(&passwords, "wrong horse", Some(phc)).await, Verdict::Wrong);
        assert_eq!(verify(&passwords, "correct horse", None).await, Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_with_other_parameters_is_renewed_whether_weaker_or_stronger() {
        let passwords = Passwords::new(1);
        for (kib, passes, lanes) in [(8 * 1024, 1, 1), (MEMORY_KIB + 1024, 3, 2)] {
            let params = Params::new(kib, passes, lanes, None).unwrap();
            let other = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let other: PasswordHash = other.hash_password(b"correct horse").unwrap();
            let verdict = verify(&passwords, "correct horse", Some(other.to_string())).await;
            let Verdict::RightRehash(todays) = verdict else { panic!("{verdict:?}") };
            assert_eq!(verify(&passwords, "correct horse", Some(todays)).await, Verdict::Right);
            let wrong = verify(&passwords, "wrong horse", Some(other.to_string())).await;
            assert_eq!(wrong, Verdict::Wrong, "a wrong password renews nothing");
        }
    }

    #[tokio::test]
    async fn a_password_is_checked_in_one_turn_and_hashed_in_the_same() {
        let passwords = Passwords::new(1);
        let checked = passwords.checked("a proof", "correct horse battery".into()).await.unwrap();
        let phc = passwords.hash_checked(checked).await.unwrap();
        assert_eq!(verify(&passwords, "correct horse battery", Some(phc)).await, Verdict::Right);
        let weak = passwords.checked("a proof", "password".into()).await;
        assert!(matches!(weak, Err(PasswordError::Guessable)));
        assert!(passwords.checked("a proof", "short".into()).await.is_err(), "its turn is free again");
    }

    #[tokio::test]
    async fn a_password_is_right_in_any_spelling_of_its_characters() {
        let passwords = Passwords::new(1);
        let spellings = ["mañana für ﬁve ２", "man\u{303}ana fu\u{308}r five 2", "mañana für five\u{a0}2"];
        for set in spellings {
            let phc = passwords.hash(set).await.unwrap();
            for typed in spellings {
                assert_eq!(
                    verify(&passwords, typed, Some(phc.clone())).await,
                    Verdict::Right,
                    "{set:?} {typed:?}"
                );
            }
        }
    }

    #[tokio::test]
    async fn a_hash_of_what_was_typed_still_matches_and_is_renewed() {
        let passwords = Passwords::new(1);
        let (apart, composed) = ("man\u{303}ana man\u{303}ana", "mañana mañana");
        let old = hash(&MemoryPool::default(), apart).unwrap();
        let Verdict::RightRehash(new) = verify(&passwords, apart, Some(old.clone())).await else { panic!() };
        assert_eq!(verify(&passwords, composed, Some(new.clone())).await, Verdict::Right);
        assert_eq!(verify(&passwords, apart, Some(new)).await, Verdict::Right);
        assert_eq!(verify(&passwords, "man\u{303}ana", Some(old)).await, Verdict::Wrong);
        let old = hash(&MemoryPool::default(), composed).unwrap();
        assert_eq!(verify(&passwords, apart, Some(old)).await, Verdict::Right);
        assert_eq!(verify(&passwords, apart, None).await, Verdict::Wrong, "nobody has it");
    }

    #[tokio::test]
    async fn an_unacceptable_password_is_not_hashed() {
        let passwords = Passwords::new(1);
        assert!(matches!(passwords.hash("short").await, Err(PasswordError::Length)));
        assert!(matches!(passwords.hash("password").await, Err(PasswordError::Guessable)));
        let endless = "long enough ".repeat(1_000);
        let phc = passwords.hash("long enough").await.unwrap();
        assert_eq!(verify(&passwords, &endless, Some(phc)).await, Verdict::Wrong);
    }
}
