//! The data of the login page.

use super::text::LoginText;
use crate::{
    outbound::providers::Offered,
    surface::web::shared::{ceremony::Offer, text::PageText},
};
use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::Response,
};

/// `GET /login`. The form posts `csrf_token`, `continue`, the hidden fields, `email`, `password` and
/// `remember` to `/login`.
#[derive(Template)]
#[template(path = "login/login.html")]
pub struct LoginPage {
    pub text: PageText<LoginText>,
    pub csrf: String,
    pub continuation: String,
    /// Where the login leads if not to a client.
    pub hidden: Vec<(String, String)>,
    /// The prefilled email: the app's hint, or the previous input.
    pub login_hint: String,
    pub client_name: Option<String>,
    /// The path of the client's logo, if people may see it.
    pub client_logo: Option<String>,
    /// Whether the client is a test client, where only test users log in.
    pub test: bool,
    /// Whether people may sign up instead. The form posts `csrf_token` and `continue` to `/sign-up`.
    pub sign_up: bool,
    /// Whether a forgotten password can be replaced. The form posts the same to `/password/forgotten`.
    pub forgotten: bool,
    /// Whether the user may choose to stay logged in.
    pub remember: bool,
    /// Whether they did, before an error.
    pub remembered: bool,
    /// The address of a user who is already signed in, if no client requested the login.
    pub signed_in: Option<String>,
    /// For a login by passkey.
    pub passkey: Option<Offer>,
    /// The providers at which people may log in. The form posts `csrf_token`, `continue`, the hidden fields and
    /// `provider` to `/login/with`.
    pub providers: Vec<Offered>,
    /// Whether people may log in at their organization. The button posts the password's form to `/login/with`.
    pub organization: bool,
    pub error: Option<LoginError>,
}

/// Why a step of a login failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginError {
    /// The password, or in the second step the code.
    WrongCredentials,
    /// The passkey was removed here, or is another server's.
    UnknownPasskey,
    Busy,
    /// The next attempt is allowed after this many seconds.
    TooOften {
        seconds: u32,
    },
}

impl LoginError {
    /// Returns the page that shows the error with its HTTP status, and with the seconds to wait.
    pub(super) fn mark(self, mut page: Response) -> Response {
        let (status, wait) = match self {
            Self::WrongCredentials | Self::UnknownPasskey => (StatusCode::OK, None),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, Some(1)),
            Self::TooOften { seconds } => (StatusCode::TOO_MANY_REQUESTS, Some(seconds)),
        };
        *page.status_mut() = status;
        if let Some(seconds) = wait {
            page.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        page
    }
}

impl LoginPage {
    fn message(&self) -> Option<&'static str> {
        self.error.map(|error| match error {
            LoginError::WrongCredentials => self.text.wrong_credentials,
            LoginError::UnknownPasskey => self.text.unknown_passkey,
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
    use super::{
        super::text::{LoginText, TEXT},
        LoginError, LoginPage, Offered,
    };
    use crate::surface::web::shared::{
        ceremony::Offer,
        drawn::{check, check_all, hostile},
        language::Language,
        text::PageText,
    };

    fn page(text: PageText<LoginText>, client_name: Option<String>, error: Option<LoginError>) -> LoginPage {
        LoginPage {
            text,
            csrf: hostile(),
            continuation: hostile(),
            hidden: vec![(hostile(), hostile())],
            login_hint: hostile(),
            client_name,
            client_logo: Some(hostile()),
            test: true,
            sign_up: true,
            forgotten: true,
            remember: true,
            remembered: error.is_some(),
            signed_in: Some(hostile()),
            passkey: Some(Offer { options: hostile(), state: hostile() }),
            providers: vec![Offered { id: hostile(), name: hostile() }],
            organization: true,
            error,
        }
    }

    #[test]
    fn the_login_page_is_drawn_well() {
        check_all(&TEXT, |text| page(text, None, None));
        for error in [
            LoginError::WrongCredentials,
            LoginError::UnknownPasskey,
            LoginError::Busy,
            LoginError::TooOften { seconds: 1 },
        ] {
            check_all(&TEXT, |text| page(text, Some(hostile()), Some(error)));
        }
    }

    #[test]
    fn the_first_field_that_is_still_empty_has_the_focus() {
        let focus = |login_hint: &str| {
            let text = PageText::new(&TEXT, Language::English);
            let page = LoginPage { login_hint: login_hint.to_owned(), ..page(text, None, None) };
            let html = check(Language::English, &page);
            assert_eq!(html.matches("autofocus").count(), 1);
            html.find("autofocus") < html.find(r#"name="password""#)
        };
        assert!(focus(""));
        assert!(!focus("ada@example.com"));
    }
}
