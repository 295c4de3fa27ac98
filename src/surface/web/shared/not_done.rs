//! Why a form of a page in the shell did not do what it is for.

use super::kinds::FormErrors;
use axum::response::Response;

/// A handler shows its page again with [`errors`](Self::errors).
pub enum NotDone {
    /// The page is shown again, with what was typed and what is wrong with it.
    Wrong(FormErrors),
    /// Another page is shown: nothing that is typed would help.
    Instead(Response),
}

impl NotDone {
    /// Returns what the form says.
    ///
    /// # Errors
    /// The page that is shown instead of the form.
    pub fn errors(self) -> Result<FormErrors, Response> {
        match self {
            Self::Wrong(errors) => Ok(errors),
            Self::Instead(page) => Err(page),
        }
    }
}

impl From<FormErrors> for NotDone {
    fn from(errors: FormErrors) -> Self {
        Self::Wrong(errors)
    }
}

impl From<Response> for NotDone {
    fn from(page: Response) -> Self {
        Self::Instead(page)
    }
}
