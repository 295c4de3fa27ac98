//! What is in the stream: which of its messages this program published, and how far they go. Whoever may write to the
//! stream can put messages of their own between them, or restore it from a backup; such messages are foreign.

use crate::subscribers::sink::SinkError;
use async_nats::jetstream::{
    message::StreamMessage,
    stream::{RawMessageErrorKind, Stream},
};
use serde_json::Value;
use sqlx::PgConnection;
use std::ops::RangeInclusive;
use xwms_events::ids::EventId;

/// The most messages searched for one of this log.
const LOOKED_AT: u64 = 5_000;
/// A header of a message that comes after later ones, because it was parked: how far the stream already was.
/// The last message must always show how far the stream is.
pub(super) const REACHED: &str = "Xwms-Reached";
/// The header with the id of a message, by which JetStream finds repeated ones.
const MESSAGE_ID: &str = "Nats-Msg-Id";

/// How far a stream is, according to the last message that xwms published.
pub(super) struct Reached {
    /// `None` if none of the last messages is one.
    pub position: Option<i64>,
    /// How many foreign messages come after it.
    pub foreign: u64,
}

/// The last event in the stream that is also in this log.
pub(super) struct Common {
    pub position: i64,
    /// How far the stream was when it was published.
    pub reached: i64,
    /// The highest position of the events after it that xwms published; 0 if there is none.
    pub known: i64,
    /// How many messages come after it that are not of this log and prove no loss.
    pub foreign: u64,
}

pub(super) fn outside(error: impl std::fmt::Display) -> SinkError {
    SinkError::Outside(format!("NATS: {error}"))
}

/// Returns how far `stream` is. The newest messages may have been deleted, and then servers before 2.10 don't find the
/// last one by its subject.
///
/// # Errors
/// If NATS does not respond, or all messages are gone.
pub(super) async fn reached(stream: &Stream, sequences: RangeInclusive<u64>) -> Result<Reached, SinkError> {
    let mut foreign = 0;
    for sequence in sequences.rev() {
        let Some(message) = message_at(stream, sequence).await? else { continue };
        if let Some((position, _)) = event_of(&message) {
            return Ok(Reached { position: Some(position.max(said(&message))), foreign });
        }
        foreign += 1;
        if foreign == LOOKED_AT {
            break;
        }
    }
    match foreign {
        0 => Err(outside("the stream lost its messages while it was being read")),
        _ => Ok(Reached { position: None, foreign }),
    }
}

/// Returns the last event of `sequences` that is in the log on `db`, which ends at `head`; `None` if none of the last
/// messages is. A message that says that the stream was further than `head` proves nothing by itself: going on
/// after what it says would leave out what the log appends until then.
///
/// # Errors
/// If NATS or the database does not respond.
pub(super) async fn common(
    stream: &Stream,
    sequences: RangeInclusive<u64>,
    db: &mut PgConnection,
    head: i64,
) -> Result<Option<Common>, SinkError> {
    let from = (*sequences.start()).max(sequences.end().saturating_sub(LOOKED_AT));
    // The positions of the events after it that this log does not have.
    let (mut unknown, mut foreign) = (Vec::new(), 0);
    for sequence in (from..=*sequences.end()).rev() {
        let Some(message) = message_at(stream, sequence).await? else { continue };
        let Some((position, id)) = event_of(&message) else {
            foreign += 1;
            continue;
        };
        // A detached event is still one of this log.
        let there: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM events WHERE position = $1 AND metadata ->> 'id' = $2)
                 OR EXISTS (SELECT FROM detached_events WHERE position = $1 AND event_id = $3)",
        )
        .bind(position)
        .bind(&id)
        .bind(id.parse::<EventId>().ok().map(|id| id.uuid()))
        .fetch_one(&mut *db)
        .await?;
        let reached = position.max(said(&message));
        match (there, reached <= head) {
            (true, true) => return Ok(Some(Common::of((position, reached), unknown, foreign))),
            // If the log has lost its end, the events before this message say so.
            (true, false) => foreign += 1,
            (false, _) => unknown.push(position),
        }
    }
    Ok(None)
}

impl Common {
    /// `unknown` are the positions of the events after it that the log does not have.
    fn of((position, reached): (i64, i64), unknown: Vec<i64>, foreign: u64) -> Self {
        // An event of this log that comes later has a higher position: what has a lower one is of another log.
        let (lost, others): (Vec<i64>, Vec<i64>) = unknown.into_iter().partition(|one| *one > reached);
        let known = lost.into_iter().max().unwrap_or_default();
        let foreign = foreign + u64::try_from(others.len()).unwrap_or_default();
        Self { position, reached, known, foreign }
    }
}

/// Returns how far the stream was when the message was published, if that is in a header; 0 otherwise.
fn said(message: &StreamMessage) -> i64 {
    message.headers.get(REACHED).and_then(|value| value.as_str().parse().ok()).unwrap_or_default()
}

/// Returns the message with this sequence, unless it was deleted.
async fn message_at(stream: &Stream, sequence: u64) -> Result<Option<StreamMessage>, SinkError> {
    match stream.get_raw_message(sequence).await {
        Ok(message) => Ok(Some(message)),
        Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => Ok(None),
        Err(error) => Err(outside(error)),
    }
}

/// Returns the position and id of the event in a message that xwms published; `None` for any other.
fn event_of(message: &StreamMessage) -> Option<(i64, String)> {
    let event: Value = serde_json::from_slice(&message.payload).ok()?;
    let (position, id) = (event["sequence"].as_str()?.parse().ok()?, event["id"].as_str()?);
    let is_own = message.headers.get(MESSAGE_ID).is_some_and(|value| value.as_str() == id);
    is_own.then(|| (position, id.to_owned()))
}
