//! How sessions and consents become rows. Grants and tokens are in `bulk`, stops are in `stop`.
//!
//! The order within a batch is kept where it matters. Sessions, consents and stops are folded one by one, in order.
//! Grants and tokens follow in bulk. They share no row with the others, because their stops are looked up by position
//! when they are shown, and `bulk` keeps their own order.

use super::{
    bulk::Bulk,
    stop::{stop, stops},
};
use crate::sql::{at, maybe_at};
use sqlx::{Error, PgConnection, types::Json};
use std::sync::Arc;
use xwms_events::{AnyEvent, Envelope, consent::ConsentEvent, session::SessionEvent};

pub(super) async fn fold(db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), Error> {
    let mut bulk = Bulk::default();
    for envelope in events {
        match &envelope.data {
            AnyEvent::Grant(event) => bulk.grant(envelope, event)?,
            AnyEvent::Token(event) => bulk.token(envelope, event)?,
            AnyEvent::Session(event) => {
                session(db, envelope, event).await?;
                stops(db, envelope).await?;
            }
            AnyEvent::Consent(event) => consent(db, envelope, event).await?,
            AnyEvent::Account(_)
            | AnyEvent::User(_)
            | AnyEvent::Client(_)
            | AnyEvent::Resource(_)
            | AnyEvent::Log(_) => {
                stops(db, envelope).await?;
            }
            AnyEvent::Endpoint(_)
            | AnyEvent::SigningKey(_)
            | AnyEvent::Subscriber(_)
            | AnyEvent::Usage(_)
            | AnyEvent::Alert(_)
            | AnyEvent::Login(_)
            | AnyEvent::Credential(_)
            | AnyEvent::Audit(_)
            | AnyEvent::Ticket(_)
            | AnyEvent::Membership(_)
            | AnyEvent::Case(_) => {}
        }
    }
    bulk.flush(db).await
}

async fn session(db: &mut PgConnection, envelope: &Envelope, event: &SessionEvent) -> Result<(), Error> {
    let recorded_at = at(envelope.metadata.recorded_at)?;
    let query = match event {
        SessionEvent::Started { session_id, user_id, expires_at, basis, .. } => sqlx::query(
            "INSERT INTO sessions (session_id, user_id, started_at, expires_at, position, basis)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(session_id.to_string())
        .bind(user_id.to_string())
        .bind(recorded_at)
        .bind(at(*expires_at)?)
        .bind(envelope.position)
        .bind(basis.unwrap_or(envelope.position)),
        // Old events have no basis: the session rests on its last event.
        SessionEvent::Elevated { basis, expires_at, .. } => sqlx::query(
            "UPDATE sessions SET basis = $2, expires_at = COALESCE($3, expires_at) WHERE session_id = $1",
        )
        .bind(&envelope.metadata.stream_id)
        .bind(basis.unwrap_or(envelope.position))
        .bind(maybe_at(*expires_at)?),
        SessionEvent::Used { .. } | SessionEvent::OperatorEntered {} => return Ok(()),
        SessionEvent::Ended { .. } => sqlx::query("UPDATE sessions SET ended_at = $2 WHERE session_id = $1")
            .bind(&envelope.metadata.stream_id)
            .bind(recorded_at),
    };
    query.execute(db).await?;
    Ok(())
}

async fn consent(db: &mut PgConnection, envelope: &Envelope, event: &ConsentEvent) -> Result<(), Error> {
    let id = envelope.metadata.stream_id.as_str();
    let recorded_at = at(envelope.metadata.recorded_at)?;
    match event {
        ConsentEvent::Granted { user_id, client_id, account_id, scopes, resources } => {
            sqlx::query(
                "INSERT INTO consents
                     (consent_id, account_id, client_id, user_id, scopes, granted_at, position, resources)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                 ON CONFLICT (consent_id) DO UPDATE
                     SET scopes = excluded.scopes, resources = excluded.resources,
                         granted_at = excluded.granted_at, withdrawn_at = NULL, position = excluded.position",
            )
            .bind(id)
            .bind(account_id.to_string())
            .bind(client_id.to_string())
            .bind(user_id.to_string())
            .bind(scopes.to_string())
            .bind(recorded_at)
            .bind(envelope.position)
            .bind(Json(resources))
            .execute(db)
            .await?;
        }
        ConsentEvent::Changed { scopes, resources } => {
            sqlx::query("UPDATE consents SET scopes = $2, resources = $3 WHERE consent_id = $1")
                .bind(id)
                .bind(scopes.to_string())
                .bind(Json(resources))
                .execute(db)
                .await?;
        }
        ConsentEvent::Withdrawn {} => {
            let key: Option<String> = sqlx::query_scalar(
                "UPDATE consents SET withdrawn_at = $2 WHERE consent_id = $1
                 RETURNING user_id || '/' || client_id",
            )
            .bind(id)
            .bind(recorded_at)
            .fetch_one(&mut *db)
            .await?;
            stop(db, envelope, &key.unwrap_or_default(), false).await?;
        }
    }
    Ok(())
}
