//! How user events become rows.

use crate::sql::{at, maybe_at, word};
use sqlx::{Error, PgConnection, types::Json};
use std::sync::Arc;
use xwms_events::{
    AnyEvent, Envelope, Timestamp,
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

/// Folds one event. Each kind of fact has its own function below.
async fn user(db: &mut PgConnection, envelope: &Envelope, event: &UserEvent) -> Result<(), Error> {
    let id = envelope.metadata.stream_id.as_str();
    match event {
        UserEvent::Registered { .. } => registered(db, envelope, event).await,
        UserEvent::EmailVerified {}
        | UserEvent::EmailReleased {}
        | UserEvent::EmailChanged { .. }
        | UserEvent::EmailChangeUndone { .. } => email(db, id, event).await,
        UserEvent::PasswordChanged { .. } | UserEvent::Locked { .. } | UserEvent::Unlocked {} => {
            lock(db, id, event).await
        }
        UserEvent::ProfileChanged { profile } => {
            sqlx::query("UPDATE users SET profile = $2 WHERE user_id = $1")
                .bind(id)
                .bind(profile.get().map(Json))
                .execute(db)
                .await
                .map(drop)
        }
        UserEvent::TotpEnrolled { .. } => totp(db, id, true).await,
        UserEvent::TotpRemoved {} => totp(db, id, false).await,
        UserEvent::Suspended { .. } => stand(db, id, UserStanding::Suspended, None).await,
        UserEvent::Reinstated {} | UserEvent::DeletionUndone {} => {
            stand(db, id, UserStanding::Active, None).await
        }
        UserEvent::DeletionRequested { erase_at } => {
            stand(db, id, UserStanding::Leaving, Some(*erase_at)).await
        }
        UserEvent::Erased {} => erased(db, id).await,
        // The account's administrators see whether there is an app; the rest is the person's own.
        UserEvent::FormerEmailsReleased { .. }
        | UserEvent::RecoveryEmailSet { .. }
        | UserEvent::RecoveryEmailRemoved {}
        | UserEvent::PreferencesChanged { .. }
        | UserEvent::PasskeyAdded { .. }
        | UserEvent::PasskeyRenamed { .. }
        | UserEvent::PasskeyRemoved { .. }
        | UserEvent::RecoveryCodesCreated { .. }
        | UserEvent::RecoveryCodesRemoved {}
        | UserEvent::RecoveryCodeUsed { .. }
        | UserEvent::LoginLinked { .. }
        | UserEvent::LoginUnlinked { .. }
        | UserEvent::OperatorActed { .. }
        // What it stops is in `access`.
        | UserEvent::TokensRevoked {} => Ok(()),
    }
}

async fn registered(db: &mut PgConnection, envelope: &Envelope, event: &UserEvent) -> Result<(), Error> {
    let UserEvent::Registered { user_id, email, profile, test_of } = event else { return Ok(()) };
    sqlx::query(
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
    .bind(envelope.position)
    .execute(db)
    .await?;
    Ok(())
}

/// Sets until when the user is locked out. A user who can change the password no longer is.
async fn lock(db: &mut PgConnection, id: &str, event: &UserEvent) -> Result<(), Error> {
    let until = match event {
        UserEvent::Locked { until } => Some(*until),
        _ => None,
    };
    sqlx::query("UPDATE users SET locked_until = $2 WHERE user_id = $1")
        .bind(id)
        .bind(maybe_at(until)?)
        .execute(db)
        .await?;
    Ok(())
}

/// Sets whether the user has an authenticator app.
async fn totp(db: &mut PgConnection, id: &str, enrolled: bool) -> Result<(), Error> {
    sqlx::query("UPDATE users SET totp = $2 WHERE user_id = $1").bind(id).bind(enrolled).execute(db).await?;
    Ok(())
}

/// Empties the row. It stays, so that lists know that there was a user.
async fn erased(db: &mut PgConnection, id: &str) -> Result<(), Error> {
    sqlx::query(
        "UPDATE users
         SET standing = $2, email = NULL, email_verified = false, profile = NULL, totp = false,
             locked_until = NULL, erase_at = NULL
         WHERE user_id = $1",
    )
    .bind(id)
    .bind(word(&UserStanding::Erased)?)
    .execute(db)
    .await?;
    Ok(())
}

/// Sets whether the user may log in, and when they are erased.
async fn stand(
    db: &mut PgConnection,
    id: &str,
    standing: UserStanding,
    erase_at: Option<Timestamp>,
) -> Result<(), Error> {
    sqlx::query("UPDATE users SET standing = $2, erase_at = $3 WHERE user_id = $1")
        .bind(id)
        .bind(word(&standing)?)
        .bind(maybe_at(erase_at)?)
        .execute(db)
        .await?;
    Ok(())
}

/// Folds an event about the address that the user logs in with.
async fn email(db: &mut PgConnection, id: &str, event: &UserEvent) -> Result<(), Error> {
    let query = match event {
        UserEvent::EmailChanged { email, .. } | UserEvent::EmailChangeUndone { email, .. } => {
            sqlx::query("UPDATE users SET email = $2, email_verified = true WHERE user_id = $1")
                .bind(id)
                .bind(email.get())
        }
        UserEvent::EmailReleased {} => {
            sqlx::query("UPDATE users SET email = NULL, email_verified = false WHERE user_id = $1").bind(id)
        }
        _ => sqlx::query("UPDATE users SET email_verified = true WHERE user_id = $1").bind(id),
    };
    query.execute(db).await?;
    Ok(())
}
