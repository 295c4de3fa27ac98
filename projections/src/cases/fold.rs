//! How case events become rows.

use crate::sql::word;
use sqlx::{Error, PgConnection};
use std::sync::Arc;
use xwms_events::{
    AnyEvent, Envelope,
    case::{CaseEvent, CaseStatus},
};

pub(super) async fn fold(db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), Error> {
    for envelope in events {
        if let AnyEvent::Case(event) = &envelope.data {
            case(db, envelope, event).await?;
        }
    }
    Ok(())
}

async fn case(db: &mut PgConnection, envelope: &Envelope, event: &CaseEvent) -> Result<(), Error> {
    let id = envelope.metadata.stream_id.as_str();
    match event {
        CaseEvent::Opened { case_id, account_id, .. } => {
            sqlx::query("INSERT INTO cases (case_id, account_id, status, position) VALUES ($1, $2, $3, $4)")
                .bind(case_id.to_string())
                .bind(account_id.to_string())
                .bind(word(&CaseStatus::Open)?)
                .bind(envelope.position)
                .execute(db)
                .await?;
        }
        CaseEvent::Closed {} => stand(db, id, CaseStatus::Closed).await?,
        CaseEvent::Reopened {} => stand(db, id, CaseStatus::Open).await?,
        CaseEvent::Pinned { .. }
        | CaseEvent::Unpinned { .. }
        | CaseEvent::Noted { .. }
        | CaseEvent::HoldPlaced {}
        | CaseEvent::HoldLifted {} => {}
    }
    Ok(())
}

async fn stand(db: &mut PgConnection, id: &str, status: CaseStatus) -> Result<(), Error> {
    sqlx::query("UPDATE cases SET status = $2 WHERE case_id = $1")
        .bind(id)
        .bind(word(&status)?)
        .execute(db)
        .await?;
    Ok(())
}
