//! A request for a page of the operator: only for people whom the setting `operators` names, with a second factor. Nobody else
//! learns that there is anything here.

use super::areas;
use crate::{
    app::{App, Shared},
    commands::{CommandError, Conflict, Context, operators},
    language::Language,
    store::StoreError,
    surface::web::{
        error::PageError,
        shared::{
            fresh,
            kinds::{FormErrors, Head, View, form::FormTokens, refusal},
            request::PageRequest,
            session::LoggedIn,
            shell::Shell,
            signed_in::login_for,
            text::Translations,
        },
    },
};
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{Method, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use std::str::FromStr;
use xwms_events::{Actor, Refusal, RefusalKind, Timestamp, ids::AccountId, session::Assurance};

/// Where a person without a second factor sets one up.
const ENROL: &str = "/account/security";

/// The shell itself has no words of an area.
static NOTHING: Translations<()> = Translations { english: (), dutch: () };

static NAME: Translations<(&str, &str)> =
    Translations { english: ("Operator", "Operator"), dutch: ("Beheer", "Beheerder") };

/// A request for a page of the operator. Rejects with a page that says that there is nothing here, or leads to the login or to a
/// second factor.
pub struct OperatorPage {
    pub page: PageRequest,
    pub login: LoggedIn,
    /// The path and query of the request.
    pub here: String,
    path: Vec<(String, String)>,
}

impl FromRequestParts<Shared> for OperatorPage {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let Ok(page) = PageRequest::from_request_parts(parts, app).await;
        if app.settings.operators.is_empty() {
            return Err(page.layout.error(&PageError::NotFound));
        }
        let here = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        // What a form is sent to has no query.
        let back = if parts.method == Method::POST { parts.uri.path() } else { here.as_str() };
        let login = page.logged_in().await.map_err(|throttled| page.layout.throttled(&throttled))?;
        let login = login.ok_or_else(|| Redirect::to(&login_for(back)).into_response())?;
        check(&page, &login, back)?;
        if !login.session.is_operator {
            let context = page.context(Actor::User(login.user_id));
            let entered = operators::enter(&context, login.session_id).await;
            entered.map_err(|error| page.layout.throttled(&error.into_store_error().into()))?;
        }
        let params = RawPathParams::from_request_parts(parts, app).await.ok();
        let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let path = params.iter().flat_map(|params| params.iter().map(pair)).collect();
        Ok(Self { page, login, here, path })
    }
}

/// Refuses whoever is no operator, and leads an operator without a second factor to it.
fn check(page: &PageRequest, login: &LoggedIn, back: &str) -> Result<(), Response> {
    if !page.app.settings.operators.include(login.user_id, &login.user) {
        return Err(page.layout.error(&PageError::NotFound));
    }
    if !login.user.factors.any() {
        return Err(Redirect::to(ENROL).into_response());
    }
    if login.session.assurance() < Assurance::TwoFactors {
        return Err(Redirect::to(&login_for(back)).into_response());
    }
    Ok(())
}

impl OperatorPage {
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

    /// Refuses an act unless the login is recent; the login leads back to this page.
    pub fn require_fresh(&self) -> Result<(), Response> {
        if fresh::is_fresh(&self.login, self.now()) {
            return Ok(());
        }
        let path = self.here.split('?').next().unwrap_or_default();
        Err(Redirect::to(&login_for(path)).into_response())
    }

    /// Returns what the path has under `name`, or the page that says that there is no such thing.
    pub fn id<T: FromStr>(&self, name: &str) -> Result<T, Response> {
        let text = self.path.iter().find(|(known, _)| known == name);
        text.and_then(|(_, text)| text.parse().ok()).ok_or_else(|| self.not_found())
    }

    /// Returns the context for the operator's commands.
    pub fn context(&self) -> Context<'_> {
        self.page.context(Actor::User(self.login.user_id))
    }

    /// Records that the operator looks at the account. What can't be recorded is not shown.
    pub async fn view(&self, account_id: AccountId) -> Result<(), Response> {
        let viewed = operators::view(&self.context(), self.login.user_id, account_id).await;
        viewed.map(drop).map_err(|error| self.stopped(error))
    }

    /// Returns what binds a form to this login and makes it take effect once.
    pub fn tokens(&self) -> FormTokens {
        FormTokens {
            csrf: self.page.csrf_token(&self.login.csrf_binding()),
            once: self.page.app.store.clock().uuid().simple().to_string(),
        }
    }

    /// Returns the head of a page.
    pub fn head(&self, title: impl Into<String>) -> Head {
        Head::new(self.language(), title)
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
            CommandError::Conflict(Conflict::Taken) => {
                Ok(refusal::errors(&Refusal::conflict("taken", "taken"), self.language()))
            }
            CommandError::Conflict(_) => Err(self.page.layout.error(&PageError::TooBusy)),
            CommandError::Store(error) => Err(self.failed(error)),
        }
    }

    /// Returns the page for the error of a command that no form sent.
    fn stopped(&self, error: CommandError) -> Response {
        match self.refusal(error) {
            Ok(_) => self.page.layout.error(&PageError::TooBusy),
            Err(response) => response,
        }
    }

    /// Draws the page in the shell.
    pub fn show(&self, view: View) -> Response {
        let language = self.language();
        let (name, role) = *self.text(&NAME);
        let profile = self.login.user.profile.get();
        let shell = Shell {
            words: Shell::words(language),
            name: name.to_owned(),
            others: vec![],
            may_open: false,
            groups: areas::groups(&self.here, language),
            person: profile.and_then(|profile| profile.name.clone()).unwrap_or_else(|| self.login.email()),
            role,
            csrf: self.tokens().csrf,
            search: None,
            environment: None,
        };
        self.page.layout.form(&view.page(self.page.layout.text(&NOTHING), shell))
    }

    /// Returns the response that leads to `below`, without its first slash.
    pub fn go(&self, below: &str) -> Response {
        Redirect::to(&format!("/operator/{below}")).into_response()
    }
}
