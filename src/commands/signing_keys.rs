//! Use cases of the keys that sign tokens.

use super::{CommandError, Context, Work};
use crate::{
    keys::signing::{self, Keyring, SigningError},
    store::{Store, append::SideWrite, look::Loaded},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use xwms_events::{
    ids::SigningKeyId,
    signing_key::{Algorithm, SigningKey, SigningKeyCommand},
};

/// Whichever node is first makes the first key.
const FIRST: &str = "signing_key:first";

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

/// Makes a new key that signs from now on and retires those before it.
///
/// # Errors
/// The store's failure.
pub async fn rotate(store: &Store, keyring: &Keyring, algorithm: Algorithm) -> Result<String, KeyError> {
    let context = Context::system("keys rotate");
    let kid = create(store, &context, algorithm, None).await?;
    for old in signing::key_ids(store).await? {
        if old == kid {
            continue;
        }
        let mut key = store.load::<SigningKey>(&old).await.map_err(CommandError::from)?;
        let mut work = Work::new(store, &context);
        work.decide(&mut key, None, SigningKeyCommand::Retire).map_err(CommandError::from)?;
        work.commit().await?;
    }
    keyring.refresh(store).await?;
    Ok(kid)
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
    work.decide(&mut key, None, SigningKeyCommand::Activate).map_err(CommandError::from)?;
    work.write([SideWrite::SigningSecret { key_id: kid.clone(), wrapped: BASE64_STANDARD.encode(wrapped) }]);
    work.write(claim);
    work.commit().await?;
    Ok(kid)
}
