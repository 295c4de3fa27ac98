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

impl CliError {
    /// Returns what the command says. Postgres names the missing table of a read model, which nobody can make by hand.
    pub(super) fn told(&self) -> String {
        if self.is_without_read_models() {
            return "the database has no read models yet: a server makes them when it starts (`xwms serve`)"
                .to_owned();
        }
        self.to_string()
    }

    fn is_without_read_models(&self) -> bool {
        let (Self::Database(error) | Self::Store(StoreError::Database(error))) = self else { return false };
        error.as_database_error().is_some_and(|error| {
            error.code().as_deref() == Some("42P01") && error.message().contains("\"read_")
        })
    }
}
