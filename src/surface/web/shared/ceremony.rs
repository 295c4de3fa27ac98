//! A WebAuthn ceremony between its start and its end, as a page carries it: sealed, for an hour, bound to the browser
//! and to what it is for, and good once. `auth::passkeys` has the ceremonies.

use super::{cookies, request::PageRequest};
use crate::store::StoreError;
use serde::{Deserialize, Serialize};
use xwms_events::{Timestamp, ids::UserId};

/// How long a ceremony may take, in seconds. Longer than the browser's own limit; a login page may be open for long.
const LIFETIME_SECONDS: u32 = 3_600;
/// The seal's purpose, which separates it from other uses of the key.
const PURPOSE: &[u8] = b"passkey 1";

/// What a ceremony is for. The state of one ceremony is not accepted for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CeremonyKind {
    /// A new passkey of this user.
    Registration(UserId),
    /// A login without a password.
    Login,
    /// The second step of this user's login.
    SecondStep(UserId),
}

/// What a page offers its script: the options for the browser, and the sealed state that comes back.
pub struct Offer {
    pub options: String,
    pub state: String,
}

#[derive(Serialize, Deserialize)]
struct Ceremony {
    kind: CeremonyKind,
    browser: String,
    state: String,
    expires_at: Timestamp,
}

/// Returns the sealed form for a page of `browser`. It is empty if sealing fails; an empty one never opens.
pub fn seal(page: &PageRequest, browser: &str, kind: CeremonyKind, state: String) -> String {
    let expires_at = page.app.store.clock().now().plus_seconds(LIFETIME_SECONDS);
    let ceremony = Ceremony { kind, browser: browser.to_owned(), state, expires_at };
    page.master().continuation().seal_text(PURPOSE, &ceremony).unwrap_or_default()
}

/// Returns the state of the ceremony that the browser of `page` ends, and uses it up. `None` if it is another
/// browser's, for something else, too old, or used.
///
/// # Errors
/// The store's failure.
pub async fn take(
    page: &PageRequest,
    kind: CeremonyKind,
    sealed: &str,
) -> Result<Option<String>, StoreError> {
    let opened = page.master().continuation().open_text::<Ceremony>(PURPOSE, sealed);
    let Some(ceremony) = opened else { return Ok(None) };
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    let now = page.app.store.clock().now();
    let good = ceremony.kind == kind
        && !browser.is_empty()
        && ceremony.browser == browser
        && now < ceremony.expires_at;
    if !good {
        return Ok(None);
    }
    // The state has the challenge, so each ceremony has a digest of its own.
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, ceremony.state.as_bytes());
    let key = [b"passkey ".as_slice(), digest.as_ref()].concat();
    let first = page.app.store.use_once(&key, ceremony.expires_at).await?;
    Ok(first.then_some(ceremony.state))
}
