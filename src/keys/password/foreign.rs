//! Password hashes of other systems, as they are stored: `$scheme$parameters$salt$hash`, salt and hash in base64.
//! The part before the salt decides what a verification costs, as in the PHC strings of our own hashes, so
//! `nobody` makes decoys of both.
//!
//! The cost is limited wherever such a text is read: at the import, and again at a login. How other systems write
//! their hashes is in `imported`.

use super::{
    error::HashError,
    legacy::{self, ScryptCosts, Sha},
};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
    prelude::BASE64_STANDARD_NO_PAD,
};
use std::{fmt, num::NonZeroU32};

/// Highest cost of bcrypt: a second of a core.
const BCRYPT_COST: u32 = 14;
/// Most memory of scrypt, in bytes, and in all lanes.
const SCRYPT_MEMORY: u64 = 64 << 20;
const SCRYPT_WORK: u64 = 256 << 20;
/// Most memory that the lanes of scrypt have beside that, in bytes. The usual parameters need a few KiB.
const SCRYPT_LANES: u64 = 1 << 20;
/// Highest binary logarithm of scrypt's N; a multiplication with it can't overflow.
const SCRYPT_LOG_N: u8 = 20;
/// Most iterations of PBKDF2 times blocks of output: a second of a core.
const PBKDF2_WORK: u64 = 2_500_000;
/// Highest binary logarithm of phpass's rounds.
const PHPASS_LOG_ROUNDS: u32 = 20;
/// Most bytes of the password that phpass may hash in all rounds: a second of a core. Each round hashes all of it.
const PHPASS_WORK: u64 = 512 << 20;
/// Longest salt, and shortest and longest hash, in bytes.
const SALT_MAX: usize = 64;
const HASH: std::ops::RangeInclusive<usize> = 10..=128;

/// Base64 with or without padding; other systems are careless with the last bits.
pub(super) const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A password hash of another system.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    pub scheme: Scheme,
    pub salt: Vec<u8>,
    pub hash: Vec<u8>,
}

/// How the hash is computed, with what that costs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Bcrypt {
        cost: u32,
    },
    Scrypt {
        log_n: u8,
        r: u32,
        p: u32,
    },
    /// Firebase's: the key from scrypt encrypts the signer key of the project.
    FirebaseScrypt {
        log_n: u8,
        r: u32,
        signer: Vec<u8>,
        separator: Vec<u8>,
    },
    /// `length` is that of the hash, in bytes.
    Pbkdf2 {
        digest: Sha,
        iterations: NonZeroU32,
        length: usize,
    },
    Phpass {
        log_rounds: u32,
    },
    /// One digest of password and salt.
    Salted {
        digest: Sha,
        salt_first: bool,
    },
}

/// `name=value` pairs, separated by commas.
struct Parameters<'a>(&'a str);

impl<'a> Parameters<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        self.0
            .split(',')
            .filter_map(|pair| pair.split_once('='))
            .find(|(known, _)| *known == name)
            .map(|(_, v)| v)
    }

    fn number<T: std::str::FromStr>(&self, name: &str) -> Result<T, HashError> {
        let value = self.get(name).and_then(|value| value.parse().ok());
        value.ok_or(HashError::Malformed("a parameter is missing or not a number"))
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>, HashError> {
        decoded(self.get(name).unwrap_or_default())
    }
}

/// Returns the bytes of base64 in any of its alphabets; passlib writes a dot for a plus.
pub(super) fn decoded(text: &str) -> Result<Vec<u8>, HashError> {
    let text = text.replace(['.', '-'], "+").replace('_', "/");
    LENIENT.decode(text).map_err(|_| HashError::Malformed("the salt or the hash is not base64"))
}

impl Foreign {
    /// Reads the stored form.
    pub fn parse(text: &str) -> Result<Self, HashError> {
        let parts: Vec<&str> = text.split('$').collect();
        let ["", name, parameters, salt, hash] = parts.as_slice() else { return Err(HashError::Unknown) };
        let (of, hash) = (Parameters(parameters), decoded(hash)?);
        let scheme = match *name {
            "bcrypt" => Scheme::Bcrypt { cost: of.number("r")? },
            "scrypt" => Scheme::Scrypt { log_n: of.number("ln")?, r: of.number("r")?, p: of.number("p")? },
            "firebase-scrypt" => Scheme::FirebaseScrypt {
                log_n: of.number("ln")?,
                r: of.number("r")?,
                signer: of.bytes("k")?,
                separator: of.bytes("s")?,
            },
            "phpass" => Scheme::Phpass { log_rounds: of.number("r")? },
            name => {
                let (kind, digest) = name.split_once('-').unwrap_or((name, "sha1"));
                let digest = Sha::named(digest).ok_or(HashError::Unknown)?;
                match kind {
                    "pbkdf2" => Scheme::Pbkdf2 {
                        digest,
                        iterations: of.number("i")?,
                        length: of.get("l").map_or(Ok(hash.len()), |_| of.number("l"))?,
                    },
                    "salted" => Scheme::Salted { digest, salt_first: of.number::<u8>("first")? == 1 },
                    _ => return Err(HashError::Unknown),
                }
            }
        };
        Self { scheme, salt: decoded(salt)?, hash }.checked()
    }

    /// Returns it if a login may cost as much as it does.
    pub fn checked(self) -> Result<Self, HashError> {
        if self.salt.len() > SALT_MAX || self.salt.is_empty() || !HASH.contains(&self.hash.len()) {
            return Err(HashError::Malformed("the salt or the hash is too short or too long"));
        }
        let limited = |good: bool, why| if good { Ok(()) } else { Err(HashError::Costly(why)) };
        match &self.scheme {
            Scheme::Bcrypt { cost } => {
                if self.salt.len() != legacy::BCRYPT_SALT || *cost < 4 {
                    return Err(HashError::Malformed(
                        "bcrypt has a salt of 16 bytes and a cost of 4 or more",
                    ));
                }
                limited(*cost <= BCRYPT_COST, "bcrypt may have a cost of at most 14")?;
            }
            Scheme::Scrypt { log_n, r, p } => check_scrypt(*log_n, *r, *p)?,
            Scheme::FirebaseScrypt { log_n, r, signer, separator } => {
                check_scrypt(*log_n, *r, 1)?;
                if signer.is_empty() || !HASH.contains(&signer.len()) || separator.len() > SALT_MAX {
                    return Err(HashError::Malformed("the signer key or the salt separator is too long"));
                }
            }
            Scheme::Pbkdf2 { digest, iterations, length } => {
                if !HASH.contains(length) {
                    return Err(HashError::Malformed("the salt or the hash is too short or too long"));
                }
                let blocks = u64::try_from(length.div_ceil(digest.length())).unwrap_or(u64::MAX);
                let work = u64::from(iterations.get()).saturating_mul(blocks);
                limited(work <= PBKDF2_WORK, "pbkdf2 may have at most 2,500,000 iterations in all blocks")?;
            }
            Scheme::Phpass { log_rounds } => {
                limited(*log_rounds <= PHPASS_LOG_ROUNDS, "phpass may have at most 2^20 rounds")?;
            }
            Scheme::Salted { .. } => {}
        }
        Ok(self)
    }

    /// Returns whether the hash is as long as the parameters say. Otherwise no password matches, as with a decoy.
    pub const fn can_match(&self) -> bool {
        let length = match &self.scheme {
            Scheme::Bcrypt { .. } => legacy::BCRYPT_HASH,
            Scheme::Scrypt { .. } => self.hash.len(),
            Scheme::FirebaseScrypt { signer, .. } => signer.len(),
            Scheme::Pbkdf2 { length, .. } => *length,
            Scheme::Phpass { .. } => legacy::PHPASS_HASH,
            Scheme::Salted { digest, .. } => digest.length(),
        };
        self.hash.len() == length
    }

    /// Returns whether `password` is the right one. Hashes are compared in constant time. One that is too long for
    /// the rounds of phpass is wrong, whatever the hash is.
    pub fn is_right(&self, password: &str) -> Result<bool, HashError> {
        let (password, salt) = (password.as_bytes(), self.salt.as_slice());
        let computed = match &self.scheme {
            Scheme::Bcrypt { cost } => legacy::bcrypt(*cost, salt, password),
            Scheme::Scrypt { log_n, r, p } => {
                let costs = ScryptCosts { log_n: *log_n, r: *r, p: *p };
                legacy::scrypt(costs, salt, password, self.hash.len())
            }
            Scheme::FirebaseScrypt { log_n, r, signer, separator } => {
                let salt = [salt, separator.as_slice()].concat();
                let costs = ScryptCosts { log_n: *log_n, r: *r, p: 1 };
                legacy::firebase(costs, &salt, password, signer)
            }
            Scheme::Pbkdf2 { digest, iterations, length } => {
                Some(legacy::pbkdf2(*digest, *iterations, salt, password, *length))
            }
            Scheme::Phpass { log_rounds } if !phpass_fits(*log_rounds, password.len()) => return Ok(false),
            Scheme::Phpass { log_rounds } => Some(legacy::phpass(*log_rounds, salt, password)),
            Scheme::Salted { digest, salt_first } => {
                let parts = if *salt_first { [salt, password] } else { [password, salt] };
                Some(digest.of(&parts))
            }
        };
        let computed = computed.ok_or(HashError::Malformed("the parameters are invalid"))?;
        Ok(verify_slices_are_equal(&computed, &self.hash).is_ok())
    }
}

fn check_scrypt(log_n: u8, r: u32, p: u32) -> Result<(), HashError> {
    if log_n == 0 || r == 0 || p == 0 {
        return Err(HashError::Malformed("the parameters are invalid"));
    }
    let costly = Err(HashError::Costly("scrypt may need at most 64 MiB, and 256 MiB in all lanes"));
    if log_n > SCRYPT_LOG_N {
        return costly;
    }
    let memory = u64::from(r).saturating_mul(128_u64 << log_n);
    let lanes = u64::from(r).saturating_mul(128).saturating_mul(u64::from(p));
    let work = memory.saturating_mul(u64::from(p));
    if memory > SCRYPT_MEMORY || lanes > SCRYPT_LANES || work > SCRYPT_WORK { costly } else { Ok(()) }
}

/// Returns whether phpass may hash a password of this length, in bytes. People who log in type up to 4 KiB, and their
/// normalized form may be longer.
fn phpass_fits(log_rounds: u32, length: usize) -> bool {
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    length.saturating_mul(1_u64 << log_rounds.min(PHPASS_LOG_ROUNDS)) <= PHPASS_WORK
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoded = |bytes: &[u8]| BASE64_STANDARD_NO_PAD.encode(bytes);
        match &self.scheme {
            Scheme::Bcrypt { cost } => write!(f, "$bcrypt$r={cost}")?,
            Scheme::Scrypt { log_n, r, p } => write!(f, "$scrypt$ln={log_n},r={r},p={p}")?,
            Scheme::FirebaseScrypt { log_n, r, signer, separator } => {
                let (signer, separator) = (encoded(signer), encoded(separator));
                write!(f, "$firebase-scrypt$ln={log_n},r={r},k={signer},s={separator}")?;
            }
            Scheme::Pbkdf2 { digest, iterations, length } => {
                write!(f, "$pbkdf2-{}$i={iterations},l={length}", digest.name())?;
            }
            Scheme::Phpass { log_rounds } => write!(f, "$phpass$r={log_rounds}")?,
            Scheme::Salted { digest, salt_first } => {
                write!(f, "$salted-{}$first={}", digest.name(), u8::from(*salt_first))?;
            }
        }
        write!(f, "${}${}", encoded(&self.salt), encoded(&self.hash))
    }
}

#[cfg(test)]
mod tests {
    use super::{Foreign, HashError, phpass_fits};

    const TAIL: &str = "c2FsdHNhbHRzYWx0c2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    fn parse(head: &str) -> Result<Foreign, HashError> {
        Foreign::parse(&format!("{head}${TAIL}"))
    }

    #[test]
    fn stored_values_are_read_back() {
        for head in [
            "$bcrypt$r=4",
            "$scrypt$ln=8,r=8,p=1",
            "$firebase-scrypt$ln=8,r=8,k=c2FsdHNhbHRzYWx0c2FsdA,s=Bw",
            "$pbkdf2-sha1$i=1300,l=20",
            "$pbkdf2-sha256$i=1200,l=32",
            "$pbkdf2-sha512$i=210,l=64",
            "$phpass$r=7",
            "$salted-sha1$first=0",
            "$salted-sha512$first=1",
        ] {
            let text = format!("{head}${TAIL}");
            assert_eq!(parse(head).unwrap().to_string(), text);
            assert_eq!(parse(head).unwrap().is_right("some password"), Ok(false), "{head}");
        }
    }

    #[test]
    fn the_usual_costs_of_other_systems_are_taken() {
        for head in [
            "$bcrypt$r=14",
            "$scrypt$ln=16,r=8,p=1",
            "$scrypt$ln=14,r=8,p=5",
            "$firebase-scrypt$ln=14,r=8,k=c2FsdHNhbHRzYWx0c2FsdA,s=Bw",
            "$pbkdf2-sha1$i=1300000,l=20",
            "$pbkdf2-sha256$i=1200000,l=32",
            "$pbkdf2-sha512$i=210000,l=64",
            "$phpass$r=13",
        ] {
            assert!(parse(head).is_ok(), "{head}");
        }
    }

    #[test]
    fn a_hash_that_a_login_would_wait_for_is_refused() {
        for head in [
            "$bcrypt$r=15",
            "$bcrypt$r=31",
            "$bcrypt$r=4294967295",
            "$scrypt$ln=17,r=8,p=1",
            "$scrypt$ln=63,r=8,p=1",
            "$scrypt$ln=10,r=4294967295,p=4294967295",
            "$scrypt$ln=14,r=8,p=100",
            "$scrypt$ln=1,r=262144,p=1",
            "$scrypt$ln=1,r=1,p=1000000",
            "$firebase-scrypt$ln=20,r=8,k=c2FsdHNhbHRzYWx0c2FsdA,s=Bw",
            "$pbkdf2-sha256$i=4294967295,l=32",
            "$pbkdf2-sha256$i=1300000,l=64",
            "$phpass$r=30",
        ] {
            assert!(matches!(parse(head), Err(HashError::Costly(_))), "{head}");
        }
    }

    #[test]
    fn a_long_password_makes_no_rounds_of_phpass_that_others_wait_for() {
        for (log_rounds, length, fits) in
            [(13, 4_096, true), (13, 50_000, true), (19, 1_000, true), (20, 500, true), (20, 4_096, false)]
        {
            assert_eq!(phpass_fits(log_rounds, length), fits, "{log_rounds} {length}");
        }
        let long = "long enough ".repeat(300);
        assert_eq!(parse("$phpass$r=20").unwrap().is_right(&long), Ok(false));
    }

    #[test]
    fn a_hash_that_can_not_be_computed_is_refused() {
        for head in [
            "$bcrypt$r=3",
            "$bcrypt$r=-1",
            "$bcrypt$",
            "$scrypt$ln=0,r=8,p=1",
            "$scrypt$ln=10,r=0,p=1",
            "$pbkdf2-sha256$i=0,l=32",
            "$pbkdf2-sha256$i=1000,l=4000000000",
            "$pbkdf2-md5$i=1000,l=32",
            "$salted-sha256$",
            "$crypt$r=1",
            "$firebase-scrypt$ln=14,r=8,s=Bw",
        ] {
            assert!(parse(head).is_err(), "{head}");
        }
        for text in ["", "$", "$bcrypt$r=10$$", "$bcrypt$r=10$c2FsdA$c2FsdHNhbHRzYWx0c2FsdA", "a$b$c$d$e"] {
            assert!(Foreign::parse(text).is_err(), "{text}");
        }
        assert!(
            Foreign::parse(&format!("$salted-sha1$first=1${}$c2FsdHNhbHRzYWx0", "A".repeat(400))).is_err()
        );
    }
}
