//! Recovery codes: new ones replace the others. They are shown once, in the response to the form that made them;
//! the page carries them sealed, so that they can be saved as a file.

use super::{codes_page::CodesPage, raise::changing, text::TEXT};
use crate::{
    commands::{CommandError, factors},
    surface::web::{
        error::PageError,
        shared::{
            form::{CheckedForm, PageParams},
            fresh::{is_fresh, log_in_again},
            request::PageRequest,
        },
    },
};
use axum::{
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};
use xwms_events::{Actor, ids::UserId};

/// The seal's purpose, which separates it from other uses of the key.
const PURPOSE: &[u8] = b"recovery codes 1";

#[derive(Serialize, Deserialize)]
struct Carried {
    user_id: UserId,
    codes: Vec<String>,
}

/// Returns the page with new codes. `binding` is that of the session, `to` is the page that follows.
pub(super) fn render(
    page: &PageRequest,
    user_id: UserId,
    binding: &str,
    codes: Vec<String>,
    to: String,
) -> Response {
    let carried = Carried { user_id, codes };
    page.layout.form(&CodesPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(binding),
        sealed: page.master().continuation().seal_text(PURPOSE, &carried).unwrap_or_default(),
        codes: carried.codes,
        to,
    })
}

/// Handles the form of the list: makes new codes.
pub async fn renew(page: PageRequest, CheckedForm { login, .. }: CheckedForm) -> Response {
    if !is_fresh(&login, page.app.store.clock().now()) {
        return log_in_again("security", None);
    }
    let context = page.context(Actor::User(login.user_id));
    match factors::renew_recovery_codes(&context, changing(&login)).await {
        Ok(codes) => {
            render(&page, login.user_id, &login.csrf_binding(), codes, "/account/security".to_owned())
        }
        // The last factor has just been removed.
        Err(CommandError::Refused(_)) => Redirect::to("/account/security").into_response(),
        Err(error) => page.layout.throttled(&error.into_store_error().into()),
    }
}

/// Handles the form of the page with the codes: returns them as a file. For test users, too.
pub async fn download(page: PageRequest, PageParams(form): PageParams) -> Response {
    let login = match page.any_session().await {
        Ok(login) => login,
        Err(throttled) => return page.layout.throttled(&throttled),
    };
    let Some(login) = login.filter(|login| page.is_own_form(&login.csrf_binding(), &form)) else {
        return page.layout.error(&PageError::Csrf);
    };
    let sealed = form.get("codes").unwrap_or_default();
    let carried = page.master().continuation().open_text::<Carried>(PURPOSE, sealed);
    let Some(carried) = carried.filter(|carried| carried.user_id == login.user_id) else {
        return page.layout.error(&PageError::NotFound);
    };
    let issuer = &page.app.settings.issuer;
    let title = page.layout.text(&TEXT).codes_title;
    let file = format!("{title}\n{issuer}\n\n{}\n", carried.codes.join("\n"));
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"recovery-codes.txt\""),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, file).into_response()
}
