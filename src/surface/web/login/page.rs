//! The login page: what it needs to be drawn.

use super::text::LoginText;
use crate::surface::web::shared::text::PageText;
use askama::Template;

/// `GET /login`; posts `csrf_token`, `continue`, the hidden fields, `email` and `password` to `/login`.
#[derive(Template)]
#[template(path = "login/login.html")]
pub struct LoginPage {
    pub text: PageText<LoginText>,
    pub csrf: String,
    pub continuation: String,
    /// Where else than to a client the login leads.
    pub hidden: Vec<(String, String)>,
    /// What is filled in for the email: the app's hint, or what was typed before.
    pub login_hint: String,
    pub client_name: Option<String>,
    /// Whether the client is one for tests, where only test users log in.
    pub test: bool,
    /// Who is signed in already, where that needs no client.
    pub signed_in: Option<String>,
    pub error: Option<LoginError>,
}

/// Why a login did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginError {
    WrongCredentials,
    Busy,
    /// Not before so many seconds from now again.
    TooOften {
        seconds: u32,
    },
}

impl LoginPage {
    fn message(&self) -> Option<&'static str> {
        self.error.map(|error| match error {
            LoginError::WrongCredentials => self.text.wrong_credentials,
            LoginError::Busy => self.text.busy,
            LoginError::TooOften { .. } => self.text.too_often,
        })
    }

    fn wrong(&self) -> bool {
        self.error == Some(LoginError::WrongCredentials)
    }

    fn title(&self) -> String {
        match &self.client_name {
            Some(name) => self.text.title_with_client.with(name),
            None => self.text.title.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, LoginError, LoginPage};
    use crate::surface::web::shared::{
        drawn::{check, hostile},
        language::Language,
        text::PageText,
    };

    fn page(language: Language, client_name: Option<String>, error: Option<LoginError>) -> LoginPage {
        LoginPage {
            text: PageText::new(&TEXT, language),
            csrf: hostile(),
            continuation: hostile(),
            hidden: vec![(hostile(), hostile())],
            login_hint: hostile(),
            client_name,
            test: true,
            signed_in: Some(hostile()),
            error,
        }
    }

    #[test]
    fn the_login_page_is_drawn_well() {
        for language in Language::ALL {
            check(*language, &page(*language, None, None));
            for error in [LoginError::WrongCredentials, LoginError::Busy, LoginError::TooOften { seconds: 1 }]
            {
                check(*language, &page(*language, Some(hostile()), Some(error)));
            }
        }
    }

    #[test]
    fn the_first_field_that_is_still_empty_has_the_focus() {
        let focus = |login_hint: &str| {
            let page = LoginPage { login_hint: login_hint.to_owned(), ..page(Language::English, None, None) };
            let html = check(Language::English, &page);
            assert_eq!(html.matches("autofocus").count(), 1);
            html.find("autofocus") < html.find(r#"name="password""#)
        };
        assert!(focus(""));
        assert!(!focus("ada@example.com"));
    }
}
