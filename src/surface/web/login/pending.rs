//! A login whose first step (a password, or a login at another provider) was right and whose second factor is
//! still to be proved, as the page of the second step carries it: sealed, short-lived, and bound to one browser.
//! It is not a session, so nothing is open to its holder but the second step; each tab carries its own.

use crate::{
    keys::master::MasterKey,
    surface::web::{
        error::PageError,
        shared::{cookies, request::PageRequest},
    },
};
use serde::{Deserialize, Serialize};
use xwms_events::{
    Timestamp,
    ids::{AccountId, UserId},
    session::Method,
};

/// How long the second step may take, in seconds.
const LIFETIME_SECONDS: u32 = 600;
/// The seal's purpose, which separates it from other uses of the key.
const PURPOSE: &[u8] = b"second step 1";

/// A login between its two steps.
#[derive(Serialize, Deserialize)]
pub(super) struct PendingLogin {
    browser: String,
    pub user_id: UserId,
    /// The account whose test user this is; `None` for a real person.
    pub test_of: Option<AccountId>,
    /// The position of the log at which the password was checked: what stops the user after it stops this login.
    pub basis: i64,
    /// Whether the user chose to stay logged in.
    #[serde(default)]
    pub remember: bool,
    /// How the first step was made.
    #[serde(default = "by_password")]
    pub methods: Vec<Method>,
    expires_at: Timestamp,
}

impl PendingLogin {
    pub(super) fn new(page: &PageRequest, user_id: UserId, test_of: Option<AccountId>, basis: i64) -> Self {
        let expires_at = page.app.store.clock().now().plus_seconds(LIFETIME_SECONDS);
        Self {
            browser: String::new(),
            user_id,
            test_of,
            basis,
            remember: false,
            methods: by_password(),
            expires_at,
        }
    }

    /// The first step was made by `methods`, instead of a password.
    #[must_use]
    pub(super) fn by(self, methods: Vec<Method>) -> Self {
        Self { methods, ..self }
    }

    /// Returns the sealed form for a page of `browser`. It is empty if sealing fails; an empty one never opens.
    pub(super) fn seal(mut self, master: &MasterKey, browser: &str) -> String {
        browser.clone_into(&mut self.browser);
        master.continuation().seal_text(PURPOSE, &self).unwrap_or_default()
    }

    /// Opens what the browser of `page` sent.
    ///
    /// # Errors
    /// [`PageError::OtherBrowser`] if it is another browser's or isn't ours; [`PageError::Expired`] if it is too old.
    pub(super) fn open(page: &PageRequest, sealed: &str) -> Result<Self, PageError> {
        let browser = cookies::known_browser(&page.jar);
        let opened = page.master().continuation().open_text::<Self>(PURPOSE, sealed).filter(|pending| {
            !pending.browser.is_empty() && browser.as_deref() == Some(pending.browser.as_str())
        });
        let pending = opened.ok_or(PageError::OtherBrowser)?;
        if page.app.store.clock().now() < pending.expires_at { Ok(pending) } else { Err(PageError::Expired) }
    }
}

fn by_password() -> Vec<Method> {
    vec![Method::Password]
}
