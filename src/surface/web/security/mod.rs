//! `/account/security`: how the logged-in user proves their identity. Everything here that changes a factor needs
//! a login of the last ten minutes, with the second factor of a user who has one (`shared/fresh`).
//!
//! | file | |
//! |---|---|
//! | `mod.rs`, `page`, `text`, `security.html` | the list of factors |
//! | `totp`, `totp_page`, `totp.html`, `sealed_secret`, `qr` | setting up an authenticator app, and removing it |
//! | `passkeys`, `passkeys_page`, `passkeys.html` | passkeys: a new one, another name, removal |
//! | `codes`, `codes_page`, `codes.html` | recovery codes: new ones, shown once, and as a file |
//! | `activity`, `activity_text` | recent logins, and those that failed |
//! | `logins` | linked logins at other providers |
//! | `policy` | who must keep a second factor |
//! | `raise` | the session goes on with the new factor |

mod activity;
mod activity_text;
mod codes;
mod codes_page;
mod logins;
mod page;
mod passkeys;
mod passkeys_page;
mod policy;
mod qr;
mod raise;
mod sealed_secret;
mod text;
mod totp;
mod totp_page;

pub(super) use codes::{download, renew};
pub(super) use logins::{link as link_login, unlink as unlink_login};
pub(super) use passkeys::{
    add as add_passkey, remove as remove_passkey, rename as rename_passkey, show as show_passkeys,
};
pub(super) use totp::{confirm, remove, show as show_totp};

use super::shared::{language::Language, request::PageRequest, session::LoggedIn};
use crate::store::{StoreError, side::factors::TOTP};
use axum::{
    extract::RawQuery,
    response::{IntoResponse, Redirect, Response},
};
use page::{AppRow, CodesRow, PasskeyRow, SecurityNotice, SecurityPage};
use text::TEXT;
use xwms_events::{
    Timestamp,
    user::{RECOVERY_CODES, RecoveryCodes},
};

/// Shows the page.
pub(super) async fn list(page: PageRequest, RawQuery(query): RawQuery) -> Response {
    let login = match page.logged_in().await {
        Ok(Some(login)) => login,
        Ok(None) => return Redirect::to("/login?to=security").into_response(),
        Err(throttled) => return page.layout.throttled(&throttled),
    };
    let notice = query.as_deref().and_then(SecurityNotice::of);
    let shown = render(&page, &login, notice).await;
    shown.unwrap_or_else(|error| page.layout.throttled(&error.into()))
}

async fn render(
    page: &PageRequest,
    login: &LoggedIn,
    notice: Option<SecurityNotice>,
) -> Result<Response, StoreError> {
    let used = page.app.store.factors_last_used(login.user_id).await?;
    let language = page.layout.language;
    let factors = &login.user.factors;
    let app = factors.totp.map(|at| AppRow {
        // Apps that were set up before there were times.
        added_at: (at != Timestamp::default()).then(|| date(language, at)),
        last_used: used.get(TOTP).map(|at| date(language, *at)),
    });
    // They may have been removed as an intruder's, while a factor stayed.
    let left = factors.recovery.as_ref().map_or(0, RecoveryCodes::left);
    let codes = factors.any().then(|| CodesRow {
        left: left.to_string(),
        all: RECOVERY_CODES.to_string(),
        few: left <= 3,
        created_at: factors.recovery.as_ref().map(|codes| date(language, codes.created_at)),
    });
    let passkeys = factors.passkeys.iter().map(|(id, passkey)| PasskeyRow {
        passkey_id: id.to_string(),
        name: passkey.name.get().cloned().unwrap_or_default(),
        synced: passkey.synced,
        added_at: date(language, passkey.added_at),
        last_used: used.get(&id.to_string()).map(|at| date(language, *at)),
    });
    let shown = SecurityPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&login.csrf_binding()),
        user_email: login.email(),
        no_password: login.user.no_password,
        offered: page.app.offers_second_factor(),
        app,
        passkeys_offered: passkeys::offered(page).is_some(),
        passkeys: passkeys.collect(),
        codes,
        logins: logins::rows(page, login, |at| date(language, at)),
        may_unlink: login.user.may_unlink(),
        providers: logins::offered(page),
        activity: activity::rows(page, login).await?,
        notice,
    };
    // Linking a login leads to its provider.
    Ok(if shown.providers.is_empty() { page.layout.form(&shown) } else { page.layout.form_away(&shown) })
}

fn date(language: Language, at: Timestamp) -> String {
    let at = at.to_datetime();
    at.map(|at| language.date(at.year(), at.month(), at.day())).unwrap_or_default()
}
