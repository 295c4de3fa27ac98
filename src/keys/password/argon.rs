//! Argon2id in memory that is kept and reused. If each hash freed its memory, the freed blocks would stay
//! fragmented and the next hash would allocate new memory: a hundred logins, two at a time, used hundreds of
//! MiB.

use super::error::PasswordError;
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use std::sync::{Arc, Mutex, PoisonError};

/// 19 MiB, two passes, one lane (OWASP).
pub(super) const MEMORY_KIB: u32 = 19 * 1024;
pub(super) const PASSES: u32 = 2;
pub(super) const LANES: u32 = 1;
/// Most blocks, of 1 KiB each, that are kept for the next hash: as many as this server's own parameters need. An
/// imported hash may need more, until its person's next login.
const KEPT: usize = MEMORY_KIB as usize;

/// The memory for the largest number of hashes that ever ran at once.
#[derive(Clone, Default)]
pub(super) struct MemoryPool(Arc<Mutex<Vec<Vec<Block>>>>);

impl MemoryPool {
    /// Hashes `password` with a new salt.
    pub fn hash(&self, password: &str, params: Params) -> Result<PasswordHash, PasswordError> {
        let (salt, length) = (Salt::generate(), params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN));
        let shown = ParamsString::try_from(&params).map_err(|_| PasswordError::Hash)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        Ok(PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: shown,
            salt: Some(salt),
            hash: Some(self.output(&argon2, password, &salt, length)?),
        })
    }

    /// Returns whether `password` matches `phc`, hashed with the parameters in `phc`.
    pub fn is_right(&self, password: &str, phc: &PasswordHash) -> Result<bool, PasswordError> {
        let (Some(salt), Some(expected)) = (&phc.salt, &phc.hash) else { return Err(PasswordError::Hash) };
        let algorithm = Algorithm::try_from(phc.algorithm.as_str()).map_err(|_| PasswordError::Hash)?;
        let version = phc.version.map(Version::try_from).transpose().map_err(|_| PasswordError::Hash)?;
        let params = Params::try_from(phc).map_err(|_| PasswordError::Hash)?;
        // Hashes from before version 19 name no version, in the reference implementation, too.
        let argon2 = Argon2::new(algorithm, version.unwrap_or(Version::V0x10), params);
        // Outputs are compared in constant time.
        Ok(self.output(&argon2, password, salt, expected.len())? == *expected)
    }

    fn output(
        &self,
        argon2: &Argon2<'_>,
        password: &str,
        salt: &[u8],
        length: usize,
    ) -> Result<Output, PasswordError> {
        let mut bytes = [0; Output::MAX_LENGTH];
        let out = bytes.get_mut(..length).ok_or(PasswordError::Hash)?;
        let mut memory = self.take(argon2.params().block_count());
        let done = argon2.hash_password_into_with_memory(password.as_bytes(), salt, out, &mut memory);
        if memory.len() <= KEPT {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
        }
        done.map_err(|_| PasswordError::Hash)?;
        Output::new(out).map_err(|_| PasswordError::Hash)
    }

    fn take(&self, blocks: usize) -> Vec<Block> {
        if blocks > KEPT {
            return vec![Block::new(); blocks];
        }
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        // Memory that is too small was used for a hash with weaker parameters, and is dropped.
        kept.filter(|memory| memory.len() >= blocks).unwrap_or_else(|| vec![Block::new(); blocks])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::{PasswordHasher, PasswordVerifier};

    #[test]
    fn argon2_in_reused_memory_gives_the_same_hashes() {
        let pool = MemoryPool::default();
        let params = |kib| Params::new(kib, 2, 1, None).unwrap();
        for kib in [64, 1024, 64, 32] {
            let ours = pool.hash("correct horse", params(kib)).unwrap();
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params(kib));
            assert!(argon2.verify_password(b"correct horse", &ours).is_ok(), "{kib}");
            let theirs = argon2.hash_password(b"correct horse").unwrap();
            assert!(pool.is_right("correct horse", &theirs).unwrap(), "{kib}");
            assert!(!pool.is_right("wrong horse", &theirs).unwrap(), "{kib}");
        }
        assert_eq!(pool.0.lock().unwrap().len(), 1, "one at a time needs one");
    }

    #[test]
    fn memory_for_a_larger_imported_hash_is_not_kept() {
        let pool = MemoryPool::default();
        let params = |kib| Params::new(kib, 1, 1, None).unwrap();
        pool.hash("correct horse", params(64)).unwrap();
        pool.hash("correct horse", params(MEMORY_KIB + 1024)).unwrap();
        let kept: Vec<_> = pool.0.lock().unwrap().iter().map(Vec::len).collect();
        assert_eq!(kept, [64]);
    }
}
