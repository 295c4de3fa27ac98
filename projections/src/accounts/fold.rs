//! How account events become rows.

use super::{groups, registrations};
use crate::sql::{at, word};
use sqlx::{Error, PgConnection, types::Json};
use std::sync::Arc;
use xwms_events::{
    AnyEvent, Envelope,
    account::{AccountEvent, AccountStanding, Limits},
    user::UserEvent,
};

pub(super) async fn fold(db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), Error> {
    for envelope in events {
        match &envelope.data {
            AnyEvent::Account(event) => account(db, envelope, event).await?,
            AnyEvent::Membership(event) => groups::fold(db, envelope, event).await?,
            AnyEvent::User(UserEvent::Erased {}) => groups::erase(db, &envelope.metadata.stream_id).await?,
            _ => {}
        }
    }
    Ok(())
}

#[expect(clippy::too_many_lines, reason = "one arm for each event, without a wildcard")]
async fn account(db: &mut PgConnection, envelope: &Envelope, event: &AccountEvent) -> Result<(), Error> {
    let id = envelope.metadata.stream_id.as_str();
    let recorded_at = at(envelope.metadata.recorded_at)?;
    let query = match event {
        AccountEvent::Created { account_id, name } => sqlx::query(
            "INSERT INTO accounts (account_id, name, standing, limits, created_at, position)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(account_id.to_string())
        .bind(name)
        .bind(word(&AccountStanding::Active)?)
        .bind(Json(Limits::default()))
        .bind(recorded_at)
        .bind(envelope.position),
        AccountEvent::Renamed { name } => {
            sqlx::query("UPDATE accounts SET name = $2 WHERE account_id = $1").bind(id).bind(name)
        }
        AccountEvent::PlanActivated { plan } | AccountEvent::PlanChanged { plan, .. } => {
            sqlx::query("UPDATE accounts SET plan = $2 WHERE account_id = $1").bind(id).bind(plan)
        }
        AccountEvent::PlanEnded { .. } => {
            sqlx::query("UPDATE accounts SET plan = NULL WHERE account_id = $1").bind(id)
        }
        AccountEvent::LimitsAgreed { limits } => {
            sqlx::query("UPDATE accounts SET limits = $2 WHERE account_id = $1").bind(id).bind(Json(limits))
        }
        AccountEvent::Restricted { .. } => return stand(db, id, AccountStanding::Restricted).await,
        AccountEvent::Reinstated {} => return stand(db, id, AccountStanding::Active).await,
        AccountEvent::Closed {} => return stand(db, id, AccountStanding::Closed).await,
        AccountEvent::UserTokensRevoked { .. }
        | AccountEvent::Viewed { .. }
        | AccountEvent::OperatorActed { .. }
        // The groups are in the account's state.
        | AccountEvent::GroupCreated { .. }
        | AccountEvent::GroupChanged { .. }
        | AccountEvent::SecondFactorRequired {}
        | AccountEvent::SecondFactorWaived {}
        | AccountEvent::LoginProviderSet { .. }
        | AccountEvent::LoginProviderRemoved {}
        | AccountEvent::LoginDomainVerified { .. }
        | AccountEvent::LoginDomainRemoved { .. } => return Ok(()),
        AccountEvent::GroupDeleted { group_id } => return groups::delete(db, *group_id).await,
        AccountEvent::RegistrationTokenCreated { .. }
        | AccountEvent::RegistrationTokenUsed { .. }
        | AccountEvent::RegistrationTokenRevoked { .. } => {
            return registrations::fold(db, envelope, event).await;
        }
        AccountEvent::MemberInvited { invitation_id, email, role, expires_at, .. } => sqlx::query(
            "INSERT INTO invitations
                 (invitation_id, account_id, email, role, expires_at, invited_at, position)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(invitation_id.to_string())
        .bind(id)
        .bind(email.get())
        .bind(word(role)?)
        .bind(at(*expires_at)?)
        .bind(recorded_at)
        .bind(envelope.position),
        AccountEvent::InvitationWithdrawn { invitation_id } => {
            sqlx::query("DELETE FROM invitations WHERE invitation_id = $1").bind(invitation_id.to_string())
        }
        AccountEvent::MemberJoined { user_id, role, invitation_id } => {
            if let Some(invitation_id) = invitation_id {
                sqlx::query("DELETE FROM invitations WHERE invitation_id = $1")
                    .bind(invitation_id.to_string())
                    .execute(&mut *db)
                    .await?;
            }
            sqlx::query(
                "INSERT INTO members (account_id, user_id, role, joined_at, position)
                 VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(id)
            .bind(user_id.to_string())
            .bind(word(role)?)
            .bind(recorded_at)
            .bind(envelope.position)
        }
        AccountEvent::MemberRoleChanged { user_id, role, .. } => {
            sqlx::query("UPDATE members SET role = $3 WHERE account_id = $1 AND user_id = $2")
                .bind(id)
                .bind(user_id.to_string())
                .bind(word(role)?)
        }
        AccountEvent::MemberRemoved { user_id } => {
            sqlx::query("DELETE FROM members WHERE account_id = $1 AND user_id = $2")
                .bind(id)
                .bind(user_id.to_string())
        }
    };
    query.execute(db).await?;
    Ok(())
}

async fn stand(db: &mut PgConnection, id: &str, standing: AccountStanding) -> Result<(), Error> {
    sqlx::query("UPDATE accounts SET standing = $2 WHERE account_id = $1")
        .bind(id)
        .bind(word(&standing)?)
        .execute(db)
        .await?;
    Ok(())
}
