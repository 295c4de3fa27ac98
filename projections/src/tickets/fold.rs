//! How ticket events become rows.

use crate::sql::word;
use sqlx::{Error, PgConnection};
use std::sync::Arc;
use xwms_events::{
    AnyEvent, Envelope,
    ticket::{TicketEvent, TicketStatus},
};

pub(super) async fn fold(db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), Error> {
    for envelope in events {
        if let AnyEvent::Ticket(event) = &envelope.data {
            ticket(db, envelope, event).await?;
        }
    }
    Ok(())
}

async fn ticket(db: &mut PgConnection, envelope: &Envelope, event: &TicketEvent) -> Result<(), Error> {
    let id = envelope.metadata.stream_id.as_str();
    let query = match event {
        TicketEvent::Opened { ticket_id, user_id, account_id, .. } => sqlx::query(
            "INSERT INTO tickets (ticket_id, user_id, account_id, status, position) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(ticket_id.to_string())
        .bind(user_id.to_string())
        .bind(account_id.map(|id| id.to_string()))
        .bind(word(&TicketStatus::Open)?)
        .bind(envelope.position),
        TicketEvent::Assigned { to } => {
            sqlx::query("UPDATE tickets SET assigned_to = $2 WHERE ticket_id = $1")
                .bind(id)
                .bind(to.map(|user_id| user_id.to_string()))
        }
        TicketEvent::Replied { .. } | TicketEvent::Reopened { .. } => {
            return stand(db, id, TicketStatus::Open).await;
        }
        TicketEvent::Answered { .. } => return stand(db, id, TicketStatus::Answered).await,
        TicketEvent::Closed { .. } | TicketEvent::VisitorErased { .. } => {
            return stand(db, id, TicketStatus::Closed).await;
        }
        TicketEvent::Noted { .. } => return Ok(()),
    };
    query.execute(db).await?;
    Ok(())
}

async fn stand(db: &mut PgConnection, id: &str, status: TicketStatus) -> Result<(), Error> {
    sqlx::query("UPDATE tickets SET status = $2 WHERE ticket_id = $1")
        .bind(id)
        .bind(word(&status)?)
        .execute(db)
        .await?;
    Ok(())
}
