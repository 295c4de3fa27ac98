//! The master key as the settings give it: 256 bits that are not in Postgres. It wraps root keys and does nothing else,
//! so that it can be replaced without a change of anything that root keys made. The keys in use are in `master`.

use super::master::{BYTES, SealingKey, Unsealable, derived, random};
use base64::{Engine, engine::general_purpose::STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use std::path::Path;
use zeroize::Zeroizing;

/// Why the master key can't be used.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    #[error("the master key file {path} can't be used: {source}")]
    File { path: String, source: std::io::Error },
    #[error("the master key is not base64 of 32 bytes")]
    Malformed,
    #[error("the random number generator failed")]
    Random,
}

/// One master key. Has no `Debug`.
pub struct MasterSecret {
    bytes: Zeroizing<Vec<u8>>,
    id: String,
    wrap: SealingKey,
}

impl MasterSecret {
    fn new(bytes: Zeroizing<Vec<u8>>) -> Result<Self, Unsealable> {
        let id = BASE64_URL_SAFE_NO_PAD.encode(derived(&bytes, "name of the master key")?.as_slice());
        let wrap = SealingKey::new(derived(&bytes, "root keys")?.as_slice())?;
        // 72 bits tell the keys of one installation apart.
        Ok(Self { id: id.chars().take(12).collect(), bytes, wrap })
    }

    /// Reads the key from base64, the format of the setting `master_key`.
    ///
    /// # Errors
    /// Returns [`MasterKeyError::Malformed`] if `text` is not base64 of 32 bytes.
    pub fn from_base64(text: &str) -> Result<Self, MasterKeyError> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| MasterKeyError::Malformed)?;
        Self::new(Zeroizing::new(bytes)).map_err(|_| MasterKeyError::Malformed)
    }

    /// Reads the key from the file. If the file does not exist and `create` is set, writes a new key to it
    /// first, readable by its owner only.
    ///
    /// # Errors
    /// Returns an error if the file can't be read or written, or contains no key.
    pub fn from_file(path: &Path, create: bool) -> Result<Self, MasterKeyError> {
        let failed = |source| MasterKeyError::File { path: path.display().to_string(), source };
        match std::fs::read_to_string(path) {
            Ok(text) => Self::from_base64(&Zeroizing::new(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && create => {
                let text = Self::generate()?;
                write_private(path, &text).map_err(failed)?;
                Self::from_base64(&text)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Returns a new key in base64.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness.
    pub fn generate() -> Result<Zeroizing<String>, MasterKeyError> {
        let bytes = Zeroizing::new(random::<BYTES>().map_err(|_| MasterKeyError::Random)?);
        Ok(Zeroizing::new(STANDARD.encode(bytes.as_slice())))
    }

    /// Returns the name of the key, which tells nothing about it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the key's own bytes: the first root key of installations from before there were root keys.
    pub fn as_root(&self) -> Zeroizing<Vec<u8>> {
        self.bytes.clone()
    }

    /// Wraps the root key `version`.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness.
    pub fn wrap_root(&self, version: i32, root: &[u8]) -> Result<Vec<u8>, Unsealable> {
        self.wrap.seal(&associated_data(version), root)
    }

    /// Opens what [`Self::wrap_root`] returned.
    ///
    /// # Errors
    /// Returns an error if it was changed, or is another version, or another key wrapped it.
    pub fn unwrap_root(&self, version: i32, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        self.wrap.open(&associated_data(version), wrapped)
    }
}

fn associated_data(version: i32) -> Vec<u8> {
    format!("root key {version}").into_bytes()
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// The master keys of the settings: the current one, and earlier ones while they are replaced.
pub struct MasterSecrets {
    pub current: MasterSecret,
    pub previous: Vec<MasterSecret>,
}

impl MasterSecrets {
    /// Returns all of them, the current one first.
    pub fn all(&self) -> impl Iterator<Item = &MasterSecret> {
        [&self.current].into_iter().chain(&self.previous)
    }

    /// Returns the key with the name `id`.
    pub fn find(&self, id: &str) -> Option<&MasterSecret> {
        self.all().find(|secret| secret.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::MasterSecret;

    #[test]
    fn a_root_key_opens_under_its_version_and_master_key_only() {
        let [one, other] =
            [1, 2].map(|_| MasterSecret::from_base64(&MasterSecret::generate().unwrap()).unwrap());
        assert_ne!(one.id(), other.id());
        let wrapped = one.wrap_root(1, b"root").unwrap();
        assert_eq!(one.unwrap_root(1, &wrapped).unwrap().as_slice(), b"root");
        assert!(one.unwrap_root(2, &wrapped).is_err() && other.unwrap_root(1, &wrapped).is_err());
        assert!(MasterSecret::from_base64("c2hvcnQ=").is_err());
    }
}
