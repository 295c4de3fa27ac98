//! The effects of an endpoint's events on its messages: the endpoint's new state, a test, a replay, resending
//! or skipping messages. Additions are collected in the [`Book`]; a change to messages that are already
//! queued is made at once, after the collected changes were written.

use super::{
    book::{Book, Window},
    job,
    queue::{self, Row},
};
use sqlx::PgConnection;
use time::OffsetDateTime;
use xwms_events::{
    Decider, Envelope,
    endpoint::{DisableReason, Endpoint, EndpointEvent, wanted},
    ids::EventId,
};

/// Applies `event` and its effects, at `now`.
pub(super) async fn apply(
    db: &mut PgConnection,
    book: &mut Book,
    envelope: &Envelope,
    event: &EndpointEvent,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let (id, position) = (envelope.metadata.stream_id.as_str(), envelope.position);
    let mut new = Endpoint::default();
    let old = book.change(id, |page| {
        page.endpoint.evolve(event);
        if matches!(event, EndpointEvent::Disabled { .. }) {
            page.disabled_at = page.disabled_at.or(Some(position));
        }
        new = page.endpoint.clone();
    });
    match event {
        EndpointEvent::SecretRotated { .. } => {
            let kept = |id| new.secrets.iter().any(|secret| secret.secret_id == id);
            let ids = old.secrets.iter().map(|secret| secret.secret_id).filter(|id| !kept(*id));
            book.forget(ids.map(|id| id.to_string()));
        }
        EndpointEvent::Changed { .. } => {
            book.forget(values_id(&old).filter(|id| Some(id) != values_id(&new).as_ref()));
        }
        EndpointEvent::Enabled {} => enable(book, id, &old, position),
        EndpointEvent::Tested { .. } => book.put(test(envelope)),
        EndpointEvent::ReplayRequested { after, upto, events } => book.replay(Window {
            position,
            endpoint_id: id.to_owned(),
            after: *after,
            // Later events are queued anyway.
            upto: *upto.min(&position),
            names: wanted(events.iter().map(String::as_str)).unwrap_or_default(),
            previous: 0,
            catch_up: false,
        }),
        EndpointEvent::ResendRequested { message_id } => {
            book.write(db).await?;
            match message_id {
                Some(message_id) => resend(db, id, *message_id, now).await?,
                None => job::add(db, "resend", &[(id, position)]).await?,
            }
        }
        EndpointEvent::MessageSkipped { message_id } => {
            book.write(db).await?;
            skip(db, id, *message_id, now).await?;
        }
        EndpointEvent::Deleted {} => {
            book.remove(id);
            book.forget(old.secrets.iter().map(|secret| secret.secret_id.to_string()));
            book.forget(values_id(&old));
            book.write(db).await?;
            delete(db, id).await?;
        }
        EndpointEvent::Created { .. } | EndpointEvent::Disabled { .. } => {}
    }
    Ok(())
}

/// The message of a test: it waits for no other message, and delays none.
fn test(envelope: &Envelope) -> Row {
    let metadata = &envelope.metadata;
    Row {
        endpoint_id: metadata.stream_id.clone(),
        position: envelope.position,
        event_id: metadata.id.uuid(),
        event_type: metadata.name.clone(),
        lane: format!("{}/test/{}", metadata.stream_id, metadata.id),
        previous: 0,
    }
}

/// Resets the failure history: messages that wait for a retry are sent now. Events that it missed while it
/// was disabled for failures are sent after all. Events from while its account had disabled it are not.
fn enable(book: &mut Book, id: &str, old: &Endpoint, position: i64) {
    let mut missed = None;
    book.change(id, |page| {
        let given_up = matches!(old.disabled, Some(DisableReason::Gone | DisableReason::Failing));
        missed = page.disabled_at.take().filter(|_| given_up).map(|after| Window {
            position,
            endpoint_id: id.to_owned(),
            after,
            upto: position,
            names: page.wanted(),
            previous: page.last,
            catch_up: true,
        });
        page.recovered = true;
    });
    missed.into_iter().for_each(|missed| book.replay(missed));
    book.expedite(id, position);
}

async fn skip(
    db: &mut PgConnection,
    id: &str,
    message_id: EventId,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let lanes: Vec<String> = sqlx::query_scalar(
        "UPDATE webhook_messages SET state = 'skipped'
         WHERE endpoint_id = $1 AND event_id = $2 AND state IN ('ready', 'waiting') RETURNING lane",
    )
    .bind(id)
    .bind(message_id.uuid())
    .fetch_all(&mut *db)
    .await?;
    queue::promote(db, lanes, now).await
}

/// Its messages and attempts are swept later, as there may be many. None are added once its row is gone.
async fn delete(db: &mut PgConnection, id: &str) -> Result<(), sqlx::Error> {
    for sql in [
        "DELETE FROM webhook_endpoints WHERE endpoint_id = $1",
        "DELETE FROM webhook_replays WHERE endpoint_id = $1",
        "INSERT INTO webhook_leftovers VALUES ($1) ON CONFLICT DO NOTHING",
    ] {
        sqlx::query(sql).bind(id).execute(&mut *db).await?;
    }
    Ok(())
}

fn values_id(endpoint: &Endpoint) -> Option<String> {
    endpoint.settings.headers.as_ref().map(|headers| headers.values_id.to_string())
}

/// Resends one message, whatever its state. If it waits for a retry, it is sent at once.
async fn resend(
    db: &mut PgConnection,
    id: &str,
    message_id: EventId,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    // It waits at first; then it becomes ready, unless another message of its lane is being sent.
    let lanes: Vec<String> = sqlx::query_scalar(
        "UPDATE webhook_messages
         SET due_at = $3, state = CASE state WHEN 'ready' THEN state ELSE 'waiting' END,
             earlier_attempts = CASE WHEN state IN ('ready', 'waiting') THEN earlier_attempts ELSE attempts END
         WHERE endpoint_id = $1 AND event_id = $2 AND (state <> 'ready' OR due_at > $3) RETURNING lane",
    )
    .bind(id)
    .bind(message_id.uuid())
    .bind(now)
    .fetch_all(&mut *db)
    .await?;
    queue::promote(db, lanes, now).await
}
