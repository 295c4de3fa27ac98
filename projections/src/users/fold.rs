//! How user events become rows.

use crate::sql::{at, maybe_at, word};
use sqlx::{Error, PgConnection, types::Json};
use std::sync::Arc;
use xwms_events::{
    AnyEvent, Envelope,
    user::{UserEvent, UserStanding},
};

pub(super) async fn fold(db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), Error> {
    for envelope in events {
        if let AnyEvent::User(event) = &envelope.data {
            user(db, envelope, event).await?;
        }
    }
    Ok(())
}

async fn user(db: &mut PgConnection, envelope: &Envelope, event: &UserEvent) -> Result<(), Error> {
    let id = envelope.metadata.stream_id.as_str();
    let query = match event {
        UserEvent::Registered { user_id, email, profile, test_of } => sqlx::query(
            "INSERT INTO users
                 (user_id, email, email_verified, profile, standing, totp, created_at, test_of, position)
             VALUES ($1, $2, false, $3, $4, false, $5, $6, $7)",
        )
        .bind(user_id.to_string())
        .bind(email.get())
        .bind(profile.get().map(Json))
        .bind(word(&UserStanding::Active)?)
        .bind(at(envelope.metadata.recorded_at)?)
        .bind(test_of.map(|account| account.to_string()))
        .bind(envelope.position),
        UserEvent::EmailVerified {} => {
            sqlx::query("UPDATE users SET email_verified = true WHERE user_id = $1").bind(id)
        }
        UserEvent::EmailReleased {} => {
            sqlx::query("UPDATE users SET email = NULL, email_verified = false WHERE user_id = $1").bind(id)
        }
        // A user who can change the password is no longer locked out.
        UserEvent::PasswordChanged { .. } | UserEvent::Unlocked {} => {
            sqlx::query("UPDATE users SET locked_until = NULL WHERE user_id = $1").bind(id)
        }
        UserEvent::Locked { until } => {
            sqlx::query("UPDATE users SET locked_until = $2 WHERE user_id = $1").bind(id).bind(at(*until)?)
        }
        UserEvent::ProfileChanged { profile } => {
            sqlx::query("UPDATE users SET profile = $2 WHERE user_id = $1")
                .bind(id)
                .bind(profile.get().map(Json))
        }
        UserEvent::TotpEnrolled { .. } => {
            sqlx::query("UPDATE users SET totp = true WHERE user_id = $1").bind(id)
        }
        UserEvent::TotpRemoved {} => sqlx::query("UPDATE users SET totp = false WHERE user_id = $1").bind(id),
        // The account's administrators see whether there is an app; the rest is the person's own.
        UserEvent::PasskeyAdded { .. }
        | UserEvent::PasskeyRenamed { .. }
        | UserEvent::PasskeyRemoved { .. }
        | UserEvent::RecoveryCodesCreated { .. }
        | UserEvent::RecoveryCodeUsed { .. }
        // What it stops is in `access`.
        | UserEvent::TokensRevoked {} => return Ok(()),
        UserEvent::Suspended { .. }
        | UserEvent::Reinstated {}
        | UserEvent::DeletionRequested { .. }
        | UserEvent::DeletionUndone {} => return stand(db, id, event).await,
        UserEvent::Erased {} => sqlx::query(
            "UPDATE users
             SET standing = $2, email = NULL, email_verified = false, profile = NULL, totp = false,
                 locked_until = NULL, erase_at = NULL
             WHERE user_id = $1",
        )
        .bind(id)
        .bind(word(&UserStanding::Erased)?),
    };
    query.execute(db).await?;
    Ok(())
}

/// Folds an event that says whether the user may log in, or when they are erased.
async fn stand(db: &mut PgConnection, id: &str, event: &UserEvent) -> Result<(), Error> {
    let (standing, erase_at) = match event {
        UserEvent::Suspended { .. } => (UserStanding::Suspended, None),
        UserEvent::DeletionRequested { erase_at } => (UserStanding::Leaving, Some(*erase_at)),
        _ => (UserStanding::Active, None),
    };
    sqlx::query("UPDATE users SET standing = $2, erase_at = $3 WHERE user_id = $1")
        .bind(id)
        .bind(word(&standing)?)
        .bind(maybe_at(erase_at)?)
        .execute(db)
        .await?;
    Ok(())
}
