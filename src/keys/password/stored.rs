//! A stored hash: one of this server's own kind, or one of another system that a person brought along.

use super::{
    argon::{LANES, MEMORY_KIB, MemoryPool, PASSES},
    error::PasswordError,
    foreign::Foreign,
    imported::check_argon,
};
use argon2::{Params, Version, password_hash::phc::PasswordHash};

pub(super) enum StoredHash {
    Argon(Box<PasswordHash>),
    Foreign(Box<Foreign>),
}

impl StoredHash {
    /// Reads it, if a login may cost that much: an attacker who changes a row of the database can't make logins slow.
    ///
    /// # Errors
    /// [`PasswordError::Hash`]: it can't be read, or costs too much.
    pub fn read(text: &str) -> Result<Self, PasswordError> {
        if text.starts_with("$argon2") {
            check_argon(text).map(|phc| Self::Argon(Box::new(phc))).map_err(|_| PasswordError::Hash)
        } else {
            Foreign::parse(text).map(|hash| Self::Foreign(Box::new(hash))).map_err(|_| PasswordError::Hash)
        }
    }

    pub fn is_right(&self, memory: &MemoryPool, password: &str) -> Result<bool, PasswordError> {
        match self {
            Self::Argon(phc) => memory.is_right(password, phc),
            Self::Foreign(hash) => hash.is_right(password).map_err(|_| PasswordError::Hash),
        }
    }

    /// Whether it has today's parameters. Stronger ones are replaced, too: a login that takes longer than others
    /// tells that its user exists.
    pub fn is_current(&self) -> bool {
        let Self::Argon(phc) = self else { return false };
        phc.algorithm.as_str() == "argon2id"
            && phc.version == Some(Version::V0x13.into())
            && Params::try_from(&**phc).is_ok_and(|params| {
                (params.m_cost(), params.t_cost(), params.p_cost()) == (MEMORY_KIB, PASSES, LANES)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::StoredHash;
    use crate::keys::password::nobody::decoy;

    #[test]
    fn a_stored_hash_that_a_login_would_wait_for_is_not_computed() {
        assert!(StoredHash::read(&decoy(None)).is_ok());
        for parameters in [
            "$argon2id$v=19$m=65544,t=1,p=1",
            "$argon2id$v=19$m=65536,t=5,p=1",
            "$argon2id$v=19$m=19456,t=4294967295,p=1",
            "$bcrypt$r=15",
            "$pbkdf2-sha256$i=4294967295,l=32",
        ] {
            assert!(StoredHash::read(&decoy(Some(parameters))).is_err(), "{parameters}");
        }
    }
}
