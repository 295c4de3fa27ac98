//! Use cases of apps that register themselves as clients (RFC 7591): the use of an account's registration token, the
//! client, and the end of clients that nobody uses.
//!
//! Not here: what the metadata of a registration means (`surface::oauth::register`), changes of a client that exists
//! (`clients::change`), and when unused clients end (`traffic::unused_clients`).

use super::{
    Changed, CommandError, Conflict, Context, Work, attempt, change,
    clients::{Authority, ClientRef},
};
use crate::{
    keys::{
        credential::without,
        handle::{self, Kind},
        public_jwk,
    },
    store::{Store, append::SideWrite, query::Loaded},
};
use xwms_events::{
    Decider, Refusal, Timestamp,
    account::{Account, AccountCommand, AccountEvent, Allowance, RegistrationCommand},
    client::{Client, ClientCommand, ClientStanding, Links, NewClient, TokenPolicy},
    ids::{AccountId, ClientId, RegistrationId},
};

/// Returns the text of the registration token with this number of an account. Anyone who has it may register apps.
pub fn token_text(store: &Store, account_id: AccountId, number: u32) -> String {
    handle::issue(store.vault().master(), Kind::Registration, account_id.uuid(), number)
}

/// Returns the account and the number of a registration token, if this server made it. Whether it can be used, the
/// account says.
pub fn read_token(store: &Store, text: &str) -> Option<(AccountId, u32)> {
    let opened = handle::open(store.vault().master(), Kind::Registration, text)?;
    Some((AccountId::from_uuid(opened.id), opened.number))
}

/// Returns the registration access token of a client that registered itself (RFC 7592). It lasts as long as the
/// client.
pub fn access_text(store: &Store, client_id: ClientId) -> String {
    handle::issue(store.vault().master(), Kind::ClientConfiguration, client_id.uuid(), 0)
}

/// Returns the client whose registration access token this is, if this server made it.
pub fn read_access(store: &Store, text: &str) -> Option<ClientId> {
    let opened = handle::open(store.vault().master(), Kind::ClientConfiguration, text)?;
    Some(ClientId::from_uuid(opened.id))
}

/// Changes the account's registration tokens; the row of `answer` is committed with it. A label is kept without
/// credentials.
///
/// # Errors
/// The decider's refusal, or the store's failure.
pub async fn change_tokens(
    context: &Context<'_>,
    account_id: AccountId,
    mut command: RegistrationCommand,
    answer: impl Fn(&Account) -> Option<SideWrite>,
) -> Result<Changed<Account>, CommandError> {
    if let RegistrationCommand::CreateToken { label, .. } = &mut command {
        *label = without(label);
    }
    let make = |_: &Account| Ok((Some(account_id), [AccountCommand::Registration(command.clone())]));
    change(context, account_id, make, answer).await
}

/// An app that registers itself.
pub struct Registering {
    pub client: NewClient,
    pub links: Links,
    /// The number of the account's token that it does so with; `None` where anybody may register.
    pub token: Option<u32>,
}

/// Registers an app as a client of the account in `app`, and counts the use of the token in the same commit.
///
/// # Errors
/// The decider's refusal, such as `registration_token_unusable`; `plan_required` or `limit_reached`; the store's
/// failure.
pub async fn register(
    context: &Context<'_>,
    app: Registering,
    allowance: &Allowance,
) -> Result<Changed<Client>, CommandError> {
    allowance.active()?;
    let Registering { client: new, links, token } = app;
    new.jwks.as_ref().map_or(Ok(()), public_jwk::check)?;
    let (account_id, client_id) = (new.account_id, new.client_id);
    attempt(context, account_id, || async {
        let mut work = Work::new(context);
        work.within(allowance);
        let registration_id = match token {
            Some(number) => Some(use_token(&mut work, account_id, number, client_id).await?),
            None => None,
        };
        let mut client = Loaded::<Client>::absent(client_id.to_string());
        for command in [
            ClientCommand::Create(Box::new(new.clone())),
            ClientCommand::RegisterItself { registration_id, document: None },
            ClientCommand::ChangeLinks { links: links.clone() },
        ] {
            work.decide(&mut client, Some(account_id), command)?;
        }
        let position = work.commit().await.map_err(|error| match error {
            CommandError::Conflict(Conflict::Full) => Allowance::full("clients", allowance.clients).into(),
            error => error,
        })?;
        Ok(Changed { state: client.state, position })
    })
    .await
}

/// Decides in `work` that the app uses the account's token with this number. Returns the token's id.
async fn use_token(
    work: &mut Work<'_>,
    account_id: AccountId,
    number: u32,
    client_id: ClientId,
) -> Result<RegistrationId, CommandError> {
    let store = work.context().store;
    let at = store.clock().now();
    let mut account = store.load::<Account>(account_id).await?;
    let command = RegistrationCommand::UseToken { number, client_id, at };
    let events = work.decide(&mut account, Some(account_id), AccountCommand::Registration(command))?;
    let used = events.iter().find_map(|event| match event {
        AccountEvent::RegistrationTokenUsed { registration_id, .. } => Some(*registration_id),
        _ => None,
    });
    used.ok_or_else(|| Refusal::not_found("there is no such registration token").into())
}

/// Deletes a client that nobody uses, if it registered itself. Returns whether it did.
///
/// # Errors
/// Not found if it is deleted already; the store's failure.
pub async fn remove_unused(
    context: &Context<'_>,
    account_id: AccountId,
    client_id: ClientId,
) -> Result<bool, CommandError> {
    let which = ClientRef { account_id, client_id, tests_only: false, authority: Authority::Unlimited };
    let client = super::clients::find(context.store, &which).await?.state;
    let is_its_own = client.self_registered.is_some() && client.document_url().is_none();
    if is_its_own {
        super::clients::change(context, which, |_| Ok(vec![ClientCommand::Delete]), |_| None).await?;
    }
    Ok(is_its_own)
}

/// Returns the commands that make `stored`, a client of an earlier registration, what `new` and `links` say. What its
/// account decided, such as the assurance of logins, stays as it is.
pub fn replacing(new: &NewClient, links: &Links, stored: &Client) -> Vec<ClientCommand> {
    let protocol = stored.protocol.described_by(&new.protocol);
    let token_policy = TokenPolicy { refresh: new.token_policy.refresh, ..stored.token_policy.clone() };
    // First, because they replace an address of keys, which the protocol then lacks.
    let keys = new.jwks.clone().map(|jwks| ClientCommand::ChangeKeys { jwks });
    let commands = [
        ClientCommand::Rename { name: new.name.clone() },
        ClientCommand::ChangeRedirectUris {
            redirect_uris: new.redirect_uris.clone(),
            post_logout_redirect_uris: new.post_logout_redirect_uris.clone(),
            development: new.development,
        },
        ClientCommand::ChangeScopes { scopes: new.scopes.clone() },
        ClientCommand::ChangeLinks { links: links.clone() },
        ClientCommand::ChangeTokenPolicy { token_policy },
        ClientCommand::ChangeProtocol { protocol },
    ];
    keys.into_iter().chain(commands).collect()
}

/// A client as a document at the URL that is its id describes it.
pub struct Described {
    /// Its id follows from the URL.
    pub client: NewClient,
    pub links: Links,
    pub url: String,
}

impl Described {
    /// The commands that register it at `at`.
    fn first(&self, at: Timestamp) -> Vec<ClientCommand> {
        vec![
            ClientCommand::Create(Box::new(self.client.clone())),
            ClientCommand::ImportId { imported_id: self.url.clone(), at },
            ClientCommand::RegisterItself { registration_id: None, document: Some(self.url.clone()) },
            ClientCommand::ChangeLinks { links: self.links.clone() },
        ]
    }

    /// Returns the client as it will be once somebody approves it; `stored` is what there is of it. Nothing is
    /// written.
    ///
    /// # Errors
    /// The decider's refusal of what the document says.
    pub fn preview(&self, stored: &Client, at: Timestamp) -> Result<Client, Refusal> {
        self.client.jwks.as_ref().map_or(Ok(()), public_jwk::check)?;
        let mut client = stored.clone();
        let is_new = stored.standing == ClientStanding::Absent;
        let commands = if is_new { self.first(at) } else { replacing(&self.client, &self.links, stored) };
        for command in commands {
            for event in client.decide(command)? {
                client.evolve(&event);
            }
        }
        Ok(client)
    }
}

/// Registers the client that a person approves, or changes it to what its document says by now.
///
/// # Errors
/// The decider's refusal; `plan_required` or `limit_reached`; the store's failure.
pub async fn keep_described(
    context: &Context<'_>,
    described: Described,
    allowance: &Allowance,
) -> Result<(), CommandError> {
    let (account_id, client_id) = (described.client.account_id, described.client.client_id);
    attempt(context, client_id, || async {
        let mut client = context.store.load::<Client>(client_id).await?;
        let commands = match client.state.standing {
            ClientStanding::Absent => {
                allowance.active()?;
                described.first(context.store.clock().now())
            }
            ClientStanding::Enabled => replacing(&described.client, &described.links, &client.state),
            ClientStanding::Disabled | ClientStanding::Restricted | ClientStanding::Deleted => {
                return Err(Refusal::not_found("there is no such client").into());
            }
        };
        let mut work = Work::new(context);
        work.within(allowance);
        for command in commands {
            work.decide(&mut client, Some(account_id), command)?;
        }
        work.commit().await.map_err(|error| match error {
            CommandError::Conflict(Conflict::Full) => Allowance::full("clients", allowance.clients).into(),
            error => error,
        })?;
        Ok(())
    })
    .await
}
