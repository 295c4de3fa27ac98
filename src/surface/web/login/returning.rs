//! What follows the last step of a login: a session, or, for a person who asked to be deleted, the page that lets them
//! keep their account (`POST /login/return`). That page carries the proof sealed, short-lived and bound to one browser.
//! It is not a session: its holder can only undo the deletion, and then logs in again.

use super::{
    enter::enter,
    next::{self, go_on, stranded},
    return_page::{ReturnPage, ReturnStep},
    return_text::TEXT,
};
use crate::{
    commands::{CommandError, leaving, sessions::Proved},
    keys::master::MasterKey,
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{cookies, form::PageParams, request::PageRequest},
        },
    },
    traffic::guard::Throttled,
};
use axum::response::Response;
use axum_extra::extract::cookie::CookieJar;
use serde::{Deserialize, Serialize};
use xwms_events::{Actor, Timestamp, ids::UserId, user::User};

/// How long the page may be used, in seconds.
const LIFETIME_SECONDS: u32 = 600;
/// The seal's purpose, which separates it from other uses of the key.
const PURPOSE: &[u8] = b"return 1";

/// Where the last step of a login leads.
pub(super) enum Entered {
    /// The browser's new cookies.
    LoggedIn(CookieJar),
    Leaving(Leaver),
}

/// A person who proved their identity and may undo their deletion.
pub(super) struct Leaver {
    user_id: UserId,
    number: u32,
    erase_at: Timestamp,
}

/// Logs the user in, unless they asked to be deleted. `remember`: as for [`enter`].
pub(super) async fn enter_or_ask(
    page: &PageRequest,
    user: &User,
    proved: Proved,
    remember: bool,
) -> Result<Entered, Throttled> {
    let may_return = user.may_return(page.app.store.clock().now());
    match user.erase_at.filter(|_| may_return) {
        Some(erase_at) => {
            let (user_id, number) = (proved.user_id, user.deletions);
            Ok(Entered::Leaving(Leaver { user_id, number, erase_at }))
        }
        None => Ok(Entered::LoggedIn(enter(page, proved, remember).await?)),
    }
}

/// Returns the response to a finished login.
pub(super) fn respond(page: &PageRequest, entered: Entered, form: &Params) -> Response {
    match entered {
        Entered::LoggedIn(jar) => go_on(jar, form),
        Entered::Leaving(leaver) => {
            let browser = cookies::known_browser(&page.jar).unwrap_or_default();
            let at = leaver.erase_at.to_datetime();
            let language = page.layout.language;
            let erase_at = at.map(|at| language.date(at.year(), at.month(), at.day())).unwrap_or_default();
            let sealed = Returning::new(page, &leaver, &browser).seal(page.master());
            drawn(page, ReturnStep::Ask { erase_at, sealed }, form)
        }
    }
}

/// The proof, as the page carries it.
#[derive(Serialize, Deserialize)]
struct Returning {
    browser: String,
    user_id: UserId,
    number: u32,
    expires_at: Timestamp,
}

impl Returning {
    fn new(page: &PageRequest, leaver: &Leaver, browser: &str) -> Self {
        let expires_at = page.app.store.clock().now().plus_seconds(LIFETIME_SECONDS);
        Self { browser: browser.to_owned(), user_id: leaver.user_id, number: leaver.number, expires_at }
    }

    /// Returns the sealed form. It is empty if sealing fails; an empty one never opens.
    fn seal(&self, master: &MasterKey) -> String {
        master.continuation().seal_text(PURPOSE, self).unwrap_or_default()
    }

    /// Opens what `browser` sent, unless it is another browser's, isn't ours, or is too old.
    fn open(page: &PageRequest, browser: &str, sealed: &str) -> Option<Self> {
        let returning: Self = page.master().continuation().open_text(PURPOSE, sealed)?;
        let own = !browser.is_empty() && returning.browser == browser;
        (own && page.app.store.clock().now() < returning.expires_at).then_some(returning)
    }
}

/// Handles the form.
pub async fn submit(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    if let Err(refused) = next::begun(&mut page, &form).await {
        return refused;
    }
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    let opened = Returning::open(&page, &browser, form.get("returning").unwrap_or_default());
    let Some(Returning { user_id, number, .. }) = opened else {
        return stranded(&page, &PageError::Expired, &form).await;
    };
    match leaving::undo(&page.context(Actor::User(user_id)), user_id, number).await {
        Ok(_) => drawn(&page, ReturnStep::Kept, &form),
        Err(CommandError::Refused(_)) => stranded(&page, &PageError::Expired, &form).await,
        Err(error) => page.layout.throttled(&error.into_store_error().into()),
    }
}

fn drawn(page: &PageRequest, step: ReturnStep, form: &Params) -> Response {
    let browser = cookies::known_browser(&page.jar).unwrap_or_default();
    let return_page = ReturnPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&browser),
        continuation: form.get("continue").unwrap_or_default().to_owned(),
        hidden: next::carried(form),
        step,
    };
    // As the other pages of a login: it may end at the client.
    if return_page.continuation.is_empty() {
        page.layout.form(&return_page)
    } else {
        page.layout.form_away(&return_page)
    }
}
