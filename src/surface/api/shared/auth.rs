//! Who asks, for which account, and what they may do: a client or a member by an access token, or a member by
//! the session of their browser (the dashboard). The account is the token's, or one that the member is in; what
//! is in the path or the body decides nothing.

use super::{query, response};
use crate::{
    app::{App, Shared},
    auth::access_tokens::Found,
    commands::{Context, clients::Which},
    surface::{
        http::{bearer::Bearer, caller::Caller, problem::Problem},
        web::shared::{
            csrf,
            session::{LoggedIn, logged_in},
        },
    },
};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderMap, Method, StatusCode, request::Parts},
};
use axum_extra::extract::cookie::CookieJar;
use std::sync::Arc;
use xwms_events::{
    Actor, Timestamp,
    account::{Account, Allowance, By, Role, Standing, permitted},
    client::{Client, Environment},
    ids::{AccountId, ClientId, UserId},
    scope::{Scope, Scopes},
    token::Token,
};
use xwms_projections::accounts as model;

/// Which account the session of a browser is about; needed where the person is in several.
const ACCOUNT: &str = "xwms-account";
/// Shows that a page of ours asks, and not one that only borrows the browser's cookie.
const CSRF: &str = "x-csrf-token";

/// A caller who proved who they are.
pub struct Principal {
    pub account_id: AccountId,
    /// The account as it is now.
    pub account: Arc<Account>,
    /// The client that asks; none where a person does by their session.
    pub client: Option<Arc<Client>>,
    /// What the caller may do.
    pub scopes: Scopes,
    pub actor: Actor,
    caller: Caller,
    way: Way,
    /// The position that a read must show, if the caller says so.
    wanted: Option<i64>,
}

/// How the caller proved it, to be asked again by whoever goes on for longer than a request.
enum Way {
    Token(String),
    Session(CookieJar),
}

impl Principal {
    /// Refuses unless the caller may do what `scope` allows.
    pub fn require(&self, scope: Scope) -> Result<(), Problem> {
        match self.scopes.contains(scope) {
            true => Ok(()),
            false => Err(Problem::insufficient_scope(scope.as_str())),
        }
    }

    /// Which clients and users there are for the caller: a client for tests knows nothing else.
    pub fn environment(&self) -> Environment {
        self.client.as_ref().map_or(Environment::Live, |client| client.environment)
    }

    /// The account's client of this id, as the caller may see it.
    pub fn its(&self, client_id: ClientId) -> Which {
        let tests_only = self.environment() == Environment::Test;
        Which { account_id: self.account_id, client_id, tests_only, own: Some(self.scopes.clone()) }
    }

    /// Who asks and by which client, as a key. A secret that one of an account is shown is not for the others.
    pub fn itself(&self) -> String {
        let client = self.client.as_ref().and_then(|client| client.id).map(|id| id.to_string());
        let person = match self.actor {
            Actor::User(user_id) => Some(user_id.to_string()),
            Actor::Client(_) | Actor::System => None,
        };
        let [client, person] = [client, person].map(Option::unwrap_or_default);
        format!("{} {client} {person}", self.account_id)
    }

    /// On whose say the caller changes the account's members.
    pub fn by(&self) -> By {
        match self.actor {
            Actor::User(user_id) => By::Member(user_id),
            Actor::Client(_) | Actor::System => By::Client,
        }
    }

    /// What the account may use.
    pub fn allowance(&self, app: &App) -> Allowance {
        app.limits.allowance(&self.account)
    }

    /// Since when the account's plan shows what happened; since `asked`, if that is later.
    pub fn shown_since(&self, app: &App, asked: Option<Timestamp>) -> Timestamp {
        let days = i64::from(self.allowance(app).history_days);
        let shown = Timestamp::from_millis(app.store.clock().now().millis() - days * 86_400_000);
        asked.map_or(shown, |asked| asked.max(shown))
    }

    /// Waits, bounded, until the read models show what the caller wrote.
    pub async fn settled(&self, app: &App) {
        app.shows(self.account_id, self.wanted).await;
    }

    /// The caller as they are now, for whoever goes on for longer than a request. Everything is looked at again that let
    /// them in: the token or the session, account, membership and role, the client with its scopes and from where it may
    /// be used. Counts as no request.
    ///
    /// # Errors
    /// Why they may not go on.
    pub async fn again(&self, app: &Shared) -> Result<Self, Problem> {
        let caller = self.caller.clone();
        let now = match &self.way {
            Way::Token(bearer) => {
                let token = app.access.check(bearer).await?.ok_or_else(refused)?;
                by_token(app, caller, (bearer.clone(), token), None).await?
            }
            Way::Session(jar) => {
                let login = logged_in(app, jar).await?.ok_or_else(refused)?;
                member(app, caller, (self.account_id, login.user_id), jar.clone()).await?
            }
        };
        acts(&now.account)?;
        if let Some(client) = &now.client {
            now.caller.may_be(app, client)?;
        }
        Ok(now)
    }

    /// The context of what this caller does.
    pub fn context(&self) -> Context {
        self.caller.context(self.actor)
    }
}

fn refused() -> Problem {
    Problem::invalid_token("the access token is missing or no good")
}

/// Nothing was shown, or a session that is over.
pub fn nobody() -> Problem {
    Problem::missing_token("the access token is missing or no good")
}

impl FromRequestParts<Shared> for Principal {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let Ok(bearer) = <Bearer as OptionalFromRequestParts<Shared>>::from_request_parts(parts, app).await;
        let Ok(caller) = Caller::from_request_parts(parts, app).await;
        let principal = match bearer {
            Some(Bearer(bearer)) => {
                let token = proved(app, &caller, &bearer).await?;
                by_token(app, caller, (bearer, token), response::wanted_position(&parts.headers)).await?
            }
            None => by_session(app, caller, parts).await?,
        };
        principal.caller.admit(app, principal.account_id, principal.client.as_deref()).await?;
        query::told(parts)?;
        Ok(principal)
    }
}

/// The token that a request shows, for the record whatever it is worth.
async fn proved(app: &App, caller: &Caller, bearer: &str) -> Result<Token, Problem> {
    match app.access.find(bearer).await? {
        Found::Good(token) => Ok(token),
        Found::Dead(token) => {
            caller.is_dead(&token);
            Err(refused())
        }
        Found::Unknown => {
            app.guard.proved_nothing(caller.origin.as_ref()).map_err(Problem::slow_down)?;
            Err(refused())
        }
    }
}

/// A client for itself, or for a member of its account.
async fn by_token(
    app: &App,
    caller: Caller,
    (bearer, token): (String, Token),
    wanted: Option<i64>,
) -> Result<Principal, Problem> {
    let Token { account_id: Some(account_id), client_id: Some(client_id), user_id, scopes, .. } = token
    else {
        return Err(refused());
    };
    let mut look = app.store.look();
    let (account, client) = (look.at::<Account>(account_id), look.at::<Client>(client_id));
    let mut seen = look.now().await?;
    let account = seen.take(account).await?.state;
    let client = seen.take(client).await?.state;
    // Whoever is a member no more is nobody here, whatever their token says.
    let role =
        user_id.map(|user_id| account.members.get(&user_id).copied().ok_or_else(refused)).transpose()?;
    // Nor may a token do what its client lost since.
    let scopes = permitted(role, &scopes).intersection(&client.scopes);
    let scopes = scopes.iter().filter(|scope| client.environment.permits(*scope)).collect();
    Ok(Principal {
        account_id,
        account,
        client: Some(client),
        scopes,
        actor: user_id.map_or(Actor::Client(client_id), Actor::User),
        caller,
        way: Way::Token(bearer),
        wanted,
    })
}

/// A member at the dashboard.
async fn by_session(app: &Shared, caller: Caller, parts: &Parts) -> Result<Principal, Problem> {
    let jar = CookieJar::from_headers(&parts.headers);
    let login = logged_in(app, &jar).await?.ok_or_else(nobody)?;
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        from_our_page(app, &login, &parts.headers)?;
    }
    let account_id = match parts.headers.get(ACCOUNT) {
        Some(named) => named.to_str().ok().and_then(|text| text.parse().ok()).ok_or_else(no_account)?,
        None => only_account(app, login.user_id).await?,
    };
    let wanted = response::wanted_position(&parts.headers);
    Ok(Principal { wanted, ..member(app, caller, (account_id, login.user_id), jar).await? })
}

/// The person who is logged in by `jar`, as a member of the account.
async fn member(
    app: &App,
    caller: Caller,
    (account_id, user_id): (AccountId, UserId),
    jar: CookieJar,
) -> Result<Principal, Problem> {
    let account = app.store.load::<Account>(account_id).await?.state;
    let role: Role = account.members.get(&user_id).copied().ok_or_else(no_account)?;
    acts(&account)?;
    Ok(Principal {
        account_id,
        account,
        client: None,
        scopes: permitted(Some(role), &Scopes::management()),
        actor: Actor::User(user_id),
        caller,
        way: Way::Session(jar),
        wanted: None,
    })
}

/// Refuses where the account was stopped, as the gate does for its tokens.
fn acts(account: &Account) -> Result<(), Problem> {
    let refuse = |code, detail: &str| Err(Problem::new(StatusCode::FORBIDDEN, code, detail));
    match account.standing {
        Standing::Active => Ok(()),
        Standing::Restricted => refuse("account_restricted", "the operator restricted the account"),
        Standing::Closed | Standing::Absent => refuse("account_closed", "the account was closed"),
    }
}

fn no_account() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such account").at("XWMS-Account")
}

fn from_our_page(app: &App, login: &LoggedIn, headers: &HeaderMap) -> Result<(), Problem> {
    let token = headers.get(CSRF).and_then(|value| value.to_str().ok());
    match csrf::is_good(app.store.vault().master(), &login.tie(), token) {
        true => Ok(()),
        false => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "csrf_token_needed",
            "with a session, X-CSRF-Token must be what GET /v1/me says",
        )),
    }
}

/// The one account that the person is in.
async fn only_account(app: &App, user_id: UserId) -> Result<AccountId, Problem> {
    app.caught_up().await;
    let memberships = model::memberships(app.store.pool(), user_id).await?;
    match memberships.as_slice() {
        [only] => only.account_id.parse().map_err(|_| no_account()),
        [] => Err(no_account()),
        _ => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "account_needed",
            "you are in several accounts; name one in XWMS-Account",
        )
        .at("XWMS-Account")),
    }
}
