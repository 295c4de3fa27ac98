//! Authenticates the caller, and finds their account and scopes: a client or a member with an access token,
//! or a member with a browser session (the dashboard). The account is the token's, or one that the member is
//! in; the path and the body have no influence on it.

use super::{
    auth::{Credentials, Principal, UserLogin},
    path, query, response,
};
use crate::{
    app::{App, Shared},
    auth::access_tokens::Found,
    surface::{
        http::{caller::Caller, dpop::PresentedToken, forged, problem::Problem},
        web::shared::{
            csrf,
            member::{self, Member},
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
    Actor,
    account::{Account, AccountStanding, permitted},
    client::Client,
    ids::{AccountId, UserId},
    session::Assurance,
    token::Token,
};
use xwms_projections::accounts as model;

/// Selects the account for a browser session; required if the user is in several.
const ACCOUNT: &str = "xwms-account";
/// Proves that our own page sent the request, and not another site that makes the browser send the cookie.
const CSRF: &str = "x-csrf-token";

impl FromRequestParts<Shared> for Principal {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let Ok(presented) =
            <PresentedToken as OptionalFromRequestParts<Shared>>::from_request_parts(parts, app).await;
        let Ok(caller) = Caller::from_request_parts(parts, app).await;
        let principal = match presented {
            Some(presented) => {
                let token = proved(app, &caller, &presented).await?;
                by_token(app, caller, presented.token, token).await?
            }
            None => by_session(app, caller, parts).await?,
        };
        let principal = Self { wanted: response::wanted_position(&parts.headers), ..principal };
        let (client, actor) = (principal.client.as_deref(), principal.actor);
        principal.caller.admit_as(app, principal.account_id, client, actor).await?;
        principal.check_policy(app).await?;
        query::refuse_undeclared(parts)?;
        Ok(principal)
    }
}

impl Principal {
    /// Refuses a member whose login has one factor, if the account requires two.
    async fn check_policy(&self, app: &App) -> Result<(), Problem> {
        if !self.account.second_factor_required || !matches!(self.actor, Actor::User(_)) {
            return Ok(());
        }
        let assurance = self.user_login(app).await?.map(|login| login.assurance).unwrap_or_default();
        if assurance >= Assurance::TwoFactors {
            return Ok(());
        }
        Err(Problem::insufficient_authentication(Assurance::TwoFactors.as_str(), None))
    }

    /// Returns the current state of the caller, for long requests. It checks again what authorized them: token or
    /// session, account, membership, role, and client with scopes and networks. It does not count as a request.
    ///
    /// # Errors
    /// Why the caller may not continue.
    pub async fn reauthenticate(&self, app: &Shared) -> Result<Self, Problem> {
        let caller = self.caller.clone();
        let now = match &self.credentials {
            Credentials::Token(bearer) => {
                let token = app.access_tokens.check(bearer).await?.ok_or_else(refused)?;
                by_token(app, caller, bearer.clone(), token).await?
            }
            Credentials::Session(jar) => {
                let login = logged_in(app, jar).await?.ok_or_else(refused)?;
                member(app, caller, self.account_id, &login, jar.clone()).await?
            }
        };
        now.check_policy(app).await?;
        check_standing(&now.account)?;
        if let Some(client) = &now.client {
            now.caller.check_origin(app, client)?;
        }
        Ok(now)
    }
}

fn refused() -> Problem {
    Problem::invalid_token("the access token is missing, expired or revoked")
}

/// Returns the refusal for missing credentials, or for a session that is over.
pub fn unauthenticated() -> Problem {
    Problem::missing_token("the access token is missing, expired or revoked")
}

/// Returns the token of a request; the request log names it even if it is not valid.
async fn proved(app: &App, caller: &Caller, presented: &PresentedToken) -> Result<Arc<Token>, Problem> {
    let refused = || presented.dead().map_or_else(refused, Problem::unproved_token);
    match presented.find(app, caller).await?.map_err(Problem::unproved_token)? {
        Found::Good(token) => {
            caller.acts_with(&token);
            Ok(token)
        }
        Found::Dead(token) => {
            caller.is_dead(&token);
            Err(refused())
        }
        Found::Forged(token) => {
            forged::report(app, caller, &token).await;
            app.guard.proved_nothing(caller.origin.as_ref()).map_err(Problem::slow_down)?;
            Err(refused())
        }
        Found::Unknown => {
            app.guard.proved_nothing(caller.origin.as_ref()).map_err(Problem::slow_down)?;
            Err(refused())
        }
    }
}

/// Authenticates a client acting for itself, or for a member of its account.
async fn by_token(
    app: &App,
    caller: Caller,
    bearer: String,
    token: Arc<Token>,
) -> Result<Principal, Problem> {
    let Token {
        account_id: Some(account_id), client_id: Some(client_id), user_id, grant_id, ref scopes, ..
    } = *token.for_this_server().ok_or_else(refused)?
    else {
        return Err(refused());
    };
    let mut query = app.store.query();
    let (account, client) = (query.stream::<Account>(account_id), query.stream::<Client>(client_id));
    let mut found = query.read().await?;
    let account = found.take(account).await?.state;
    let client = found.take(client).await?.state;
    // A former member has no access, whatever their token contains.
    let role = user_id.map(|id| account.members.get(&id).copied().ok_or_else(refused)).transpose()?;
    // A token also loses the scopes that its client has lost since.
    let scopes = permitted(role, scopes).intersection(&client.scopes);
    let scopes = scopes.iter().filter(|scope| client.environment.permits(*scope)).collect();
    Ok(Principal {
        account_id,
        account,
        client: Some(client),
        scopes,
        actor: user_id.map_or(Actor::Client(client_id), Actor::User),
        caller,
        credentials: Credentials::Token(bearer),
        grant_id: grant_id.filter(|_| user_id.is_some()),
        login: None,
        wanted: None,
    })
}

/// Authenticates a member at the dashboard.
async fn by_session(app: &Shared, caller: Caller, parts: &Parts) -> Result<Principal, Problem> {
    let jar = CookieJar::from_headers(&parts.headers);
    let login = logged_in(app, &jar).await?.ok_or_else(unauthenticated)?;
    caller.acts_for(login.user_id);
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        check_csrf(app, &login, &parts.headers)?;
    }
    let account_id = match parts.headers.get(ACCOUNT) {
        Some(named) => named.to_str().ok().and_then(|text| text.parse().ok()).ok_or_else(no_account)?,
        None => only_account(app, login.user_id).await?,
    };
    member(app, caller, account_id, &login, jar).await
}

/// Returns the user who is logged in by `jar`, as a member of the account.
async fn member(
    app: &App,
    caller: Caller,
    account_id: AccountId,
    login: &LoggedIn,
    jar: CookieJar,
) -> Result<Principal, Problem> {
    let Member { account, scopes, .. } =
        member::member(app, account_id, login).await?.ok_or_else(no_account)?;
    check_standing(&account)?;
    Ok(Principal {
        account_id,
        account,
        client: None,
        scopes,
        actor: Actor::User(login.user_id),
        caller,
        credentials: Credentials::Session(jar),
        grant_id: None,
        login: Some(UserLogin { at: login.session.authenticated_at, assurance: login.session.assurance() }),
        wanted: None,
    })
}

/// Refuses a session if the account was stopped; the gate refuses the account's tokens in the same way.
fn check_standing(account: &Account) -> Result<(), Problem> {
    let refuse = |code, detail: &str| Err(Problem::new(StatusCode::FORBIDDEN, code, detail));
    match account.standing {
        AccountStanding::Active => Ok(()),
        AccountStanding::Restricted => refuse("account_restricted", "the operator restricted the account"),
        AccountStanding::Closed | AccountStanding::Absent => {
            refuse("account_closed", "the account was closed for good; use another one, or sign up for one")
        }
    }
}

fn no_account() -> Problem {
    path::missing("account").at("XWMS-Account")
}

fn check_csrf(app: &App, login: &LoggedIn, headers: &HeaderMap) -> Result<(), Problem> {
    let token = headers.get(CSRF).and_then(|value| value.to_str().ok());
    if csrf::is_good(app.store.vault().master(), &login.csrf_binding(), token) {
        return Ok(());
    }
    let detail = "with a session, X-CSRF-Token must have the value from GET /v1/me";
    Err(Problem::new(StatusCode::FORBIDDEN, "csrf_token_needed", detail))
}

/// Returns the only account that the user is in.
async fn only_account(app: &App, user_id: UserId) -> Result<AccountId, Problem> {
    app.wait_for_read_models().await;
    let memberships = model::memberships(app.store.pool(), user_id).await?;
    match memberships.as_slice() {
        [only] => only.account_id.parse().map_err(|_| no_account()),
        [] => Err(no_account()),
        _ => {
            let detail = "you are in several accounts; name one in XWMS-Account";
            Err(Problem::new(StatusCode::BAD_REQUEST, "account_needed", detail).at("XWMS-Account"))
        }
    }
}
