//! The form of a page of the operator.

use super::page::OperatorPage;
use crate::{app::Shared, store::append::SideWrite, surface::web::shared::sent_form::SentForm};
use axum::{
    extract::{FromRequest, Request},
    response::Response,
};

/// A form that was shown to the operator. Rejects as [`OperatorPage`], and with a page that refuses the form if it was not shown
/// to this login. Must be the last argument of a handler.
pub type OperatorForm = SentForm<OperatorPage>;

impl FromRequest<Shared> for OperatorForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Response> {
        Self::receive(request, app).await
    }
}

impl OperatorForm {
    /// Returns the row that is committed with the record of an act that takes more commands: a form that is sent again does the
    /// act again, as it may have failed, but records it once.
    pub fn record_row(&self) -> Option<SideWrite> {
        self.row_of(&format!("{} record", self.page.here_path()))
    }
}
