//! Group reads. Requests that wait at the same time are read in one statement, so a strongly consistent
//! look at a stream's tail or at the gate costs a share of a round trip.
//!
//! One statement is one snapshot: the head it answers is the position up to which everything else in the
//! answer is known. A token or grant made on that knowledge carries it as its `basis`.

use super::{DEADLINE, StoreError};
use sqlx::{PgPool, Row};
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc, oneshot};

/// Most requests in one statement.
const BATCH: usize = 256;
const QUEUE: usize = 4_096;
/// Statements under way at once.
const READERS: usize = 2;

/// The tail of one stream: events after `after`.
#[derive(Clone, Debug)]
pub struct Tail {
    pub aggregate_type: &'static str,
    pub aggregate_id: String,
    pub after: i64,
}

/// One event of a tail, as stored.
#[derive(Clone, Debug)]
pub struct Stored {
    pub position: i64,
    pub sequence: i64,
    pub event_type: String,
    pub event_version: String,
    pub payload: String,
    pub metadata: String,
}

/// A row of the gate.
#[derive(Clone, Copy, Debug)]
pub struct Stopped {
    pub position: i64,
    pub standing: bool,
}

impl Stopped {
    /// Whether it stops what was made on the knowledge up to `basis`.
    pub fn stops(self, basis: i64) -> bool {
        self.standing || self.position > basis
    }
}

/// What one request wants to see.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    pub tails: Vec<Tail>,
    pub keys: Vec<String>,
}

/// What it saw.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub head: i64,
    /// One per tail asked for, in order of sequence.
    pub tails: Vec<Vec<Stored>>,
    /// The rows of the gate among the keys asked for.
    pub stopped: Vec<Stopped>,
}

struct Waiting {
    ask: Ask,
    reply: oneshot::Sender<Result<Answer, StoreError>>,
}

/// The way to the readers.
#[derive(Clone)]
pub struct Reader {
    queue: mpsc::Sender<Waiting>,
}

impl Reader {
    /// Starts the readers. They end when the last handle is dropped.
    pub(super) fn start(pool: &PgPool) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..READERS {
            tokio::spawn(serve(pool.clone(), waiting.clone()));
        }
        Self { queue }
    }

    /// Reads, as of now.
    ///
    /// # Errors
    /// When the database does not answer in time.
    pub async fn read(&self, ask: Ask) -> Result<Answer, StoreError> {
        let (reply, answer) = oneshot::channel();
        let sent = self.queue.send_timeout(Waiting { ask, reply }, DEADLINE).await;
        sent.map_err(|_| StoreError::Deadline)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

async fn serve(pool: PgPool, queue: Arc<Mutex<mpsc::Receiver<Waiting>>>) {
    loop {
        let mut batch = Vec::new();
        if queue.lock().await.recv_many(&mut batch, BATCH).await == 0 {
            return;
        }
        let (asks, replies): (Vec<_>, Vec<_>) = batch.into_iter().map(|w| (w.ask, w.reply)).unzip();
        match tokio::time::timeout(DEADLINE, read(&pool, &asks)).await {
            Ok(Ok(answers)) => {
                for (reply, answer) in replies.into_iter().zip(answers) {
                    let _ = reply.send(Ok(answer));
                }
            }
            outcome => {
                let late = outcome.is_err();
                if let Ok(Err(error)) = outcome {
                    tracing::error!(%error, "a read failed");
                }
                for reply in replies {
                    let _ = reply.send(Err(match late {
                        true => StoreError::Deadline,
                        false => StoreError::Database(sqlx::Error::WorkerCrashed),
                    }));
                }
            }
        }
    }
}

/// `OFFSET 0` keeps the planner from turning the index probes into a scan when its statistics are young.
const READ: &str = "
SELECT 0 AS kind, 0::bigint AS ord, position, 0::bigint AS sequence, false AS standing,
       '' AS event_type, '' AS event_version, '' AS payload, '' AS metadata
FROM log_head
UNION ALL
SELECT 1, ord, e.position, e.sequence, false, e.event_type, e.event_version, e.payload::text,
       e.metadata::text
FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY AS w (t, i, after, ord)
CROSS JOIN LATERAL (
    SELECT * FROM events
    WHERE aggregate_type = w.t AND aggregate_id = w.i AND sequence > w.after
    ORDER BY sequence OFFSET 0
) AS e
UNION ALL
SELECT 2, ord, r.position, 0, r.standing, '', '', '', ''
FROM unnest($4::text[]) WITH ORDINALITY AS w (k, ord)
CROSS JOIN LATERAL (SELECT * FROM revocations WHERE key = w.k OFFSET 0) AS r";

async fn read(pool: &PgPool, asks: &[Ask]) -> Result<Vec<Answer>, sqlx::Error> {
    let tails: Vec<_> = asks.iter().flat_map(|ask| &ask.tails).collect();
    let keys: Vec<_> = asks.iter().flat_map(|ask| &ask.keys).map(String::as_str).collect();
    let rows = sqlx::query(READ)
        .bind(tails.iter().map(|tail| tail.aggregate_type).collect::<Vec<_>>())
        .bind(tails.iter().map(|tail| tail.aggregate_id.as_str()).collect::<Vec<_>>())
        .bind(tails.iter().map(|tail| tail.after).collect::<Vec<_>>())
        .bind(&keys)
        .fetch_all(pool)
        .await?;
    let mut head = 0;
    let mut streams: Vec<Vec<Stored>> = vec![Vec::new(); tails.len()];
    let mut stopped: Vec<Option<Stopped>> = vec![None; keys.len()];
    for row in rows {
        let ord: i64 = row.try_get("ord")?;
        let index = usize::try_from(ord - 1).unwrap_or_default();
        let position = row.try_get("position")?;
        match row.try_get::<i32, _>("kind")? {
            0 => head = position,
            1 => streams[index].push(Stored {
                position,
                sequence: row.try_get("sequence")?,
                event_type: row.try_get("event_type")?,
                event_version: row.try_get("event_version")?,
                payload: row.try_get("payload")?,
                metadata: row.try_get("metadata")?,
            }),
            _ => stopped[index] = Some(Stopped { position, standing: row.try_get("standing")? }),
        }
    }
    let (mut streams, mut stopped) = (streams.into_iter(), stopped.into_iter());
    let answers = asks.iter().map(|ask| Answer {
        head,
        tails: streams.by_ref().take(ask.tails.len()).map(in_order).collect(),
        stopped: stopped.by_ref().take(ask.keys.len()).flatten().collect(),
    });
    Ok(answers.collect())
}

fn in_order(mut tail: Vec<Stored>) -> Vec<Stored> {
    tail.sort_unstable_by_key(|stored| stored.sequence);
    tail
}
