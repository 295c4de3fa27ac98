//! `GET` and `POST /mailbox/link`: where the link in the mail leads, in any browser. Opening it shows a button and
//! changes nothing, because mail scanners and previews open links, too; the button uses it up.

use super::{
    code::unusable,
    page::{MailboxPage, MailboxStep},
    proof,
    text::TEXT,
};
use crate::{
    keys::handle::{self, Kind},
    store::{StoreError, side::proofs::Proof},
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{mail_link, request::PageRequest},
        },
    },
    traffic::guard::Throttled,
};
use axum::response::{IntoResponse, Response};

/// Returns the proof of a link and the number of the mail that contained it, unless it was used or has expired.
async fn linked(page: &PageRequest, params: &Params) -> Result<Option<(Proof, u32)>, StoreError> {
    let handle = params.get("link").and_then(|text| handle::open(page.master(), Kind::MailLink, text));
    let Some(opened) = handle else { return Ok(None) };
    let (proof, now) = (page.app.store.proof(opened.id).await?, page.app.store.clock().now());
    let usable = proof.filter(|proof| !proof.is_proved && now < proof.code_until);
    Ok(usable.map(|proof| (proof, opened.number)))
}

pub(super) async fn show(page: &PageRequest, params: &Params) -> Result<Response, Throttled> {
    mail_link::check_pace(page)?;
    let Some((found, _)) = linked(page, params).await? else { return unusable(page) };
    let (jar, browser) = page.browser();
    let link = params.get("link").unwrap_or_default().to_owned();
    let shown = MailboxPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&browser),
        purpose: found.purpose,
        step: MailboxStep::Link { email: found.asking.email, link },
    };
    Ok((jar, page.layout.form(&shown)).into_response())
}

pub(super) async fn submit(page: &PageRequest, form: &Params) -> Result<Response, Throttled> {
    if !page.is_form_of_this_browser(form) {
        return Ok(page.layout.error(&PageError::Csrf));
    }
    mail_link::check_pace(page)?;
    match linked(page, form).await? {
        Some((found, number)) if proof::prove(page, &found, number).await? => Ok(proof::go_on(page, &found)),
        _ => unusable(page),
    }
}
