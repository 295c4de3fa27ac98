//! `GET /dev/mail`: the mailbox of `xwms dev`. It lists the mails that people would have got, and shows each as a
//! mail program would; and every kind of mail with example data. It exists only in development.
//!
//! `access` keeps other sites out: mails have links that log people in.

mod access;
mod page;
mod text;

use super::error::PageError;
use crate::{language::Language, outbound::mail::preview};
use access::Mailroom;
use axum::{
    extract::{Path, rejection::PathRejection},
    response::Response,
};
use page::{ExamplesPage, ListPage, MailPage, Shown};
use std::io;
use text::TEXT;

/// Shows the list.
pub(super) async fn list(Mailroom { page, mailbox }: Mailroom) -> Response {
    match mailbox.list().await {
        Ok(mails) => page.layout.page(&ListPage { text: page.layout.text(&TEXT), mails }),
        Err(error) => page.layout.error(&unread(&error)),
    }
}

/// Shows one mail.
pub(super) async fn mail(
    Mailroom { page, mailbox }: Mailroom,
    path: Result<Path<String>, PathRejection>,
) -> Response {
    let id = path.map(|Path(id)| id).unwrap_or_default();
    match mailbox.read(&id).await {
        Ok(Some(mail)) => {
            page.layout.mail(&MailPage { text: page.layout.text(&TEXT), mail: Shown::received(mail) })
        }
        Ok(None) => page.layout.error(&PageError::NotFound),
        Err(error) => page.layout.error(&unread(&error)),
    }
}

/// Lists every kind of mail.
pub(super) async fn examples(Mailroom { page, .. }: Mailroom) -> Response {
    let examples = preview::all(&page.app.settings.issuer, &page.app.brand);
    page.layout.page(&ExamplesPage { text: page.layout.text(&TEXT), examples })
}

/// Shows one kind of mail in one language.
pub(super) async fn example(
    Mailroom { page, .. }: Mailroom,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Response {
    let found = path.ok().and_then(|Path((kind, language))| {
        let language = Language::of_tag(&language)?;
        preview::find(&kind, language, &page.app.settings.issuer, &page.app.brand)
    });
    match found {
        Some(example) => {
            page.layout.mail(&MailPage { text: page.layout.text(&TEXT), mail: Shown::example(example) })
        }
        None => page.layout.error(&PageError::NotFound),
    }
}

fn unread(error: &io::Error) -> PageError {
    tracing::error!(%error, "could not read the mailbox");
    PageError::TooBusy
}
