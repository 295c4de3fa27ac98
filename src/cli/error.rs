//! The error type of all commands.

use crate::{
    auth::keyring::SigningError,
    commands::{CommandError, signing_keys::KeyError},
    config::ConfigError,
    dev::{lock::LockError, nats::NatsError, postgres::PostgresError},
    keys::password::PasswordError,
    outbound::mail::trial::TrialError,
    server::start::StartError,
    store::StoreError,
    subscribers::sink::SinkError,
};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Subscriber(#[from] SinkError),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Signing(#[from] SigningError),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Postgres(#[from] PostgresError),
    #[error(transparent)]
    Lock(#[from] LockError),
    #[error(transparent)]
    Nats(#[from] NatsError),
    #[error(transparent)]
    Mail(#[from] TrialError),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("{0}")]
    Said(String),
}
