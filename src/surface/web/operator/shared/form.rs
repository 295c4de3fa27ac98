//! The form of a page of the operator: CSRF, and the number by which sending it twice does it once.

use super::page::OperatorPage;
use crate::{
    app::Shared,
    commands::CommandError,
    store::append::SideWrite,
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{
                form::PageParams,
                form_number,
                kinds::{FormErrors, form::Refused, typed},
            },
        },
    },
};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::Response,
};
use std::str::FromStr;
use xwms_events::Timestamp;

/// A form that was shown to the operator. Rejects as [`OperatorPage`], and with a page that refuses the form if it was not shown
/// to this login. Must be the last argument of a handler.
pub struct OperatorForm {
    pub op: OperatorPage,
    pub typed: Params,
}

impl FromRequest<Shared> for OperatorForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let op = OperatorPage::from_request_parts(&mut parts, app).await?;
        let PageParams(typed) = PageParams::from_request(Request::from_parts(parts, body), app).await?;
        if !op.page.is_own_form(&op.login.csrf_binding(), &typed) {
            return Err(op.page.layout.error(&PageError::Csrf));
        }
        Ok(Self { op, typed })
    }
}

impl OperatorForm {
    /// Returns what was typed in a field, trimmed; empty if nothing.
    pub fn get(&self, name: &str) -> &str {
        typed::text(&self.typed, name)
    }

    /// Returns a whole number; `None` if nothing was typed.
    ///
    /// # Errors
    /// What the form says if it is none.
    pub fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>, FormErrors> {
        typed::number(&self.typed, name, self.op.language())
    }

    /// Returns a time, typed in UTC; `None` if nothing was typed.
    ///
    /// # Errors
    /// What the form says if it is none.
    pub fn moment(&self, name: &str) -> Result<Option<Timestamp>, FormErrors> {
        typed::moment(&self.typed, name, self.op.language())
    }

    /// Returns what the form says if the name that confirms a dangerous act was not typed.
    pub fn check_confirmed(&self, name: &str) -> Result<(), FormErrors> {
        typed::check_confirmed(&self.typed, name, self.op.language())
    }

    /// Returns what the page needs to show the form again, with `errors`.
    pub fn refused<'a>(&'a self, errors: &'a FormErrors) -> Refused<'a> {
        Refused { action: self.path(), typed: &self.typed, errors }
    }

    fn path(&self) -> &str {
        self.op.here.split('?').next().unwrap_or_default()
    }

    /// Returns the row that a command commits with its events, so that this form takes effect once.
    pub fn row(&self) -> Option<SideWrite> {
        form_number::row(&self.op.page, self.key())
    }

    /// Returns the row that is committed with the record of an act that takes more commands: a form that is sent again does the
    /// act again, as it may have failed, but records it once.
    pub fn record_row(&self) -> Option<SideWrite> {
        let path = format!("{} record", self.path());
        form_number::row(&self.op.page, form_number::key(&self.op.page, &self.op.login, &path, &self.typed))
    }

    /// Returns whether this form was sent before and took effect then.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn was_sent(&self) -> Result<bool, CommandError> {
        Ok(form_number::was_sent(&self.op.page, self.key().as_deref()).await?)
    }

    /// Returns the key of this form: its number, for this login and path.
    fn key(&self) -> Option<String> {
        form_number::key(&self.op.page, &self.op.login, self.path(), &self.typed)
    }
}
