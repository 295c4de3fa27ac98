//! A form of a page in the shell, as a person sent it: what was typed, and the number by which sending it twice does it once. The
//! pages that stand on `signed_page` check it (CSRF, pace) when they receive it.

use super::{
    form::PageParams,
    form_number,
    kinds::{FormErrors, form::Refused, typed},
    signed_page::SignedPage,
};
use crate::{
    app::Shared,
    commands::CommandError,
    store::append::SideWrite,
    surface::{http::params::Params, web::error::PageError},
};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::Response,
};
use std::{ops::Deref, str::FromStr};
use xwms_events::Timestamp;

/// A form that was shown to this login, at the page `P`.
pub struct SentForm<P> {
    pub page: P,
    pub typed: Params,
}

impl<P> SentForm<P>
where
    P: Deref<Target = SignedPage> + FromRequestParts<Shared, Rejection = Response> + Send,
{
    /// Receives the form.
    ///
    /// # Errors
    /// As the page, or with the page that refuses a form that was not shown to this login.
    pub async fn receive(request: Request, app: &Shared) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let page = P::from_request_parts(&mut parts, app).await?;
        let PageParams(typed) = PageParams::from_request(Request::from_parts(parts, body), app).await?;
        if !page.page.is_own_form(&page.login.csrf_binding(), &typed) {
            return Err(page.page.layout.error(&PageError::Csrf));
        }
        Ok(Self { page, typed })
    }
}

impl<P: Deref<Target = SignedPage>> SentForm<P> {
    /// Returns what was typed in a field, trimmed; empty if nothing.
    pub fn get(&self, name: &str) -> &str {
        typed::text(&self.typed, name)
    }

    /// Returns a whole number; `None` if nothing was typed.
    ///
    /// # Errors
    /// What the form says if it is none.
    pub fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>, FormErrors> {
        typed::number(&self.typed, name, self.page.language())
    }

    /// Returns a time, typed in UTC; `None` if nothing was typed.
    ///
    /// # Errors
    /// What the form says if it is none.
    pub fn moment(&self, name: &str) -> Result<Option<Timestamp>, FormErrors> {
        typed::moment(&self.typed, name, self.page.language())
    }

    /// Returns what the form says if the name that confirms a dangerous act was not typed.
    ///
    /// # Errors
    /// That.
    pub fn check_confirmed(&self, name: &str) -> Result<(), FormErrors> {
        typed::check_confirmed(&self.typed, name, self.page.language())
    }

    /// Returns what the page needs to show the form again, with `errors`.
    pub fn refused<'a>(&'a self, errors: &'a FormErrors) -> Refused<'a> {
        Refused { action: self.page.here_path(), typed: &self.typed, errors }
    }

    /// Returns the row that a command commits with its events, so that this form takes effect once.
    pub fn row(&self) -> Option<SideWrite> {
        self.row_of(self.page.here_path())
    }

    /// Returns the row for a part of what the form does: `what` is its path, or names the part.
    pub fn row_of(&self, what: &str) -> Option<SideWrite> {
        form_number::row(&self.page.page, self.key(what))
    }

    /// Runs `command`, which commits [`Self::row`]. Returns `None` if this form was sent before and took effect then.
    ///
    /// # Errors
    /// As `command`.
    pub async fn once<T>(
        &self,
        command: impl Future<Output = Result<T, CommandError>>,
    ) -> Result<Option<T>, CommandError> {
        self.once_as(command).await
    }

    /// The same for what has other errors besides those of a command.
    ///
    /// # Errors
    /// As `command`.
    pub async fn once_as<T, E: From<CommandError>>(
        &self,
        command: impl Future<Output = Result<T, E>>,
    ) -> Result<Option<T>, E> {
        if self.was_sent().await? {
            return Ok(None);
        }
        match command.await {
            Ok(done) => Ok(Some(done)),
            // The other one of two at the same time may have been faster.
            Err(error) => {
                if self.was_sent().await? {
                    Ok(None)
                } else {
                    Err(error)
                }
            }
        }
    }

    /// Returns whether this form was sent before and took effect then.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn was_sent(&self) -> Result<bool, CommandError> {
        Ok(form_number::was_sent(&self.page.page, self.key(self.page.here_path()).as_deref()).await?)
    }

    /// Returns the key of this form: its number, for this login and path.
    fn key(&self, path: &str) -> Option<String> {
        form_number::key(&self.page.page, &self.page.login, path, &self.typed)
    }
}
