//! What the pages say, in every language that they speak.
//!
//! [`Text`] has a field for every string, so that a language which lacks one does not compile. Words about
//! values of an enum (scopes, errors) are exhaustive matches, for the same reason. To add a language: a file
//! beside `english.rs`, a variant of [`Language`], and then whatever the compiler asks for.

mod dutch;
mod english;
mod join;

pub use join::JoinText;

use crate::surface::http::params::ParamsError;

use xwms_events::scope::Scope;

/// A language that the pages speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    Dutch,
}

impl Language {
    /// All of them; earlier wins between equals.
    pub const ALL: &'static [Self] = &[Self::English, Self::Dutch];

    /// As it stands in `lang` and in `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Dutch => "nl",
        }
    }

    /// What to say in it.
    pub const fn text(self) -> &'static Text {
        match self {
            Self::English => &english::TEXT,
            Self::Dutch => &dutch::TEXT,
        }
    }

    /// The language that a browser prefers (RFC 9110 §12.5.4). Regions are ignored: `nl-BE` is Dutch. A range
    /// with a malformed weight is ignored too, and who asks for neither language gets the default.
    pub fn negotiate(accept_language: Option<&str>) -> Self {
        let ranges = || accept_language.unwrap_or_default().split(',').filter_map(range);
        let weight = |language: Self| {
            let named =
                |tag: &str| tag.split('-').next().is_some_and(|it| it.eq_ignore_ascii_case(language.tag()));
            let best = |wanted: &dyn Fn(&str) -> bool| {
                let matching = ranges().enumerate().filter(|(_, (tag, _))| wanted(tag));
                // Between equal weights the one that was named first.
                matching.map(|(index, (_, weight))| (weight, usize::MAX - index)).max()
            };
            best(&named).or_else(|| best(&|tag| tag == "*")).filter(|(weight, _)| *weight > 0)
        };
        // The last of several equal maxima wins, hence the reversal.
        let best = Self::ALL
            .iter()
            .rev()
            .filter_map(|it| Some((weight(*it)?, *it)))
            .max_by_key(|(weight, _)| *weight);
        best.map(|(_, language)| language).unwrap_or_default()
    }

    /// A date as people write it.
    pub fn date(self, year: i32, month: time::Month, day: u8) -> String {
        let months = match self {
            Self::English => english::MONTHS,
            Self::Dutch => dutch::MONTHS,
        };
        let name = months.get(usize::from(u8::from(month)) - 1).copied().unwrap_or_default();
        format!("{day} {name} {year}")
    }
}

/// One range of Accept-Language with its weight in thousandths.
fn range(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let weight = match parts.next() {
        None => 1000,
        Some(parameter) => {
            thousandths(parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="))?)?
        }
    };
    Some((tag, weight))
}

/// A weight as RFC 9110 §12.4.2 writes it: 0 to 1, at most three decimals.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let decimals: u16 = format!("{decimals:0<3}").parse().ok()?;
    match (whole, decimals) {
        ("0", decimals) => Some(decimals),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

/// A sentence with one value in it, which the template writes between the halves.
#[derive(Clone, Copy, Debug)]
pub struct Phrase {
    pub before: &'static str,
    pub after: &'static str,
}

impl Phrase {
    /// The sentence as plain text; the template escapes it like any other value.
    pub fn with(&self, value: &str) -> String {
        format!("{}{value}{}", self.before, self.after)
    }
}

/// Everything that the pages say in one language.
#[derive(Debug)]
pub struct Text {
    pub language: Language,
    pub home: HomeText,
    pub login: LoginText,
    pub consent: ConsentText,
    pub consents: ConsentsText,
    pub logout: LogoutText,
    pub error: ErrorPageText,
    pub form_post: FormPostText,
    pub join: JoinText,
    /// "From …": the account behind a client.
    pub from_account: Phrase,
    /// "Signed in as …".
    pub signed_in_as: Phrase,
    pub sign_out: &'static str,
    /// The badge of a client for tests.
    pub test: TestText,
    /// The badge of a client that the operator knows.
    pub verified: &'static str,
}

#[derive(Debug)]
pub struct HomeText {
    pub title: &'static str,
    pub what: &'static str,
    pub development: &'static str,
    pub issuer: &'static str,
    pub discovery: &'static str,
    pub keys: &'static str,
    pub api: &'static str,
    pub consents: &'static str,
    pub for_you: &'static str,
    pub for_developers: &'static str,
}

#[derive(Debug)]
pub struct TestText {
    pub badge: &'static str,
    pub detail: &'static str,
}

#[derive(Debug)]
pub struct LoginText {
    pub title: &'static str,
    pub title_with_client: Phrase,
    pub email: &'static str,
    pub password: &'static str,
    pub show_password: &'static str,
    pub hide_password: &'static str,
    pub submit: &'static str,
    /// For whoever is signed in already.
    pub go_on: &'static str,
    /// Stands before the title of a page that reports an error.
    pub error_prefix: &'static str,
    pub wrong_credentials: &'static str,
    pub busy: &'static str,
    pub too_often: &'static str,
}

#[derive(Debug)]
pub struct ConsentText {
    pub title: Phrase,
    pub switch_user: &'static str,
    pub scopes: &'static str,
    /// Around the link to the consents.
    pub remembered: Phrase,
    pub remembered_link: &'static str,
    pub approve: &'static str,
    pub deny: &'static str,
}

#[derive(Debug)]
pub struct ConsentsText {
    pub title: &'static str,
    pub intro: &'static str,
    pub empty: &'static str,
    pub granted_at: Phrase,
    pub withdraw: &'static str,
    pub withdrawn: &'static str,
}

#[derive(Debug)]
pub struct LogoutText {
    pub title: &'static str,
    pub question: &'static str,
    pub question_with_client: Phrase,
    pub explanation: &'static str,
    pub submit: &'static str,
    /// The app named an address that it did not register.
    pub unregistered: &'static str,
    pub stay: &'static str,
    pub stay_and_return: &'static str,
    pub done_title: &'static str,
    pub done: &'static str,
}

#[derive(Debug)]
pub struct ErrorPageText {
    pub status: &'static str,
    pub reason: &'static str,
    pub restart: &'static str,
    pub home: &'static str,
    pub request_id: &'static str,
}

#[derive(Debug)]
pub struct FormPostText {
    pub title: &'static str,
    pub explanation: &'static str,
    pub submit: &'static str,
}

/// A scope in words.
#[derive(Clone, Copy, Debug)]
pub struct ScopeText {
    pub title: &'static str,
    pub detail: &'static str,
}

/// Why a page cannot be shown, or a sign-in cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageError {
    /// The authorization request names no client, or one that is not registered or is disabled.
    UnknownClient,
    /// The redirect URI is not one of the client's.
    BadRedirectUri,
    /// It is one of the client's, but its domain is not verified, or is not for logins.
    UnverifiedDomain,
    MissingRedirectUri,
    /// Something else that must not be redirected; the reason is for developers and stays in English.
    BadRequest(String),
    /// The sign-in was started in another browser.
    OtherBrowser,
    /// The sign-in took too long, or was finished before.
    Expired,
    Csrf,
    NotFound,
    MethodNotAllowed,
    TooSlow,
    TooLarge,
    TooManyRequests,
    TooBusy,
}

impl PageError {
    /// The HTTP status that goes with it.
    pub const fn status(&self) -> u16 {
        match self {
            Self::UnknownClient
            | Self::BadRedirectUri
            | Self::UnverifiedDomain
            | Self::MissingRedirectUri
            | Self::BadRequest(_)
            | Self::OtherBrowser
            | Self::Expired => 400,
            Self::Csrf => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::TooSlow => 408,
            Self::TooLarge => 413,
            Self::TooManyRequests => 429,
            Self::TooBusy => 503,
        }
    }
}

impl From<ParamsError> for PageError {
    fn from(error: ParamsError) -> Self {
        match error {
            ParamsError::Body => Self::TooLarge,
            error => Self::BadRequest(error.to_string()),
        }
    }
}

/// A [`PageError`] in words.
#[derive(Clone, Copy, Debug)]
pub struct ErrorText {
    pub title: &'static str,
    pub detail: &'static str,
}

impl Text {
    pub const fn scope(&self, scope: Scope) -> ScopeText {
        match self.language {
            Language::English => english::scope(scope),
            Language::Dutch => dutch::scope(scope),
        }
    }

    pub const fn page_error(&self, error: &PageError) -> ErrorText {
        match self.language {
            Language::English => english::page_error(error),
            Language::Dutch => dutch::page_error(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, Dutch, English};

    #[track_caller]
    fn negotiated(header: &str, language: Language) {
        assert_eq!(Language::negotiate(Some(header)), language, "{header}");
    }

    #[test]
    fn without_a_wish_it_is_english() {
        assert_eq!(Language::negotiate(None), English);
        for header in ["", " ", ",,", "fr", "fr-FR,de;q=0.9", "*", ";q=1", "nld", "english"] {
            negotiated(header, English);
        }
    }

    #[test]
    fn a_region_does_not_matter_nor_does_case() {
        for header in ["nl", "nl-BE", "NL-be", "nl-Latn-NL", " nl ; q=1 "] {
            negotiated(header, Dutch);
        }
        negotiated("en-GB,nl;q=0.9", English);
    }

    #[test]
    fn the_heaviest_weight_wins_wherever_it_stands() {
        negotiated("en;q=0.8, nl;q=0.9", Dutch);
        negotiated("nl;q=0.8, en;q=0.801", English);
        negotiated("fr, nl-NL;q=0.7, en;q=0.3", Dutch);
        negotiated("en;q=0.1, nl;q=0.5, en-GB;q=0.9", English);
    }

    #[test]
    fn between_equals_the_first_wins() {
        negotiated("nl,en", Dutch);
        negotiated("en,nl", English);
        negotiated("nl;q=0.5,en;q=0.500", Dutch);
    }

    #[test]
    fn a_weight_of_zero_refuses() {
        negotiated("nl;q=0", English);
        negotiated("nl;q=0, *", English);
        negotiated("en;q=0, *;q=0.1", Dutch);
        negotiated("en;q=0, nl;q=0", English);
        negotiated("nl;q=0.000, en;q=0.001", English);
    }

    #[test]
    fn a_star_stands_for_what_is_not_named() {
        negotiated("*, nl;q=0.5", English);
        negotiated("en;q=0.2, *;q=0.5", Dutch);
        negotiated("nl, *;q=0.5", Dutch);
    }

    #[test]
    fn a_malformed_weight_makes_its_range_nothing() {
        for weight in ["", "2", "-1", "inf", "NaN", "1.001", "0.1234", "0.é", "0.5.5", "+0"] {
            negotiated(&format!("nl;q={weight}, en;q=0.001"), English);
        }
        negotiated("nl;level=1, en;q=0.001", English);
        negotiated("nl;q=1.000, en;q=0.9", Dutch);
        negotiated("nl;q=1., en;q=0.9", Dutch);
    }

    #[test]
    fn dates_are_written_out() {
        assert_eq!(English.date(2026, time::Month::March, 3), "3 March 2026");
        assert_eq!(Dutch.date(2026, time::Month::March, 3), "3 maart 2026");
    }

    #[test]
    fn every_text_knows_its_language() {
        for language in Language::ALL {
            assert_eq!(language.text().language, *language);
        }
    }
}
