//! The hash functions of other systems, whose hashes people bring along: bcrypt, scrypt, PBKDF2 and the digests of
//! SHA-1 and SHA-2 from their crates; phpass and Firebase's scrypt are short constructions of these and have no
//! crate of standing.
//!
//! Not here: what a hash may cost (`foreign`). New passwords are never hashed with these.

use aws_lc_rs::{
    cipher::{AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey},
    digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA512},
    iv::FixedLength,
    pbkdf2::{self as kdf, PBKDF2_HMAC_SHA1, PBKDF2_HMAC_SHA256, PBKDF2_HMAC_SHA512},
};
use md5::{Digest, Md5};
use std::num::NonZeroU32;

/// Length of the salt of bcrypt, and of its hash, in bytes.
pub(super) const BCRYPT_SALT: usize = 16;
pub(super) const BCRYPT_HASH: usize = 23;
/// Length of the hash of phpass, in bytes.
pub(super) const PHPASS_HASH: usize = 16;
/// The part of a password that bcrypt looks at, in bytes.
const BCRYPT_PASSWORD: usize = 72;

/// A digest of SHA-1 or SHA-2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sha {
    One,
    Two256,
    Two512,
}

impl Sha {
    pub fn named(name: &str) -> Option<Self> {
        [Self::One, Self::Two256, Self::Two512].into_iter().find(|digest| digest.name() == name)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::One => "sha1",
            Self::Two256 => "sha256",
            Self::Two512 => "sha512",
        }
    }

    /// Length of the digest, in bytes.
    pub const fn length(self) -> usize {
        match self {
            Self::One => 20,
            Self::Two256 => 32,
            Self::Two512 => 64,
        }
    }

    /// Returns the digest of the parts, one after the other.
    pub fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        let algorithm = match self {
            Self::One => &SHA1_FOR_LEGACY_USE_ONLY,
            Self::Two256 => &SHA256,
            Self::Two512 => &SHA512,
        };
        digest::digest(algorithm, &parts.concat()).as_ref().to_vec()
    }
}

/// Returns the hash; `None` if the salt or the cost is impossible.
pub(super) fn bcrypt(cost: u32, salt: &[u8], password: &[u8]) -> Option<Vec<u8>> {
    let salt: [u8; BCRYPT_SALT] = salt.try_into().ok()?;
    if !(4..=31).contains(&cost) {
        return None;
    }
    // A zero byte ends the password, unless it is cut.
    let ended: Vec<u8> = password.iter().copied().chain([0]).take(BCRYPT_PASSWORD).collect();
    Some(bcrypt::bcrypt(cost, salt, &ended).iter().copied().take(BCRYPT_HASH).collect())
}

/// The cost parameters of scrypt: log₂ N, r and p (RFC 7914 §2).
#[derive(Clone, Copy)]
pub(super) struct ScryptCosts {
    pub log_n: u8,
    pub r: u32,
    pub p: u32,
}

/// Returns `length` bytes; `None` if the costs are impossible.
pub(super) fn scrypt(costs: ScryptCosts, salt: &[u8], password: &[u8], length: usize) -> Option<Vec<u8>> {
    let params = scrypt::Params::new(costs.log_n, costs.r, costs.p).ok()?;
    let mut out = vec![0; length];
    scrypt::scrypt(password, salt, &params, &mut out).ok()?;
    Some(out)
}

/// Firebase's scrypt: its 32 bytes are the AES-256 key that encrypts the signer key in counter mode, from zero.
pub(super) fn firebase(costs: ScryptCosts, salt: &[u8], password: &[u8], signer: &[u8]) -> Option<Vec<u8>> {
    let key = scrypt(costs, salt, password, 32)?;
    let key = EncryptingKey::ctr(UnboundCipherKey::new(&AES_256, &key).ok()?).ok()?;
    let mut out = signer.to_vec();
    let zero = EncryptionContext::Iv128(FixedLength::from([0_u8; 16]));
    key.less_safe_encrypt(&mut out, zero).ok()?;
    Some(out)
}

pub(super) fn pbkdf2(
    digest: Sha,
    iterations: NonZeroU32,
    salt: &[u8],
    password: &[u8],
    length: usize,
) -> Vec<u8> {
    let algorithm = match digest {
        Sha::One => PBKDF2_HMAC_SHA1,
        Sha::Two256 => PBKDF2_HMAC_SHA256,
        Sha::Two512 => PBKDF2_HMAC_SHA512,
    };
    let mut out = vec![0; length];
    kdf::derive(algorithm, iterations, salt, password, &mut out);
    out
}

/// MD5 of salt and password, and then 2^`log_rounds` times of the last digest and the password.
pub(super) fn phpass(log_rounds: u32, salt: &[u8], password: &[u8]) -> Vec<u8> {
    let mut last: [u8; 16] = Md5::new().chain_update(salt).chain_update(password).finalize().into();
    for _ in 0..1_u64 << log_rounds.min(63) {
        last = Md5::new().chain_update(last).chain_update(password).finalize().into();
    }
    last.to_vec()
}
