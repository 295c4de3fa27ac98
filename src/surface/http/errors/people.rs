//! Errors: test users and people as an account sees them.

use super::entry::{ErrorEntry, entry};

/// Users.
pub(super) const ENTRIES: &[ErrorEntry] = &[
    entry(
        "email_verified",
        &[409],
        "An address that is verified stays so.",
        "Leave `email_verified` out, or change the address.",
    ),
    entry(
        "invalid_profile",
        &[400],
        "A claim of the profile is malformed.",
        "Correct the member that `field` names.",
    ),
    entry(
        "password_changed",
        &[409],
        "The password was changed at the same moment.",
        "Repeat the request if the change is still wanted.",
    ),
    entry(
        "user_leaving",
        &[409],
        "The user has asked to be deleted and can't log in.",
        "Nothing needs to be done.",
    ),
];
