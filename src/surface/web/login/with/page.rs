//! The data of the pages of logins at other providers.

use super::text::{TEXT, WithText};
use crate::{
    outbound::providers::ProviderError,
    surface::{
        http::params::Params,
        web::{
            join,
            login::next,
            shared::{
                continuation::LINK_MAX,
                login_attempt::{LINK, Unknown},
                request::PageRequest,
                text::PageText,
            },
        },
    },
};
use askama::Template;
use axum::{http::StatusCode, response::Response};

/// Its forms post `csrf_token`, `link` and more to `/login`, `/sign-up` and `/login/link`.
#[derive(Template)]
#[template(path = "login/with/with.html")]
pub struct WithPage {
    pub text: PageText<WithText>,
    pub csrf: String,
    /// What buttons call the provider.
    pub provider: String,
    pub step: WithStep,
}

/// What the page shows.
pub enum WithStep {
    /// Nobody is linked to the login: the person logs in here, or signs up.
    Unknown {
        /// How the provider calls the person.
        name: String,
        /// Fills in the forms.
        email: String,
        continuation: String,
        /// Where the login leads, with the handle of the login.
        hidden: Vec<(String, String)>,
        link: String,
        sign_up: bool,
    },
    /// Shall the login open this account?
    Confirm { name: String, email: String, link: String },
    /// Nobody was logged in.
    Trouble { why: Trouble, again: String },
}

/// Why a login at a provider came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The provider can't be reached, or fails.
    Down,
    /// The person, or the provider, said no.
    Declined,
    /// The answer is not to be trusted, or the user may not log in.
    Refused,
    /// The provider did not confirm that it asked the person again, although it should have.
    Remembered,
    /// The login opens another account.
    Taken,
    /// The organization of the address has no provider.
    NoOrganization,
}

impl Trouble {
    pub fn of(error: &ProviderError) -> Self {
        match error {
            ProviderError::Down(_) => Self::Down,
            ProviderError::Refused(_) => Self::Refused,
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Down => StatusCode::SERVICE_UNAVAILABLE,
            Self::Declined | Self::Remembered | Self::NoOrganization => StatusCode::OK,
            Self::Refused => StatusCode::BAD_REQUEST,
            Self::Taken => StatusCode::CONFLICT,
        }
    }
}

/// Returns the page that says why nobody was logged in, with a way back to the login.
pub fn trouble(page: &PageRequest, why: Trouble, provider: &str, carried: &Params) -> Response {
    let invitation = join::way_back(carried).filter(|_| carried.get("continue").is_none());
    let here = invitation.unwrap_or_else(|| next::here(carried));
    let again = if here.len() <= LINK_MAX + 1_000 { here } else { "/login".to_owned() };
    let shown = WithPage {
        text: page.layout.text(&TEXT),
        csrf: String::new(),
        provider: provider.to_owned(),
        step: WithStep::Trouble { why, again },
    };
    page.layout.with(why.status(), &shown, "; form-action 'none'")
}

/// Returns the page for a login that opens no account yet.
pub fn unknown(
    page: &PageRequest,
    browser: &str,
    found: &Unknown,
    handle: &str,
    carried: &Params,
) -> Response {
    let link = (LINK.to_owned(), handle.to_owned());
    let shown = WithPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(browser),
        provider: found.provider_name.clone(),
        step: WithStep::Unknown {
            name: found.login.name.clone(),
            email: found.email.clone().unwrap_or_default(),
            continuation: carried.get("continue").unwrap_or_default().to_owned(),
            hidden: next::carried(carried).into_iter().chain([link]).collect(),
            link: handle.to_owned(),
            // A request that can't go on is no way in.
            sign_up: next::carried_on(page, carried)
                .is_ok_and(|continuation| next::may_sign_up(page, continuation.as_ref())),
        },
    };
    page.layout.form_away(&shown)
}

impl WithPage {
    fn title(&self) -> &'static str {
        match &self.step {
            WithStep::Unknown { .. } => self.text.unknown_title,
            WithStep::Confirm { .. } => self.text.confirm_title,
            WithStep::Trouble { .. } => self.text.trouble_title,
        }
    }

    /// Returns what went wrong.
    fn message(&self) -> &'static str {
        let WithStep::Trouble { why, .. } = &self.step else { return "" };
        match why {
            Trouble::Down => self.text.down,
            Trouble::Declined => self.text.declined,
            Trouble::Refused => self.text.refused,
            Trouble::Remembered => self.text.remembered,
            Trouble::Taken => self.text.taken,
            Trouble::NoOrganization => self.text.no_organization,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, Trouble, WithPage, WithStep};
    use crate::surface::web::shared::drawn::{check_all, hostile};

    fn check(step: impl Fn() -> WithStep) {
        check_all(&TEXT, |text| WithPage { text, csrf: hostile(), provider: hostile(), step: step() });
    }

    #[test]
    fn the_pages_of_logins_elsewhere_are_drawn_well() {
        for sign_up in [true, false] {
            check(|| WithStep::Unknown {
                name: hostile(),
                email: hostile(),
                continuation: hostile(),
                hidden: vec![(hostile(), hostile())],
                link: hostile(),
                sign_up,
            });
        }
        check(|| WithStep::Confirm { name: hostile(), email: hostile(), link: hostile() });
        for why in [
            Trouble::Down,
            Trouble::Declined,
            Trouble::Refused,
            Trouble::Remembered,
            Trouble::Taken,
            Trouble::NoOrganization,
        ] {
            check(|| WithStep::Trouble { why, again: hostile() });
        }
    }
}
