//! What a page in the shell has, whoever it is for: the request, the person who is logged in, and where they are.
//! Who may see what is up to the pages that stand on it: those of an account's members (`dashboard`), and those of
//! operators (`operator`).

use super::{
    kinds::{
        Form, FormErrors, Head,
        form::{FormTokens, Unsent},
        refusal,
    },
    not_done::NotDone,
    request::PageRequest,
    session::LoggedIn,
    signed_in,
    text::Translations,
    unsent,
};
use crate::{
    app::{App, Shared},
    commands::{CommandError, Conflict, Context},
    language::Language,
    store::StoreError,
    surface::{http::params::Params, web::error::PageError},
};
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
    response::Response,
};
use std::str::FromStr;
use xwms_events::{Actor, Refusal, RefusalKind, Timestamp};

/// A request by a person who is logged in. Rejects with a redirect to the login, which leads back to the page.
pub struct SignedPage {
    pub page: PageRequest,
    pub login: LoggedIn,
    /// The path and query of the request.
    pub here: String,
    params: Vec<(String, String)>,
    /// What was typed in a form of the page before a login.
    unsent: Option<Unsent>,
}

impl FromRequestParts<Shared> for SignedPage {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let Ok(page) = PageRequest::from_request_parts(parts, app).await;
        let login = signed_in::login(&page, parts).await?;
        let here = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        let params = RawPathParams::from_request_parts(parts, app).await.ok();
        let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let params = params.iter().flat_map(|params| params.iter().map(pair)).collect();
        let unsent = unsent::find(&page, login.user_id, parts.uri.query());
        Ok(Self { page, login, here, params, unsent })
    }
}

impl SignedPage {
    pub fn app(&self) -> &App {
        &self.page.app
    }

    pub const fn language(&self) -> Language {
        self.page.layout.language
    }

    /// Returns the area's texts in the page's language.
    pub const fn text<T>(&self, words: &'static Translations<T>) -> &'static T {
        words.of(self.page.layout.language)
    }

    pub fn now(&self) -> Timestamp {
        self.page.app.store.clock().now()
    }

    /// Returns the path of the request.
    pub fn here_path(&self) -> &str {
        self.here.split('?').next().unwrap_or_default()
    }

    /// Returns whether the query is `what`: the notice of what has just happened.
    pub fn was(&self, what: &str) -> bool {
        self.here.split_once('?').is_some_and(|(_, query)| query == what)
    }

    /// Returns what the path has under `name`, or the page that says that there is no such thing.
    pub fn id<T: FromStr>(&self, name: &str) -> Result<T, Response> {
        let text = self.params.iter().find(|(known, _)| known == name);
        text.and_then(|(_, text)| text.parse().ok()).ok_or_else(|| self.not_found())
    }

    /// Returns the context for the person's commands.
    pub fn context(&self) -> Context<'_> {
        self.page.context(Actor::User(self.login.user_id))
    }

    /// Returns what the query names so, or else what was typed so in the form that a login came before; empty
    /// without either.
    pub fn given(&self, name: &str) -> String {
        let query = self.here.split_once('?').map(|(_, query)| query).unwrap_or_default();
        let params = Params::parse(query.as_bytes()).unwrap_or_default();
        let unsent = self.unsent.as_ref().and_then(|unsent| unsent.typed.get(name));
        params.get(name).or(unsent).unwrap_or_default().to_owned()
    }

    /// Returns what binds a form to this login and makes it take effect once, and what was typed in it before.
    pub fn tokens(&self) -> FormTokens {
        FormTokens {
            csrf: self.page.csrf_token(&self.login.csrf_binding()),
            once: self.page.app.store.clock().uuid().simple().to_string(),
            unsent: self.unsent.clone(),
        }
    }

    /// Returns the head of a page.
    pub fn head(&self, title: impl Into<String>) -> Head {
        Head::new(self.language(), title)
    }

    /// Returns a form that is sent to the path `action` by the button `submit`.
    pub fn form(&self, action: impl Into<String>, submit: &'static str) -> Form {
        Form::new(self.language(), self.tokens(), action, submit)
    }

    /// Returns the page that says that there is no such thing.
    pub fn not_found(&self) -> Response {
        self.page.layout.error(&PageError::NotFound)
    }

    /// Returns the page for a failure of the store.
    pub fn failed(&self, error: impl Into<StoreError>) -> Response {
        let error: StoreError = error.into();
        self.page.layout.throttled(&error.into())
    }

    /// Turns the error of a command into what the form says, or into a page if no change of the form can help.
    pub fn refusal(&self, error: CommandError) -> Result<FormErrors, Response> {
        match error {
            CommandError::Refused(refusal) if refusal.kind == RefusalKind::NotFound => Err(self.not_found()),
            CommandError::Refused(refusal) => Ok(refusal::errors(&refusal, self.language())),
            CommandError::Conflict(Conflict::Full) => Ok(self.words_of("limit_reached")),
            CommandError::Conflict(Conflict::Taken) => Ok(self.words_of("taken")),
            CommandError::Conflict(_) => Err(self.page.layout.error(&PageError::TooBusy)),
            CommandError::Store(error) => Err(self.failed(error)),
        }
    }

    /// Returns the same as the outcome of a form.
    pub fn not_done(&self, error: CommandError) -> NotDone {
        match self.refusal(error) {
            Ok(errors) => NotDone::Wrong(errors),
            Err(page) => NotDone::Instead(page),
        }
    }

    fn words_of(&self, code: &'static str) -> FormErrors {
        refusal::errors(&Refusal::conflict(code, code), self.language())
    }
}
