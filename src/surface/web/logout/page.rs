//! The data of the logout pages.

use super::text::LogoutText;
use crate::surface::web::shared::text::PageText;
use askama::Template;

/// `GET /logout`. The form posts `csrf_token` and the hidden fields to `/logout`.
#[derive(Template)]
#[template(path = "logout/logout.html")]
pub struct LogoutPage {
    pub text: PageText<LogoutText>,
    pub csrf: String,
    /// The client that requests the logout, if any.
    pub client_name: Option<String>,
    /// Whether the client named a return address that it did not register.
    pub unregistered: bool,
    /// The app's address, for a user who stays signed in.
    pub stay: Option<String>,
    pub hidden: Vec<(String, String)>,
}

impl LogoutPage {
    fn title(&self) -> String {
        match &self.client_name {
            Some(name) => self.text.question_with_client.with(name),
            None => self.text.question.to_owned(),
        }
    }
}

/// The page after a logout that doesn't return to an app.
#[derive(Template)]
#[template(path = "logout/logged_out.html")]
pub struct LoggedOutPage {
    pub text: PageText<LogoutText>,
    /// Whether the client named a return address that it did not register.
    pub unregistered: bool,
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, LoggedOutPage, LogoutPage};
    use crate::surface::web::shared::drawn::{check_all, hostile};

    #[test]
    fn the_pages_of_a_logout_are_drawn_well() {
        for asked in [true, false] {
            check_all(&TEXT, |text| LogoutPage {
                text,
                csrf: hostile(),
                client_name: asked.then(hostile),
                unregistered: asked,
                stay: asked.then(hostile),
                hidden: asked.then(|| (hostile(), hostile())).into_iter().collect(),
            });
        }
        check_all(&TEXT, |text| LoggedOutPage { text, unregistered: true });
    }
}
