//! A request for a page of the dashboard: the person, the account that the path names, and what the person may do there. The
//! permissions are those of REST (`web/shared/member`). Another account, and one that does not exist, are not found.

use super::areas;
use crate::{
    app::{App, Shared},
    commands::{CommandError, Conflict, Context, clients::ClientRef, endpoints::EndpointRef},
    language::Language,
    store::StoreError,
    surface::web::{
        error::PageError,
        shared::{
            cookies, fresh,
            kinds::{FormErrors, Head, form::FormTokens, refusal},
            member::{self, Member},
            request::PageRequest,
            session::LoggedIn,
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
use std::{str::FromStr, sync::Arc};
use xwms_events::{
    Actor, Refusal, Timestamp,
    account::{Account, Allowance, By, Role},
    client::Environment,
    ids::AccountId,
    scope::{Scope, Scopes},
};

/// A request for a page of an account, by a member of it. Rejects with a redirect to the login, or a page of refusal.
pub struct DashboardPage {
    pub page: PageRequest,
    pub login: LoggedIn,
    pub account_id: AccountId,
    /// The current state of the account.
    pub account: Arc<Account>,
    pub role: Role,
    /// The permissions of the role.
    pub scopes: Scopes,
    /// Whether the dashboard shows what is live or what is for tests.
    pub environment: Environment,
    /// The path and query of the request.
    pub here: String,
    path: Vec<(String, String)>,
}

impl FromRequestParts<Shared> for DashboardPage {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let Ok(page) = PageRequest::from_request_parts(parts, app).await;
        let here = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        // What a form is sent to is no page that a login can lead back to.
        let back = if parts.method == Method::POST { parts.uri.path() } else { here.as_str() };
        let login = page.logged_in().await.map_err(|throttled| page.layout.throttled(&throttled))?;
        let login = login.ok_or_else(|| Redirect::to(&login_for(back)).into_response())?;
        let params = RawPathParams::from_request_parts(parts, app).await.ok();
        let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let path: Vec<_> = params.iter().flat_map(|params| params.iter().map(pair)).collect();
        let named = path.iter().find(|(name, _)| name == "account_id");
        let account_id = named.and_then(|(_, id)| id.parse::<AccountId>().ok());
        let account_id = account_id.ok_or_else(|| page.layout.error(&PageError::NotFound))?;
        let found = member::member(app, account_id, &login).await;
        let found = found.map_err(|error| page.layout.throttled(&error.into()))?;
        let member = found.ok_or_else(|| page.layout.error(&PageError::NotFound))?;
        check(&page, &member, &login)?;
        let Member { account, role, scopes } = member;
        let environment = cookies::environment(&page.jar);
        Ok(Self { page, login, account_id, account, role, scopes, environment, here, path })
    }
}

/// Refuses if the account does not act, or requires a stronger login.
fn check(page: &PageRequest, member: &Member, login: &LoggedIn) -> Result<(), Response> {
    if !member.acts() {
        return Err(page.layout.error(&PageError::AccountRestricted));
    }
    // There the person sets up a second factor, or logs in with it.
    if !member.accepts(login) {
        return Err(fresh::log_in_again("security", None));
    }
    Ok(())
}

impl DashboardPage {
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

    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(scope)
    }

    /// Refuses the request unless the role has `scope`.
    pub fn require(&self, scope: Scope) -> Result<(), Response> {
        if self.may(scope) { Ok(()) } else { Err(self.page.layout.error(&PageError::NotPermitted)) }
    }

    /// Refuses the request unless the person is an owner.
    pub fn require_owner(&self) -> Result<(), Response> {
        let is_owner = self.role == Role::Owner;
        if is_owner { Ok(()) } else { Err(self.page.layout.error(&PageError::NotPermitted)) }
    }

    /// Refuses a sensitive act unless the login is recent; the login leads back to this page.
    pub fn require_fresh_here(&self) -> Result<(), Response> {
        let path = self.here.split('?').next().unwrap_or_default();
        self.require_fresh(path.trim_start_matches('/'))
    }

    /// Returns the authority by which the person changes the account's members.
    pub const fn authority(&self) -> By {
        By::Member(self.login.user_id)
    }

    /// Refuses a sensitive act unless the login is recent: `next` is a name of `signed_in`, or a path of the dashboard
    /// without its first slash.
    pub fn require_fresh(&self, next: &str) -> Result<(), Response> {
        let is_fresh = fresh::is_fresh(&self.login, self.now());
        if is_fresh { Ok(()) } else { Err(fresh::log_in_again(next, None)) }
    }

    /// Returns the id that the path has under `name`, or the page that says that there is no such thing.
    pub fn id<T: FromStr>(&self, name: &str) -> Result<T, Response> {
        let text = self.path.iter().find(|(known, _)| known == name);
        text.and_then(|(_, text)| text.parse().ok()).ok_or_else(|| self.not_found())
    }

    /// Returns whether the query is `what`: the notice of what has just happened.
    pub fn was(&self, what: &str) -> bool {
        self.here.split_once('?').is_some_and(|(_, query)| query == what)
    }

    /// Returns the path of a page of this account; `below` has no first slash.
    pub fn path(&self, below: &str) -> String {
        areas::path(self.account_id, below)
    }

    /// Returns the context for the person's commands.
    pub fn context(&self) -> Context<'_> {
        self.page.context(Actor::User(self.login.user_id))
    }

    /// Returns what the account may use.
    pub fn allowance(&self) -> Allowance {
        self.page.app.limits.allowance(&self.account)
    }

    /// Returns the start of the history that the account's plan shows.
    pub fn shown_since(&self) -> Timestamp {
        let days = i64::from(self.allowance().history_days);
        Timestamp::from_millis(self.now().millis() - days * 86_400_000)
    }

    /// Returns the account's client with this id in the path, with what the person may see and change.
    pub fn client_ref(&self) -> Result<ClientRef, Response> {
        let (account_id, client_id) = (self.account_id, self.id("client_id")?);
        Ok(ClientRef { account_id, client_id, tests_only: false, own: Some(self.scopes.clone()) })
    }

    /// Returns the account's endpoint with this id in the path.
    pub fn endpoint_ref(&self) -> Result<EndpointRef, Response> {
        Ok(EndpointRef { account_id: self.account_id, endpoint_id: self.id("endpoint_id")? })
    }

    /// Waits, for a limited time, until the read models show the account's writes.
    pub async fn read_own_writes(&self) {
        self.page.app.wait_until_visible(self.account_id, None).await;
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
        use xwms_events::RefusalKind::NotFound;
        match error {
            CommandError::Refused(refusal) if refusal.kind == NotFound => Err(self.not_found()),
            CommandError::Refused(refusal) => Ok(refusal::errors(&refusal, self.language())),
            CommandError::Conflict(Conflict::Full) => Ok(self.words_of("limit_reached")),
            CommandError::Conflict(Conflict::Taken) => Ok(self.words_of("taken")),
            CommandError::Conflict(_) => Err(self.page.layout.error(&PageError::TooBusy)),
            CommandError::Store(error) => Err(self.failed(error)),
        }
    }

    /// Returns the page for the error of a command where there is no form.
    pub fn stopped(&self, error: CommandError) -> Response {
        self.refusal(error).err().unwrap_or_else(|| self.not_found())
    }

    fn words_of(&self, code: &'static str) -> FormErrors {
        refusal::errors(&Refusal::conflict(code, code), self.language())
    }

    /// Returns the response that leads to `below` after a form.
    pub fn go(&self, below: &str) -> Response {
        Redirect::to(&self.path(below)).into_response()
    }
}
