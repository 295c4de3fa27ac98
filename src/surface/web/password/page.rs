//! The data of the pages on which a person replaces their password.

use super::text::PasswordPageText;
use crate::surface::web::shared::{request::PageRequest, text::PageText};
use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::Response,
};
use xwms_events::user::Act;

/// `/account/password` posts `csrf_token`, `old_password`, `password` and `end_others`; `/password/new` posts
/// `csrf_token`, `password` and `keep`; `/password/disown` posts `csrf_token` and `link`.
#[derive(Template)]
#[template(path = "password/password.html")]
pub struct PasswordPage {
    pub text: PageText<PasswordPageText>,
    pub csrf: String,
    pub step: PasswordStep,
}

/// What the page shows.
pub enum PasswordStep {
    Change {
        email: String,
        is_changed: bool,
        error: Option<PasswordError>,
    },
    Renew {
        email: String,
        error: Option<PasswordError>,
    },
    /// The form leads to the login with these fields.
    Renewed {
        hidden: Vec<(String, String)>,
    },
    Disown {
        email: String,
        link: String,
        /// What it is about.
        act: Act,
    },
    /// The link has expired, or it is too late for it.
    Unusable,
}

/// Why the password was not replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordError {
    WrongOld,
    /// Too short or too long.
    Length,
    /// Too easy to guess.
    Guessable,
    /// The password was changed since the form was shown.
    ChangedMeanwhile,
    Busy,
    /// The next attempt is allowed after this many seconds.
    TooOften {
        seconds: u32,
    },
}

impl PasswordError {
    fn is_of_new(self) -> bool {
        matches!(self, Self::Length | Self::Guessable)
    }
}

impl PasswordPage {
    /// Returns the page as a response.
    pub(super) fn response(&self, page: &PageRequest) -> Response {
        let mut response = page.layout.form(self);
        let (status, wait) = match self.error() {
            Some(PasswordError::Busy) => (StatusCode::SERVICE_UNAVAILABLE, Some(1)),
            Some(PasswordError::TooOften { seconds }) => (StatusCode::TOO_MANY_REQUESTS, Some(seconds)),
            _ => (StatusCode::OK, None),
        };
        *response.status_mut() = status;
        if let Some(seconds) = wait {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    fn error(&self) -> Option<PasswordError> {
        match self.step {
            PasswordStep::Change { error, .. } | PasswordStep::Renew { error, .. } => error,
            PasswordStep::Renewed { .. } | PasswordStep::Disown { .. } | PasswordStep::Unusable => None,
        }
    }

    /// Whether it is a page of the person's account, with its navigation.
    fn is_of_account(&self) -> bool {
        matches!(self.step, PasswordStep::Change { .. })
    }

    fn title(&self) -> &'static str {
        match self.step {
            PasswordStep::Change { .. } => self.text.change_title,
            PasswordStep::Renew { .. } => self.text.renew_title,
            PasswordStep::Renewed { .. } => self.text.renewed_title,
            PasswordStep::Disown { act: Act::Change(_), .. } => self.text.disown_title,
            PasswordStep::Disown { act: Act::Login(_), .. } => self.text.disown_login_title,
            PasswordStep::Disown { act: Act::WayIn(_), .. } => self.text.disown_way_title,
            PasswordStep::Unusable => self.text.unusable_title,
        }
    }

    fn message(&self) -> Option<&'static str> {
        self.error().map(|error| match error {
            PasswordError::WrongOld => self.text.wrong_old,
            PasswordError::Length => self.text.shared.password.refused_length,
            PasswordError::Guessable => self.text.shared.password.refused_guessable,
            PasswordError::ChangedMeanwhile => self.text.changed_meanwhile,
            PasswordError::Busy => self.text.busy,
            PasswordError::TooOften { .. } => self.text.too_often,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, PasswordError, PasswordPage, PasswordStep};
    use crate::surface::web::shared::drawn::{check_all, hostile};
    use xwms_events::user::Act;

    fn check(step: impl Fn() -> PasswordStep) {
        check_all(&TEXT, |text| PasswordPage { text, csrf: hostile(), step: step() });
    }

    #[test]
    fn the_pages_that_replace_a_password_are_drawn_well() {
        for error in [
            None,
            Some(PasswordError::WrongOld),
            Some(PasswordError::Length),
            Some(PasswordError::Guessable),
            Some(PasswordError::ChangedMeanwhile),
            Some(PasswordError::Busy),
            Some(PasswordError::TooOften { seconds: 1 }),
        ] {
            check(|| PasswordStep::Change { email: hostile(), is_changed: error.is_none(), error });
            check(|| PasswordStep::Renew { email: hostile(), error });
        }
        check(|| PasswordStep::Renewed { hidden: vec![(hostile(), hostile())] });
        for act in [Act::Change(1), Act::Login(1), Act::WayIn(1)] {
            check(|| PasswordStep::Disown { email: hostile(), link: hostile(), act });
        }
        check(|| PasswordStep::Unusable);
    }
}
