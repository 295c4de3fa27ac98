//! Guesses at user codes (RFC 8628 §5.1). A wrong code counts for the address, as at every page for strangers; for
//! the person who is logged in; and otherwise for all strangers of this node together, who are then sent to log in
//! first. There are 20^8 codes.
//!
//! Not here: what a code is (`keys::user_code`).

use super::{
    node::Guard,
    throttled::{Throttled, refused},
};
use xwms_events::{envelope::Origin, ids::UserId};

/// The key of all strangers together.
const STRANGERS: &str = "strangers";
const AT: &str = "device";

/// Why a code can't be tried.
#[derive(Debug)]
pub enum CodeRefused {
    /// This caller has to wait.
    Wait(Throttled),
    /// Strangers typed too many wrong codes: only somebody who is logged in may try.
    LogInFirst,
}

impl Guard {
    /// Lets a code be tried, unless too many were wrong. `who` is logged in.
    ///
    /// # Errors
    /// Why it can't be tried.
    pub fn check_device_code(&self, origin: Option<&Origin>, who: Option<UserId>) -> Result<(), CodeRefused> {
        self.check_pace(AT, origin).map_err(CodeRefused::Wait)?;
        match who {
            Some(user_id) => self.0.device_codes.check(&user_id.to_string()).map_err(|seconds| {
                refused(AT, "person");
                CodeRefused::Wait(Throttled::SlowDown(seconds))
            }),
            None => self.0.strangers_codes.check(STRANGERS).map_err(|_| {
                refused(AT, "strangers");
                CodeRefused::LogInFirst
            }),
        }
    }

    /// Counts a wrong code.
    ///
    /// # Errors
    /// The seconds to wait if that was one too many.
    pub fn wrong_device_code(&self, origin: Option<&Origin>, who: Option<UserId>) -> Result<(), Throttled> {
        match who {
            Some(user_id) => self.0.device_codes.fail(&user_id.to_string()).map_err(Throttled::SlowDown)?,
            // Above it, the next one is sent to log in.
            None if self.0.strangers_codes.fail(STRANGERS).is_err() => refused(AT, "strangers"),
            None => {}
        }
        self.record_failure(AT, origin)
    }
}
