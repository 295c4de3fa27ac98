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
                kinds::{
                    FormErrors,
                    form::{CONFIRM, ONCE, Refused},
                    text::words,
                },
            },
        },
    },
};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::Response,
};
use base64::{Engine, prelude::BASE64_STANDARD};
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
        self.typed.get(name).unwrap_or_default().trim()
    }

    fn typed_in(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|typed| !typed.is_empty())
    }

    /// Returns a whole number; `None` if nothing was typed.
    ///
    /// # Errors
    /// What the form says if it is none.
    pub fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>, FormErrors> {
        let wrong = |_| FormErrors::at(name, words(self.op.language()).no_number);
        self.typed_in(name).map(|typed| typed.parse().map_err(wrong)).transpose()
    }

    /// Returns a time, typed in UTC; `None` if nothing was typed.
    ///
    /// # Errors
    /// What the form says if it is none.
    pub fn moment(&self, name: &str) -> Result<Option<Timestamp>, FormErrors> {
        let wrong = |_| FormErrors::at(name, words(self.op.language()).no_time);
        // Browsers leave the seconds out if they are none.
        let whole = |typed: &str| {
            if typed.len() == 16 { format!("{typed}:00Z") } else { format!("{typed}Z") }
        };
        self.typed_in(name).map(|typed| whole(typed).parse().map_err(wrong)).transpose()
    }

    /// Returns what the form says if the name that confirms a dangerous act was not typed.
    pub fn check_confirmed(&self, name: &str) -> Result<(), FormErrors> {
        if self.get(CONFIRM) == name.trim() {
            return Ok(());
        }
        Err(FormErrors::at(CONFIRM, words(self.op.language()).type_exactly))
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
        let key = self.key()?;
        let sealed = self.op.page.master().answers().seal(key.as_bytes(), b"").ok()?;
        Some(SideWrite::Answer { fingerprint: key.clone(), key, sealed: BASE64_STANDARD.encode(sealed) })
    }

    /// Returns whether this form was sent before and took effect then.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn was_sent(&self) -> Result<bool, CommandError> {
        let Some(key) = self.key() else { return Ok(false) };
        Ok(self.op.app().store.answered(&key).await?.is_some())
    }

    /// Returns the key of this form: its number, for this login and path.
    fn key(&self) -> Option<String> {
        let number = self.typed.get(ONCE)?;
        let form = format!("form {} {} {number}", self.op.login.session_id, self.path());
        Some(self.op.page.master().lookup(&form))
    }
}
