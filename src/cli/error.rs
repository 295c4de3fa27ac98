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
use xwms_events::RefusalKind;

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
    Message(String),
}

impl CliError {
    /// Returns the text for the terminal. A refusal is its sentence and code. A missing table of a read model is
    /// explained, because nobody can make it by hand.
    pub(super) fn message(&self) -> String {
        if self.is_without_read_models() {
            return "the database has no read models yet: a server makes them when it starts (`xwms serve`)"
                .to_owned();
        }
        match self {
            Self::Command(CommandError::Refused(refusal)) if refusal.kind == RefusalKind::NotFound => {
                refusal.detail.clone()
            }
            // The code is what the reference of errors is searched for.
            Self::Command(CommandError::Refused(refusal)) => format!("{} ({})", refusal.detail, refusal.code),
            error => error.to_string(),
        }
    }

    fn is_without_read_models(&self) -> bool {
        let (Self::Database(error) | Self::Store(StoreError::Database(error))) = self else { return false };
        error.as_database_error().is_some_and(|error| {
            error.code().as_deref() == Some("42P01") && error.message().contains("\"read_")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{CliError, CommandError};
    use xwms_events::Refusal;

    #[test]
    fn a_refusal_is_a_sentence() {
        let message = |refusal: Refusal| CliError::from(CommandError::from(refusal)).message();
        assert_eq!(message(Refusal::not_found("there is no such user")), "there is no such user");
        let taken = Refusal::conflict("email_taken", "the address belongs to another user");
        assert_eq!(message(taken), "the address belongs to another user (email_taken)");
    }
}
