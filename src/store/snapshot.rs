//! Stored states of long streams, so that loading a long stream costs as much as loading a short one, even
//! after a restart.
//!
//! A background task writes a state every [`EVERY`] events. No request waits for it, and a lost snapshot is
//! replaced the next time that the stream is folded across such a boundary. A snapshot is read together with
//! the events after it (`read`). It counts only for the version of the rules that folded it, and only while
//! the log contains its last event. It is sealed under the master key, bound to its stream and version, so
//! that write access to the table is not enough to forge one. Before that, personal fields are sealed under
//! their person's key, as in events; they are empty once that key is erased.
//!
//! Not authoritative: a row that can't be opened is ignored, and replays of the log (`audit`) do not use
//! snapshots.

use super::{
    error::StoreError,
    read::{Tail, Written},
    states::Loaded,
    vault::Vault,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::sync::mpsc;
use xwms_events::{Decider, RULES};

/// Number of events between two snapshots of a stream.
const EVERY: i64 = 100;
/// Most snapshots that wait to be written; more are discarded.
const QUEUE: usize = 256;

/// A state to be written.
pub(super) struct Grown {
    tail: Tail,
    position: i64,
    personal: Vec<(String, String)>,
    /// Serializes the state; called by the task that writes it.
    state: Box<dyn FnOnce() -> serde_json::Result<Value> + Send>,
}

/// A handle to the task that writes snapshots.
#[derive(Clone)]
pub(super) struct Snapshots(mpsc::Sender<Grown>);

/// Returns a handle, and the receiver for the task.
pub(super) fn channel() -> (Snapshots, mpsc::Receiver<Grown>) {
    let (sender, receiver) = mpsc::channel(QUEUE);
    (Snapshots(sender), receiver)
}

impl Snapshots {
    /// Queues a snapshot if the state has grown from version `from` across a boundary.
    pub fn grown<A: Decider>(&self, from: i64, loaded: &Loaded<A>) {
        if loaded.version / EVERY > from / EVERY {
            let state = loaded.state.clone();
            // If the queue is full, the next snapshot of the stream makes up for this one.
            let _ = self.0.try_send(Grown {
                tail: loaded.tail(),
                position: loaded.position,
                personal: state.personal(),
                state: Box::new(move || serde_json::to_value(&*state)),
            });
        }
    }
}

/// The content that is sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    state: Value,
    /// The subject whose key seals a value, and the JSON pointer to that value.
    personal: Vec<(String, String)>,
}

/// Writes the received states until all senders are dropped.
pub(super) async fn write(pool: PgPool, vault: Vault, mut grown: mpsc::Receiver<Grown>) {
    while let Some(one) = grown.recv().await {
        if let Err(error) = write_one(&pool, &vault, one).await {
            tracing::debug!(%error, "a snapshot could not be written");
        }
    }
}

async fn write_one(pool: &PgPool, vault: &Vault, grown: Grown) -> Result<(), StoreError> {
    let Grown { tail, position, personal, state } = grown;
    let mut state = state().map_err(|_| StoreError::Seal)?;
    for (subject, place) in &personal {
        let key = vault.subject(subject).await?;
        if let Some(value) = state.pointer_mut(place).filter(|value| !value.is_null()) {
            // A value whose key was erased meanwhile stays erased.
            *value = match &key {
                Some(key) => json!(key.seal(&seal_context(&tail, position, place), &value.to_string())?),
                None => Value::Null,
            };
        }
    }
    let plain = serde_json::to_vec(&Kept { state, personal }).map_err(|_| StoreError::Seal)?;
    let sealed = vault.master().wrap().seal(seal_context(&tail, position, "").as_bytes(), &plain);
    sqlx::query(
        "INSERT INTO snapshots AS s VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (aggregate_type, aggregate_id, format) DO UPDATE
             SET sequence = excluded.sequence, position = excluded.position, state = excluded.state,
                 written_at = excluded.written_at
             WHERE s.position < excluded.position",
    )
    .bind(tail.aggregate_type)
    .bind(&tail.aggregate_id)
    .bind(RULES)
    .bind(tail.after)
    .bind(position)
    .bind(sealed.map_err(|_| StoreError::Seal)?)
    .execute(pool)
    .await?;
    Ok(())
}

/// Returns the aggregate in `written`, if it can be opened.
pub(super) async fn open<A: Decider>(
    vault: &Vault,
    id: &str,
    written: &Written,
) -> Result<Option<Loaded<A>>, StoreError> {
    let (position, version) = (written.position, written.sequence);
    let tail = Tail { aggregate_type: A::TYPE, aggregate_id: id.to_owned(), after: version };
    let plain = vault.master().wrap().open(seal_context(&tail, position, "").as_bytes(), &written.state);
    let kept = plain.ok().and_then(|plain| serde_json::from_slice::<Kept>(&plain).ok());
    let Some(Kept { mut state, personal }) = kept else { return Ok(None) };
    for (subject, place) in &personal {
        let Some(value) = state.pointer_mut(place) else { continue };
        let Some(sealed) = value.as_str().map(ToOwned::to_owned) else { continue };
        let key = vault.subject(subject).await?;
        let text = key.map(|key| key.open(&seal_context(&tail, position, place), &sealed)).transpose()?;
        *value = match text {
            Some(text) => serde_json::from_str(&text).map_err(|_| StoreError::Seal)?,
            None => Value::Null,
        };
    }
    let state: Option<A> = serde_json::from_value(state).ok();
    Ok(state.map(|state| Loaded { state: state.into(), version, position, ..Loaded::absent(id.to_owned()) }))
}

/// Returns the context that a sealed state, or a value in it, is bound to; it opens in no other one.
fn seal_context(tail: &Tail, position: i64, place: &str) -> String {
    let Tail { aggregate_type, aggregate_id, after } = tail;
    format!("snapshot {RULES} {aggregate_type} {aggregate_id} {after} {position} {place}")
}
