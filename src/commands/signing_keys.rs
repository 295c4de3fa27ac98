//! Use cases of the keys that sign tokens.

use super::{CommandError, Context, Work};
use crate::{
    auth::keyring::{self, Keyring, SigningError},
    keys::key_pair,
    store::{Store, append::SideWrite, query::Loaded},
    tasks,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sqlx::Connection;
use std::time::Duration;
use tokio::sync::watch;
use xwms_events::{
    ids::SigningKeyId,
    signing_key::{Algorithm, SigningKey, SigningKeyCommand},
};

/// How often a node checks whether a key is due, or one is missing.
const LOOK: Duration = Duration::from_secs(5);
/// How often a node checks while another one makes a key that it needs.
const WAIT: Duration = Duration::from_millis(100);
/// The lock of the node that makes the first key of an algorithm, so that only one node does.
const MAKING: &str = "SELECT pg_try_advisory_xact_lock(hashtext('xwms signing key ' || $1))";
/// The same for a key that is quick to make; a node waits for its turn.
const MAKING_NOW: &str = "SELECT pg_advisory_xact_lock(hashtext('xwms signing key ' || $1)) IS NOT NULL";

/// Why no key was made.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Signing(#[from] SigningError),
}

/// Makes the first key of every algorithm that has none, except for keys that take long: [`follow`] makes
/// those while the server is already serving.
///
/// # Errors
/// The store's failure.
pub async fn ensure(store: &Store, keyring: &Keyring, rsa_bits: u16) -> Result<(), KeyError> {
    for algorithm in keyring.missing() {
        // The default algorithm is first; on a new server, no other one may sign before it.
        if is_slow(algorithm) && !keyring.can_sign() {
            return Ok(());
        }
        if !is_slow(algorithm) {
            make_first(store, keyring, algorithm, rsa_bits).await?;
        }
    }
    Ok(())
}

/// Makes the first key of every algorithm that has none.
///
/// # Errors
/// The store's failure.
pub async fn complete(store: &Store, keyring: &Keyring, rsa_bits: u16) -> Result<(), KeyError> {
    for algorithm in keyring.missing() {
        make_first(store, keyring, algorithm, rsa_bits).await?;
    }
    Ok(())
}

const fn is_slow(algorithm: Algorithm) -> bool {
    matches!(algorithm, Algorithm::RS256)
}

/// Makes the first key of an algorithm, or waits for the node that is making it.
///
/// On a new installation the key signs at once: no client needs an announcement yet. Elsewhere it is
/// announced like any other. Until it is due, it signs only for clients that name its algorithm, as those
/// know no older key.
async fn make_first(
    store: &Store,
    keyring: &Keyring,
    algorithm: Algorithm,
    rsa_bits: u16,
) -> Result<(), KeyError> {
    let failed = |error: sqlx::Error| KeyError::Signing(error.into());
    // Not of the shared pool while it waits, and makes the key: reading and writing keys needs another one.
    let mut connection = store.pool().acquire().await.map_err(failed)?.detach();
    loop {
        let mut turn = connection.begin().await.map_err(failed)?;
        let sql = if is_slow(algorithm) { MAKING } else { MAKING_NOW };
        let mine: bool =
            sqlx::query_scalar(sql).bind(algorithm.as_str()).fetch_one(&mut *turn).await.map_err(failed)?;
        keyring.refresh(store).await?;
        if !keyring.missing().contains(&algorithm) {
            break;
        }
        if mine {
            let new = NewKeyTerms { algorithm, rsa_bits, signs: keyring.is_new(store.clock().now()) };
            create(&Context::system(store, "first signing key"), new).await?;
            keyring.refresh(store).await?;
            break;
        }
        turn.rollback().await.map_err(failed)?;
        tokio::time::sleep(WAIT).await;
    }
    // The key is there; the result of closing does not matter.
    let _ = connection.close().await;
    Ok(())
}

/// Makes a new key and publishes it. It signs once every client can know it, see [`follow`].
///
/// # Errors
/// The store's failure.
pub async fn rotate(
    store: &Store,
    keyring: &Keyring,
    algorithm: Algorithm,
    rsa_bits: u16,
) -> Result<String, KeyError> {
    rotate_by(&Context::system(store, "keys rotate"), keyring, algorithm, rsa_bits).await
}

/// As [`rotate`], for the actor of `context`.
///
/// # Errors
/// The store's failure.
pub async fn rotate_by(
    context: &Context<'_>,
    keyring: &Keyring,
    algorithm: Algorithm,
    rsa_bits: u16,
) -> Result<String, KeyError> {
    let new = NewKeyTerms { algorithm, rsa_bits, signs: false };
    let kid = create(context, new).await?;
    keyring.refresh(context.store).await?;
    Ok(kid)
}

/// Makes the key sign from now on, and retires the older keys of its algorithm.
///
/// # Errors
/// The store's failure.
pub async fn activate(store: &Store, keyring: &Keyring, kid: &str) -> Result<(), KeyError> {
    let context = Context::system(store, "keys activate");
    let load = async |id: &str| store.load::<SigningKey>(id).await.map_err(CommandError::from);
    let change = async |mut key: Loaded<SigningKey>, command| {
        let mut work = Work::new(&context);
        work.decide(&mut key, None, command).map_err(CommandError::from)?;
        work.commit().await.map_err(KeyError::from)
    };
    let new = load(kid).await?;
    let algorithm = new.state.algorithm;
    change(new, SigningKeyCommand::Activate).await?;
    // Ids are in the order of creation. A key that was made in the meantime becomes due later.
    for old in keyring::key_ids(store).await?.iter().filter(|id| id.as_str() < kid) {
        let old = load(old).await?;
        if old.state.algorithm == algorithm {
            change(old, SigningKeyCommand::Retire).await?;
        }
    }
    Ok(keyring.refresh(store).await?)
}

/// Stops a key at once, on every node: whatever it signed is refused, and it leaves the JWK set. If it signed, a
/// new key of its algorithm takes its place in the same commit. Returns the id of the new key.
///
/// # Errors
/// Not found, a bad reason, or the store's failure.
pub async fn revoke(
    context: &Context<'_>,
    keyring: &Keyring,
    kid: &str,
    reason: &str,
    rsa_bits: u16,
) -> Result<Option<String>, KeyError> {
    keyring.refresh(context.store).await?;
    let mut key = context.store.load::<SigningKey>(kid).await.map_err(CommandError::from)?;
    let algorithm = key.state.algorithm;
    let signer = keyring.signer(Some(algorithm)).ok().and_then(|signer| signer.key_id());
    let signs = key.state.id.is_some() && signer == key.state.id;
    let mut work = Work::new(context);
    let revoke = SigningKeyCommand::Revoke { reason: reason.to_owned() };
    work.decide(&mut key, None, revoke).map_err(CommandError::from)?;
    let new = if signs {
        Some(decide_new(&mut work, NewKeyTerms { algorithm, rsa_bits, signs }).await?)
    } else {
        None
    };
    work.commit().await?;
    keyring.refresh(context.store).await?;
    Ok(new)
}

/// Makes missing keys, and activates keys that are due. Any node may do it; no particular node has to.
pub async fn follow(store: Store, keyring: Keyring, rsa_bits: u16, stopped: watch::Receiver<bool>) {
    let looks = async {
        loop {
            if let Err(error) = complete(&store, &keyring, rsa_bits).await {
                tracing::warn!(%error, "could not create the first signing key; trying again");
            }
            if let Some(kid) = keyring.due(store.clock().now()) {
                match activate(&store, &keyring, &kid).await {
                    Ok(()) => tracing::info!(kid, "a new signing key is active"),
                    // Another node was first; otherwise it is tried again.
                    Err(error) => tracing::debug!(%error, kid, "this process did not activate the key"),
                }
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    tasks::until_stopped(stopped, looks).await;
}

/// How to make a key.
struct NewKeyTerms {
    algorithm: Algorithm,
    rsa_bits: u16,
    /// Whether the key signs at once.
    signs: bool,
}

async fn create(context: &Context<'_>, new: NewKeyTerms) -> Result<String, KeyError> {
    let mut work = Work::new(context);
    let kid = decide_new(&mut work, new).await?;
    work.commit().await?;
    Ok(kid)
}

/// Makes a key, and decides its events in `work`. Returns its id.
async fn decide_new(
    work: &mut Work<'_>,
    NewKeyTerms { algorithm, rsa_bits, signs }: NewKeyTerms,
) -> Result<String, KeyError> {
    let store = work.context().store;
    let key_id = SigningKeyId::from_uuid(store.clock().uuid());
    let new = tokio::task::spawn_blocking(move || key_pair::generate(algorithm, rsa_bits, key_id))
        .await
        .map_err(|error| SigningError::Key(error.to_string()))?
        .map_err(SigningError::from)?;
    let kid = key_id.to_string();
    let wrapped = store.vault().master().wrap().seal(kid.as_bytes(), &new.pkcs8);
    let wrapped = wrapped.map_err(SigningError::from)?;

    let mut key = Loaded::<SigningKey>::absent(kid.clone());
    let public_jwk = new.public_jwk;
    work.decide(&mut key, None, SigningKeyCommand::Create { key_id, algorithm, public_jwk })
        .map_err(CommandError::from)?;
    if signs {
        work.decide(&mut key, None, SigningKeyCommand::Activate).map_err(CommandError::from)?;
    }
    work.write([SideWrite::SigningSecret { key_id: kid.clone(), wrapped: BASE64_STANDARD.encode(wrapped) }]);
    Ok(kid)
}
