//! A request for a page of the dashboard: the person, the account that the path names, and what the person may do
//! there. The permissions are those of REST (`web/shared/member`). Another account, and one that does not exist,
//! are not found.

use super::areas;
use crate::{
    app::Shared,
    commands::{
        CommandError,
        clients::{Authority, ClientRef},
        endpoints::EndpointRef,
    },
    keys::credential,
    outbound::domains::Place,
    store::StoreError,
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{
                cookies, fresh,
                member::{self, Member},
                request::PageRequest,
                session::{self, LoggedIn},
                signed_page::SignedPage,
            },
        },
    },
    traffic::{guard::Throttled, writes::Writer},
};
use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};
use std::{ops::Deref, sync::Arc};
use xwms_events::{
    Timestamp,
    account::{Account, AccountStanding, Allowance, By, Role},
    client::Environment,
    ids::AccountId,
    scope::{Scope, Scopes},
};

/// A request for a page of an account, by a member of it. Rejects with a redirect to the login, or a page of refusal.
pub struct DashboardPage {
    signed: SignedPage,
    pub account_id: AccountId,
    /// The current state of the account.
    pub account: Arc<Account>,
    pub role: Role,
    /// The permissions of the role.
    pub scopes: Scopes,
    /// Whether the dashboard shows what is live or what is for tests.
    pub environment: Environment,
}

impl Deref for DashboardPage {
    type Target = SignedPage;

    fn deref(&self) -> &SignedPage {
        &self.signed
    }
}

impl FromRequestParts<Shared> for DashboardPage {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let signed = SignedPage::from_request_parts(parts, app).await?;
        let account_id: AccountId = signed.id("account_id")?;
        let found = member::member(app, account_id, &signed.login).await;
        let member = found.map_err(|error| signed.failed(error))?.ok_or_else(|| signed.not_found())?;
        check(&signed.page, &member, &signed.login)?;
        without_credentials(parts)?;
        let Member { account, role, scopes } = member;
        let environment = cookies::environment(&signed.page.jar);
        Ok(Self { signed, account_id, account, role, scopes, environment })
    }
}

/// Refuses if the account does not act, or requires a stronger login.
fn check(page: &PageRequest, member: &Member, login: &LoggedIn) -> Result<(), Response> {
    let stopped = match member.account.standing {
        AccountStanding::Active => None,
        AccountStanding::Restricted => {
            Some(PageError::AccountRestricted(member.account.restricted_for.clone()))
        }
        AccountStanding::Closed | AccountStanding::Absent => Some(PageError::AccountClosed),
    };
    if let Some(stopped) = stopped {
        return Err(page.layout.error(&stopped));
    }
    // There the person sets up a second factor, or logs in with it.
    if !member.accepts(login) {
        return Err(fresh::log_in_again("security", None));
    }
    Ok(())
}

/// Leads a page whose query has a credential to the same page without it, so that no link on it, nor the address
/// of the page, repeats it. What a browser asked for once can't be unsaid.
fn without_credentials(parts: &Parts) -> Result<(), Response> {
    let query = parts.uri.query().filter(|_| parts.method.is_safe()).unwrap_or_default();
    shown_query(query).map_or(Ok(()), |shown| {
        let path = parts.uri.path();
        let to = if shown.is_empty() { path.to_owned() } else { format!("{path}?{shown}") };
        Err(Redirect::to(&to).into_response())
    })
}

/// Returns `query` with the mask in place of credentials, and without a parameter whose name is one; `None` if there is
/// none in it.
fn shown_query(query: &str) -> Option<String> {
    let Ok(read) = Params::parse(query.as_bytes()) else {
        // Nothing of it is read.
        return credential::is_in(query).then(String::new);
    };
    let mut read = read.into_pairs();
    let is_hidden = |text: &str| credential::is_in(text) && text != credential::MASK;
    if !read.iter().any(|(name, value)| is_hidden(name) || is_hidden(value)) {
        return None;
    }
    read.retain(|(name, _)| !is_hidden(name));
    read.sort();
    let shown = read.into_iter().map(|(name, value)| (name, credential::masked(value)));
    Some(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(shown).finish())
}

impl DashboardPage {
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

    /// Refuses a sensitive act unless the login is recent: `next` is a name of `signed_in`, or a path of the
    /// dashboard without its first slash.
    pub fn require_fresh(&self, next: &str) -> Result<(), Response> {
        let is_fresh = fresh::is_fresh(&self.login, self.now());
        if is_fresh { Ok(()) } else { Err(fresh::log_in_again(next, None)) }
    }

    /// The same; the login leads back to this page.
    pub fn require_fresh_here(&self) -> Result<(), Response> {
        self.require_fresh(self.here_path().trim_start_matches('/'))
    }

    /// Takes the person's turn among the writes of the account.
    ///
    /// # Errors
    /// The page that says to wait, if too many wait.
    pub async fn take_turn(&self) -> Result<(), Response> {
        let writer = Writer::Member(self.login.user_id);
        let turn = self.page.caller.take_turn(&self.page.app, self.account_id, writer).await;
        turn.map_err(|seconds| self.page.layout.throttled(&Throttled::SlowDown(seconds)))
    }

    /// Returns a place among the account's look-ups of domains.
    ///
    /// # Errors
    /// The page that says to wait, if all of them are under way.
    pub fn place_to_look(&self) -> Result<Place, Response> {
        let place = self.page.app.domains.place(self.account_id);
        place.ok_or_else(|| self.page.layout.throttled(&Throttled::SlowDown(1)))
    }

    /// Reads again who the person is and what they may do here, for what an open page shows by itself. Returns
    /// whether they may see what they could before; if not, that has to end.
    ///
    /// # Errors
    /// When the database does not respond.
    pub async fn renew(&mut self) -> Result<bool, StoreError> {
        let app = self.page.app.clone();
        let Some(login) = session::still(&app, &self.login).await? else { return Ok(false) };
        let Some(member) = member::member(&app, self.account_id, &login).await? else { return Ok(false) };
        let is_same = member.acts() && member.accepts(&login) && member.scopes == self.scopes;
        self.account = member.account;
        self.signed.login = login;
        Ok(is_same)
    }

    /// Returns the authority by which the person changes the account's members.
    pub fn authority(&self) -> By {
        By::Member(self.login.user_id)
    }

    /// Returns the path of a page of this account; `below` has no first slash.
    pub fn path(&self, below: &str) -> String {
        areas::path(self.account_id, below)
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
        Ok(ClientRef {
            account_id,
            client_id,
            tests_only: false,
            authority: Authority::Scopes(self.scopes.clone()),
        })
    }

    /// Returns the account's endpoint with this id in the path.
    pub fn endpoint_ref(&self) -> Result<EndpointRef, Response> {
        Ok(EndpointRef::of(self.account_id, self.id("endpoint_id")?, &self.scopes))
    }

    /// Waits, for a limited time, until the read models show the account's writes.
    pub async fn read_own_writes(&self) {
        self.page.app.wait_until_visible(self.account_id, None).await;
    }

    /// Returns the page for the error of a command where there is no form.
    pub fn stopped(&self, error: CommandError) -> Response {
        self.refusal(error).err().unwrap_or_else(|| self.not_found())
    }

    /// Returns the response that leads to `below` after a form.
    pub fn go(&self, below: &str) -> Response {
        Redirect::to(&self.path(below)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::shown_query;

    #[test]
    fn a_query_is_shown_without_credentials_wherever_they_are() {
        let token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln";
        for (query, shown) in [
            (format!("b=2&about={token}"), Some("about=***&b=2")),
            (token.to_owned(), Some("")),
            (format!("b=2&{token}=1"), Some("b=2")),
            (format!("about={token}&about=x"), Some("")),
            (format!("next=%2Fcb%3Ftoken%3D{token}"), Some("next=***")),
            ("about=***".to_owned(), None),
            ("about=x&about=y".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(shown_query(&query).as_deref(), shown, "{query}");
        }
    }
}
