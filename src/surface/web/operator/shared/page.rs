//! A request for a page of the operator: only for people whom the setting `operators` names, with a second factor.
//! Nobody else learns that there is anything here.

use super::areas;
use crate::{
    app::Shared,
    commands::{CommandError, operators},
    surface::web::{
        error::PageError,
        shared::{
            fresh, guides,
            kinds::{Value, View},
            request::PageRequest,
            shell::Shell,
            signed_in::{login_for, page_of},
            signed_page::SignedPage,
            start::Start,
            text::Translations,
        },
    },
};
use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};
use std::ops::Deref;
use xwms_events::{ids::AccountId, session::Assurance};
use xwms_projections::tickets;

/// Where a person without a second factor sets one up.
const ENROL: &str = "/account/security";

/// Tickets that wait are counted up to this many.
const WAITING_MAX: i64 = 100;

/// The shell itself has no words of an area.
static NOTHING: Translations<()> = Translations { english: (), dutch: () };

static NAME: Translations<(&str, &str)> =
    Translations { english: ("Operator", "Operator"), dutch: ("Beheer", "Beheerder") };

/// A request for a page of the operator. Rejects with a page that says that there is nothing here, or leads to the
/// login or to a second factor.
pub struct OperatorPage {
    signed: SignedPage,
    /// How many tickets wait for an answer, for the sidebar.
    waiting: Option<String>,
}

impl Deref for OperatorPage {
    type Target = SignedPage;

    fn deref(&self) -> &SignedPage {
        &self.signed
    }
}

impl FromRequestParts<Shared> for OperatorPage {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        if app.settings.operators.is_empty() {
            let Ok(page) = PageRequest::from_request_parts(parts, app).await;
            return Err(page.layout.error(&PageError::NotFound));
        }
        let mut signed = SignedPage::from_request_parts(parts, app).await?;
        check(&signed, page_of(parts))?;
        signed.page.layout.start = Start::Operator;
        if !signed.login.session.is_operator {
            let entered = operators::enter(&signed.context(), signed.login.session_id).await;
            entered.map_err(|error| signed.failed(error.into_store_error()))?;
        }
        let waiting = tickets::count_waiting(app.store.pool(), WAITING_MAX).await;
        let waiting = waiting.map_err(|error| signed.failed(error))?;
        Ok(Self { signed, waiting: said(waiting) })
    }
}

/// Returns the number of tickets that wait, as the sidebar says it; `None` if there are none.
fn said(waiting: i64) -> Option<String> {
    match waiting {
        ..=0 => None,
        WAITING_MAX.. => Some(format!("{}+", WAITING_MAX - 1)),
        some => Some(some.to_string()),
    }
}

/// Refuses a person who is not an operator, and leads an operator without a second factor to the page that sets one up.
fn check(signed: &SignedPage, back: &str) -> Result<(), Response> {
    let login = &signed.login;
    if !signed.app().settings.operators.include(login.user_id, &login.user) {
        return Err(signed.not_found());
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
    /// Refuses an act unless the login is recent; the login leads back to this page.
    pub fn require_fresh(&self) -> Result<(), Response> {
        if fresh::is_fresh(&self.login, self.now()) {
            return Ok(());
        }
        Err(Redirect::to(&login_for(self.here_path())).into_response())
    }

    /// Returns the title of an account's plan; `none` says that it has none. A plan that the settings no longer
    /// have is named as it was.
    pub fn plan(&self, name: Option<&str>, none: &'static str) -> Value {
        let Some(name) = name else { return Value::text(none) };
        let listed = self.app().limits.plans().get(name).map(|plan| plan.title.clone());
        Value::name(listed.unwrap_or_else(|| name.to_owned()))
    }

    /// Records that the operator looks at the account. What can't be recorded is not shown.
    pub async fn view(&self, account_id: AccountId) -> Result<(), Response> {
        let viewed = operators::view(&self.context(), self.login.user_id, account_id).await;
        viewed.map(drop).map_err(|error| self.stopped(error))
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
            groups: areas::groups(&self.here, self.waiting.as_deref(), language),
            guide: guides::of_operator(
                self.here_path().trim_start_matches("/operator").trim_start_matches('/'),
            ),
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
