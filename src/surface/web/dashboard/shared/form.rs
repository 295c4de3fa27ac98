//! The form of a page of the dashboard: CSRF, its turn among the writes of its account, confirmation, and the
//! number by which sending it twice does it once.

use super::page::DashboardPage;
use crate::{app::Shared, surface::web::shared::sent_form::SentForm};
use axum::{
    extract::{FromRequest, Request},
    response::Response,
};

/// A form that was shown to the person, and the account that it is about. Rejects as [`DashboardPage`], and with a
/// page that refuses the form if it was not shown to this login, or if too many writes of the account wait. Must
/// be the last argument of a handler.
pub type DashboardForm = SentForm<DashboardPage>;

impl FromRequest<Shared> for DashboardForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Response> {
        let form = Self::receive(request, app).await?;
        form.page.take_turn().await?;
        Ok(form)
    }
}

/// A form that only asks: it leads to a list or an answer. It is checked as a [`DashboardForm`], and takes no turn
/// among the writes of the account: whoever looks into an incident doesn't wait for what fills them. One that asks
/// other servers first, and writes what they say, takes its turn in between.
pub struct AskingForm(pub DashboardForm);

impl FromRequest<Shared> for AskingForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Response> {
        DashboardForm::receive(request, app).await.map(Self)
    }
}

impl DashboardForm {
    /// Returns the lines of a field that are not empty, trimmed.
    pub fn lines(&self, name: &str) -> Vec<String> {
        self.get(name).lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
    }

    /// Returns which boxes of a field are checked, by their values.
    pub fn boxes(&self, name: &str) -> Vec<String> {
        let value = |sent: &str| sent.strip_prefix(name)?.strip_prefix('.').map(ToOwned::to_owned);
        let mut boxes: Vec<_> = self.typed.names().filter_map(value).collect();
        boxes.sort();
        boxes
    }

    /// Returns whether this form was sent before and took effect then, as far as is known.
    pub async fn took_effect(&self) -> bool {
        self.was_sent().await.unwrap_or_default()
    }
}
