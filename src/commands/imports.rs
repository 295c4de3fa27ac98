//! Use cases of the operator: people and apps who come from another system, people with their password hashes and
//! apps with their ids and secrets. Nobody is mailed, and nobody is imported twice: the id of a person follows
//! from the one that they had elsewhere. Why: docs/explanation/adr/0099-moving-in.md.
//!
//! Not here: the files of other systems (`cli::import`).

use super::{CommandError, Conflict, Context, Work, addresses, attempt};
use crate::{
    keys::public_jwk,
    store::{Store, StoreError, append::SideWrite, query::Loaded},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use std::collections::{HashMap, HashSet};
use uuid::Builder;
use xwms_events::{
    Refusal,
    account::Allowance,
    client::{Client, ClientCommand, ClientStanding, NewClient, NewSecret},
    ids::{AccountId, ClientId, SecretId, UserId},
    user::{Profile, User, UserCommand},
};
use zeroize::Zeroizing;

/// Why somebody who was disabled elsewhere is suspended here, for the history.
const DISABLED: &str = "disabled in the system that they were imported from";

/// A person to import.
#[derive(Clone)]
pub struct ImportedPerson {
    /// As [`person_id`] derives it.
    pub user_id: UserId,
    pub email: String,
    /// Whether the operator vouches that the address is theirs.
    pub email_verified: bool,
    pub profile: Profile,
    /// Whether they could not log in elsewhere. They are suspended, until an operator reinstates them.
    pub disabled: bool,
    /// The hash of their password, as it is stored.
    pub password: String,
}

/// What became of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonImport {
    Imported,
    /// An earlier import brought them. Nothing has changed.
    There,
    /// An earlier import brought somebody with this id who has another address. Nothing has changed.
    Known,
    /// Another user has the address.
    Taken,
    Refused(Refusal),
}

/// Returns the id of the person whom `source`, a text without line breaks, knows as `id`. It is a keyed hash,
/// because the id elsewhere may be personal; so the same file gives the same people, however often it is imported.
pub fn person_id(store: &Store, source: &str, id: &str) -> UserId {
    let hash = store.vault().master().lookup(&format!("import\n{source}\n{id}"));
    let hash = BASE64_URL_SAFE_NO_PAD.decode(hash).unwrap_or_default();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(&hash).for_each(|(to, from)| *to = *from);
    UserId::from_uuid(Builder::from_custom_bytes(bytes).into_uuid())
}

/// How a person of many is imported.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    There,
    Together,
    /// Somebody has the address, perhaps no longer; an earlier person of the same has it; or somebody has the id,
    /// and not the address.
    Alone,
}

fn ways(
    store: &Store,
    people: &[ImportedPerson],
    known: &HashSet<String>,
    held: &HashMap<String, String>,
) -> Vec<Way> {
    let mut seen = HashSet::new();
    let way = |person: &ImportedPerson| {
        let id = person.user_id.to_string();
        let keys = store.email_keys(&person.email, None);
        if known.contains(&id) {
            let is_theirs = keys.iter().any(|key| held.get(key) == Some(&id));
            return if is_theirs { Way::There } else { Way::Alone };
        }
        let is_held = keys.iter().any(|key| held.contains_key(key));
        let mut new = seen.insert(id);
        for key in keys {
            new &= seen.insert(key);
        }
        if is_held || !new { Way::Alone } else { Way::Together }
    };
    people.iter().map(way).collect()
}

async fn sorted(store: &Store, people: &[ImportedPerson]) -> Result<Vec<Way>, StoreError> {
    let ids: Vec<_> = people.iter().map(|person| person.user_id.to_string()).collect();
    let keys: Vec<_> = people.iter().flat_map(|person| store.email_keys(&person.email, None)).collect();
    let (known, held) = store.sort_out(&ids, &keys).await?;
    Ok(ways(store, people, &known, &held))
}

/// Registers the people, all that have no conflict in one append. An address must be free: an import takes it from
/// nobody. A former address is free when the change from it can't be undone any more.
///
/// # Errors
/// The store's failure. It does not say which person it concerns; importing all of them again is safe.
pub async fn people(
    context: &Context<'_>,
    people: &[ImportedPerson],
) -> Result<Vec<PersonImport>, StoreError> {
    let ways = sorted(context.store, people).await?;
    let pairs = || people.iter().zip(&ways);
    let together: Vec<_> =
        pairs().filter(|(_, way)| **way == Way::Together).map(|(person, _)| person).collect();
    let done = match at_once(context, &together).await {
        Ok(()) => true,
        Err(CommandError::Store(error)) => return Err(error),
        // One of them is in conflict with somebody who came meanwhile, so each is tried alone.
        Err(CommandError::Conflict(_) | CommandError::Refused(_)) => false,
    };
    let mut outcomes = Vec::with_capacity(people.len());
    for (person, way) in pairs() {
        outcomes.push(match way {
            Way::There => PersonImport::There,
            Way::Together if done => PersonImport::Imported,
            Way::Together | Way::Alone => alone(context, person).await?,
        });
    }
    Ok(outcomes)
}

/// Returns what [`people`] would do, as far as that is known beforehand. Changes nothing.
///
/// # Errors
/// The store's failure.
pub async fn look(store: &Store, people: &[ImportedPerson]) -> Result<Vec<PersonImport>, StoreError> {
    let ways = sorted(store, people).await?;
    let mut outcomes = Vec::with_capacity(people.len());
    for (person, way) in people.iter().zip(ways) {
        outcomes.push(match way {
            Way::There => PersonImport::There,
            Way::Together => PersonImport::Imported,
            Way::Alone => look_alone(store, person).await?,
        });
    }
    Ok(outcomes)
}

async fn look_alone(store: &Store, person: &ImportedPerson) -> Result<PersonImport, StoreError> {
    let known = store.load::<User>(person.user_id).await?;
    if known.version > 0 {
        return Ok(result_for_taken_id(&known.state, &person.email));
    }
    let keeper = addresses::kept_by(store, &person.email).await?;
    Ok(if keeper.is_none() { PersonImport::Imported } else { PersonImport::Taken })
}

/// Returns whether the user who has the id is the person with this address. Two systems may use the same ids, and a
/// reader of the report would give one person's data to the other. A missing user is told apart from an erased one.
fn result_for_taken_id(user: &User, email: &str) -> PersonImport {
    let is_theirs = user.email.is_empty() || user.has_email(email) || user.had_email(email);
    if is_theirs { PersonImport::There } else { PersonImport::Known }
}

async fn at_once(context: &Context<'_>, people: &[&ImportedPerson]) -> Result<(), CommandError> {
    if people.is_empty() {
        return Ok(());
    }
    let subjects: Vec<_> = people.iter().map(|person| person.user_id.to_string()).collect();
    context.store.vault().prepare(&subjects).await?;
    let mut work = Work::new(context);
    for person in people {
        register(&mut work, person)?;
    }
    work.commit().await.map(drop)
}

async fn alone(context: &Context<'_>, person: &ImportedPerson) -> Result<PersonImport, StoreError> {
    let imported = attempt(context, person.user_id, || async {
        let known = context.store.load::<User>(person.user_id).await?;
        if known.version > 0 {
            return Ok(result_for_taken_id(&known.state, &person.email));
        }
        let mut work = Work::new(context);
        addresses::release_former(&mut work, &person.email).await?;
        register(&mut work, person)?;
        work.commit().await?;
        Ok(PersonImport::Imported)
    })
    .await;
    match imported {
        Ok(outcome) => Ok(outcome),
        Err(CommandError::Conflict(Conflict::Taken)) => Ok(PersonImport::Taken),
        Err(CommandError::Refused(refusal)) => Ok(PersonImport::Refused(refusal)),
        Err(error) => Err(error.into_store_error()),
    }
}

fn register(work: &mut Work<'_>, person: &ImportedPerson) -> Result<(), Refusal> {
    let ImportedPerson { user_id, email, email_verified, profile, disabled, password } = person.clone();
    let profile = Profile { updated_at: Some(work.context().store.clock().now()), ..profile };
    let mut user = Loaded::<User>::absent(user_id.to_string());
    work.decide(&mut user, None, UserCommand::Register { user_id, email, profile })?;
    if email_verified {
        work.decide(&mut user, None, UserCommand::VerifyEmail)?;
    }
    if disabled {
        work.decide(&mut user, None, UserCommand::Suspend { reason: DISABLED.to_owned() })?;
    }
    work.write([SideWrite::Credential { user_id: user_id.to_string(), phc: password }]);
    Ok(())
}

/// An app to import.
#[derive(Clone)]
pub struct ImportedApp {
    /// Without its secret; its id follows from `imported_id` (`ids::imported_client_id`).
    pub client: NewClient,
    pub imported_id: String,
    pub secret: Option<Zeroizing<String>>,
    pub disabled: bool,
}

/// What became of an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppImport {
    Imported,
    /// The account has it already. Nothing has changed.
    There,
    /// Another account has the id, or the account had it and deleted it. An id is never given to a second client.
    Taken,
}

/// Returns who has the client: the account, somebody else, or nobody (`None`).
///
/// # Errors
/// The store's failure.
pub async fn holder(
    store: &Store,
    account_id: AccountId,
    client_id: ClientId,
) -> Result<Option<AppImport>, StoreError> {
    let client = store.load::<Client>(client_id).await?;
    let there =
        client.state.account_id == Some(account_id) && client.state.standing != ClientStanding::Deleted;
    Ok((client.version > 0).then_some(if there { AppImport::There } else { AppImport::Taken }))
}

/// Registers the app under the id that it had, with the secret that it had, if the account's plan has room for it.
///
/// # Errors
/// The decider's refusal, `plan_required` or `limit_reached`; the store's failure.
pub async fn app(
    context: &Context<'_>,
    app: &ImportedApp,
    allowance: &Allowance,
) -> Result<AppImport, CommandError> {
    let NewClient { account_id, client_id, .. } = app.client;
    allowance.active()?;
    app.client.jwks.as_ref().map_or(Ok(()), public_jwk::check)?;
    let imported = attempt(context, client_id, || async {
        let store = context.store;
        if let Some(known) = holder(store, account_id, client_id).await? {
            return Ok(known);
        }
        let mut client = Loaded::<Client>::absent(client_id.to_string());
        let mut work = Work::new(context);
        work.within(allowance);
        let secret = app.secret.as_ref().map(|secret| NewSecret {
            secret_id: SecretId::from_uuid(store.clock().uuid()),
            label: "Imported secret".to_owned(),
            digest: store.vault().master().secret_digest(secret),
            expires_at: None,
        });
        let create = ClientCommand::Create(Box::new(NewClient { secret, ..app.client.clone() }));
        work.decide(&mut client, Some(account_id), create)?;
        let keep = ClientCommand::ImportId { imported_id: app.imported_id.clone(), at: store.clock().now() };
        work.decide(&mut client, Some(account_id), keep)?;
        if app.disabled {
            work.decide(&mut client, Some(account_id), ClientCommand::Disable)?;
        }
        work.commit().await?;
        Ok(AppImport::Imported)
    })
    .await;
    imported.map_err(|error| match error {
        CommandError::Conflict(Conflict::Full) => Allowance::full("clients", allowance.clients).into(),
        error => error,
    })
}
