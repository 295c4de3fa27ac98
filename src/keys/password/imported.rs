//! Password hashes of other systems, in the forms in which those write them. Each is turned into the form that is
//! stored (`foreign`); `hashing` replaces it at the next login.

use super::{
    error::HashError,
    foreign::{Foreign, LENIENT, Scheme, decoded},
    legacy::Sha,
};
use argon2::{Algorithm, Params, Version, password_hash::phc::PasswordHash};
use base64::{
    Engine,
    alphabet::BCRYPT,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// Most memory of one Argon2 hash, in KiB: 64 MiB. The first login needs it, and so does a wrong guess.
const MEMORY_KIB: u32 = 64 * 1024;
/// Most memory times passes, in KiB: about a quarter of a second of a core. The usual parameters of other systems fit.
const WORK_KIB: u64 = 256 * 1024;
/// Most lanes.
const LANES: u32 = 16;
/// Longest text, in bytes.
const TEXT_MAX: usize = 1_024;
/// Length of the salt in a text of bcrypt.
const BCRYPT_SALT: usize = 22;
/// The alphabet of phpass, by value.
const PHPASS: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The base64 of bcrypt. Some implementations leave the last bits as they were.
const OF_BCRYPT: GeneralPurpose = GeneralPurpose::new(
    &BCRYPT,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// Returns the stored form of a password hash of another system, if this server can verify it and a login may cost
/// that much. The forms are those of PHC strings (argon2, scrypt, pbkdf2), crypt (bcrypt), phpass, Django, passlib
/// and LDAP.
///
/// # Errors
/// Says what is wrong with it, and nothing of the hash itself.
pub fn read_imported(text: &str) -> Result<String, HashError> {
    if text.len() > TEXT_MAX {
        return Err(HashError::Malformed("longer than 1024 bytes"));
    }
    // Django names the algorithm before a PHC string.
    let argon = text.strip_prefix("argon2").filter(|rest| rest.starts_with("$argon2")).unwrap_or(text);
    if argon.starts_with("$argon2") {
        return check_argon(argon).map(|_| argon.to_owned());
    }
    let hash = foreign(text)?.checked()?;
    if !hash.can_match() {
        return Err(HashError::Malformed("the hash is not as long as its parameters say"));
    }
    Ok(hash.to_string())
}

fn foreign(text: &str) -> Result<Foreign, HashError> {
    if let Some(rest) = ["$2a$", "$2b$", "$2y$"].iter().find_map(|prefix| text.strip_prefix(prefix)) {
        return bcrypt(rest);
    }
    if let Some(rest) = ["$P$", "$H$"].iter().find_map(|prefix| text.strip_prefix(prefix)) {
        return phpass(rest);
    }
    if let Some((name, rest)) = text.strip_prefix('{').and_then(|text| text.split_once('}')) {
        return ldap(name, rest);
    }
    match text.split('$').collect::<Vec<_>>().as_slice() {
        ["", name, iterations, salt, hash]
            if name.starts_with("pbkdf2") && iterations.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            Foreign::parse(&format!("${name}$i={iterations}${salt}${hash}"))
        }
        ["", ..] => Foreign::parse(text),
        [name, iterations, salt, hash] => django(name, iterations, salt, hash),
        [name, salt, hash] => salted(name, salt, hash),
        _ => Err(HashError::Unknown),
    }
}

fn bcrypt(rest: &str) -> Result<Foreign, HashError> {
    let malformed = HashError::Malformed("not a hash of bcrypt, such as $2b$10$ and 53 characters");
    let (cost, rest) = rest.split_once('$').ok_or(malformed)?;
    let cost = cost.parse().map_err(|_| malformed)?;
    if rest.len() != 53 {
        return Err(malformed);
    }
    let (salt, hash) = rest.split_at_checked(BCRYPT_SALT).ok_or(malformed)?;
    let bytes = |text: &str| OF_BCRYPT.decode(text).map_err(|_| malformed);
    Ok(Foreign { scheme: Scheme::Bcrypt { cost }, salt: bytes(salt)?, hash: bytes(hash)? })
}

/// One character for the rounds, eight of salt, and sixteen bytes, each group of three with its lowest bits first.
fn phpass(rest: &str) -> Result<Foreign, HashError> {
    let malformed = HashError::Malformed("not a hash of phpass, such as $P$ and 31 characters");
    let value = |byte: u8| PHPASS.iter().position(|known| *known == byte);
    let Some(([rounds, salt @ ..], hash)) = rest.as_bytes().split_at_checked(9) else {
        return Err(malformed);
    };
    if hash.len() != 22 {
        return Err(malformed);
    }
    let log_rounds = value(*rounds).and_then(|rounds| u32::try_from(rounds).ok()).ok_or(malformed)?;
    let mut bytes = Vec::with_capacity(18);
    for group in hash.chunks(4) {
        let mut bits = 0_u32;
        for (index, byte) in (0_u32..).zip(group) {
            let value = value(*byte).and_then(|value| u32::try_from(value).ok()).ok_or(malformed)?;
            bits |= value << (6 * index);
        }
        let [low, middle, high, _] = bits.to_le_bytes();
        bytes.extend([low, middle, high]);
    }
    bytes.truncate(16);
    Ok(Foreign { scheme: Scheme::Phpass { log_rounds }, salt: salt.to_vec(), hash: bytes })
}

/// The digest of password and salt, followed by the salt, in base64.
fn ldap(name: &str, rest: &str) -> Result<Foreign, HashError> {
    let digest = match name.to_ascii_uppercase().as_str() {
        "SSHA" => Sha::One,
        "SSHA256" => Sha::Two256,
        "SSHA512" => Sha::Two512,
        _ => return Err(HashError::Unknown),
    };
    let malformed = HashError::Malformed("not the base64 of a digest and its salt");
    let bytes = LENIENT.decode(rest).map_err(|_| malformed)?;
    let (hash, salt) = bytes.split_at_checked(digest.length()).ok_or(malformed)?;
    Ok(Foreign {
        scheme: Scheme::Salted { digest, salt_first: false },
        salt: salt.to_vec(),
        hash: hash.to_vec(),
    })
}

/// Django's `pbkdf2_sha256$iterations$salt$hash`, with the salt as text.
fn django(name: &str, iterations: &str, salt: &str, hash: &str) -> Result<Foreign, HashError> {
    let digest = name.strip_prefix("pbkdf2_").and_then(Sha::named).ok_or(HashError::Unknown)?;
    let iterations =
        iterations.parse().map_err(|_| HashError::Malformed("the iterations are not a number"))?;
    let hash = decoded(hash)?;
    let scheme = Scheme::Pbkdf2 { digest, iterations, length: hash.len() };
    Ok(Foreign { scheme, salt: salt.as_bytes().to_vec(), hash })
}

/// `sha256$salt$hexadecimal`: the digest of salt and password, with the salt as text.
fn salted(name: &str, salt: &str, hash: &str) -> Result<Foreign, HashError> {
    let digest = Sha::named(name).ok_or(HashError::Unknown)?;
    let malformed = HashError::Malformed("the digest is not in hexadecimal, or has another length");
    if hash.len() != digest.length() * 2 || !hash.is_ascii() {
        return Err(malformed);
    }
    let byte = |index: usize| hash.get(index..index + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    let hash: Option<Vec<u8>> = (0..hash.len()).step_by(2).map(byte).collect();
    Ok(Foreign {
        scheme: Scheme::Salted { digest, salt_first: true },
        salt: salt.as_bytes().to_vec(),
        hash: hash.ok_or(malformed)?,
    })
}

/// Reads a PHC string of Argon2, which is stored as it is, if a login may cost that much.
///
/// # Errors
/// As [`read_imported`].
pub(super) fn check_argon(phc: &str) -> Result<PasswordHash, HashError> {
    let malformed = HashError::Malformed;
    let parsed = PasswordHash::new(phc)
        .map_err(|_| malformed("not a PHC string such as $argon2id$v=19$m=…,t=…,p=…$…$…"))?;
    Algorithm::try_from(parsed.algorithm.as_str())
        .map_err(|_| malformed("only argon2id, argon2i and argon2d are known"))?;
    let version = parsed.version.map(Version::try_from).transpose();
    version.map_err(|_| malformed("the version must be 16 or 19"))?;
    if parsed.salt.is_none() || parsed.hash.is_none() {
        return Err(malformed("the salt or the hash is missing"));
    }
    let params = Params::try_from(&parsed).map_err(|_| malformed("the parameters are invalid"))?;
    let work = u64::from(params.m_cost()) * u64::from(params.t_cost());
    if params.m_cost() > MEMORY_KIB || work > WORK_KIB || params.p_cost() > LANES {
        return Err(HashError::Costly("at most 64 MiB, 256 MiB in all passes, 16 lanes"));
    }
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::read_imported;
    use crate::keys::password::{Against, Passwords, Verdict};

    const PASSWORD: &str = "correct horse battery";
    const TAIL: &str = "c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    /// Hashes of the password by other implementations: bcrypt of Python, passlib, hashlib, argon2-cffi, OpenSSL.
    const OTHERS: &[&str] = &[
        "$2b$05$abcdefghijklmnopqrstuuD3mHdCr44zlIZ.VZCaYRpfQhXMYnEo.",
        "$2a$05$abcdefghijklmnopqrstuuD3mHdCr44zlIZ.VZCaYRpfQhXMYnEo.",
        "$2y$05$abcdefghijklmnopqrstuuD3mHdCr44zlIZ.VZCaYRpfQhXMYnEo.",
        "$P$6saltsaltcPfKyXKLVjrYFqYLXO.Nk.",
        "$H$6saltsaltcPfKyXKLVjrYFqYLXO.Nk.",
        "{SSHA}+zgJCcduvLFhD+Rk7/v3C0FqyKpzYWx0c2FsdA==",
        "{ssha256}DPX0hsx+ToYNct+PICc6u4kEWULjuq12UL+oDCUfd55zYWx0c2FsdA==",
        "{SSHA512}QOZ0WJFlSsWxwsBsupmlywYHsTXLksvamFsJJ+kcy5d3+UwtZHlzrNVNkgUEahEnTPkf4ckoCn+PJZ9WOKzal3NhbHRzYWx0",
        "pbkdf2_sha256$1000$saltsalt$2vLrmxK8YFROnGTL6oinO4bfT02gvTppeFbz7HWz5X0=",
        "sha1$saltsalt$2120028ad10ae928ed38cd8aca3b727ca35c5370",
        "sha256$saltsalt$8f4d2c1a7fdf21a3f386951211d3b107a8cf1207b71f95717625070be16504f3",
        "$pbkdf2-sha512$1000$c2FsdHNhbHRzYWx0c2FsdA$lYhPheApeiwq3tKG8A.KHC4iQ8mmHXFAKab1ywrJ5QhG73jAKAyVeLsbqTYH/KNRnW0OYbntj3FPNcXf3GKcRg",
        "$pbkdf2-sha256$i=1000$c2FsdHNhbHRzYWx0c2FsdA==$Cf9xjlisAEzRbMZsosxST/5+wkpfUV6uoqiZkYtP6iQBPL3ac+2Cusr7kGHQ+mKRhS/IjvaEfumOfLN+FJfxaw==",
        "$pbkdf2-sha1$i=1000$c2FsdHNhbHRzYWx0c2FsdA$NcA2jyIs3HUlQRwFRhBCuXxEFJmhZv4hijtyzu2Gp3+6i8FfEDFQ9tJJUdK1M1qxRwb7PuF1eRl7uyPVDEdEEA",
        "$scrypt$ln=10,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$fXnS5Awj6eMC+z1SbPBpyxEKbW7GHGyuCeVjw7IJSMI",
        "$argon2id$v=19$m=7168,t=5,p=1$c2FsdHNhbHRzYWx0c2FsdA$N9D9+W+zAwaZlb5TQSjckrOq7wZ4WiEGWNGaMEr8FiE",
        "argon2$argon2d$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$bH//IEKLc93f3szD1ADNFXL7tXY+NnfoRPBRRgm8/PI",
        "$argon2i$v=16$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$5Y+kXWQwo26lEIpQIhIl/+KcHo2qdF909JCpE63Zti8",
        "$argon2i$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$5Y+kXWQwo26lEIpQIhIl/+KcHo2qdF909JCpE63Zti8",
    ];

    async fn verify(passwords: &Passwords, typed: &str, stored: &str) -> Verdict {
        let turn = passwords.turn().await.unwrap();
        passwords.verify(turn, typed.to_owned(), Against::Known(stored.to_owned())).await.unwrap().0
    }

    #[tokio::test]
    async fn a_hash_of_another_system_is_verified_and_replaced_by_our_own() {
        let passwords = Passwords::new(1);
        for text in OTHERS {
            let stored = read_imported(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            let Verdict::RightRehash(own) = verify(&passwords, PASSWORD, &stored).await else {
                panic!("{text}")
            };
            assert!(own.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{text}");
            assert_eq!(verify(&passwords, "wrong horse battery", &stored).await, Verdict::Wrong, "{text}");
            assert_eq!(read_imported(&stored), Ok(stored.clone()), "what is stored is read again");
        }
    }

    #[tokio::test]
    async fn firebases_own_example_and_bcrypts_oldest_vectors_are_verified() {
        let passwords = Passwords::new(1);
        let signer =
            "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
        let hash = "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==";
        let firebase = format!("$firebase-scrypt$ln=14,r=8,k={signer},s=Bw==$42xEC+ixf3L2lw==${hash}");
        let (whole, cut) = ("x".repeat(72), "x".repeat(80));
        let longest = "$2b$05$abcdefghijklmnopqrstuujf8SX2ahXLwp9w/B.Y5XdysS6yR576q";
        for (text, password) in [
            (longest, whole.as_str()),
            (longest, cut.as_str()),
            (firebase.as_str(), "user1password"),
            ("$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.", ""),
            ("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"),
        ] {
            let stored = read_imported(text).unwrap();
            let verdict = verify(&passwords, password, &stored).await;
            assert!(matches!(verdict, Verdict::RightRehash(_)), "{text}");
            assert_eq!(verify(&passwords, "user1Password", &stored).await, Verdict::Wrong);
        }
    }

    #[tokio::test]
    async fn an_unknown_address_costs_what_a_foreign_hash_costs() {
        let passwords = Passwords::new(1);
        for text in OTHERS {
            let stored = read_imported(text).unwrap();
            let (parameters, _) =
                stored.rsplit_once('$').and_then(|(rest, _)| rest.rsplit_once('$')).unwrap();
            let turn = passwords.turn().await.unwrap();
            let nobody = Against::Nobody(Some(parameters.to_owned()));
            let (verdict, _) = passwords.verify(turn, PASSWORD.to_owned(), nobody).await.unwrap();
            assert_eq!(verdict, Verdict::Wrong, "{text}");
        }
    }

    #[test]
    fn others_are_refused_with_the_reason() {
        for (text, why) in [
            (String::new(), "not known"),
            ("secret".to_owned(), "not known"),
            ("$6$rounds=5000$saltsalt$abc".to_owned(), "not known"),
            ("{MD5}c2FsdA==".to_owned(), "not known"),
            ("md5$saltsalt$00".to_owned(), "not known"),
            ("$2b$12$abcdefghijklmnopqrstuv".to_owned(), "bcrypt"),
            (format!("$2b$31${}", "a".repeat(53)), "cost of at most 14"),
            (format!("$2b$10${}", "é".repeat(26)), "bcrypt"),
            ("$P$é".to_owned(), "phpass"),
            (format!("$P${}", "~".repeat(31)), "phpass"),
            (format!("$P$z{}", "a".repeat(30)), "2^20"),
            ("{SSHA}c2FsdA==".to_owned(), "digest"),
            ("pbkdf2_sha256$4294967296$s$aGFzaGhhc2hoYXNo".to_owned(), "number"),
            ("pbkdf2_sha256$100000000$s$aGFzaGhhc2hoYXNo".to_owned(), "2,500,000"),
            (format!("sha1$salt${}", "é".repeat(20)), "hexadecimal"),
            ("x".repeat(2_000), "1024"),
            ("$bcrypt$r=10$c29tZXNhbHRzb21lc2FsdA$aGFzaGhhc2hoYXNo".to_owned(), "as long as"),
            ("$pbkdf2-sha256$i=1000,l=64$c29tZXNhbHQ$aGFzaGhhc2hoYXNo".to_owned(), "as long as"),
            (format!("$argon2id$v=18$m=19456,t=2,p=1${TAIL}"), "version"),
            ("$argon2id$v=19$m=19456,t=2,p=1".to_owned(), "missing"),
            (format!("$argon2id$v=19$m=65544,t=1,p=1${TAIL}"), "costs too much"),
            (format!("$argon2id$v=19$m=65536,t=5,p=1${TAIL}"), "costs too much"),
            (format!("$argon2id$v=19$m=19456,t=2,p=64${TAIL}"), "costs too much"),
        ] {
            let refused = read_imported(&text).unwrap_err().to_string();
            assert!(refused.contains(why), "{text}: {refused}");
        }
    }
}
