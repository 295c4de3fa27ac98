//! Time-based one-time codes (RFC 6238) with the parameters that every authenticator app knows: SHA-1, six digits, 30
//! seconds. Whether a code was used before is decided by the store (`store::side::factors`).

use super::master::{Unsealable, random};
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

/// The length of a secret in bytes (RFC 4226 §4: 160 bits are recommended).
const SECRET: usize = 20;

/// The secret that a person's app shares with this server. Has no `Debug`.
#[derive(Clone)]
pub struct TotpSecret(Zeroizing<[u8; SECRET]>);

impl TotpSecret {
    /// Returns a new secret.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness.
    pub fn generate() -> Result<Self, Unsealable> {
        random::<SECRET>().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// Reads a secret from what [`Self::to_base32`] returned.
    pub fn from_base32(text: &str) -> Option<Self> {
        let secret = Secret::try_from_base32(text).ok()?;
        let bytes = <[u8; SECRET]>::try_from(secret.as_bytes()).ok()?;
        Some(Self(Zeroizing::new(bytes)))
    }

    /// Returns the secret as people type it into an app.
    pub fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(Secret::new_stack(*self.0).to_base32())
    }

    /// Returns the address that a QR code contains: the app shows `issuer` and `account` beside its codes. `None` if
    /// one of them has a colon, which separates them there.
    pub fn uri(&self, issuer: &str, account: &str) -> Option<String> {
        let totp = Builder::new()
            .with_secret(Secret::new_stack(*self.0))
            .with_issuer(Some(issuer))
            .with_account_name(account)
            .build()
            .ok()?;
        totp.to_url().ok()
    }

    /// Returns the time step that `typed` is the code of, at `seconds` since the epoch: the current one, or one
    /// beside it, because clocks differ and people type slowly (RFC 6238 §5.2). `None` if it is not a code of
    /// these.
    pub fn step_of(&self, typed: &str, seconds: i64) -> Option<i64> {
        let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let step = self.totp()?.check(&code, u64::try_from(seconds).ok()?)?;
        i64::try_from(step).ok()
    }

    fn totp(&self) -> Option<Totp> {
        Builder::new().with_secret(Secret::new_stack(*self.0)).build().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::TotpSecret;
    use zeroize::Zeroizing;

    /// The secret of RFC 6238 appendix B.
    fn secret() -> TotpSecret {
        TotpSecret(Zeroizing::new(*b"12345678901234567890"))
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        // The last six digits of the eight there.
        for (seconds, code, step) in
            [(59, "287082", 1), (1_111_111_109, "081804", 37_037_036), (2_000_000_000, "279037", 66_666_666)]
        {
            assert_eq!(secret().step_of(code, seconds), Some(step));
            assert_eq!(secret().step_of(code, seconds + 30), Some(step), "one step late");
            assert_eq!(secret().step_of(code, seconds + 60), None, "two steps late");
        }
    }

    #[test]
    fn a_typed_code_may_have_spaces_but_nothing_else() {
        assert_eq!(secret().step_of(" 287 082 ", 59), Some(1));
        for typed in ["", "287", "287082x", "2870820", "28708²", "٢٨٧٠٨٢", "-87082", &"2".repeat(10_000)]
        {
            assert_eq!(secret().step_of(typed, 59), None, "{typed}");
        }
        assert_eq!(secret().step_of("287082", -1), None);
    }

    #[test]
    fn a_secret_is_read_as_it_is_shown() {
        let made = TotpSecret::generate().unwrap();
        let shown = made.to_base32();
        assert_eq!(*TotpSecret::from_base32(&shown).unwrap().0, *made.0);
        assert_eq!(shown.len(), 32);
        for bad in ["", "AAAA", "not base32!"] {
            assert!(TotpSecret::from_base32(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_address_names_the_server_and_the_person() {
        let uri = secret().uri("login.example.org", "ada@example.org").unwrap();
        assert!(uri.starts_with("otpauth://totp/login.example.org:ada%40example.org?"), "{uri}");
        assert!(uri.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{uri}");
        assert_eq!(secret().uri("a:b", "ada@example.org"), None);
    }
}
