//! Use cases of the keys that sign tokens.

use super::{CommandError, Context, Work};
use crate::{
    keys::signing::{self, Keyring, SigningError},
    store::{Store, append::SideWrite, look::Loaded},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::time::Duration;
use tokio::sync::watch;
use xwms_events::{
    ids::SigningKeyId,
    signing_key::{Algorithm, SigningKey, SigningKeyCommand},
};

/// Whichever node is first makes the first key.
const FIRST: &str = "signing_key:first";
/// How often a node looks whether a key's time has come.
const LOOK: Duration = Duration::from_secs(5);

/// Why there is no new key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Signing(#[from] SigningError),
}

/// Makes the first key unless there is one.
///
/// # Errors
/// The store's failure.
pub async fn ensure(store: &Store, keyring: &Keyring, algorithm: Algorithm) -> Result<(), KeyError> {
    if keyring.can_sign() {
        return Ok(());
    }
    let first = SideWrite::Claim { key: FIRST.to_owned(), owner: "xwms".to_owned() };
    match create(store, &Context::system("first signing key"), algorithm, Some(first)).await {
        Ok(_) | Err(KeyError::Command(CommandError::Taken)) => {}
        Err(error) => return Err(error),
    }
    Ok(keyring.refresh(store).await?)
}

/// Makes a new key and publishes it. It signs once everybody can know it, see [`follow`].
///
/// # Errors
/// The store's failure.
pub async fn rotate(store: &Store, keyring: &Keyring, algorithm: Algorithm) -> Result<String, KeyError> {
    let kid = create(store, &Context::system("keys rotate"), algorithm, None).await?;
    keyring.refresh(store).await?;
    Ok(kid)
}

/// Lets the key sign from now on, and retires those before it.
///
/// # Errors
/// The store's failure.
pub async fn activate(store: &Store, keyring: &Keyring, kid: &str) -> Result<(), KeyError> {
    let context = Context::system("keys activate");
    let change = async |id: &str, command| {
        let mut key = store.load::<SigningKey>(id).await.map_err(CommandError::from)?;
        let mut work = Work::new(store, &context);
        work.decide(&mut key, None, command).map_err(CommandError::from)?;
        work.commit().await.map_err(KeyError::from)
    };
    change(kid, SigningKeyCommand::Activate).await?;
    // Ids are in the order of their making. One that was made meanwhile has its own time to come.
    for old in signing::key_ids(store).await?.iter().filter(|id| id.as_str() < kid) {
        change(old, SigningKeyCommand::Retire).await?;
    }
    Ok(keyring.refresh(store).await?)
}

/// Lets keys sign when their time has come. Any node may; none has to.
pub async fn follow(store: Store, keyring: Keyring, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
        let Some(kid) = keyring.due(store.clock().now()) else { continue };
        match activate(&store, &keyring, &kid).await {
            Ok(()) => tracing::info!(kid, "a new key signs"),
            // Another node was first, or it is tried again.
            Err(error) => tracing::debug!(%error, kid, "the key was not activated here"),
        }
    }
}

async fn create(
    store: &Store,
    context: &Context,
    algorithm: Algorithm,
    claim: Option<SideWrite>,
) -> Result<String, KeyError> {
    let key_id = SigningKeyId::from_uuid(store.clock().uuid());
    let new = tokio::task::spawn_blocking(move || signing::generate(algorithm, key_id))
        .await
        .map_err(|error| SigningError::Key(error.to_string()))??;
    let kid = key_id.to_string();
    let wrapped = store.vault().master().wrap().seal(kid.as_bytes(), &new.pkcs8);
    let wrapped = wrapped.map_err(SigningError::from)?;

    let mut key = Loaded::<SigningKey>::absent(kid.clone());
    let mut work = Work::new(store, context);
    let public_jwk = new.public_jwk;
    work.decide(&mut key, None, SigningKeyCommand::Create { key_id, algorithm, public_jwk })
        .map_err(CommandError::from)?;
    // There is nobody to whom the first could be announced.
    if claim.is_some() {
        work.decide(&mut key, None, SigningKeyCommand::Activate).map_err(CommandError::from)?;
    }
    work.write([SideWrite::SigningSecret { key_id: kid.clone(), wrapped: BASE64_STANDARD.encode(wrapped) }]);
    work.write(claim);
    work.commit().await?;
    Ok(kid)
}
