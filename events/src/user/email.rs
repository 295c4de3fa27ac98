//! Mail addresses: what may be one, and which two are the same.

use crate::{Refusal, refusal::require};

/// Longest mail address in bytes (RFC 5321 §4.5.3.1.3, less the angle brackets).
const EMAIL_MAX: usize = 254;

/// A mail address that could be delivered to: something, one `@`, a host. Whether it is theirs only a mail
/// can tell.
pub(crate) fn check(email: &str) -> Result<(), Refusal> {
    let good = email.len() <= EMAIL_MAX
        && !email.chars().any(|c| c.is_control() || c.is_whitespace())
        && email
            .split_once('@')
            .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty() && !host.contains('@'));
    require(good, || Refusal::invalid("email", "invalid_email", "not a mail address"))
}

/// The one spelling of an address under which it is claimed and compared: capitals are as good as small letters.
pub fn canonical(email: &str) -> String {
    email.to_lowercase()
}

/// Whether two spellings are of one address.
pub fn is_same(one: &str, other: &str) -> bool {
    canonical(one) == canonical(other)
}
