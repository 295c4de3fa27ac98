//! The data of the error page.

use super::{
    page_error::{AskedRedirect, PageError},
    text::{ErrorPageText, ErrorText},
};
use crate::surface::{
    http::params::with_query,
    web::shared::{start::Start, text::PageText},
};
use askama::Template;

/// An error that must not, or can't, be returned by a redirect.
#[derive(Template)]
#[template(path = "error/error.html")]
pub struct ErrorPage {
    pub text: PageText<ErrorPageText>,
    pub status: u16,
    pub title: String,
    pub detail: String,
    /// Details for developers, in English.
    pub reason: Option<String>,
    /// Why the operator restricted the account, in the operator's words.
    pub restricted_for: Option<String>,
    /// In development, a redirect URI that is not registered.
    pub redirect: Option<AskedRedirect>,
    pub request_id: String,
    /// A link that restarts what could not continue.
    pub restart: Option<String>,
    /// Where the page leads otherwise.
    pub start: Start,
}

impl ErrorPage {
    pub fn new(text: PageText<ErrorPageText>, error: &PageError, request_id: String) -> Self {
        let words = ErrorText::of(error).of(text.language);
        let reason = match error {
            PageError::BadRequest(reason) => Some(reason.clone()),
            _ => None,
        };
        let redirect = match error {
            PageError::BadRedirectUri(asked) => asked.as_deref().cloned(),
            _ => None,
        };
        let restricted_for = match error {
            PageError::AccountRestricted(reason) => reason.clone(),
            _ => None,
        };
        Self {
            text,
            status: error.status(),
            title: words.title.to_owned(),
            detail: words.detail.to_owned(),
            reason,
            restricted_for,
            redirect,
            request_id,
            restart: None,
            start: Start::Front,
        }
    }

    /// Returns the words of the link to the start.
    fn start_words(&self) -> &'static str {
        self.text.start(self.start)
    }

    /// Returns the address of the form that asks about this request.
    fn help(&self) -> String {
        with_query("/support/new", &[("request", self.request_id.as_str())])
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, AskedRedirect, ErrorPage, PageError};
    use crate::surface::web::shared::{
        drawn::{check_all, hostile},
        start::Start,
    };

    #[test]
    fn the_page_of_an_error_is_drawn_well() {
        check_all(&TEXT, |text| {
            let page = ErrorPage::new(text, &PageError::BadRequest(hostile()), hostile());
            let redirect = AskedRedirect {
                asked: hostile(),
                registered: vec![hostile()],
                settings: "/dashboard".to_owned(),
            };
            ErrorPage { redirect: Some(redirect), restart: Some(hostile()), ..page }
        });
        check_all(&TEXT, |text| {
            ErrorPage::new(text, &PageError::AccountRestricted(Some(hostile())), hostile())
        });
        for error in [PageError::AccountClosed, PageError::Unreadable] {
            check_all(&TEXT, |text| ErrorPage::new(text, &error, hostile()));
        }
        for start in [Start::Front, Start::Dashboard, Start::Operator] {
            check_all(&TEXT, |text| {
                let page = ErrorPage::new(text, &PageError::NotFound, hostile());
                ErrorPage { start, ..page }
            });
        }
    }
}
