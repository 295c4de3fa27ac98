//! The form of a page of the dashboard: CSRF, its turn among the writes of its account, confirmation, and the number by which
//! sending it twice does it once.

use super::page::DashboardPage;
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
    traffic::guard::Throttled,
};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::Response,
};
use std::str::FromStr;
use xwms_events::Timestamp;

/// A form that was shown to the person, and the account that it is about. Rejects as [`DashboardPage`], and with a page that
/// refuses the form if it was not shown to this login, or if too many writes of the account wait. Must be the last argument of a
/// handler.
pub struct DashboardForm {
    pub dash: DashboardPage,
    pub typed: Params,
}

impl FromRequest<Shared> for DashboardForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let dash = DashboardPage::from_request_parts(&mut parts, app).await?;
        let PageParams(typed) = PageParams::from_request(Request::from_parts(parts, body), app).await?;
        if !dash.page.is_own_form(&dash.login.csrf_binding(), &typed) {
            return Err(dash.page.layout.error(&PageError::Csrf));
        }
        let turn = dash.page.caller.take_turn(app, dash.account_id).await;
        turn.map_err(|seconds| dash.page.layout.throttled(&Throttled::SlowDown(seconds)))?;
        Ok(Self { dash, typed })
    }
}

impl DashboardForm {
    /// Returns what was typed in a field, trimmed; empty if nothing.
    pub fn get(&self, name: &str) -> &str {
        typed::text(&self.typed, name)
    }

    /// Returns the lines of a field that are not empty, trimmed.
    pub fn lines(&self, name: &str) -> Vec<String> {
        self.get(name).lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
    }

    pub fn is_checked(&self, name: &str) -> bool {
        self.typed.get(name).is_some()
    }

    /// Returns which boxes of a field are checked, by their values.
    pub fn boxes(&self, name: &str) -> Vec<String> {
        let value = |sent: &str| sent.strip_prefix(name)?.strip_prefix('.').map(ToOwned::to_owned);
        let mut boxes: Vec<_> = self.typed.names().filter_map(value).collect();
        boxes.sort();
        boxes
    }

    /// Returns a whole number; `None` if nothing was typed.
    ///
    /// # Errors
    /// What the form says if it is none.
    pub fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>, FormErrors> {
        typed::number(&self.typed, name, self.dash.language())
    }

    /// Returns a time, typed in UTC; `None` if nothing was typed.
    ///
    /// # Errors
    /// What the form says if it is none.
    pub fn moment(&self, name: &str) -> Result<Option<Timestamp>, FormErrors> {
        typed::moment(&self.typed, name, self.dash.language())
    }

    /// Returns what the form says if the name that confirms a dangerous act was not typed.
    pub fn check_confirmed(&self, name: &str) -> Result<(), FormErrors> {
        typed::check_confirmed(&self.typed, name, self.dash.language())
    }

    /// Returns what the page needs to show the form again, with `errors`.
    pub fn refused<'a>(&'a self, errors: &'a FormErrors) -> Refused<'a> {
        let action = self.dash.here.split('?').next().unwrap_or_default();
        Refused { action, typed: &self.typed, errors }
    }

    /// Returns the row that a command commits with its events, so that this form takes effect once.
    pub fn row(&self) -> Option<SideWrite> {
        form_number::row(&self.dash.page, self.key())
    }

    /// Runs `command`, which commits [`Self::row`]. Returns `None` if this form was sent before and took effect then.
    ///
    /// # Errors
    /// As `command`.
    pub async fn once<T>(
        &self,
        command: impl Future<Output = Result<T, CommandError>>,
    ) -> Result<Option<T>, CommandError> {
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

    /// Returns whether this form was sent before and took effect then, as far as is known.
    pub async fn took_effect(&self) -> bool {
        self.was_sent().await.unwrap_or_default()
    }

    async fn was_sent(&self) -> Result<bool, CommandError> {
        Ok(form_number::was_sent(&self.dash.page, self.key().as_deref()).await?)
    }

    /// Returns the key of this form: its number, for this login and path.
    fn key(&self) -> Option<String> {
        let path = self.dash.here.split('?').next().unwrap_or_default();
        form_number::key(&self.dash.page, &self.dash.login, path, &self.typed)
    }
}
