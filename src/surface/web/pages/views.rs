//! The pages: what each one needs to be drawn, and nothing about HTTP.
//!
//! The templates are in `templates/`; askama checks them against these structs at compile time and escapes
//! every value. What people and accounts chose (names, addresses) also stands in `<bdi>`, so that text that
//! runs from right to left cannot rearrange the sentence around it.

use super::text::{PageError, ScopeText, Text};
use askama::Template;
use xwms_events::scope::Scope;

/// `GET /`: what this server is.
#[derive(Template)]
#[template(path = "home.html")]
pub struct HomePage {
    pub text: &'static Text,
    pub issuer: String,
    /// Whether `xwms dev` runs it, and not someone in earnest.
    pub development: bool,
}

/// `GET /login`; posts `csrf_token`, `continue`, the hidden fields, `email` and `password` to `/login`.
#[derive(Template)]
#[template(path = "login.html")]
pub struct LoginPage {
    pub text: &'static Text,
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
            LoginError::WrongCredentials => self.text.login.wrong_credentials,
            LoginError::Busy => self.text.login.busy,
            LoginError::TooOften { .. } => self.text.login.too_often,
        })
    }

    fn wrong(&self) -> bool {
        self.error == Some(LoginError::WrongCredentials)
    }

    fn title(&self) -> String {
        match &self.client_name {
            Some(name) => self.text.login.title_with_client.with(name),
            None => self.text.login.title.to_owned(),
        }
    }
}

/// `GET /consent`; posts `csrf_token`, `continue` and `decision` (`approve`, `deny` or `switch`, for another person) to
/// `/consent`.
#[derive(Template)]
#[template(path = "consent.html")]
pub struct ConsentPage {
    pub text: &'static Text,
    pub csrf: String,
    pub continuation: String,
    pub client_name: String,
    /// Whether the client is one for tests.
    pub test: bool,
    /// Whether the operator knows who is behind the client.
    pub verified: bool,
    /// The account that owns the client.
    pub account_name: String,
    pub user_email: String,
    pub scopes: Vec<Scope>,
    /// Whether the app stays signed in, also where `offline_access` isn't among the scopes.
    pub offline: bool,
}

impl ConsentPage {
    fn lines(&self) -> Vec<ScopeText> {
        let offline = self.offline.then_some(Scope::OfflineAccess);
        let named = self.scopes.iter().copied().filter(|scope| Some(*scope) != offline);
        named.chain(offline).map(|scope| self.text.scope(scope)).collect()
    }
}

/// `GET /account/consents`; each row posts `csrf_token` and `consent_id` to `/account/consents/withdraw`.
#[derive(Template)]
#[template(path = "consents.html")]
pub struct ConsentsPage {
    pub text: &'static Text,
    pub csrf: String,
    pub user_email: String,
    pub consents: Vec<ConsentRow>,
    /// Whether one was withdrawn just now.
    pub notice: bool,
}

/// One consent of the user.
pub struct ConsentRow {
    pub consent_id: String,
    pub client_name: String,
    pub account_name: String,
    pub scopes: Vec<Scope>,
    /// As people read it; see [`Language::date`](super::text::Language::date).
    pub granted_at: String,
}

impl ConsentRow {
    fn scope_titles(&self, text: &Text) -> Vec<&'static str> {
        self.scopes.iter().map(|scope| text.scope(*scope).title).collect()
    }
}

/// `GET /logout`; posts `csrf_token` and the hidden fields to `/logout`.
#[derive(Template)]
#[template(path = "logout.html")]
pub struct LogoutPage {
    pub text: &'static Text,
    pub csrf: String,
    /// The client that asks for it, if one does.
    pub client_name: Option<String>,
    /// Whether the client wants to receive the person at an address that it did not register.
    pub unregistered: bool,
    /// Where the app is, for whoever stays signed in.
    pub stay: Option<String>,
    pub hidden: Vec<(String, String)>,
}

impl LogoutPage {
    fn title(&self) -> String {
        match &self.client_name {
            Some(name) => self.text.logout.question_with_client.with(name),
            None => self.text.logout.question.to_owned(),
        }
    }
}

/// After a logout that leads nowhere else.
#[derive(Template)]
#[template(path = "logged_out.html")]
pub struct LoggedOutPage {
    pub text: &'static Text,
    /// Whether the client wanted to receive the person at an address that it did not register.
    pub unregistered: bool,
}

/// Something that went wrong and must not, or cannot, be redirected.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub text: &'static Text,
    pub status: u16,
    pub title: String,
    pub detail: String,
    /// For developers, in English.
    pub reason: Option<String>,
    pub request_id: String,
    /// Begins anew what could not go on.
    pub restart: Option<String>,
}

impl ErrorPage {
    pub fn new(text: &'static Text, error: &PageError, request_id: String) -> Self {
        let words = text.page_error(error);
        let reason = match error {
            PageError::BadRequest(reason) => Some(reason.clone()),
            _ => None,
        };
        Self {
            text,
            status: error.status(),
            title: words.title.to_owned(),
            detail: words.detail.to_owned(),
            reason,
            request_id,
            restart: None,
        }
    }
}

/// An authorization response by POST (OAuth 2.0 Form Post Response Mode). The action must be a redirect URI
/// of the client: it is escaped here but not judged.
#[derive(Template)]
#[template(path = "form_post.html")]
pub struct FormPostPage {
    pub text: &'static Text,
    pub action: String,
    pub fields: Vec<(String, String)>,
}

#[cfg(test)]
mod tests {
    fn render(page: &impl Template) -> Result<String, askama::Error> {
        page.render()
    }

    use super::{super::text::Language, *};

    const HOSTILE: &str = r#"<script>alert("1")</script>'&"#;

    fn text(language: Language) -> &'static Text {
        language.text()
    }

    /// Every page in a language, with hostile text wherever text can come in.
    fn every_page(language: Language) -> Vec<String> {
        let text = text(language);
        let hostile = || HOSTILE.to_owned();
        let login = |client_name, error| {
            let (csrf, continuation, login_hint) = (hostile(), hostile(), hostile());
            let hidden = vec![(hostile(), hostile())];
            let (test, signed_in) = (true, Some(hostile()));
            render(&LoginPage {
                text,
                csrf,
                continuation,
                hidden,
                login_hint,
                client_name,
                test,
                signed_in,
                error,
            })
        };
        let row = ConsentRow {
            consent_id: hostile(),
            client_name: hostile(),
            account_name: hostile(),
            scopes: Scope::ALL.to_vec(),
            granted_at: hostile(),
        };
        let consents =
            |consents| ConsentsPage { text, csrf: hostile(), user_email: hostile(), consents, notice: true };
        let pairs = || vec![(hostile(), hostile())];
        let error = PageError::BadRequest(hostile());
        [
            render(&HomePage { text, issuer: hostile(), development: true }),
            login(None, None),
            login(Some(hostile()), Some(LoginError::WrongCredentials)),
            login(Some(hostile()), Some(LoginError::Busy)),
            login(Some(hostile()), Some(LoginError::TooOften { seconds: 1 })),
            render(&ConsentPage {
                text,
                csrf: hostile(),
                continuation: hostile(),
                client_name: hostile(),
                test: true,
                verified: true,
                account_name: hostile(),
                user_email: hostile(),
                scopes: Scope::ALL.to_vec(),
                offline: true,
            }),
            render(&consents(vec![row])),
            render(&consents(vec![])),
            render(&LogoutPage {
                text,
                csrf: hostile(),
                client_name: Some(hostile()),
                unregistered: true,
                stay: Some(hostile()),
                hidden: pairs(),
            }),
            render(&LogoutPage {
                text,
                csrf: hostile(),
                client_name: None,
                unregistered: false,
                stay: None,
                hidden: vec![],
            }),
            render(&LoggedOutPage { text, unregistered: true }),
            render(&ErrorPage { restart: Some(hostile()), ..ErrorPage::new(text, &error, hostile()) }),
            render(&FormPostPage { text, action: hostile(), fields: pairs() }),
        ]
        .into_iter()
        .collect::<Result<_, _>>()
        .unwrap()
    }

    #[test]
    fn what_others_wrote_never_becomes_markup() {
        for page in Language::ALL.iter().flat_map(|language| every_page(*language)) {
            assert!(!page.contains("<script>"), "{page}");
            assert!(!page.contains(r#""1""#), "{page}");
        }
    }

    #[test]
    fn a_page_says_its_language_and_brings_no_style_or_script_of_its_own() {
        for language in Language::ALL {
            for page in every_page(*language) {
                assert!(page.contains(&format!(r#"<html lang="{}">"#, language.tag())));
                assert!(page.contains(r#"<link rel="stylesheet" href="/assets/style.css">"#));
                assert!(!page.contains("style=") && !page.contains("<style") && !page.contains("onclick"));
                assert_eq!(page.matches("<script").count(), page.matches(r#"<script src="/assets/"#).count());
            }
        }
    }

    #[test]
    fn every_form_of_ours_carries_the_csrf_token() {
        for page in every_page(Language::English) {
            let forms = page.matches(r#"<form method="post" action="/"#).count();
            assert_eq!(forms, page.matches(r#"name="csrf_token""#).count(), "{page}");
        }
    }

    #[test]
    fn staying_signed_in_is_named_once_whether_it_comes_as_a_scope_or_as_a_flag() {
        for (scopes, offline, lines) in [
            (vec![Scope::Openid], false, 1),
            (vec![Scope::Openid], true, 2),
            (vec![Scope::Openid, Scope::OfflineAccess], false, 2),
            (vec![Scope::OfflineAccess, Scope::Openid], true, 2),
        ] {
            let page = ConsentPage {
                text: text(Language::English),
                csrf: String::new(),
                continuation: String::new(),
                client_name: String::new(),
                test: false,
                verified: false,
                account_name: String::new(),
                user_email: String::new(),
                scopes,
                offline,
            };
            assert_eq!(page.lines().len(), lines);
        }
    }

    #[test]
    fn the_first_field_that_is_still_empty_has_the_focus() {
        let focus = |login_hint: &str| {
            let page = render(&LoginPage {
                text: text(Language::English),
                csrf: String::new(),
                continuation: String::new(),
                hidden: vec![],
                login_hint: login_hint.to_owned(),
                client_name: None,
                test: false,
                signed_in: None,
                error: None,
            })
            .unwrap();
            assert_eq!(page.matches("autofocus").count(), 1);
            page.find("autofocus") < page.find(r#"name="password""#)
        };
        assert!(focus(""));
        assert!(!focus("ada@example.com"));
    }
}
