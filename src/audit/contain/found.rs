//! The target of a containment in its account: the act that stops it, and the grants and tokens that depend on it.
//! What the account does not have, and a person who was erased, is not found.

use super::target::{Containment, Target};
use crate::{
    commands::CommandError,
    store::{Store, StoreError},
    traffic::request_log::{
        filter::{Filter, Place},
        queries,
    },
};
use std::collections::BTreeSet;
use xwms_events::{
    Refusal, Timestamp,
    account::Account,
    client::{Client, ClientStanding},
    ids::{AccountId, ClientId, GrantId, SecretId, TokenId, UserId},
    session::Session,
    user::{User, UserStanding},
};
use xwms_projections::{
    PageQuery,
    access::{self, Reach, Reached},
    clients,
};

/// Requests from a network that are read at once, and how often.
const REQUESTS: i64 = 1_000;
const PAGES: usize = 50;

/// The act that stops the target itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Stops everything that the client has, until it is enabled.
    DisableClient(ClientId),
    RevokeSecret(ClientId, SecretId),
    RevokeToken(TokenId),
    /// Stops everything that the person has with the account's clients.
    RevokePerson(UserId),
}

impl Act {
    /// Returns the name of the act.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DisableClient(_) => "disable_client",
            Self::RevokeSecret(..) => "revoke_secret",
            Self::RevokeToken(_) => "revoke_token",
            Self::RevokePerson(_) => "revoke_person",
        }
    }

    /// Returns the id of what it is done to.
    pub fn id(self) -> String {
        match self {
            Self::DisableClient(id) => id.to_string(),
            Self::RevokeSecret(_, id) => id.to_string(),
            Self::RevokeToken(id) => id.to_string(),
            Self::RevokePerson(id) => id.to_string(),
        }
    }

    /// Whether nothing that depends on the target is left to stop after it.
    const fn is_whole(self) -> bool {
        !matches!(self, Self::RevokeSecret(..))
    }
}

/// A target that the account has.
#[derive(Clone, Debug)]
pub struct Found {
    pub containment: Containment,
    /// `None` if the target itself is stopped, or goes on.
    pub act: Option<Act>,
    pub reached: Reached,
    /// Whether there were more requests from the network than are looked at.
    pub is_cut: bool,
}

impl Found {
    /// Whether the act stops all that depends on the target, so that nothing has to be searched.
    pub fn is_whole(&self) -> bool {
        self.act.is_some_and(Act::is_whole)
    }
}

fn missing() -> CommandError {
    Refusal::not_found("the account has no such object").into()
}

fn failed(error: sqlx::Error) -> CommandError {
    StoreError::from(error).into()
}

/// Finds the target. Requests from a network are those since `since`.
///
/// # Errors
/// `invalid_before`; not found; the store's failure.
pub async fn find(store: &Store, containment: Containment, since: Timestamp) -> Result<Found, CommandError> {
    containment.check()?;
    let Containment { account_id, target, before } = containment;
    let mut is_cut = false;
    let (act, reach) = match target {
        Target::Client(id) => client(store, containment, id).await?,
        Target::Secret(id) => secret(store, account_id, id).await?,
        Target::Token(id) => token(store, account_id, id).await?,
        Target::Grant(id) => {
            let grant = access::grant(store.pool(), account_id, id).await.map_err(failed)?;
            grant.ok_or_else(missing)?;
            (None, Reach::Grant(id))
        }
        Target::Session(id) => {
            let session = store.load::<Session>(id).await?.state;
            let user_id = session.user_id.ok_or_else(missing)?;
            let page = PageQuery { limit: 1, after: None };
            let approved = access::grants_of_session(store.pool(), account_id, (user_id, id), page).await;
            if approved.map_err(failed)?.is_empty() {
                return Err(missing());
            }
            (None, Reach::Session(user_id, id))
        }
        Target::Person(id) => {
            if !knows(store, account_id, id).await? {
                return Err(missing());
            }
            (before.is_none().then_some(Act::RevokePerson(id)), Reach::User(id))
        }
        Target::Network(place) => {
            let (reach, more) = network(store, account_id, place, since).await?;
            is_cut = more;
            (None, reach)
        }
        Target::All => (None, Reach::Account),
    };
    Ok(Found { containment, act, reached: Reached { account_id, reach, before }, is_cut })
}

async fn client(
    store: &Store,
    containment: Containment,
    id: ClientId,
) -> Result<(Option<Act>, Reach), CommandError> {
    let client = store.load::<Client>(id).await?.state;
    if client.account_id != Some(containment.account_id) {
        return Err(missing());
    }
    let stops = containment.before.is_none() && client.standing == ClientStanding::Enabled;
    Ok((stops.then_some(Act::DisableClient(id)), Reach::Client(id)))
}

async fn secret(
    store: &Store,
    account_id: AccountId,
    id: SecretId,
) -> Result<(Option<Act>, Reach), CommandError> {
    let row = clients::secret(store.pool(), account_id, id).await.map_err(failed)?.ok_or_else(missing)?;
    let client_id: ClientId = row.client_id.parse().map_err(|_| missing())?;
    let client = store.load::<Client>(client_id).await?.state;
    let works = client.standing != ClientStanding::Deleted && client.secrets.contains_key(&id);
    Ok((works.then_some(Act::RevokeSecret(client_id, id)), Reach::Secret(id)))
}

async fn token(
    store: &Store,
    account_id: AccountId,
    id: TokenId,
) -> Result<(Option<Act>, Reach), CommandError> {
    let row = access::token(store.pool(), account_id, id).await.map_err(failed)?.ok_or_else(missing)?;
    let works = row.revoked_at.is_none() && store.clock().now() < row.expires_at;
    Ok((works.then_some(Act::RevokeToken(id)), Reach::Token(id)))
}

/// Whether the account knows the person: a member, a test user, or somebody who approved one of its clients.
async fn knows(store: &Store, account_id: AccountId, id: UserId) -> Result<bool, CommandError> {
    let user = store.load::<User>(id).await?.state;
    if matches!(user.standing, UserStanding::Absent | UserStanding::Erased) {
        return Ok(false);
    }
    if user.test_of.is_some() {
        return Ok(user.test_of == Some(account_id));
    }
    let account = store.load::<Account>(account_id).await?.state;
    if account.members.contains_key(&id) {
        return Ok(true);
    }
    access::knows_user(store.pool(), account_id, id).await.map_err(failed)
}

/// Returns the tokens and grants of accepted requests from the network, and whether there may be more.
async fn network(
    store: &Store,
    account_id: AccountId,
    place: Place,
    since: Timestamp,
) -> Result<(Reach, bool), StoreError> {
    let filter = Filter { place: Some(place), ..Filter::all(account_id, since) };
    let (mut grants, mut tokens) = (BTreeSet::new(), BTreeSet::new());
    let mut after = None;
    for _ in 0..PAGES {
        let rows = queries::requests(store, &filter, PageQuery { limit: REQUESTS, after }).await?;
        for row in rows.iter().filter(|row| row.status < 400) {
            grants.extend(row.grant_id.map(|id| GrantId::from_uuid(id).to_string()));
            tokens.extend(row.token_id.map(|id| TokenId::from_uuid(id).to_string()));
        }
        let has_more = i64::try_from(rows.len()).is_ok_and(|count| count > REQUESTS);
        after = rows.last().map(|row| row.number).filter(|_| has_more);
        if after.is_none() {
            break;
        }
    }
    let reach = Reach::Named { grants: grants.into_iter().collect(), tokens: tokens.into_iter().collect() };
    Ok((reach, after.is_some()))
}
