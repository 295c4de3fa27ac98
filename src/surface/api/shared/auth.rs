//! An authenticated caller: their account and scopes, and what they may see and change. `authenticate` finds them.

use super::path;
use crate::{
    app::App,
    commands::{
        Context,
        clients::{Authority, ClientRef},
        endpoints::EndpointRef,
        test_users::TestUserRef,
    },
    surface::http::{caller::Caller, problem::Problem},
};
use axum::http::StatusCode;
use axum_extra::extract::cookie::CookieJar;
use std::sync::Arc;
use xwms_events::{
    Actor, Timestamp,
    account::{Account, Allowance, By},
    client::{Client, Environment},
    grant::Grant,
    ids::{AccountId, GrantId, UserId},
    scope::{Scope, Scopes},
    session::Assurance,
};

/// An authenticated caller.
pub struct Principal {
    pub account_id: AccountId,
    /// The current state of the account.
    pub account: Arc<Account>,
    /// The client of the token; `None` for a user's session.
    pub client: Option<Arc<Client>>,
    /// The caller's scopes.
    pub scopes: Scopes,
    pub actor: Actor,
    pub(super) caller: Caller,
    pub(super) credentials: Credentials,
    /// The grant of the user's token.
    pub(super) grant_id: Option<GrantId>,
    /// The login of the user's session.
    pub(super) login: Option<UserLogin>,
    /// The position that a read must show, if the caller sent one.
    pub(super) wanted: Option<i64>,
}

/// When and how a user logged in.
#[derive(Clone, Copy)]
pub struct UserLogin {
    /// `None` if it is not known when.
    pub at: Option<Timestamp>,
    pub assurance: Assurance,
}

/// The caller's credentials, kept to authenticate again during a long request.
pub(super) enum Credentials {
    Token(String),
    Session(CookieJar),
}

impl Principal {
    /// Refuses the request unless the caller has `scope`.
    pub fn require(&self, scope: Scope) -> Result<(), Problem> {
        if self.scopes.contains(scope) { Ok(()) } else { Err(Problem::insufficient_scope(scope.as_str())) }
    }

    /// Returns the environment whose clients and users the caller sees: a test client sees no live ones.
    pub fn environment(&self) -> Environment {
        self.client.as_ref().map_or(Environment::Live, |client| client.environment)
    }

    /// Returns the account's client with this id in a path, with what the caller may see and change.
    ///
    /// # Errors
    /// Not found, if it is not an id.
    pub fn client_ref(&self, id: &str) -> Result<ClientRef, Problem> {
        let (account_id, client_id) = (self.account_id, path::id(id, "client")?);
        let tests_only = self.environment() == Environment::Test;
        Ok(ClientRef { account_id, client_id, tests_only, authority: Authority::Scopes(self.scopes.clone()) })
    }

    /// Returns the account's endpoint with this id in a path.
    ///
    /// # Errors
    /// Not found, if it is not an id.
    pub fn endpoint_ref(&self, id: &str) -> Result<EndpointRef, Problem> {
        Ok(EndpointRef::of(self.account_id, path::id(id, "endpoint")?, &self.scopes))
    }

    /// Returns the account's test user with this id in a path.
    ///
    /// # Errors
    /// Not found, if it is not an id.
    pub fn test_user_ref(&self, id: &str) -> Result<TestUserRef, Problem> {
        Ok(TestUserRef { account_id: self.account_id, user_id: path::id(id, "test user")? })
    }

    /// Returns a key for the caller and its client. A secret shown to one caller of an account is not for the others.
    pub fn idempotency_scope(&self) -> String {
        let client = self.client.as_ref().and_then(|client| client.id).map(|id| id.to_string());
        let person = self.person().ok().map(|user_id| user_id.to_string());
        let [client, person] = [client, person].map(Option::unwrap_or_default);
        format!("{} {client} {person}", self.account_id)
    }

    /// Returns the authority by which the caller changes the account's members.
    pub fn authority(&self) -> By {
        match self.actor {
            Actor::User(user_id) => By::Member(user_id),
            Actor::Client(_) | Actor::System => By::Client,
        }
    }

    /// Returns the person who calls.
    ///
    /// # Errors
    /// `user_needed` for a client that acts for itself.
    pub fn person(&self) -> Result<UserId, Problem> {
        let Actor::User(user_id) = self.actor else {
            return Err(Problem::new(StatusCode::FORBIDDEN, "user_needed", "this needs a user's token"));
        };
        Ok(user_id)
    }

    /// Returns what the account may use.
    pub fn allowance(&self, app: &App) -> Allowance {
        app.limits.allowance(&self.account)
    }

    /// Returns the start of the history that the account's plan shows; `asked`, if that is later.
    pub fn shown_since(&self, app: &App, asked: Option<Timestamp>) -> Timestamp {
        let days = i64::from(self.allowance(app).history_days);
        let shown = Timestamp::from_millis(app.store.clock().now().millis() - days * 86_400_000);
        asked.map_or(shown, |asked| asked.max(shown))
    }

    /// Returns the login behind the request; `None` for a client that acts for itself.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn user_login(&self, app: &App) -> Result<Option<UserLogin>, Problem> {
        match self.grant_id {
            Some(grant_id) => login_of(app, grant_id).await,
            None => Ok(self.login),
        }
    }

    /// Waits, for a limited time, until the read models show the caller's writes.
    pub async fn read_own_writes(&self, app: &App) {
        app.wait_until_visible(self.account_id, self.wanted).await;
    }

    /// Returns the context for the caller's commands.
    pub fn context<'a>(&self, app: &'a App) -> Context<'a> {
        self.caller.context(app, self.actor)
    }
}

/// Returns the login at which the user approved a grant.
async fn login_of(app: &App, grant_id: GrantId) -> Result<Option<UserLogin>, Problem> {
    let grant = app.store.load::<Grant>(grant_id).await?.state;
    // A grant that does not exist proves nothing.
    let unknown = UserLogin { at: None, assurance: Assurance::default() };
    let login = grant.authorization.as_ref().map_or(unknown, |authorization| UserLogin {
        at: authorization.authenticated_at,
        assurance: Assurance::of(&authorization.methods),
    });
    Ok(Some(login))
}
