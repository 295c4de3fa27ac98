//! The form of a page of the operator, also with files.

use super::page::OperatorPage;
use crate::{
    app::Shared,
    store::append::SideWrite,
    surface::web::{
        error::PageError,
        shared::{
            file_form::{self, Files, Sent},
            sent_form::SentForm,
        },
    },
};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::Response,
};

/// A form that was shown to the operator. Rejects as [`OperatorPage`], and with a page that refuses the form if it
/// was not shown to this login. Must be the last argument of a handler.
pub type OperatorForm = SentForm<OperatorPage>;

impl FromRequest<Shared> for OperatorForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Response> {
        Self::receive(request, app).await
    }
}

impl OperatorForm {
    /// Returns the row that is committed with the record of an act that takes more commands: a form that is sent
    /// again does the act again, as it may have failed, but records it once.
    pub fn record_row(&self) -> Option<SideWrite> {
        self.row_of(&format!("{} record", self.page.here_path()))
    }
}

/// The same, with its files or why they are refused. They are read only once it is known who sends them.
pub struct OperatorFileForm {
    pub form: OperatorForm,
    pub files: Files,
}

impl FromRequest<Shared> for OperatorFileForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Response> {
        if !file_form::has_files(&request) {
            let form = OperatorForm::from_request(request, app).await?;
            return Ok(Self { form, files: Ok(vec![]) });
        }
        let (mut parts, body) = request.into_parts();
        let page = OperatorPage::from_request_parts(&mut parts, app).await?;
        let read = file_form::read(&page.page, Some(&page.login), Request::from_parts(parts, body)).await;
        let read = read.and_then(|sent| if sent.is_own { Ok(sent) } else { Err(PageError::Csrf) });
        let Sent { params: typed, files, .. } = read.map_err(|error| page.page.layout.error(&error))?;
        Ok(Self { form: OperatorForm { page, typed }, files })
    }
}
