//! Settings of the guard, which limits attempts per network address.

use super::range;
use serde::{Deserialize, Serialize};

/// How often one network address (an IPv4 address, or an IPv6 /64) may try.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Guard {
    /// Failed logins.
    pub login: Pace,
    /// Sign-ups.
    pub sign_up: Pace,
    /// Failed client authentications.
    pub client: Pace,
    /// What one person opens and sends, if not the usual pace. Not a setting: a test that tries every page at full
    /// speed would have to wait.
    #[serde(skip)]
    pub person: Option<Pace>,
    /// Apps without a token that register themselves, if not the usual pace. Not a setting: a test that waits for a
    /// refusal must not be so slow that there is none.
    #[serde(skip)]
    pub registrations: Option<Pace>,
    /// Wrong codes of devices that one person types, in the same way.
    #[serde(skip)]
    pub device_codes: Option<Pace>,
}

/// A burst of attempts, refilled one at a time.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Pace {
    pub burst: u32,
    /// Seconds until one more attempt is allowed.
    pub every_seconds: u32,
}

impl Pace {
    pub const fn new(burst: u32, every_seconds: u32) -> Self {
        Self { burst, every_seconds }
    }
}

impl Default for Guard {
    fn default() -> Self {
        Self {
            login: Pace::new(20, 6),
            sign_up: Pace::new(10, 360),
            client: Pace::new(30, 2),
            person: None,
            registrations: None,
            device_codes: None,
        }
    }
}

impl Guard {
    /// Limits for a development machine, where one person tries everything from one address.
    pub const fn lenient() -> Self {
        Self {
            login: Pace::new(100, 1),
            sign_up: Pace::new(100, 10),
            client: Pace::new(100, 1),
            person: None,
            registrations: None,
            device_codes: None,
        }
    }

    pub(super) fn check(&self, problems: &mut Vec<String>) {
        for (name, pace) in [("login", self.login), ("sign_up", self.sign_up), ("client", self.client)] {
            range::check(problems, &format!("guard.{name}.burst"), pace.burst, 1..=1_000_000);
            range::check(problems, &format!("guard.{name}.every_seconds"), pace.every_seconds, 1..=86_400);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Guard, Pace};

    #[test]
    fn every_wrong_setting_is_named() {
        let bad = Guard { login: Pace::new(0, 1), sign_up: Pace::new(1, 0), ..Guard::default() };
        let mut problems = Vec::new();
        bad.check(&mut problems);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].contains("login.burst") && problems[1].contains("sign_up.every_seconds"));
    }
}
