//! The errors of starting the server.

use crate::{auth::keyring, commands::signing_keys, config::ConfigError, keys, outbound::mail, store};
use sqlx::migrate::MigrateError;

/// Why the server can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Plans(#[from] ConfigError),
    #[error("database_url is invalid: {0}")]
    DatabaseUrl(sqlx::Error),
    #[error(transparent)]
    Rights(#[from] store::rights::RightsError),
    #[error(
        "the serving role {0}. database_rights = \"refuse\" does not allow that; see \
         docs/operations/database-roles.md"
    )]
    TooMuch(String),
    #[error(transparent)]
    Schema(#[from] super::schema::SchemaError),
    #[error(transparent)]
    Connect(#[from] store::pool::ConnectError),
    #[error("the database can't be used: {0}")]
    Database(#[from] sqlx::Error),
    #[error("migrations failed: {0}")]
    Migrate(#[from] MigrateError),
    #[error(transparent)]
    Store(#[from] store::StoreError),
    #[error(transparent)]
    MasterKey(#[from] keys::master_secret::MasterKeyError),
    #[error(transparent)]
    Roots(#[from] store::roots::RootsError),
    #[error(transparent)]
    Signing(#[from] keyring::SigningError),
    #[error(transparent)]
    SigningKeys(#[from] signing_keys::KeyError),
    #[error("the HTTP client can't be created: {0}")]
    Webhooks(#[from] reqwest::Error),
    #[error(transparent)]
    Mail(#[from] mail::TransportError),
}
