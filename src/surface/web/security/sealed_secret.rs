//! An authenticator app that is being set up: its secret, as the page carries it until the person proves that the
//! app has it. Sealed, short-lived, and bound to one user.

use crate::{
    keys::totp::TotpSecret,
    surface::web::shared::{request::PageRequest, session::LoggedIn},
};
use serde::{Deserialize, Serialize};
use xwms_events::{Timestamp, ids::UserId};

/// How long setting up may take, in seconds: as long as a login is recent.
const LIFETIME_SECONDS: u32 = 600;
/// The seal's purpose, which separates it from other uses of the key.
const PURPOSE: &[u8] = b"totp setup 1";

#[derive(Serialize, Deserialize)]
struct Setup {
    user_id: UserId,
    secret: String,
    expires_at: Timestamp,
}

/// Returns the sealed form for the page of `login`. It is empty if sealing fails; an empty one never opens.
pub(super) fn seal(page: &PageRequest, login: &LoggedIn, secret: &TotpSecret) -> String {
    let expires_at = page.app.store.clock().now().plus_seconds(LIFETIME_SECONDS);
    let setup = Setup { user_id: login.user_id, secret: secret.to_base32().to_string(), expires_at };
    page.master().continuation().seal_text(PURPOSE, &setup).unwrap_or_default()
}

/// Returns the secret, if the page was shown to this user a short while ago.
pub(super) fn open(page: &PageRequest, login: &LoggedIn, sealed: &str) -> Option<TotpSecret> {
    let setup: Setup = page.master().continuation().open_text(PURPOSE, sealed)?;
    let good = setup.user_id == login.user_id && page.app.store.clock().now() < setup.expires_at;
    good.then(|| TotpSecret::from_base32(&setup.secret)).flatten()
}
