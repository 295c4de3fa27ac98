//! Password hashes that come from another system: which of them this server can verify, and at what cost. `hashing`
//! replaces them at the next login.

use argon2::{Algorithm, Params, Version, password_hash::phc::PasswordHash};

/// Most memory of one hash, in KiB: 64 MiB. The first login needs it, and so does a wrong guess.
const MEMORY_KIB: u32 = 64 * 1024;
/// Most memory times passes, in KiB: about a quarter of a second of a core. The usual parameters of other systems fit.
const WORK_KIB: u64 = 256 * 1024;
/// Most lanes.
const LANES: u32 = 16;

/// Checks that this server can verify passwords with the PHC string `phc`.
///
/// # Errors
/// Returns what is wrong with it.
pub fn check_imported(phc: &str) -> Result<(), &'static str> {
    let parsed =
        PasswordHash::new(phc).map_err(|_| "not a PHC string such as $argon2id$v=19$m=…,t=…,p=…$…$…")?;
    Algorithm::try_from(parsed.algorithm.as_str())
        .map_err(|_| "only argon2id, argon2i and argon2d are known")?;
    parsed.version.map(Version::try_from).transpose().map_err(|_| "the version must be 16 or 19")?;
    if parsed.salt.is_none() || parsed.hash.is_none() {
        return Err("the salt or the hash is missing");
    }
    let params = Params::try_from(&parsed).map_err(|_| "the parameters are invalid")?;
    let work = u64::from(params.m_cost()) * u64::from(params.t_cost());
    if params.m_cost() > MEMORY_KIB || work > WORK_KIB || params.p_cost() > LANES {
        return Err("its parameters cost too much: at most 64 MiB, 256 MiB in all passes, 16 lanes");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check_imported;

    const TAIL: &str = "c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    #[test]
    fn hashes_of_argon2_at_a_fair_cost_are_taken() {
        for head in
            ["$argon2id$v=19$m=19456,t=2,p=1$", "$argon2i$v=16$m=65536,t=4,p=4$", "$argon2d$m=64,t=1,p=1$"]
        {
            assert_eq!(check_imported(&format!("{head}{TAIL}")), Ok(()), "{head}");
        }
    }

    #[test]
    fn others_are_refused_with_the_reason() {
        for (phc, why) in [
            (String::new(), "not a PHC string"),
            ("$2b$12$abcdefghijklmnopqrstuv".to_owned(), ""),
            (format!("$scrypt$ln=16,r=8,p=1${TAIL}"), "only argon2id"),
            (format!("$argon2id$v=18$m=19456,t=2,p=1${TAIL}"), "version"),
            ("$argon2id$v=19$m=19456,t=2,p=1".to_owned(), "missing"),
            (format!("$argon2id$v=19$m=65544,t=1,p=1${TAIL}"), "cost too much"),
            (format!("$argon2id$v=19$m=65536,t=5,p=1${TAIL}"), "cost too much"),
            (format!("$argon2id$v=19$m=19456,t=2,p=64${TAIL}"), "cost too much"),
        ] {
            let refused = check_imported(&phc).unwrap_err();
            assert!(refused.contains(why), "{phc}: {refused}");
        }
    }
}
