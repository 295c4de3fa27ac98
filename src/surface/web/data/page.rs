//! The data of the pages about a person's data.

use super::text::DataText;
use crate::surface::web::shared::{request::PageRequest, text::PageText};
use askama::Template;
use axum::{http::StatusCode, response::Response};

/// `/account/data` posts `csrf_token` to `/account/data/download`, and with `email` to `/account/data/delete`;
/// `/account/data/undo` posts `csrf_token` and `link`.
#[derive(Template)]
#[template(path = "data/data.html")]
pub struct DataPage {
    pub text: PageText<DataText>,
    pub csrf: String,
    pub step: DataStep,
}

/// What the page shows.
pub enum DataStep {
    Own {
        email: String,
        /// The accounts that the person must hand over or close before they can leave.
        owned: Vec<String>,
        error: Option<DataError>,
    },
    /// The deletion was asked for, and the person is logged out.
    Asked,
    Undo {
        email: String,
        link: String,
    },
    Undone,
    /// The link has expired, or the deletion was undone or is done.
    Unusable,
}

/// Why nobody was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataError {
    /// The typed address is not the person's.
    NotTyped,
    LastOwner,
}

impl DataPage {
    /// Returns the page as a response.
    pub(super) fn response(&self, page: &PageRequest) -> Response {
        let mut response = page.layout.form(self);
        if self.error() == Some(DataError::LastOwner) {
            *response.status_mut() = StatusCode::CONFLICT;
        }
        response
    }

    fn error(&self) -> Option<DataError> {
        match self.step {
            DataStep::Own { error, .. } => error,
            DataStep::Asked | DataStep::Undo { .. } | DataStep::Undone | DataStep::Unusable => None,
        }
    }

    /// Whether it is a page of the person's account, with its navigation.
    fn is_of_account(&self) -> bool {
        matches!(self.step, DataStep::Own { .. })
    }

    fn title(&self) -> &'static str {
        match self.step {
            DataStep::Own { .. } => self.text.title,
            DataStep::Asked => self.text.asked_title,
            DataStep::Undo { .. } => self.text.undo_title,
            DataStep::Undone => self.text.undone_title,
            DataStep::Unusable => self.text.unusable_title,
        }
    }

    fn message(&self) -> Option<&'static str> {
        self.error().map(|error| match error {
            DataError::NotTyped => self.text.not_typed,
            DataError::LastOwner => self.text.last_owner,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, DataError, DataPage, DataStep};
    use crate::surface::web::shared::drawn::{check_all, hostile};

    fn check(step: impl Fn() -> DataStep) {
        check_all(&TEXT, |text| DataPage { text, csrf: hostile(), step: step() });
    }

    #[test]
    fn the_pages_about_a_persons_data_are_drawn_well() {
        for error in [None, Some(DataError::NotTyped), Some(DataError::LastOwner)] {
            for owned in [vec![], vec![hostile(), hostile()]] {
                check(|| DataStep::Own { email: hostile(), owned: owned.clone(), error });
            }
        }
        check(|| DataStep::Asked);
        check(|| DataStep::Undo { email: hostile(), link: hostile() });
        check(|| DataStep::Undone);
        check(|| DataStep::Unusable);
    }
}
